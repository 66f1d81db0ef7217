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
@Command(name = "run", header = "Run a robot file on its simulated twin.",
        description = "Starts disarmed; arm with sinew arm, or at once with --arm. This version runs the twin only:"
                + " --sim is needed.",
        footer = {"", "Example:", "  sinew run robot.yaml --sim --arm --for 20s",
            "  sinew run robot.yaml --sim --fast --seed 7 --arm --for 60s --trace run.csv"})
final class RunCommand extends SimulatedRunCommand {
    @Parameters(paramLabel = "ROBOT", description = "The robot file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Option(names = "--sim", description = "On the simulated twin in this process.")
    private boolean sim;

    @Option(names = "--fast", description = "In virtual time, as fast as this machine allows.")
    private boolean fast;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "" + SimulatedRun.Kind.SEED,
            description = "Seed of all simulated noise; with --fast the same seed gives the same bits.")
    private long seed;

    @Option(names = "--trace", paramLabel = "F.csv", description = "Write one row a tick: joints measured, requested,"
            + " applied.")
    private @Nullable Path trace;

    @Option(names = "--arm", description = "Arm as soon as the robot may be armed.")
    private boolean arm;

    @Option(names = "--no-models", description = "Without the robot's models.")
    private boolean noModels;

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        if (!sim) {
            throw CommandFailure.wrongUsage("this version runs simulated robots only; add --sim");
        }
        check();
        RobotConfig config = RobotConfig.read(robotFile, DriverCatalog.load().types());
        if (config.sim().isPresent()) {
            BodyCheck.fits(config);
        }
        return run(config, new SimulatedRun.Kind(arm, !noModels, fast, seed, Optional.ofNullable(trace),
                Optional.empty()));
    }
}
