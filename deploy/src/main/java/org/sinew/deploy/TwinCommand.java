package org.sinew.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.control.ControlSocket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew twin}: body and chips of a robot in a process of their own, for {@code sinew run --twin}. */
@Command(name = "twin", header = "The robot's body and chips in a process of their own.",
        description = "Prints its socket and waits for sinew run ROBOT --twin SOCKET, again and again. The stand lets"
                + " go when every servo has had torque for a second. A fault plan begins when a runtime comes.",
        footer = {"", "Example:", "  sinew twin robot.yaml --socket /tmp/t.sock &",
                "  sinew run robot.yaml --twin /tmp/t.sock --arm --for 20s",
                "  sinew twin --reset --socket /tmp/t.sock     # back on the stand, as new"})
final class TwinCommand extends SinewCommand {
    @Parameters(paramLabel = "ROBOT", arity = "0..1", description = "The robot file.")
    private @Nullable Path robotFile;

    @Option(names = "--socket", paramLabel = "S", description = "Its socket; else twin.sock beside the control socket.")
    private @Nullable Path socket;

    @Option(names = "--for", paramLabel = "D", description = "How long; without it until Ctrl-C.")
    private @Nullable Duration time;

    @Option(names = "--fault", paramLabel = "PLAN", defaultValue = "",
            description = "What goes wrong with the body, as text or @FILE: \"at 8s: servo.left_knee off\".")
    private String fault = "";

    @Option(names = "--log", paramLabel = "F", description = "Every frame with its time, as CSV.")
    private @Nullable Path log;

    @Option(names = "--reset", description = "Tell a running twin to put its robot back on the stand, as new.")
    private boolean reset;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the noise of the chips after --reset.")
    private @Nullable Long seed;

    @Option(names = "--state", description = "What a running twin has seen so far.")
    private boolean state;

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        SimulationJars.need("sinew twin");
        Path wanted = socket == null ? ControlSocket.standardPath().resolveSibling("twin.sock") : socket;
        if (seed != null && !reset) {
            throw CommandFailure.wrongUsage("--seed without --reset: a running twin takes it when it is reset");
        }
        if (reset || state) {
            if (robotFile != null || time != null || !fault.isEmpty() || log != null) {
                throw CommandFailure.wrongUsage("--reset and --state ask a twin that runs already; leave ROBOT, --for,"
                        + " --fault and --log out");
            }
            long noise = seed == null ? Simulation.SEED : seed;
            show(TwinRun.ask(wanted, reset ? Optional.of(noise) : Optional.empty()));
            return Main.FINE;
        }
        if (robotFile == null) {
            throw CommandFailure.wrongUsage("ROBOT is missing; name a robot file, or ask a running twin with --reset"
                    + " or --state");
        }
        TwinRun.Options options = new TwinRun.Options(robotFile, wanted, Optional.ofNullable(time), fault,
                Optional.ofNullable(log));
        try (TwinRun run = new TwinRun(options, err(), this::tellPlace)) {
            TwinRun.Summary summary = run.run();
            show(summary.document());
            summary.problems().forEach(problem -> remark("sinew: fell short: " + problem));
            return summary.problems().isEmpty() ? Main.FINE : Main.FELL_SHORT;
        }
    }

    private void show(Map<String, Object> document) {
        if (json()) {
            print(document);
        } else {
            document.forEach((key, value) ->
                    say(String.format(Locale.ROOT, "%-20s %s", key, RunSummary.words(value))));
        }
    }

    /** On standard output, unless that is for one JSON document. */
    private void tellPlace(String line) {
        if (json()) {
            remark("sinew: " + line);
        } else {
            say(line);
        }
    }
}
