package org.sinew.device;

import org.sinew.rt.Slot;
import org.sinew.state.SwitchSample;

/** A digital input: foot contact, button, e-stop. */
public interface SwitchSensor extends Device {
    /** To the loop: the newest reading. */
    Slot<SwitchSample> samples();
}
