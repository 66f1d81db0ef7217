package org.sinew.deploy;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.sinew.config.ConfigException;
import org.sinew.text.Durations;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code sinew}. Exit code 0: fine; 1: the thing checked fell short; 2: wrong usage or a wrong file, with
 * one line on standard error.
 */
@Command(name = "sinew", synopsisSubcommandLabel = "COMMAND", header = "Control runtime for low-cost robots.",
        description = "%nEvery command explains itself: sinew COMMAND --help.%n",
        footer = {"", "Example:", "  sinew check robot.yaml"})
public final class Main extends SinewCommand {
    static final int FINE = 0;
    static final int FELL_SHORT = 1;
    static final int WRONG_USAGE = 2;

    /** Commands and options that are planned: refused by name, not as a slip of the pen. */
    private static final Set<String> LATER = Set.of("--twin", "--fast", "--seed", "--trace", "--log", "--verify",
            "twin", "sim", "doctor", "scan", "setup", "calibrate", "release", "report", "replay", "log", "teleop",
            "record", "dataset", "faults", "safe-stop", "guard", "models", "policy", "decode", "attitude", "bench");

    /** Every command, in the order of the help: a new command is one line here. */
    private static List<SinewCommand> commands() {
        return List.of(
                new DemoCommand(),
                new RunCommand(),
                new CheckCommand(),
                new RemoteCommand.Status(),
                new RemoteCommand.Arm(),
                new RemoteCommand.StopNow(),
                new VersionCommand());
    }

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
    }

    /** Runs one command line. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    /** The whole command line, ready to run or to be looked at. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        commands().forEach(line::addSubcommand);
        return line.registerConverter(Duration.class, Main::duration)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** {@code sinew} alone shows the help, but did nothing that was asked for. */
    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.wrongUsage("no command given; see sinew --help");
    }

    private static Duration duration(String text) {
        return Durations.parse(text).orElseThrow(
                () -> new TypeConversionException("'" + text + "' is no duration; write " + Durations.ADVICE));
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
            if (LATER.contains(word)) {
                line.getErr().println(name + ": " + word + " is not supported in this version; see " + name
                        + " --help for what is");
                return WRONG_USAGE;
            }
        }
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String hint = near.isEmpty() ? "" : " (did you mean " + near.get(0) + "?)";
        line.getErr().println(name + ": " + oneLine(e.getMessage()) + hint + "; see " + name + " --help");
        return WRONG_USAGE;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        String name = line.getCommandSpec().qualifiedName();
        switch (e) {
            case CommandFailure failure -> {
                line.getErr().println(name + ": " + oneLine(failure.getMessage()));
                return failure.exitCode();
            }
            case ConfigException wrongFile -> {
                line.getErr().println(oneLine(wrongFile.getMessage())); // begins with the place: terminals link it
                return WRONG_USAGE;
            }
            default -> {
                e.printStackTrace(line.getErr());
                line.getErr().println(name + ": a mistake in the program, not yours: " + oneLine(e.toString())
                        + "; please report it with the lines above");
                return FELL_SHORT;
            }
        }
    }

    private static String oneLine(@org.jspecify.annotations.Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
    }
}
