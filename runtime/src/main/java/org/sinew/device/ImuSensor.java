package org.sinew.device;

import org.sinew.state.ImuSample;

/** An inertial unit. */
public interface ImuSensor extends Device, Samples<ImuSample> {
}
