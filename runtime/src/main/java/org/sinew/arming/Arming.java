package org.sinew.arming;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.loop.LoopThread;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.Readiness;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/**
 * Who asks for motion, asks here: a person by command, or the demo. Checks with words what {@link SafetyGate} checks
 * again, without words, in the tick that takes the request. Any thread but the loop's.
 */
public final class Arming {
    private final RobotModel model;
    private final JointLimits[] limits;
    private final LoopThread loop;
    private final SafetyGate gate;
    private final Recorder recorder;
    private final EventLog events;
    private final Readiness readiness;
    private final Frame frame;

    public Arming(RobotModel model, JointLimits[] limits, GateSettings settings, LoopThread loop,
            SafetyGate gate, Recorder recorder,
            EventLog events) {
        this.model = model;
        this.limits = limits.clone();
        readiness = new Readiness(limits, settings);
        this.loop = loop;
        this.gate = gate;
        this.recorder = recorder;
        this.events = events;
        frame = new Frame(model);
    }

    /** Why the robot may not be armed now, in a sentence; empty: it may. */
    public synchronized Optional<String> refusal() {
        SafetyState safety = gate.safety();
        if (safety != SafetyState.DISARMED && safety != SafetyState.STOPPED && safety != SafetyState.HOLDING) {
            return Optional.of("it is " + safety.word() + " already");
        }
        Optional<String> awaited = loop.awaited();
        if (awaited.isPresent()) {
            return Optional.of("the loop is warming up: " + awaited.get());
        }
        recorder.newest(frame);
        return Optional.ofNullable(words(readiness.judge(frame.state), readiness.index()));
    }

    private @Nullable String words(Readiness.Obstacle obstacle, int index) {
        return switch (obstacle) {
            case NONE -> null;
            case ESTOP_PRESSED -> "the e-stop is pressed or its wire is broken; release it";
            case ESTOP_NOT_READ -> "the e-stop input cannot be read; check the GPIO bus";
            case JOINT_NOT_FRESH ->
                    model.joints().get(index) + " gives no fresh position; check its cable and power";
            case JOINT_OUTSIDE_LIMITS -> String.format(Locale.ROOT,
                    "%s is at %.3f rad, outside its limits [%.3f, %.3f]; move it by hand", model.joints().get(index),
                    frame.state.joints.positionRad[index], limits[index].minPositionRad(),
                    limits[index].maxPositionRad());
            case JOINT_TOO_HOT -> String.format(Locale.ROOT, "%s is at %.0f degC; let it cool down",
                    model.joints().get(index), frame.state.joints.temperatureC[index]);
            case MODEL_NOT_FRESH -> model.percepts().get(index).name() + " has given no fresh result; wait a moment";
            case IMU_NOT_FRESH -> model.imus().get(index) + " gives no fresh readings; check its cable";
            case TILTED -> String.format(Locale.ROOT, "the robot leans %.0f degrees; set the robot up",
                    Math.toDegrees(frame.state.tiltRad));
        };
    }

    /** Arms the robot if nothing speaks against it; else says why not, also as an event. */
    public Optional<String> arm() {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            events.add(EventCode.ARM_REFUSED, "", refusal.get());
        } else {
            gate.requestArm();
        }
        return refusal;
    }
}
