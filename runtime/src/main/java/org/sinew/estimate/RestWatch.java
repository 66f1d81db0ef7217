package org.sinew.estimate;

import org.sinew.rt.RealTime;

/**
 * Sees from both sensors whether the body rests. Used by {@link Attitude}, on the loop thread.
 *
 * <p>It rests when neither sensor has strayed from its own low-pass value for a while. Method and numbers: D. Laidig,
 * T. Seel, "VQF: Highly Accurate IMU Orientation Estimation with Bias Estimation and Magnetic Disturbance Rejection",
 * Information Fusion 91, 2023. The numbers are its default parameters.
 */
@RealTime
final class RestWatch {
    private static final double TAU_SECONDS = 0.5;
    private static final double REST_SECONDS = 1.5;
    private static final double GYRO_RAD_PER_SEC = 2 * Math.PI / 180;
    private static final double ACCEL_METRE_PER_SEC2 = 0.5;

    private final LowPass gyro = new LowPass(3, TAU_SECONDS);
    private final LowPass accel = new LowPass(3, TAU_SECONDS);
    private double stillSeconds;

    /** Forgets everything. */
    void restart() {
        gyro.restart();
        accel.restart();
        stillSeconds = 0;
    }

    /** Takes a reading of both. */
    void add(double[] gyroRadPerSec, double[] accelMetrePerSec2, double seconds) {
        gyro.add(gyroRadPerSec, seconds);
        accel.add(accelMetrePerSec2, seconds);
        boolean still = distance(gyroRadPerSec, gyro.value) < GYRO_RAD_PER_SEC
                && distance(accelMetrePerSec2, accel.value) < ACCEL_METRE_PER_SEC2
                && largest(gyro.value) <= GyroBias.LARGEST_RAD_PER_SEC;
        stillSeconds = still ? stillSeconds + seconds : 0;
    }

    boolean resting() {
        return stillSeconds >= REST_SECONDS;
    }

    /** What the gyroscope says on average of late; at rest that is its bias. */
    double[] meanGyroRadPerSec() {
        return gyro.value;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static double largest(double[] v) {
        return Math.max(Math.abs(v[0]), Math.max(Math.abs(v[1]), Math.abs(v[2])));
    }
}
