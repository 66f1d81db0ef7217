package org.sinew.loop;

import java.util.Locale;

/** The steps of a tick, in their order: what {@link ControlLoop#tick} is made of. */
public enum Phase {
    /** Newest stamped values from the buses. */
    SENSE,
    /** Joints, attitude, and how fresh each is. */
    STATE,
    /** Newest results of the models. */
    PERCEIVE,
    /** What the behaviour would like. */
    DECIDE,
    /** The safety gate. */
    GUARD,
    /** Handing over to the servo buses. */
    ACT,
    /** Proof of a complete cycle. */
    ALIVE,
    /** What recorder, uplink and cockpit read. */
    REMEMBER;

    /** The word in reports: {@code sense}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
