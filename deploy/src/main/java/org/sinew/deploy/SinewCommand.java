package org.sinew.deploy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all commands have: {@code --help}, and {@code --json}, with which standard output carries exactly one JSON
 * document. A subclass is one command; its fields are its options.
 */
abstract class SinewCommand implements Callable<Integer> {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Option(names = "--json", description = "Print one JSON document and nothing else.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    /** Whether standard output is one JSON document; {@code --json} may also stand before the last word. */
    final boolean json() {
        CommandSpec parent = spec.parent();
        return json || (parent != null && parent.userObject() instanceof SinewCommand above && above.json());
    }

    /** One line for a person. */
    final void say(String line) {
        spec.commandLine().getOut().println(ControlCharacters.escapeInLines(line));
    }

    /** One line beside the result: progress, advice, what fell short. */
    final void remark(String line) {
        err().println(ControlCharacters.escapeInLines(line));
    }

    /** Standard output, for rows. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** The one JSON document. */
    final void print(Map<String, ?> document) {
        spec.commandLine().getOut().println(Json.pretty(document));
    }

    /** Where everything but the result goes. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints the summary of a run, and what fell short; the exit code. */
    final int finish(RunSummary summary) {
        if (json()) {
            print(summary.document());
        } else {
            summary.lines().forEach(this::say);
        }
        summary.problems().forEach(problem -> remark("sinew: fell short: " + problem));
        return summary.problems().isEmpty() ? Main.FINE : Main.FELL_SHORT;
    }

    /** The folder {@code deploy} of a checkout, as the launcher says. */
    static Path home() throws CommandFailure {
        String home = System.getProperty("sinew.home");
        if (home == null) {
            throw CommandFailure.wrongUsage("the system property sinew.home is not set; start through deploy/sinew");
        }
        return Path.of(home);
    }
}
