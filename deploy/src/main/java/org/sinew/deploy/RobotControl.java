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
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlTarget;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.Lease;
import org.sinew.state.SafetyState;
import org.sinew.text.Json;

/** What the control socket of a run answers. The socket's threads. */
final class RobotControl implements ControlTarget {
    private final Robot robot;
    private final RobotConfig config;
    private final boolean simulated;
    private final @Nullable RunRecording recording;
    private final RemoteSteering steering;
    private final Optional<AuditTrail> audit;

    RobotControl(Robot robot, RobotConfig config, boolean simulated, @Nullable RunRecording recording,
            Optional<AuditTrail> audit) {
        this.audit = audit;
        this.robot = robot;
        this.config = config;
        this.simulated = simulated;
        this.recording = recording;
        steering = new RemoteSteering(robot.model(), robot.leases());
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
        Set<SafetyState> stopped = EnumSet.of(SafetyState.BOOT, SafetyState.DISARMED,
                SafetyState.STOPPED, SafetyState.LOCKED);
        if (config.safety().safeState() == RobotConfig.SafeState.HOLD) {
            stopped.add(SafetyState.HOLDING);
        }
        SafetyState reached = await(stopped);
        return Json.object("ok", stopped.contains(reached), "name", config.name(), "safety_state", reached.word(),
                "why", "the robot is " + reached.word());
    }

    @Override
    public Map<String, Object> steer(Map<String, Object> request) {
        return steering.obey(request);
    }

    @Override
    public Map<String, Object> release(Map<String, Object> request) {
        return steering.release(request).orElseGet(this::letGo);
    }

    /** Takes torque off a robot that does not move by itself any more. */
    private Map<String, Object> letGo() {
        SafetyState now = robot.gate().safety();
        Optional<String> refusal = standing().or(() -> switch (now) {
            case DISARMED, STOPPED, HOLDING -> Optional.empty();
            case BOOT, ARMING, ARMED, STOPPING, LOCKED -> Optional.of("the robot is " + now.word() + ", and "
                    + robot.leases().holder().map(Lease::english).orElse("nobody") + " moves it; sinew stop first");
        });
        if (refusal.isPresent()) {
            return Json.object("ok", false, "name", config.name(), "why", refusal.get());
        }
        robot.gate().requestRelease();
        boolean limp = await(this::limp);
        return Json.object("ok", limp, "name", config.name(), "torque", limp ? "off" : "on", "safety_state",
                robot.gate().safety().word(), "why", "the robot is " + robot.gate().safety().word());
    }

    /** Whether the newest decision leaves every joint without torque, and no more is to come. */
    private boolean limp() {
        JointCommand newest = new JointCommand(robot.model().joints().size());
        SafetyState state = robot.gate().decisions().read(0, newest);
        return (state == SafetyState.STOPPED || state == SafetyState.DISARMED)
                && IntStream.range(0, newest.joints()).allMatch(i -> newest.mode(i) == JointMode.LIMP);
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
        await(() -> wanted.contains(robot.gate().safety()));
        return robot.gate().safety();
    }

    private static boolean await(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return condition.getAsBoolean();
    }
}
