package org.sinew.estimate;

import org.sinew.rt.RealTime;
import org.sinew.state.ImuSample;

/**
 * Turns an orientation from {@link Attitude} about the vertical until the magnetometer's north is along y (x east, y
 * north, z up). The up direction never changes. {@code sinew attitude} calls it with every row; it is ready for the
 * loop thread.
 *
 * <p>A field that suddenly has another strength or dip is a disturbance: for a minute heading comes from the gyroscope
 * alone, after that north is followed at half speed, and a field that stays the same while the body turns becomes the
 * new one. Method and numbers: D. Laidig, T. Seel, "VQF: Highly Accurate IMU Orientation Estimation with Bias
 * Estimation and Magnetic Disturbance Rejection", Information Fusion 91, 2023. The numbers are its default parameters.
 */
@RealTime
public final class MagneticHeading {
    private static final double TAU_SECONDS = 9;
    private static final double CURRENT_TAU_SECONDS = 0.05;
    private static final double FIELD_TAU_SECONDS = 20;
    /** How far strength (relative) and dip may be off in an undisturbed field. */
    private static final double STRENGTH_SHARE = 0.1;
    private static final double DIP_RAD = 10 * Math.PI / 180;
    private static final double UNDISTURBED_SECONDS = 0.5;
    private static final double NEW_FIELD_SECONDS = 20;
    private static final double FIRST_FIELD_SECONDS = 5;
    /** Slower turns say nothing about a new field. */
    private static final double NEW_FIELD_RAD_PER_SEC = 20 * Math.PI / 180;
    private static final double REJECTION_SECONDS = 60;
    private static final double REJECTION_FACTOR = 2;
    /** Strength only counts relative to itself, so that any unit would do; zero is a part that is not there. */
    private static final double SMALLEST_MICROTESLA = 1e-9;
    private static final double LARGEST_MICROTESLA = 1e9;

    private final double[] turn = {1, 0, 0, 0};
    private final double[] step = new double[4];
    private final double[] field = new double[3];
    /** Strength in uT and dip in rad: now, of the undisturbed field (strength 0: unknown), and of a candidate. */
    private final double[] shape = new double[2];
    private final LowPass current = new LowPass(2, CURRENT_TAU_SECONDS);
    private final double[] known = new double[2];
    private final double[] candidate = new double[2];
    private boolean disturbed = true;
    private double undisturbedSeconds;
    private double candidateSeconds;
    private double rejectedSeconds;
    /** The first readings count in full: the gain falls as 1, 1/2, 1/3 ... until it is the usual one. */
    private double startGain = 1;
    private boolean started;
    private long lastStampNanos;

    /**
     * Turns {@code q} about the vertical.
     *
     * @param q             unit quaternion (w, x, y, z) from {@link Attitude}; changed in place
     * @param magMicrotesla the magnetic field along the axes of the unit; not finite or zero: not measured
     * @param imu           the reading that {@code q} belongs to
     */
    public void update(double[] q, double[] magMicrotesla, ImuSample imu) {
        if (measured(magMicrotesla)) {
            double seconds = (imu.stampNanos - lastStampNanos) / 1e9;
            if (!started || Math.abs(seconds) > Attitude.GAP_SECONDS) {
                startGain = 1;
                current.restart();
                seconds = 0;
            }
            if (!started || seconds >= 0) {
                started = true;
                lastStampNanos = imu.stampNanos;
                Quaternions.rotate(q, magMicrotesla, field);
                follow(imu.gyroRadPerSec, seconds);
            }
        }
        Quaternions.multiply(turn, q, q);
    }

    /** Whether a field has been measured at all; without one the heading stays that of the gyroscope. */
    public boolean found() {
        return started;
    }

    private static boolean measured(double[] v) {
        double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        return length >= SMALLEST_MICROTESLA && length <= LARGEST_MICROTESLA; // false for NaN too
    }

    private void follow(double[] gyro, double seconds) {
        shape[0] = Math.sqrt(field[0] * field[0] + field[1] * field[1] + field[2] * field[2]);
        shape[1] = -StrictMath.asin(Math.max(-1, Math.min(1, field[2] / shape[0])));
        current.add(shape, seconds);
        judge(seconds);
        becomeKnown(gyro, seconds);
        Quaternions.rotate(turn, field, field);
        double off = StrictMath.atan2(field[0], field[1]);
        Quaternions.ofRotationVector(0, 0, gain(seconds) * off, step);
        Quaternions.multiply(step, turn, turn);
    }

    private boolean resembles(double[] other) {
        return Math.abs(current.value[0] - other[0]) < STRENGTH_SHARE * other[0]
                && Math.abs(current.value[1] - other[1]) < DIP_RAD;
    }

    private void approach(double[] other, double seconds) {
        double gain = seconds / (FIELD_TAU_SECONDS + seconds);
        other[0] += gain * (current.value[0] - other[0]);
        other[1] += gain * (current.value[1] - other[1]);
    }

    /** Whether the field is the one we know. */
    private void judge(double seconds) {
        if (!resembles(known)) {
            undisturbedSeconds = 0;
            disturbed = true;
            return;
        }
        undisturbedSeconds += seconds;
        if (undisturbedSeconds >= UNDISTURBED_SECONDS) {
            disturbed = false;
            approach(known, seconds);
        }
    }

    /** A field that stays while the body turns is the new one. */
    private void becomeKnown(double[] gyro, double seconds) {
        if (!resembles(candidate)) {
            candidateSeconds = 0;
            candidate[0] = current.value[0];
            candidate[1] = current.value[1];
            return;
        }
        double squared = gyro[0] * gyro[0] + gyro[1] * gyro[1] + gyro[2] * gyro[2];
        candidateSeconds += squared >= NEW_FIELD_RAD_PER_SEC * NEW_FIELD_RAD_PER_SEC ? seconds : 0;
        approach(candidate, seconds);
        double patience = known[0] == 0 ? FIRST_FIELD_SECONDS : NEW_FIELD_SECONDS;
        if (disturbed && candidateSeconds >= patience) {
            known[0] = candidate[0];
            known[1] = candidate[1];
            disturbed = false;
            undisturbedSeconds = UNDISTURBED_SECONDS;
        }
    }

    private double gain(double seconds) {
        double gain = seconds / (TAU_SECONDS + seconds);
        if (!disturbed) {
            rejectedSeconds = Math.max(0, rejectedSeconds - REJECTION_FACTOR * seconds);
        } else if (rejectedSeconds <= REJECTION_SECONDS) {
            rejectedSeconds += seconds;
            gain = 0;
        } else {
            gain /= REJECTION_FACTOR;
        }
        if (startGain > 0) {
            gain = Math.max(gain, startGain);
            startGain = startGain / (startGain + 1);
            if (startGain * TAU_SECONDS < seconds) {
                startGain = 0;
            }
        }
        return gain;
    }
}
