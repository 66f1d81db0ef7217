package org.sinew.estimate;

import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.ImuSample;
import org.sinew.state.RobotState;

/** Second step of a tick: how fresh every value is, and how the torso stands. Loop thread. */
@RealTime
public final class Estimate {
    private final Attitude attitude = new Attitude();
    private final long jointStaleNanos;
    private final long imuStaleNanos;
    private final long switchStaleNanos;
    private final FrozenWatch[] imuWatch;

    /**
     * @param imus             number of inertial units
     * @param jointStaleNanos  age from which a joint's position is stale
     * @param sensorStaleNanos age from which a reading of an IMU or a switch is stale
     */
    public Estimate(int imus, long jointStaleNanos, long sensorStaleNanos) {
        switchStaleNanos = sensorStaleNanos;
        this.jointStaleNanos = jointStaleNanos;
        imuStaleNanos = sensorStaleNanos;
        imuWatch = new FrozenWatch[imus];
        for (int i = 0; i < imus; i++) {
            imuWatch[i] = new FrozenWatch();
        }
    }

    /** Judges what was sampled. What is no reading at all does not refresh: it leaves the last good one to grow old. */
    public void update(RobotState state) {
        state.keepGoodReadings();
        for (int i = 0; i < state.jointFreshness.length; i++) {
            state.jointFreshness[i] = age(state.nowNanos, state.joints.stampNanos[i], jointStaleNanos);
        }
        for (int i = 0; i < state.imus.length; i++) {
            Freshness fresh = age(state.nowNanos, state.imus[i].stampNanos, imuStaleNanos);
            boolean frozen = imuWatch[i].frozen(state.imus[i]);
            state.imuFreshness[i] = fresh == Freshness.FRESH && frozen ? Freshness.FROZEN : fresh;
        }
        state.estopFreshness = age(state.nowNanos, state.estop.stampNanos, switchStaleNanos);
        if (state.imus.length > 0 && state.imuFreshness[0] == Freshness.FRESH) {
            attitude.update(state.orientation, state.imus[0]);
            lean(state);
        }
    }

    private static Freshness age(long nowNanos, long stampNanos, long staleNanos) {
        if (stampNanos == 0) {
            return Freshness.LOST;
        }
        return nowNanos - stampNanos > staleNanos ? Freshness.STALE : Freshness.FRESH;
    }

    private static void lean(RobotState state) {
        double[] q = state.orientation;
        state.gravity[0] = -2 * (q[1] * q[3] - q[0] * q[2]);
        state.gravity[1] = -2 * (q[2] * q[3] + q[0] * q[1]);
        state.gravity[2] = -(q[0] * q[0] - q[1] * q[1] - q[2] * q[2] + q[3] * q[3]);
        state.tiltRad = StrictMath.acos(Math.max(-1, Math.min(1, -state.gravity[2])));
    }

    /** Sees an IMU that repeats the very same reading, which noise makes impossible in a working part. */
    @RealTime
    private static final class FrozenWatch {
        private static final int REPEATS = 100; // as PX4's data validator counts them
        private double lastSum;
        private long lastStampNanos;
        private int repeats;

        boolean frozen(ImuSample imu) {
            if (imu.stampNanos != lastStampNanos) {
                lastStampNanos = imu.stampNanos;
                double sum = 0;
                for (int i = 0; i < 3; i++) {
                    sum += imu.gyroRadPerSec[i] * (i + 1) + imu.accelMetrePerSec2[i] * (i + 4);
                }
                repeats = sum == lastSum ? repeats + 1 : 0;
                lastSum = sum;
            }
            return repeats >= REPEATS;
        }
    }
}
