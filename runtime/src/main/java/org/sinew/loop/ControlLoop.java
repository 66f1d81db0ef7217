package org.sinew.loop;

import org.sinew.decide.Behavior;
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
    private final Behavior behavior;
    private final SafetyGate safety;
    private final Joints joints;
    private final Heartbeat guard;
    private final Recorder recorder;
    private final RobotState state;
    private final Intent intent;
    private final JointCommand command;

    public ControlLoop(RobotModel model, Sensors sensors, Estimate estimate, Percepts percepts, Behavior behavior,
            SafetyGate safety, Joints joints, Heartbeat guard, Recorder recorder) {
        this.sensors = sensors;
        this.estimate = estimate;
        this.percepts = percepts;
        this.behavior = behavior;
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

    /** One cycle, begun at {@code nowNanos} of the monotonic clock. */
    @RealTime
    public void tick(long nowNanos) {
        sensors.sample(state, nowNanos);             // newest stamped values from the buses          (sense)
        estimate.update(state);                      // joints, attitude, and how fresh each is       (state)
        percepts.collect(state);                     // newest results; inference runs beside us      (perceive)
        intent.clear();
        behavior.decide(state, intent);              // what we would like: an Intent                 (decide)
        safety.gate(state, intent, command);         // the only writer of a JointCommand             (guard)
        joints.command(command);                     // hand to the servo buses                       (act)
        guard.beat(nowNanos);                        // only after a complete cycle                   (alive)
        recorder.append(state, intent, command);     // a ring; uplink and reports drain it later     (remember)
    }
}
