package org.sinew.device;

import org.sinew.state.SwitchSample;

/** A digital input: foot contact, button, e-stop. */
public interface SwitchSensor extends Device, Samples<SwitchSample> {
}
