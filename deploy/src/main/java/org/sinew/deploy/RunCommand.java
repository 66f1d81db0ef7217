package org.sinew.deploy;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew run}: a robot file, in this version on its simulated twin. Starts disarmed. */
@Command(name = "run", header = "Run a robot file on its simulated body.",
        description = "Starts disarmed; arm with sinew arm, or at once with --arm. This version runs simulated robots"
                + " only: --sim or --twin is needed.",
        footer = {"", "Example:", "  sinew run robot.yaml --sim --arm --for 20s"})
final class RunCommand extends SimulatedRunCommand {
    @Parameters(paramLabel = "ROBOT", description = "The robot file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Option(names = "--sim", description = "On the simulated twin in this process.")
    private boolean sim;

    @Option(names = "--twin", paramLabel = "SOCKET", description = "On a twin in another process; see sinew twin.")
    private @Nullable Path twin;

    @Option(names = "--arm", description = "Arm as soon as the robot may be armed.")
    private boolean arm;

    @Option(names = "--no-models", description = "Without the robot's models.")
    private boolean noModels;

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        if (sim == (twin != null)) {
            throw CommandFailure.wrongUsage(sim ? "--sim and --twin: choose one"
                    : "this version runs simulated robots only; add --sim, or --twin SOCKET");
        }
        check();
        RobotConfig config = RobotConfig.read(robotFile, DriverCatalog.load().types());
        Path socket = twin;
        if (socket == null) {
            return run(config, arm, !noModels, Optional.empty());
        }
        if (faulty()) {
            throw CommandFailure.wrongUsage("--fault with --twin: the body is the twin's; give the plan to sinew twin"
                    + " ROBOT --fault PLAN");
        }
        return run(config, arm, !noModels, Optional.empty(), of -> TwinBody.connect(of, socket));
    }
}
