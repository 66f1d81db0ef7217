package org.sinew.safety;

import org.sinew.rt.RealTime;

/** Where the loop thread reports events. Implementations neither block nor allocate. */
public interface EventSink {
    /**
     * Reports one event.
     *
     * @param code     which
     * @param index    of the joint, sensor or percept that it concerns, in the robot model's list; -1: the robot
     * @param value    the figure that goes with it, NaN where there is none; unit as the code's text says
     * @param nowNanos monotonic time
     */
    @RealTime
    void raise(EventCode code, int index, double value, long nowNanos);
}
