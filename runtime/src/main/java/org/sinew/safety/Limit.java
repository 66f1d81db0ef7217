package org.sinew.safety;

/** Why an applied target differs from the requested one. */
public enum Limit {
    /** It does not. */
    NONE,
    /** The request was not a finite number; the joint keeps its last target. */
    NOT_FINITE,
    /** The request lies outside the position limits. */
    POSITION,
    /** The request was further away than the velocity limit allows in one tick. */
    VELOCITY,
    /** The request asked for a change of speed that the acceleration limit does not allow in one tick. */
    ACCELERATION,
    /** The same of the jerk limit. */
    JERK,
    /** The joint pushes as hard as it may: its target goes no further into the load. */
    EFFORT,
    /** It pushed in vain: its target went back to where the joint is. */
    STALL,
    /** The servo is hot: it moves at half its speed. */
    HEAT,
    /** The supply sags: everything moves at half its speed. */
    SUPPLY,
    /** The ramp after torque-on. */
    RAMP,
    /** The robot holds: requests do not pass. */
    HOLD,
    /** The robot is not armed: nothing passes. */
    NOT_ARMED
}
