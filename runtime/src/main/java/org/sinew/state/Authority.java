package org.sinew.state;

/** Who wishes a motion, weakest first. */
public enum Authority {
    NONE, BEHAVIOR,
    /** Reserved for behaviours that are networks. */
    POLICY,
    /** A person who steers, from the cockpit or the command line. */
    TELEOP,
    /** Reserved for calibration and repair. */
    MAINTENANCE
}
