package org.sinew.state;

/** Who wishes a motion, weakest first. */
public enum Authority {
    NONE, BEHAVIOR, POLICY, TELEOP, MAINTENANCE
}
