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
    /** The ramp after torque-on. */
    RAMP,
    /** The robot holds: requests do not pass. */
    HOLD,
    /** The robot is not armed: nothing passes. */
    NOT_ARMED
}
