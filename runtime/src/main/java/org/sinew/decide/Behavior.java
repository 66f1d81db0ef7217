package org.sinew.decide;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;

/**
 * Decides what we would like the joints to do. Called by the loop thread once per tick, whatever the safety state:
 * {@link RobotState#behaviorMoves} tells when its wishes count, which is while the robot is armed and nobody else has
 * motion. When that begins, after arming or after somebody has steered, it begins anew, from {@code state.appliedRad}.
 * It wishes, it never commands.
 */
public interface Behavior {
    /** Its name in reports. */
    String name();

    /** Completed repetitions, for reports. Read by other threads. */
    long cycles();

    /** What it is doing, in a few words, such as "crouch (2 of 3)"; empty: nothing to say. Read by other threads. */
    default String doing() {
        return "";
    }

    /** Names of the steps that {@link #step} counts; empty: it does not count. */
    default List<String> steps() {
        return List.of();
    }

    /** Which of its {@link #steps} it is doing: an index; -1: none. Read by other threads. */
    default int step() {
        return -1;
    }

    /** Writes wishes into {@code intent}, which comes in cleared. */
    @RealTime
    void decide(RobotState state, Intent intent);
}
