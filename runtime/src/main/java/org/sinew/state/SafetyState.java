package org.sinew.state;

import java.util.Locale;

/**
 * State of the whole robot. Only in {@link #ARMING}, {@link #ARMED}, {@link #HOLDING} and {@link #STOPPING} may
 * torque be on.
 */
public enum SafetyState {
    /** Not every joint has been read yet. */
    BOOT,
    /** Everything measured, no torque. */
    DISARMED,
    /** Goals are being set to where the joints are; then torque, then a ramp to the first intent. */
    ARMING,
    /** Commands pass, within limits. */
    ARMED,
    /** Torque on, joints held where they are. */
    HOLDING,
    /** Going to the declared safe state. */
    STOPPING,
    /** In the safe state; a person has to arm again. */
    STOPPED,
    /** No torque, and none any more in this run: only a new start helps. */
    LOCKED;

    /** The word used in messages and files: {@code disarmed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
