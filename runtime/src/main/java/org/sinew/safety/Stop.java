package org.sinew.safety;

/** How to stop, weakest first; when several are demanded the strongest wins. */
public enum Stop {
    /** No stop: the event is only told. */
    NONE,
    /** Category 2: motion ends, torque stays on. */
    HOLD,
    /** Category 1: into the robot's declared safe state (damp, limp, hold). */
    CONTROLLED,
    /** Category 0: torque off at once. */
    CUT
}
