package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;
import org.sinew.record.LogPlace;
import picocli.CommandLine.Option;

/** What the commands that run a robot have in common: how long, what goes wrong, the cockpit, the control socket. */
abstract class RobotRunCommand extends SinewCommand {
    @Option(names = "--for", paramLabel = "D", description = "How long, from the first tick; without it until Ctrl-C.")
    private @Nullable Duration time;

    @Option(names = "--fault", paramLabel = "PLAN", defaultValue = "",
            description = "What goes wrong with a simulated robot, as text or @FILE: \"at 8s for 100ms:"
                    + " body.torso push 40N\".")
    private String fault = "";

    @Option(names = "--verify", description = "Keep what the loop received, and replay it at the end: every"
            + " command must come out the same, bit for bit.")
    private boolean verify;

    @Option(names = "--log", paramLabel = "F", description = "Write the log of the run there: MCAP, for sinew replay,"
            + " Foxglove and others.")
    private @Nullable Path log;

    @Option(names = "--socket", paramLabel = "PATH", description = "Control socket for status, arm and stop.")
    private @Nullable Path socket;

    @Option(names = "--headless", description = "Without the cockpit.")
    private boolean headless;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the cockpit, in place of the robot file's;"
            + " 0: any that is free.")
    private @Nullable Integer port;

    /** Where the cockpit is to be: as the robot file says, or as {@code usual} if it does not, or as {@code --port}. */
    final Optional<RobotConfig.Cockpit> cockpit(RobotConfig config, Optional<RobotConfig.Cockpit> usual)
            throws CommandFailure {
        if (headless && port != null) {
            throw CommandFailure.wrongUsage("--headless and --port: choose one");
        }
        if (port != null && (port < 0 || port > 65_535)) {
            throw CommandFailure.wrongUsage("--port " + port + " is not from 0 to 65535");
        }
        Optional<RobotConfig.Cockpit> where = config.cockpit().or(() -> usual);
        if (headless) {
            return Optional.empty();
        }
        return port == null ? where : Optional.of(where.orElse(RobotConfig.Cockpit.USUAL).at(port));
    }

    /** Refuses a time, a fault plan and a socket that cannot be, before anything is started. */
    final void check() throws CommandFailure {
        if (time != null && time.isZero()) {
            throw CommandFailure.wrongUsage("--for 0s: there is nothing to run; give a time, or leave --for out");
        }
        if (faulty()) {
            BreakableParts.plan(fault);
        }
        try {
            ControlSocket.mayBe(controlSocket());
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private Path controlSocket() {
        return socket == null ? ControlSocket.standardPath() : socket;
    }

    /** Where the log goes: as the command line says; else a real robot keeps one by itself. */
    private Optional<LogPlace> place(RobotConfig config, boolean simulated) throws CommandFailure {
        if (log != null) {
            return Optional.of(LogFolder.oneFile(log));
        }
        return simulated ? Optional.empty() : Optional.of(LogFolder.of(config));
    }

    /** Whether the cockpit is asked for at a port. */
    final boolean hasPort() {
        return port != null;
    }

    /** Whether something is to go wrong. */
    final boolean faulty() {
        return !fault.isEmpty();
    }

    /**
     * Runs the robot and says how it went; the exit code.
     *
     * @param simulated whether its body is the one that its file names for a simulation
     * @param maker     makes the body
     */
    final int run(RobotConfig config, RobotRun.Kind kind, boolean simulated, RobotRun.BodyMaker maker)
            throws CommandFailure, ConfigException, InterruptedException {
        RobotCheck.beforeRun(config, kind.models());
        if (simulated) {
            RobotCheck.fitsBody(config);
        }
        RobotRun.Options options = new RobotRun.Options(Optional.ofNullable(time), fault, controlSocket(), verify,
                place(config, simulated), kind);
        try (RobotRun run = new RobotRun(config, options, err(), maker)) {
            return finish(run.run());
        }
    }
}
