package org.sinew.state;

/** What somebody outside the loop asks of the robot; at most one is taken by each tick. */
public enum Request {
    /** Nothing. */
    NONE,
    /** To put the joints under torque, where they are. */
    ARM,
    /** To go to the safe state; wins over {@link #ARM}. */
    STOP,
    /** The same, and to stay there until the program is started again; wins over {@link #STOP}. */
    LOCK,
    /** To take torque off a robot that holds or has stopped, so that it can be moved by hand. */
    RELEASE,
    /** To end motion with torque on; gives way to the others. */
    HOLD
}
