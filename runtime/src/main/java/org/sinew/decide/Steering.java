package org.sinew.decide;

import org.sinew.rt.RealTime;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/**
 * Fourth step of a tick: says whose wishes count in it. Those of the behaviour, which has motion from arming on; or,
 * while somebody outside has a lease, what his set-point says, and then the behaviour pauses. A set-point that is older
 * than its dead-man makes the robot hold. Loop thread; decides by the set-point and the stamps of the state alone, so
 * that a replay decides the same.
 */
public final class Steering {
    private final Behavior behavior;
    private final long longestStepNanos;
    private long lastNanos;

    /** @param periodNanos nominal time between ticks; a joint goes no further in a late tick than in one and a half */
    public Steering(Behavior behavior, long periodNanos) {
        this.behavior = behavior;
        longestStepNanos = periodNanos * 3 / 2;
    }

    /** Writes wishes into {@code intent}, which comes in cleared; sets {@code state.steered}. */
    @RealTime
    public void decide(RobotState state, Intent intent) {
        Setpoint given = state.setpoint;
        state.steered = state.safety == SafetyState.ARMED && given.kind != Setpoint.Kind.NONE
                && given.arming == state.armings;
        behavior.decide(state, intent);
        if (state.steered) {
            intent.clear();
            intent.by(Authority.TELEOP);
            if (state.nowNanos - given.stampNanos > given.deadManNanos) {
                intent.fail();
            } else {
                wish(given, state, intent);
            }
        }
        lastNanos = state.nowNanos;
    }

    /** From where the joint has been sent last: what the gate has held back does not pile up. */
    @RealTime
    private void wish(Setpoint given, RobotState state, Intent intent) {
        int joint = given.joint;
        if (given.kind == Setpoint.Kind.VELOCITY) {
            double seconds = Math.min(state.nowNanos - lastNanos, longestStepNanos) / 1e9;
            intent.wish(joint, state.appliedRad[joint] + given.value * seconds);
        } else if (given.kind == Setpoint.Kind.TARGET) {
            intent.wish(joint, given.value);
        }
    }
}
