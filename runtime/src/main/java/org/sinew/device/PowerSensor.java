package org.sinew.device;

import org.sinew.rt.Slot;
import org.sinew.state.PowerSample;

/** A meter of a supply rail. */
public interface PowerSensor extends Device {
    /** To the loop: the newest reading. */
    Slot<PowerSample> samples();
}
