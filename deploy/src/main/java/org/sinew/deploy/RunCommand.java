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
        footer = {"", "Example:", "  sinew run robot.yaml --sim --arm --for 20s",
            "  sinew run robot.yaml --sim --fast --seed 7 --arm --for 60s --trace run.csv"})
final class RunCommand extends SimulatedRunCommand {
    @Parameters(paramLabel = "ROBOT", description = "The robot file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Option(names = "--sim", description = "On the simulated twin in this process.")
    private boolean sim;

    @Option(names = "--twin", paramLabel = "SOCKET", description = "On a twin in another process; see sinew twin.")
    private @Nullable Path twin;

    @Option(names = "--fast", description = "With --sim: in virtual time, as fast as this machine allows.")
    private boolean fast;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all simulated noise; with --fast the same seed"
            + " gives the same bits.")
    private @Nullable Long seed;

    @Option(names = "--trace", paramLabel = "F.csv", description = "Write one row a tick: joints measured, requested,"
            + " applied.")
    private @Nullable Path trace;

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
        if (fast && hasPort()) {
            remark("sinew run: --port does nothing with --fast: in virtual time there is no cockpit");
        }
        RobotConfig config = RobotConfig.read(robotFile, DriverCatalog.load().types());
        long noise = seed == null ? SimulatedRun.Kind.SEED : seed;
        Optional<RobotConfig.Cockpit> cockpit = cockpit(config, Optional.empty());
        SimulatedRun.Kind kind = new SimulatedRun.Kind(arm, !noModels, fast, noise, Optional.ofNullable(trace),
                Optional.empty(), fast ? Optional.empty() : cockpit);
        return twin == null ? run(config, kind) : onTwin(config, kind, twin);
    }

    private int onTwin(RobotConfig config, SimulatedRun.Kind kind, Path socket)
            throws CommandFailure, ConfigException, InterruptedException {
        if (faulty()) {
            throw CommandFailure.wrongUsage("--fault with --twin: the body is the twin's; give the plan to sinew twin"
                    + " ROBOT --fault PLAN");
        }
        if (fast) {
            throw CommandFailure.wrongUsage("--fast with --twin: a body in another process lives in real time; leave"
                    + " --fast out, or take --sim");
        }
        Optional<Long> fresh = Optional.ofNullable(seed);
        return run(config, kind, (of, clock, noise) -> TwinBody.connect(of, socket, fresh));
    }
}
