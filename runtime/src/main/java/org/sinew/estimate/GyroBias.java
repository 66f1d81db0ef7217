package org.sinew.estimate;

import org.sinew.rt.RealTime;

/**
 * What the gyroscope reads when nothing turns: a Kalman filter over its three values. Used by {@link Attitude}, on the
 * loop thread.
 *
 * <p>At rest the low-pass gyroscope itself is the measurement. In motion it is how fast the accelerometer has to turn
 * the up direction back, which says nothing about the bias around the vertical: there the bias is held toward what it
 * was. Method and numbers: D. Laidig, T. Seel, "VQF: Highly Accurate IMU Orientation Estimation with Bias Estimation
 * and Magnetic Disturbance Rejection", Information Fusion 91, 2023. The numbers are its default parameters. The three
 * measurements are independent, so that they are taken one after the other and no matrix is inverted.
 */
@RealTime
final class GyroBias {
    /** No bias is larger; also how large an error of one measurement is believed. */
    static final double LARGEST_RAD_PER_SEC = 2 * Math.PI / 180;

    private static final double START_VARIANCE = square(0.5 * Math.PI / 180);
    /** Growth of the variance: 0.1 deg/s in 100 s. */
    private static final double VARIANCE_PER_SECOND = square(0.1 * Math.PI / 180) / 100;
    /** Variance that the estimate comes down to in motion and at rest. */
    private static final double MOTION_VARIANCE = square(0.1 * Math.PI / 180);
    private static final double REST_VARIANCE = square(0.03 * Math.PI / 180);
    /** Weight of the vertical in motion, beside that of the other two. */
    private static final double VERTICAL_WEIGHT = 1e-4;

    /** The estimate, in sensor axes. */
    final double[] radPerSec = new double[3];

    /** Earth's axes in sensor axes, and the estimate along the two level ones; as slow as the up direction. */
    private final LowPass slow;
    private final double[] sample = new double[11];
    private final double[] covariance = {START_VARIANCE, 0, 0, 0, START_VARIANCE, 0, 0, 0, START_VARIANCE};
    private final double[] error = new double[3];
    private final double[] step = new double[3];
    private final double[] gain = new double[3];

    /** @param tauSeconds time constant of the filter of the up direction */
    GyroBias(double tauSeconds) {
        slow = new LowPass(11, tauSeconds);
    }

    /** The up direction starts anew: what it did before says nothing about what follows. */
    void restart() {
        slow.restart();
    }

    /** Follows the orientation; to be called with every correction of the up direction. */
    void follow(double[] orientation, double seconds) {
        Quaternions.matrix(orientation, sample);
        sample[9] = along(sample, 0);
        sample[10] = along(sample, 1);
        slow.add(sample, seconds);
    }

    /** Learns at rest. */
    void rest(double[] meanGyroRadPerSec, double seconds) {
        grow(seconds);
        double noise = noise(REST_VARIANCE, seconds);
        startStep();
        for (int i = 0; i < 3; i++) {
            error[i] = clip(meanGyroRadPerSec[i] - radPerSec[i]);
        }
        for (int i = 0; i < 3; i++) {
            take(i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0, error[i], noise);
        }
        finishStep();
    }

    /**
     * Learns in motion.
     *
     * @param upX where the up direction of earth was off before it was put right, along earth's level axes
     * @param upY see {@code upX}
     */
    void motion(double upX, double upY, double seconds) {
        grow(seconds);
        double noise = noise(MOTION_VARIANCE, seconds);
        double[] axes = slow.value;
        error[0] = clip(-upY / seconds + axes[9] - along(axes, 0));
        error[1] = clip(upX / seconds + axes[10] - along(axes, 1));
        error[2] = clip(-along(axes, 2));
        startStep();
        for (int i = 0; i < 3; i++) {
            take(axes[3 * i], axes[3 * i + 1], axes[3 * i + 2], error[i], i < 2 ? noise : noise / VERTICAL_WEIGHT);
        }
        finishStep();
    }

    private double along(double[] rows, int row) {
        return rows[3 * row] * radPerSec[0] + rows[3 * row + 1] * radPerSec[1] + rows[3 * row + 2] * radPerSec[2];
    }

    private void grow(double seconds) {
        for (int i = 0; i < 9; i += 4) {
            covariance[i] += covariance[i] < START_VARIANCE ? VARIANCE_PER_SECOND * seconds : 0;
        }
    }

    /** The noise of a measurement with which the variance of the estimate settles where it should. */
    private static double noise(double settled, double seconds) {
        return settled * settled / (VARIANCE_PER_SECOND * seconds) + settled;
    }

    private void startStep() {
        for (int i = 0; i < 3; i++) {
            step[i] = 0;
        }
    }

    /** One measurement: how far the bias is off along (x, y, z). */
    private void take(double x, double y, double z, double off, double noise) {
        double[] p = covariance;
        for (int i = 0; i < 3; i++) {
            gain[i] = p[3 * i] * x + p[3 * i + 1] * y + p[3 * i + 2] * z;
        }
        double variance = gain[0] * x + gain[1] * y + gain[2] * z + noise;
        double rest = (off - step[0] * x - step[1] * y - step[2] * z) / variance;
        for (int i = 0; i < 3; i++) {
            step[i] += gain[i] * rest;
            for (int j = 0; j < 3; j++) {
                p[3 * i + j] -= gain[i] * gain[j] / variance;
            }
        }
    }

    private void finishStep() {
        for (int i = 0; i < 3; i++) {
            radPerSec[i] = clip(radPerSec[i] + step[i]);
        }
    }

    private static double clip(double value) {
        return Math.max(-LARGEST_RAD_PER_SEC, Math.min(LARGEST_RAD_PER_SEC, value));
    }

    private static double square(double value) {
        return value * value;
    }
}
