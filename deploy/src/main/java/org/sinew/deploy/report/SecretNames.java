package org.sinew.deploy.report;

import java.util.regex.Pattern;

/**
 * How secrets are called, and where they stand in a text. Rather too much than too little. No pattern begins with any
 * number of letters: on a long word that would take the square of its length.
 */
final class SecretNames {
    /** The words pass and auth by themselves or in camel case: no compass, no author. */
    private static final String SHORT = "(?-i:(?<![A-Za-z])(?:pass|auth)|Pass|Auth|(?<![A-Z])(?:PASS|AUTH))(?![a-z])";
    private static final String WORD = "(?:passw|passphrase|pwd|" + SHORT + "|secret|token|credential|authorization"
            + "|api.?key|private.?key|psk)";
    private static final String NAME = WORD + "[\\w.-]*";

    /** Is found in a key whose value is a secret. */
    static final Pattern KEY = Pattern.compile("(?i)" + WORD);
    /** A key and what stands behind it to the end of its line; in Java also what a method of such a name is given. */
    static final Pattern LINE = Pattern.compile("(?i)(" + NAME + "\\\\*[\"']?\\s*[:=(])\\s*(.*)");
    /** A key and what stands behind it in quotes, as in JSON, XML and Java. */
    static final Pattern QUOTED = Pattern.compile("(?i)" + NAME + "[\"']?\\s*[:=(]\\s*(?:\"((?:[^\"\\\\\\n]|\\\\.)*+)\""
            + "|'([^'\\n]*+)')");

    private static final String SCHEME = "(\\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)";
    /**
     * User and password of a URI. A password may hold anything: it ends at the last @ of the line, or before the next
     * URI. What may be a port and ends there is no password.
     */
    static final Pattern USER = Pattern.compile(SCHEME + "([^\\s/@:?#]*:(?!\\d{1,5}(?:\\W|$))(?:(?!://).)*"
            + "|[^\\s/@:?#]*:\\d{1,5}/\\S*|[^\\s/]*)@", Pattern.MULTILINE);
    /** A value of a URI's query. Some names are secret only there. */
    static final Pattern QUERY = Pattern.compile("(?i)([?&;](?:[\\w.-]*" + NAME
            + "|[\\w.-]*key|sig|signature|code|session|sid)=)([^&;\\s\"'<>#]*)");

    private SecretNames() {
    }
}
