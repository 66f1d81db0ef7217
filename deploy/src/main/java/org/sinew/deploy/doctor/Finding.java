package org.sinew.deploy.doctor;

import java.util.Locale;
import java.util.Map;
import org.sinew.text.Json;

/**
 * One thing that was looked at.
 *
 * @param where what was looked at, in a word or two, such as {@code bus servo}
 * @param what  how it is, in a sentence
 * @param fix   a command, or what to do; empty where all is well
 */
public record Finding(Severity severity, String where, String what, String fix) {
    /** How bad it is. */
    public enum Severity {
        /** Nothing to do. */
        OK,
        /** A robot runs, but not as well as it could. */
        ADVICE,
        /** A robot does not run, or not for long. */
        PROBLEM;

        /** Its name in JSON and on the terminal. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All is well. */
    static Finding ok(String where, String what) {
        return new Finding(Severity.OK, where, what, "");
    }

    static Finding advice(String where, String what, String fix) {
        return new Finding(Severity.ADVICE, where, what, fix);
    }

    static Finding problem(String where, String what, String fix) {
        return new Finding(Severity.PROBLEM, where, what, fix);
    }

    /** For the JSON document. */
    public Map<String, Object> document() {
        return Map.copyOf(Json.object("severity", severity.word(), "where", where, "what", what, "fix", fix));
    }
}
