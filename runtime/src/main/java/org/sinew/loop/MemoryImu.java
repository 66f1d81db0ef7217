package org.sinew.loop;

import org.sinew.device.ImuSensor;
import org.sinew.device.WireFault;
import org.sinew.rt.Slot;
import org.sinew.state.ImuSample;

/**
 * An IMU that exists only in memory, stands level and trembles a little, so that no sample equals the one before. For
 * rehearsing and measuring the loop; one thread gives it its turns, a bus worker or the caller.
 */
public final class MemoryImu implements ImuSensor {
    private static final double GRAVITY_M_PER_S2 = 9.80665; // standard gravity, 3rd CGPM, 1901
    private static final double MOST_RAD_PER_SEC = 1e-3;
    private static final double STEP_RAD_PER_SEC = 1e-5;

    private final Slot<ImuSample> samples = new Slot<>(ImuSample::new);
    private double trembleRadPerSec;

    @Override
    public WireFault transact(long nowNanos) {
        trembleRadPerSec = trembleRadPerSec > MOST_RAD_PER_SEC ? 0 : trembleRadPerSec + STEP_RAD_PER_SEC;
        ImuSample sample = samples.writing();
        sample.gyroRadPerSec[0] = trembleRadPerSec;
        sample.accelMetrePerSec2[2] = GRAVITY_M_PER_S2;
        sample.stampNanos = nowNanos;
        samples.publish();
        return WireFault.OK;
    }

    @Override
    public String name() {
        return "imu";
    }

    @Override
    public Slot<ImuSample> samples() {
        return samples;
    }

    @Override
    public void open() {
    }

    @Override
    public void close() {
    }
}
