package org.sinew.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew run}: a robot file, in this version on its simulated twin. Starts disarmed. */
@Command(name = "run", header = "Run a robot file on its simulated twin.",
        description = "Starts disarmed; arm with sinew arm, or at once with --arm. This version runs the twin only:"
                + " --sim is needed.",
        footer = {"", "Example:", "  sinew run robot.yaml --sim --arm --for 20s"})
final class RunCommand extends SinewCommand {
    @Parameters(paramLabel = "ROBOT", description = "The robot file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Option(names = "--sim", description = "On the simulated twin in this process.")
    private boolean sim;

    @Option(names = "--for", paramLabel = "D", description = "How long, from the first tick; without it until Ctrl-C.")
    private @Nullable Duration time;

    @Option(names = "--arm", description = "Arm as soon as the robot may be armed.")
    private boolean arm;

    @Option(names = "--no-models", description = "Without the robot's models.")
    private boolean noModels;

    @Option(names = "--fault", paramLabel = "PLAN", defaultValue = "",
            description = "What goes wrong, as text or @FILE: \"at 8s for 100ms: body.torso push 40N\".")
    private String fault = "";

    @Option(names = "--socket", paramLabel = "PATH", description = "Control socket for status, arm and stop.")
    private @Nullable Path socket;

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        if (!sim) {
            throw CommandFailure.wrongUsage("this version runs simulated robots only; add --sim");
        }
        SimulatedRun.check(time, fault);
        RobotConfig config = RobotConfig.read(robotFile, DriverCatalog.load().types());
        Path path = socket == null ? ControlSocket.standardPath() : socket;
        SimulatedRun.Options options = new SimulatedRun.Options(Optional.ofNullable(time), arm, !noModels,
                Optional.empty(), fault, path);
        try (SimulatedRun run = new SimulatedRun(config, options, err())) {
            return finish(run.run());
        }
    }
}
