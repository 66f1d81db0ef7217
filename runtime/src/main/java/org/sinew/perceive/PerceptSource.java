package org.sinew.perceive;

import org.sinew.rt.RealTime;
import org.sinew.state.Percept;
import org.sinew.state.RobotState;

/** Where the loop takes the results of one model from, and hands its input to. Loop thread; nothing here waits. */
public interface PerceptSource {
    /** Age at which a result is stale. */
    @RealTime
    long maxAgeNanos();

    /** Takes the newest result into {@code percept}; true if there was a new one. */
    @RealTime
    boolean collect(Percept percept);

    /** Hands over an input row when one is due. */
    @RealTime
    void feed(RobotState state);
}
