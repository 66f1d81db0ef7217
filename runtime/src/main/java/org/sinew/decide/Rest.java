package org.sinew.decide;

import org.sinew.rt.RealTime;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;

/** The behaviour of a robot whose file names none: it wishes nothing, so an armed robot stays as it is. */
public final class Rest implements Behavior {
    @Override
    public String name() {
        return "rest";
    }

    @Override
    public long cycles() {
        return 0;
    }

    @Override
    @RealTime
    public void decide(RobotState state, Intent intent) {
        // no wish: every joint keeps its last commanded position
    }
}
