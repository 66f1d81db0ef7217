package org.sinew.estimate;

import org.sinew.rt.RealTime;

/**
 * The gyroscope alone, integrated: turns sensor axes into a frame that keeps its direction but for the gyroscope's
 * drift. Used by {@link Attitude}, on the loop thread.
 *
 * <p>A reading is taken for the mean over the sampling period that ends at its stamp, which is what the filters inside
 * such chips make of it. The rotation over the period is that mean, and the coning term for an axis that moves
 * meanwhile (two samples; P. G. Savage, "Strapdown Inertial Navigation Integration Algorithm Design Part 1: Attitude
 * Algorithms", J. Guidance, Control, and Dynamics 21(1), 1998). Where readings are missing, the rate goes straight from
 * the last one to the next.
 */
@RealTime
final class Strapdown {
    /** A step is longer than the sampling period by more than this only when a reading is missing. */
    private static final double JITTER = 1.25;
    /** Weight of a new step in the mean sampling period. */
    private static final double PERIOD_WEIGHT = 0.05;

    /** The orientation at the time of the last reading. */
    final double[] now = {1, 0, 0, 0};
    /** The orientation half a sampling period earlier: in the middle of what the reading is the mean of. */
    final double[] middle = {1, 0, 0, 0};

    private final double[] turn = new double[4];
    private final double[] lastRate = new double[3];
    private final double[] rate = new double[3];
    private double lastSeconds;
    private double periodSeconds;

    /** Goes on from here with a first reading: nothing is known of the time before it. */
    void restart(double[] gyroRadPerSec) {
        copy(gyroRadPerSec, lastRate);
        copy(now, middle);
        lastSeconds = 0;
        periodSeconds = 0;
    }

    /** Usual time from reading to reading; 0 before the second one. */
    double periodSeconds() {
        return periodSeconds;
    }

    /** Turns on to the time of the next reading. */
    void add(double[] gyroRadPerSec, double[] biasRadPerSec, double seconds) {
        periodSeconds = periodSeconds == 0 ? seconds
                : periodSeconds + PERIOD_WEIGHT * (Math.min(seconds, 2 * periodSeconds) - periodSeconds);
        double step = Math.min(seconds, JITTER * periodSeconds);
        for (int i = 0; i < 3; i++) {
            rate[i] = gyroRadPerSec[i] - biasRadPerSec[i];
            lastRate[i] -= biasRadPerSec[i];
        }
        if (seconds > step) {
            double half = (seconds - step) / 2;
            Quaternions.ofRotationVector(half * (lastRate[0] + rate[0]), half * (lastRate[1] + rate[1]),
                    half * (lastRate[2] + rate[2]), turn);
            Quaternions.multiply(now, turn, now);
        }
        halfTurn(step);
        Quaternions.multiply(now, turn, middle);
        Quaternions.multiply(middle, turn, now);
        copy(gyroRadPerSec, lastRate);
        lastSeconds = seconds;
    }

    /** Half the rotation over a step: the mean rate, and half of last x now / 12 for equal steps (coning). */
    private void halfTurn(double step) {
        double coning = lastSeconds == 0 ? 0 : step * step * step / (12 * (step + lastSeconds));
        double half = step / 2;
        double[] a = lastRate;
        double[] b = rate;
        Quaternions.ofRotationVector(half * b[0] + coning * (a[1] * b[2] - a[2] * b[1]),
                half * b[1] + coning * (a[2] * b[0] - a[0] * b[2]),
                half * b[2] + coning * (a[0] * b[1] - a[1] * b[0]), turn);
    }

    private static void copy(double[] from, double[] to) {
        for (int i = 0; i < from.length; i++) {
            to[i] = from[i];
        }
    }
}
