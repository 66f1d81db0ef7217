package org.sinew.state;

/** Who wishes a motion, weakest first. */
public enum Authority {
    NONE, BEHAVIOR,
    /** Reserved for behaviours that are networks. */
    POLICY,
    /** Reserved for a person who steers. */
    TELEOP,
    /** Reserved for calibration and repair. */
    MAINTENANCE
}
