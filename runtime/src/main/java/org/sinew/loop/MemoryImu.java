package org.sinew.loop;

import org.sinew.device.ImuSensor;
import org.sinew.device.WireFault;
import org.sinew.rt.Slot;
import org.sinew.rt.Trig;
import org.sinew.state.ImuSample;

/**
 * An IMU that exists only in memory, stands level or rocks, and trembles a little, so that no sample equals the one
 * before. For rehearsing and measuring the loop; one thread gives it its turns, a bus worker or the caller.
 */
public final class MemoryImu implements ImuSensor {
    private static final double GRAVITY_M_PER_S2 = 9.80665; // standard gravity, 3rd CGPM, 1901
    private static final double MOST_RAD_PER_SEC = 1e-3;
    private static final double STEP_RAD_PER_SEC = 1e-5;
    private static final long ROCKING_NANOS = 4_000_000_000L; // to and fro
    private static final double ROCKING_RAD_PER_SEC = 2 * Math.PI / (ROCKING_NANOS * 1e-9);

    private final Slot<ImuSample> samples = new Slot<>(ImuSample::new);
    private final double leanRad;
    private double trembleRadPerSec;

    /** One that stands level. */
    public MemoryImu() {
        this(0);
    }

    /** @param leanRad how far it rocks to either side about its x axis, once in a few seconds */
    public MemoryImu(double leanRad) {
        this.leanRad = leanRad;
    }

    @Override
    public WireFault transact(long nowNanos) {
        trembleRadPerSec = trembleRadPerSec > MOST_RAD_PER_SEC ? 0 : trembleRadPerSec + STEP_RAD_PER_SEC;
        ImuSample sample = samples.writing();
        double phaseRad = ROCKING_RAD_PER_SEC * (nowNanos % ROCKING_NANOS * 1e-9);
        double rollRad = leanRad * Trig.sin(phaseRad);
        sample.gyroRadPerSec[0] = leanRad * ROCKING_RAD_PER_SEC * Trig.cos(phaseRad) + trembleRadPerSec;
        sample.accelMetrePerSec2[1] = GRAVITY_M_PER_S2 * Trig.sin(rollRad);
        sample.accelMetrePerSec2[2] = GRAVITY_M_PER_S2 * Trig.cos(rollRad);
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
