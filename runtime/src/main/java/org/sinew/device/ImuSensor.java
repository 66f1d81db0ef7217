package org.sinew.device;

import org.sinew.rt.Slot;
import org.sinew.state.ImuSample;

/** An inertial unit. */
public interface ImuSensor extends Device {
    /** To the loop: the newest reading. */
    Slot<ImuSample> samples();
}
