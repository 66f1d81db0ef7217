package org.sinew.state;

import org.sinew.rt.RealTime;

/** One reading of an inertial unit, turned into the frame of its link (x forward, y left, z up). */
public final class ImuSample {
    /** Angular velocity about x, y, z in rad/s. */
    public final double[] gyroRadPerSec = new double[3];
    /** Specific force along x, y, z in m/s2: at rest it reads +9.81 upward. */
    public final double[] accelMetrePerSec2 = new double[3];
    /** Of the chip; NaN until read. */
    public double temperatureC = Double.NaN;
    /** Monotonic time of acquisition; 0 until the first good reading. */
    public long stampNanos;

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
