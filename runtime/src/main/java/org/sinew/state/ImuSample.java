package org.sinew.state;

import org.sinew.rt.RealTime;

/** One reading of an inertial unit, turned into the frame of its link (x forward, y left, z up). */
public final class ImuSample {
    /** No gyroscope of a small robot reads more (4000 deg/s are 70 rad/s), nor an accelerometer (400 g are 3923). */
    private static final double LARGEST_RAD_PER_SEC = 100;
    private static final double LARGEST_METRE_PER_SEC2 = 5000;

    /** Angular velocity about x, y, z in rad/s. */
    public final double[] gyroRadPerSec = new double[3];
    /** Specific force along x, y, z in m/s2: at rest it reads +9.81 upward. */
    public final double[] accelMetrePerSec2 = new double[3];
    /** Of the chip; NaN until read. */
    public double temperatureC = Double.NaN;
    /** Monotonic time of acquisition; 0 until the first good reading. */
    public long stampNanos;

    /** Whether all six are numbers, and such as a chip can measure. */
    @RealTime
    public boolean plausible() {
        return within(gyroRadPerSec, LARGEST_RAD_PER_SEC) && within(accelMetrePerSec2, LARGEST_METRE_PER_SEC2);
    }

    @RealTime
    private static boolean within(double[] v, double limit) {
        return Math.abs(v[0]) <= limit && Math.abs(v[1]) <= limit && Math.abs(v[2]) <= limit;
    }

    @RealTime
    public void copy(ImuSample other) {
        for (int i = 0; i < 3; i++) {
            gyroRadPerSec[i] = other.gyroRadPerSec[i];
            accelMetrePerSec2[i] = other.accelMetrePerSec2[i];
        }
        temperatureC = other.temperatureC;
        stampNanos = other.stampNanos;
    }
}
