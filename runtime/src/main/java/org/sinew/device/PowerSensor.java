package org.sinew.device;

import org.sinew.state.PowerSample;

/** A meter of a supply rail. */
public interface PowerSensor extends Device, Samples<PowerSample> {
}
