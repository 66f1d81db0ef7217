package org.sinew.deploy;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew run}: a robot file, on this machine's own buses or on a simulated body. Starts disarmed. */
@Command(name = "run", header = "Run a robot file, on hardware or on a simulated body.",
        description = "Opens the buses of this machine, or with --sim or --twin those of a simulated body. Starts"
                + " disarmed; arm with sinew arm. On hardware it has been tried with terminals and simulated chips"
                + " only, never with a real servo: keep hands clear, and a switch that cuts servo power at hand.",
        footer = {"", "Example:", "  sinew run robot.yaml", "  sinew run robot.yaml --sim --arm --for 20s",
            "  sinew run robot.yaml --sim --fast --seed 7 --arm --for 60s --trace run.csv"})
final class RunCommand extends RobotRunCommand {
    @Parameters(paramLabel = "ROBOT", description = "The robot file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Option(names = "--sim", description = "On a body simulated in this process.")
    private boolean sim;

    @Option(names = "--twin", paramLabel = "SOCKET", description = "On a twin in another process; see sinew twin.")
    private @Nullable Path twin;

    @Option(names = "--fast", description = "With --sim: in virtual time, as fast as this machine allows.")
    private boolean fast;

    @Option(names = "--seed", paramLabel = "N", description = "With --sim or --twin: seed of all noise; with"
            + " --fast the same seed gives the same bits.")
    private @Nullable Long seed;

    @Option(names = "--trace", paramLabel = "F.csv", description = "Write one row a tick: joints measured, requested,"
            + " applied.")
    private @Nullable Path trace;

    @Option(names = "--arm", description = "With --sim or --twin: arm as soon as the robot may be armed.")
    private boolean arm;

    @Option(names = "--no-models", description = "Without the robot's models.")
    private boolean noModels;

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException {
        if (sim && twin != null) {
            throw CommandFailure.wrongUsage("--sim and --twin: choose one");
        }
        boolean simulated = sim || twin != null;
        if (simulated) {
            SimulationJars.need("sinew run " + (sim ? "--sim" : "--twin"));
        } else {
            refuseOnHardware();
        }
        check();
        if (fast && hasPort()) {
            remark("sinew run: --port does nothing with --fast: in virtual time there is no cockpit");
        }
        RobotConfig config = RobotConfig.read(robotFile, DriverCatalog.load().types());
        long noise = seed == null ? Simulation.SEED : seed;
        Optional<RobotConfig.Cockpit> cockpit = cockpit(config, Optional.empty());
        RobotRun.Kind kind = new RobotRun.Kind(arm, !noModels, fast, noise, Optional.ofNullable(trace),
                Optional.empty(), fast ? Optional.empty() : cockpit);
        if (!simulated) {
            return run(config, kind, false, (of, clock, none) -> BoardBody.of(of));
        }
        return twin == null ? run(config, kind, true, Simulation::of) : onTwin(config, kind, twin);
    }

    /** What only a simulated body can do, and a robot that moves without a person beside it. */
    private void refuseOnHardware() throws CommandFailure {
        if (arm) {
            throw CommandFailure.wrongUsage("--arm without --sim or --twin: a real robot is armed by a person who"
                    + " stands beside it: sinew arm, once it runs");
        }
        String option = fast ? "--fast" : faulty() ? "--fault" : seed == null ? "" : "--seed";
        if (!option.isEmpty()) {
            throw CommandFailure.wrongUsage(option + " without --sim" + (seed != null && !fast && !faulty()
                    ? " or --twin" : "") + ": there is nothing simulated on hardware; leave it out, or add --sim");
        }
    }

    private int onTwin(RobotConfig config, RobotRun.Kind kind, Path socket)
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
        return run(config, kind, true, (of, clock, own) -> TwinBody.connect(of, socket, fresh));
    }
}
