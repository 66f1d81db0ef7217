package org.sinew.loop;

import static org.sinew.loop.Phase.ACT;
import static org.sinew.loop.Phase.ALIVE;
import static org.sinew.loop.Phase.DECIDE;
import static org.sinew.loop.Phase.GUARD;
import static org.sinew.loop.Phase.PERCEIVE;
import static org.sinew.loop.Phase.REMEMBER;
import static org.sinew.loop.Phase.SENSE;
import static org.sinew.loop.Phase.STATE;

import org.sinew.decide.Behavior;
import org.sinew.decide.Steering;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.Percepts;
import org.sinew.record.Recorder;
import org.sinew.rt.RealTime;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointCommand;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * The way of the data, once per period: sense, estimate, perceive, decide, guard, act, prove life, remember. Whoever
 * has read {@link #tick} has understood the robot. One thread calls it. It allocates nothing and waits for nothing, but
 * for a joint bus that is late, and for that a fifth of a period at most.
 */
public final class ControlLoop {
    private final Sensors sensors;
    private final Estimate estimate;
    private final Percepts percepts;
    private final Steering behavior; // or whoever has motion in its place
    private final SafetyGate safety;
    private final Joints joints;
    private final Heartbeat guard;
    private final Recorder recorder;
    private final RobotState state;
    private final Intent intent;
    private final JointCommand command;
    private final PhaseTimes phases = new PhaseTimes();

    public ControlLoop(RobotModel model, Sensors sensors, Estimate estimate, Percepts percepts, Behavior behavior,
            SafetyGate safety, Joints joints, Heartbeat guard, Recorder recorder) {
        this.sensors = sensors;
        this.estimate = estimate;
        this.percepts = percepts;
        this.behavior = new Steering(behavior, safety.periodNanos());
        this.safety = safety;
        this.joints = joints;
        this.guard = guard;
        this.recorder = recorder;
        state = new RobotState(model);
        intent = new Intent(model.joints().size());
        command = new JointCommand(model.joints().size());
    }

    /** The estimate of a robot, for every loop of it, one that replays too: the gate says what is stale. */
    public static Estimate estimate(RobotModel model, GateSettings settings) {
        return new Estimate(model.imus().size(), settings.jointStaleNanos(), settings.jointStaleNanos());
    }

    /** How long each step takes. */
    public PhaseTimes phases() {
        return phases;
    }

    /** Whether the behaviour has failed in the cycle that has just ended. Loop thread. */
    @RealTime
    boolean failed() {
        return intent.failed() && !state.steered;
    }

    /** One cycle, begun at {@code nowNanos} of the monotonic clock. */
    @RealTime
    public void tick(long nowNanos) {
        phases.begin();
        sensors.sample(state, nowNanos);            phases.end(SENSE);     // newest stamped values from the buses
        estimate.update(state);                     phases.end(STATE);     // joints, attitude, how fresh each is
        percepts.collect(state);                    phases.end(PERCEIVE);  // newest results; inference runs beside us
        intent.clear();
        behavior.decide(state, intent);             phases.end(DECIDE);    // what we would like: an Intent
        safety.gate(state, intent, command);        phases.end(GUARD);     // the only writer of a JointCommand
        joints.command(command);                    phases.end(ACT);       // hand to the servo buses
        guard.beat(nowNanos);                       phases.end(ALIVE);     // only after a complete cycle
        recorder.append(state, intent, command);    phases.end(REMEMBER);  // a ring; others drain it later
    }
}
