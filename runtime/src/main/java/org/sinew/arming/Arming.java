package org.sinew.arming;

import java.util.Optional;
import org.sinew.loop.LoopThread;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointLimits;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Freshness;
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
    private final Frame frame;

    public Arming(RobotModel model, JointLimits[] limits, LoopThread loop, SafetyGate gate, Recorder recorder,
            EventLog events) {
        this.model = model;
        this.limits = limits.clone();
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
            return Optional.of("it is " + safety.name().toLowerCase(java.util.Locale.ROOT) + " already");
        }
        if (!loop.warm()) {
            return Optional.of("the loop is still warming up; wait a second");
        }
        recorder.newest(frame);
        if (frame.state.estopFitted && frame.state.estop.active) {
            return Optional.of("the e-stop is pressed or its wire is broken; release it");
        }
        for (int i = 0; i < limits.length; i++) {
            Optional<String> joint = refusal(i);
            if (joint.isPresent()) {
                return joint;
            }
        }
        for (int i = 0; i < frame.state.imus.length; i++) {
            if (frame.state.imuFreshness[i] != Freshness.FRESH) {
                return Optional.of(model.imus().get(i) + " gives no fresh readings; check its cable");
            }
        }
        return Optional.empty();
    }

    private Optional<String> refusal(int joint) {
        double position = frame.state.joints.positionRad[joint];
        JointLimits limit = limits[joint];
        if (frame.state.jointFreshness[joint] != Freshness.FRESH) {
            return Optional.of(model.joints().get(joint) + " gives no fresh position; check its cable and power");
        }
        if (position < limit.minPositionRad() - SafetyGate.GOAL_TOLERANCE_RAD
                || position > limit.maxPositionRad() + SafetyGate.GOAL_TOLERANCE_RAD) {
            return Optional.of(String.format(java.util.Locale.ROOT,
                    "%s is at %.3f rad, outside its limits [%.3f, %.3f]; move it by hand", model.joints().get(joint),
                    position, limit.minPositionRad(), limit.maxPositionRad()));
        }
        return Optional.empty();
    }

    /** Arms the robot if nothing speaks against it; else says why not, also as an event. */
    public Optional<String> arm() {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            events.add(EventCode.ARM_REFUSED, refusal.get(), Double.NaN);
        } else {
            gate.requestArm();
        }
        return refusal;
    }
}
