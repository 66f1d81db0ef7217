package org.sinew.deploy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlTarget;
import org.sinew.state.SafetyState;
import org.sinew.text.Json;

/** What the control socket of a run answers. The socket's threads. */
final class RobotControl implements ControlTarget {
    private final Robot robot;
    private final RobotConfig config;
    private final boolean simulated;
    private final @Nullable RunRecording recording;
    private final Optional<AuditTrail> audit;

    RobotControl(Robot robot, RobotConfig config, boolean simulated, @Nullable RunRecording recording,
            Optional<AuditTrail> audit) {
        this.audit = audit;
        this.robot = robot;
        this.config = config;
        this.simulated = simulated;
        this.recording = recording;
    }

    @Override
    public void asked(String command, Future<Map<String, Object>> who) {
        audit.ifPresent(trail -> trail.asked(command, who));
    }

    @Override
    public Map<String, Object> status() {
        return RunStatus.of(robot, simulated);
    }

    @Override
    public Map<String, Object> arm() {
        Optional<String> refusal = standing().or(() -> robot.arming().arm());
        if (refusal.isPresent()) {
            return Json.object("ok", false, "name", config.name(), "why", refusal.get());
        }
        SafetyState reached = await(Set.of(SafetyState.ARMED));
        return reached == SafetyState.ARMED
                ? Json.object("ok", true, "name", config.name(), "safety_state", reached.word())
                : Json.object("ok", false, "name", config.name(), "why",
                        "arming ended in " + reached.word() + "; see the events");
    }

    @Override
    public Map<String, Object> stop() {
        robot.gate().requestStop();
        Optional<String> standing = standing();
        if (standing.isPresent()) {
            return Json.object("ok", false, "name", config.name(), "why", standing.get());
        }
        Set<SafetyState> stopped = EnumSet.of(SafetyState.STOPPED, SafetyState.DISARMED);
        if (config.safety().safeState() == RobotConfig.SafeState.HOLD) {
            stopped.add(SafetyState.HOLDING);
        }
        SafetyState reached = await(stopped);
        return Json.object("ok", stopped.contains(reached), "name", config.name(), "safety_state", reached.word(),
                "why", "the robot is " + reached.word());
    }

    @Override
    public Map<String, Object> flight() {
        Optional<Path> file = recording == null ? Optional.empty() : recording.flight(LogFolder.ASKED);
        return file.isPresent() ? Json.object("ok", true, "name", config.name(), "file", file.get().toString())
                : Json.object("ok", false, "name", config.name(), "why", "nothing is recorded; see the events");
    }

    /** What a person has to know who asks a loop that stands still for something. */
    private Optional<String> standing() {
        OptionalDouble silence = robot.silence();
        return silence.isEmpty() ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "the loop has been silent"
                + " for %.1f s; the buses have made the joints safe; end the run and start it again",
                silence.getAsDouble()));
    }

    /** Waits until the robot is in one of these states, or for five seconds. */
    private SafetyState await(Set<SafetyState> wanted) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!wanted.contains(robot.gate().safety()) && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return robot.gate().safety();
    }
}
