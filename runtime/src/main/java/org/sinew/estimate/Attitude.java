package org.sinew.estimate;

import org.sinew.rt.RealTime;
import org.sinew.state.ImuSample;

/**
 * Orientation from gyroscope and accelerometer; yaw is relative to the start. The loop thread calls it with every
 * reading of the torso's unit; {@code sinew attitude} with every row of a recording.
 *
 * <p>The gyroscope is integrated ({@link Strapdown}); seen from there, the accelerometer is averaged over seconds, in
 * which the body's own accelerations cancel out, and what remains is up. Meanwhile the gyroscope's bias is learnt
 * ({@link GyroBias}). Equations and numbers are those of VQF: D. Laidig, T. Seel, "VQF: Highly Accurate IMU Orientation
 * Estimation with Bias Estimation and Magnetic Disturbance Rejection", Information Fusion 91, 2023 (arXiv 2203.17024).
 * Ours are uneven steps, the rotation within a step, and what happens at starts, gaps, falls, knocks and clipping; see
 * {@code runtime/docs/attitude.md}.
 *
 * <p>The first plausible reading gives the up direction at once; after that it never jumps, but after a gap in the
 * readings. A reading that is not plausible or comes late is skipped: the next one covers its time.
 */
@RealTime
public final class Attitude {
    /** After a longer gap the up direction starts anew from the accelerometer; heading and bias are kept. */
    public static final double GAP_SECONDS = 0.5;

    private static final double GRAVITY = 9.80665; // standard gravity, m/s2
    private static final double TAU_SECONDS = 3; // of the accelerometer, as published
    /** What falls reads almost nothing, and no direction. */
    private static final double FALLING = GRAVITY / 10;
    /** More, among calmer readings, is a knock: chips cut it off, and what is missing would tilt the average. */
    private static final double KNOCK = 4 * GRAVITY;
    /** How many times farther from gravity than of late a knock is; where the body vibrates, peaks are no knocks. */
    private static final double KNOCK_TIMES = 5;
    /** Of the average distance from gravity. */
    private static final double SHAKE_TAU_SECONDS = 1;
    /** The first reading of all has to look like gravity, unless none does for so long. */
    private static final double PATIENCE_SECONDS = 1;
    /** No chip clips below 250 deg/s. */
    private static final double CLIPS_FROM_RAD_PER_SEC = 240 * Math.PI / 180;
    /** Very same readings in a row, so fast, that only clipping explains. */
    private static final int CLIPPED_READINGS = 3;
    /** After clipping the up direction counts as the mean of so long: it soon follows the accelerometer again. */
    private static final double CLIPPED_MEAN_SECONDS = 0.25;

    private final Strapdown strapdown = new Strapdown();
    private final RestWatch rest = new RestWatch();
    private final GyroBias bias = new GyroBias(TAU_SECONDS);
    private final LowPass slowAccel = new LowPass(3, TAU_SECONDS);
    /** Turns the strapdown's frame into earth: takes the averaged accelerometer up. */
    private final double[] levelling = {1, 0, 0, 0};
    private final double[] turn = new double[4];
    private final double[] accel = new double[3];
    private final double[] lastGyro = new double[3];
    private final int[] sameGyro = new int[3];
    private boolean started;
    private boolean relevelling;
    private long lastStampNanos;
    private double waitedSeconds;
    private double shake;

    /**
     * Moves {@code q} on to the time of a new reading.
     *
     * @param q   unit quaternion (w, x, y, z) that turns torso axes into earth axes, z up; written only
     * @param imu the reading, in the torso frame
     */
    public void update(double[] q, ImuSample imu) {
        double seconds = (imu.stampNanos - lastStampNanos) / 1e9;
        boolean gap = started && Math.abs(seconds) > GAP_SECONDS;
        if (started && seconds <= 0 && !gap || !imu.plausible()) {
            return;
        }
        lastStampNanos = imu.stampNanos;
        if (!started || gap) {
            start(imu);
            seconds = 0;
        } else {
            strapdown.add(imu.gyroRadPerSec, bias.radPerSec, seconds);
        }
        rest.add(imu.gyroRadPerSec, imu.accelMetrePerSec2, seconds);
        watchClipping(imu.gyroRadPerSec);
        level(imu.accelMetrePerSec2, seconds);
        Quaternions.multiply(levelling, strapdown.now, q);
    }

    /** Writes what the gyroscope is believed to read at rest, in rad/s. */
    public void bias(double[] radPerSec) {
        for (int i = 0; i < 3; i++) {
            radPerSec[i] = bias.radPerSec[i];
        }
    }

    private void start(ImuSample imu) {
        relevelling = started;
        started = true;
        strapdown.restart(imu.gyroRadPerSec);
        rest.restart();
        slowAccel.restart();
        bias.restart();
        waitedSeconds = 0;
    }

    /** A gyroscope at its end tells less than the truth: then the accelerometer's word counts sooner. */
    private void watchClipping(double[] gyro) {
        boolean clipped = false;
        for (int i = 0; i < 3; i++) {
            boolean same = gyro[i] == lastGyro[i] && Math.abs(gyro[i]) > CLIPS_FROM_RAD_PER_SEC;
            sameGyro[i] = same ? Math.min(sameGyro[i] + 1, CLIPPED_READINGS) : 1;
            clipped |= sameGyro[i] == CLIPPED_READINGS;
            lastGyro[i] = gyro[i];
        }
        if (clipped && !slowAccel.empty()) {
            int samples = (int) Math.ceil(CLIPPED_MEAN_SECONDS / Math.max(strapdown.periodSeconds(), 1e-4));
            slowAccel.soften(samples, CLIPPED_MEAN_SECONDS);
            relevelling = true;
        }
    }

    /** Takes the averaged accelerometer up, by the smallest rotation. */
    private void level(double[] accelMetrePerSec2, double seconds) {
        double length = length(accelMetrePerSec2);
        boolean knock = isKnock(length, seconds);
        if (length < FALLING || knock || slowAccel.empty() && !looksLikeGravity(length, seconds)) {
            return;
        }
        Quaternions.rotate(strapdown.middle, accelMetrePerSec2, accel);
        slowAccel.add(accel, seconds);
        relevelling &= slowAccel.settling();
        Quaternions.rotate(levelling, slowAccel.value, accel);
        double average = length(accel);
        if (average < FALLING) {
            return;
        }
        scale(accel, 1 / average);
        Quaternions.toUp(accel[0], accel[1], accel[2], turn);
        Quaternions.multiply(turn, levelling, levelling);
        learnBias(seconds);
    }

    private boolean isKnock(double length, double seconds) {
        double off = Math.abs(length - GRAVITY);
        boolean knock = length > KNOCK && off > KNOCK_TIMES * shake;
        shake += seconds / (SHAKE_TAU_SECONDS + seconds) * (Math.min(off, KNOCK) - shake);
        return knock;
    }

    private boolean looksLikeGravity(double length, double seconds) {
        waitedSeconds += seconds;
        return length > GRAVITY / 2 && length < GRAVITY * 2 || waitedSeconds > PATIENCE_SECONDS;
    }

    /** After a gap or clipping levelling puts right a direction, not a drift: that says nothing about the bias. */
    private void learnBias(double seconds) {
        Quaternions.multiply(levelling, strapdown.now, turn);
        bias.follow(turn, seconds);
        if (seconds > 0 && rest.resting()) {
            bias.rest(rest.meanGyroRadPerSec(), seconds);
        } else if (seconds > 0 && !relevelling) {
            bias.motion(accel[0], accel[1], seconds);
        }
    }

    private static double length(double[] v) {
        return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }

    private static void scale(double[] v, double by) {
        v[0] *= by;
        v[1] *= by;
        v[2] *= by;
    }
}
