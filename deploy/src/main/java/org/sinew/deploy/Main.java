package org.sinew.deploy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.sinew.config.ConfigException;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Durations;
import org.sinew.text.Json;
import org.sinew.text.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code sinew}. Exit code 0: fine; 1: the thing checked fell short; 2: wrong usage or a wrong file, with
 * one line on standard error.
 */
@Command(name = "sinew", synopsisSubcommandLabel = "COMMAND", versionProvider = VersionCommand.class,
        header = "Control runtime for low-cost robots.",
        description = "%nEvery command explains itself: sinew COMMAND --help.%n",
        footer = {"", "Example:", "  sinew check robot.yaml"})
public final class Main extends SinewCommand {
    static final int FINE = 0;
    static final int FELL_SHORT = 1;
    static final int WRONG_USAGE = 2;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show versions of everything.")
    private boolean version;

    /** Held: a logger that nobody holds forgets its level. */
    private static final Logger WEB_SERVER = Logger.getLogger("org.eclipse.jetty");

    /** Commands and options that are planned: refused by name, not as a slip of the pen. */
    private static final Set<String> LATER = Set.of("sim", "scan", "setup", "calibrate", "teleop",
            "record", "dataset", "faults", "safe-stop", "guard", "policy", "model", "draft", "pull");

    /** Every command, in the order of the help: a new command is one line here. */
    private static List<SinewCommand> commands() {
        return List.of(
                new DemoCommand(),
                new RunCommand(),
                new TwinCommand(),
                new CheckCommand(),
                new ModelsCommand(),
                new AttitudeCommand(),
                new DecodeCommand(),
                new DoctorCommand(),
                new RemoteCommand.Status(),
                new RemoteCommand.Arm(),
                new RemoteCommand.StopNow(),
                new JogCommand(),
                new RemoteCommand.Release(),
                new ReplayCommand(),
                new LogCommand(),
                new FaultsCommand(),
                new ReportCommand(),
                new BenchCommand(),
                new AotCommand(),
                new VersionCommand());
    }

    /** One line a record, and its stack trace if it has one. */
    static final class LogFormat extends SimpleFormatter {
        @Override
        public String formatMessage(LogRecord record) {
            return ControlCharacters.escape(super.formatMessage(record));
        }

        @Override
        public String format(LogRecord record) {
            return ControlCharacters.escapeInLines(super.format(record));
        }
    }

    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "sinew: %4$s: %5$s%6$s%n");
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new LogFormat());
        }
        WEB_SERVER.setLevel(Level.SEVERE); // it tells each start and stop, and warns of whatever a stranger sends
        System.exit(run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
    }

    /** Runs one command line. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        int exitCode = commandLine().setOut(out).setErr(err).execute(args);
        if (out.checkError() && exitCode == FINE) {
            err.println("sinew: standard output could not be written; is the disk full or the pipe closed?");
            return FELL_SHORT;
        }
        return exitCode;
    }

    /** The whole command line, ready to run or to be looked at. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        commands().forEach(line::addSubcommand);
        CommandLine help = new CommandLine(new HelpCommand());
        help.getCommandSpec().usageMessage().footer("", "Example:", "  sinew help run");
        line.addSubcommand(help);
        return line.setExpandAtFiles(false) // @FILE is for us: a fault plan in a file
                .registerConverter(Duration.class, Main::duration)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** With {@code --json} versions and help are a document, too. */
    private static int execute(ParseResult parsed) {
        Optional<Map<String, Object>> asked = parsed.originalArgs().contains("--json") ? asked(parsed)
                : Optional.empty();
        if (asked.isEmpty()) {
            return new CommandLine.RunLast().execute(parsed);
        }
        parsed.commandSpec().commandLine().getOut().println(Json.pretty(asked.get()));
        return FINE;
    }

    private static Optional<Map<String, Object>> asked(ParseResult parsed) {
        CommandSpec spec = parsed.commandSpec();
        if (parsed.isVersionHelpRequested()) {
            return Optional.of(VersionCommand.document());
        }
        if (spec.helpCommand()) {
            return named(parsed, spec.root().commandLine()).map(Main::help);
        }
        return parsed.isUsageHelpRequested() ? Optional.of(help(spec.commandLine()))
                : parsed.hasSubcommand() ? asked(parsed.subcommand()) : Optional.empty();
    }

    private static Map<String, Object> help(CommandLine about) {
        return Map.of("command", about.getCommandSpec().qualifiedName(), "help", about.getUsageMessage());
    }

    /** What {@code sinew help} is asked about; empty: there is no such command. */
    private static Optional<CommandLine> named(ParseResult help, CommandLine all) {
        String last = help.originalArgs().stream().filter(word -> !word.startsWith("-")).reduce("", (a, b) -> b);
        return last.equals(help.commandSpec().name()) ? Optional.of(all)
                : Optional.ofNullable(all.getSubcommands().get(last));
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
                return tell(line, args, WRONG_USAGE, name + ": " + word + " is not supported in this version; see "
                        + name + " --help for what is");
            }
        }
        Optional<String> near = e instanceof UnmatchedArgumentException unmatched ? meant(unmatched, line)
                : Optional.empty();
        String hint = near.map(right -> " (did you mean " + right + "?)").orElse("");
        String problem = oneLine(e.getMessage()).replaceFirst("\\.$", "");
        return tell(line, args, WRONG_USAGE, name + ": " + problem + hint + "; see " + name + " --help");
    }

    /** The word with the fewest slips; else one that begins alike. */
    private static Optional<String> meant(UnmatchedArgumentException e, CommandLine line) {
        List<String> words = Stream.concat(line.getSubcommands().keySet().stream(),
                line.getCommandSpec().optionsMap().keySet().stream()).toList();
        return Nearest.to(e.getUnmatched().getFirst().replaceFirst("=.*", ""), words)
                .or(() -> e.getSuggestions().stream().findFirst());
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        String name = line.getCommandSpec().qualifiedName();
        String[] args = parsed.originalArgs().toArray(String[]::new);
        return switch (e) {
            case CommandFailure failure ->
                    tell(line, args, failure.exitCode(), name + ": " + oneLine(failure.getMessage()));
            // begins with the place: terminals make a link of it
            case ConfigException wrongFile -> tell(line, args, WRONG_USAGE, oneLine(wrongFile.getMessage()));
            default -> {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace, true));
                line.getErr().print(ControlCharacters.escapeInLines(trace.toString()));
                yield tell(line, args, FELL_SHORT, name + ": a mistake in the program, not yours: "
                        + oneLine(e.toString()) + "; please report it with the lines above");
            }
        };
    }

    /** One line on standard error; with {@code --json} also the one document on standard output. */
    private static int tell(CommandLine line, String[] args, int exitCode, String message) {
        line.getErr().println(ControlCharacters.escape(message));
        if (List.of(args).contains("--json")) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("ok", false);
            document.put("why", message);
            line.getOut().println(Json.line(document));
        }
        return exitCode;
    }

    private static String oneLine(@org.jspecify.annotations.Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
    }
}
