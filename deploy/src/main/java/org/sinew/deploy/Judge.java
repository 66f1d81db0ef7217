package org.sinew.deploy;

import java.util.List;
import java.util.Map;

/** Judges a robot by what is, not by what it thinks: physics, where that is simulated. */
interface Judge {
    /** The run has ended: what becomes of a robot whose torque is taken away is no part of it. */
    void over();

    /**
     * What it saw, for the summary of a run.
     *
     * @param upright whether the robot was to stay up
     */
    Map<String, Object> summary(boolean upright);

    /** What fell short, a sentence each. */
    List<String> problems();
}
