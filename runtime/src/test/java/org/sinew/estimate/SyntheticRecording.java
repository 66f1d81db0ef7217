package org.sinew.estimate;

import java.util.Locale;
import java.util.Random;

/**
 * What an inertial unit would say while it is moved about, and how it truly stood. The motion is a sum of sines, from
 * a seed; the unit averages over its sampling period, as such chips do, and has bias, noise and limits.
 */
final class SyntheticRecording {
    static final double GRAVITY = 9.80665;
    private static final int FINE_STEPS = 20; // of the motion, in a sampling period
    private static final int WAVES = 12;
    private static final double REST_SECONDS = 3;

    /** How it moves and what the unit is like. */
    record Kind(String name, double rateHz, double turnRadPerSec, double turnHz, double moveMetrePerSec2,
            double moveHz, double biasRadPerSec, double gyroLimitRadPerSec, int taps, double missing,
            double jitterShare) {
        static Kind of(String name, double turnRadPerSec, double turnHz, double moveMetrePerSec2, double moveHz) {
            return new Kind(name, 100, turnRadPerSec, turnHz, moveMetrePerSec2, moveHz, 0.006, 1e9, 0, 0, 0);
        }

        Kind at(double hz) {
            return new Kind(name + "_" + (int) hz, hz, turnRadPerSec, turnHz, moveMetrePerSec2, moveHz,
                    biasRadPerSec, gyroLimitRadPerSec, taps, missing, jitterShare);
        }

        Kind biased(double radPerSec) {
            return new Kind(name + "_biased", rateHz, turnRadPerSec, turnHz, moveMetrePerSec2, moveHz, radPerSec,
                    gyroLimitRadPerSec, taps, missing, jitterShare);
        }

        Kind tapped(int times) {
            return new Kind(name + "_tapped", rateHz, turnRadPerSec, turnHz, moveMetrePerSec2, moveHz, biasRadPerSec,
                    gyroLimitRadPerSec, times, missing, jitterShare);
        }

        Kind lossy(double share) {
            return new Kind(name + "_lossy", rateHz, turnRadPerSec, turnHz, moveMetrePerSec2, moveHz, biasRadPerSec,
                    gyroLimitRadPerSec, taps, share, jitterShare);
        }

        Kind jittery(double share) {
            return new Kind(name + "_jittery", rateHz, turnRadPerSec, turnHz, moveMetrePerSec2, moveHz, biasRadPerSec,
                    gyroLimitRadPerSec, taps, missing, share);
        }
    }

    final int rows;
    final double[] seconds;
    final double[][] gyro;
    final double[][] accel;
    /** The true direction of up in sensor axes, at the time of the row. */
    final double[][] up;
    private final boolean[] lost;

    private final Kind kind;
    private final Random random;
    private final double duration;
    private final double[][] waves;

    SyntheticRecording(Kind kind, double duration, long seed) {
        this.kind = kind;
        this.duration = duration;
        random = new Random(seed);
        waves = new double[6 * WAVES][];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = new double[] {0.2 + 1.6 * random.nextDouble(), 2 * Math.PI * random.nextDouble()};
        }
        rows = (int) (duration * kind.rateHz());
        seconds = new double[rows];
        gyro = new double[rows][3];
        accel = new double[rows][3];
        up = new double[rows][3];
        lost = new boolean[rows];
        move();
        for (int row = 1; row < rows; row++) {
            lost[row] = random.nextDouble() < kind.missing();
        }
    }

    private void move() {
        double[] bias = new double[3];
        for (int i = 0; i < 3; i++) {
            bias[i] = kind.biasRadPerSec() * (random.nextDouble() * 2 - 1);
        }
        double[] q = {1, 0, 0, 0};
        double now = 0;
        for (int row = 0; row < rows; row++) {
            double jitter = 1 + kind.jitterShare() * (random.nextDouble() - 0.5);
            double period = jitter / kind.rateHz();
            double[] tap = tap(row);
            for (int i = 0; i < FINE_STEPS; i++) {
                now += period / FINE_STEPS;
                fineStep(row, now, period / FINE_STEPS, q, bias, i == FINE_STEPS / 2 ? tap : new double[3]);
            }
            seconds[row] = now;
            Quaternions.rotate(inverse(q), new double[] {0, 0, 1}, up[row]);
            for (int i = 0; i < 3; i++) {
                gyro[row][i] = rounded(gyro[row][i] + 0.002 * random.nextGaussian(), 1e-4);
                accel[row][i] = rounded(accel[row][i] + 0.03 * random.nextGaussian(), 1e-3);
            }
        }
    }

    private void fineStep(int row, double now, double step, double[] q, double[] bias, double[] tap) {
        double[] turn = new double[3];
        double[] force = new double[3];
        for (int i = 0; i < 3; i++) {
            turn[i] = wave(i, now, kind.turnHz()) * kind.turnRadPerSec();
            force[i] = wave(3 + i, now, kind.moveHz()) * kind.moveMetrePerSec2() + (i == 2 ? GRAVITY : 0);
        }
        double[] by = new double[4];
        Quaternions.ofRotationVector(turn[0] * step, turn[1] * step, turn[2] * step, by);
        Quaternions.multiply(q, by, q);
        double[] felt = new double[3];
        Quaternions.rotate(inverse(q), force, felt);
        for (int i = 0; i < 3; i++) {
            double limit = kind.gyroLimitRadPerSec();
            gyro[row][i] += Math.max(-limit, Math.min(limit, turn[i] + bias[i])) / FINE_STEPS;
            accel[row][i] += Math.max(-160, Math.min(160, felt[i] + tap[i])) / FINE_STEPS; // a chip of 16 g
        }
    }

    /** A hit, and the rebound in the row after it. */
    private double[] tap(int row) {
        double[] tap = new double[3];
        int every = kind.taps() == 0 ? Integer.MAX_VALUE : (int) (rows - 5 * kind.rateHz()) / kind.taps();
        int since = row - (int) (4 * kind.rateHz());
        if (since >= 0 && (since % every == 0 || since % every == 1)) {
            for (int i = 0; i < 3; i++) {
                tap[i] = (since % every == 0 ? 1000 : -600) * (random.nextDouble() - 0.3);
            }
        }
        return tap;
    }

    private double wave(int axis, double now, double hz) {
        double strength = Math.max(0, Math.min(1, Math.min(now - REST_SECONDS, duration - 1 - now)));
        double sum = 0;
        for (int i = 0; i < WAVES; i++) {
            double[] wave = waves[axis * WAVES + i];
            sum += StrictMath.sin(2 * Math.PI * hz * wave[0] * now + wave[1]);
        }
        return strength * sum / Math.sqrt(WAVES / 2.0);
    }

    /** Whether the row got lost on its way. */
    boolean lost(int row) {
        return lost[row];
    }

    static double[] inverse(double[] q) {
        return new double[] {q[0], -q[1], -q[2], -q[3]};
    }

    private static double rounded(double value, double step) {
        return Math.rint(value / step) * step;
    }

    /** As a file, for other programs. */
    String csv() {
        StringBuilder text = new StringBuilder("t_s,gx,gy,gz,ax,ay,az,ux,uy,uz\n");
        for (int row = 0; row < rows; row++) {
            if (!lost(row)) {
                text.append(String.format(Locale.ROOT, "%.6f,%.4f,%.4f,%.4f,%.3f,%.3f,%.3f,%.9f,%.9f,%.9f%n",
                        seconds[row], gyro[row][0], gyro[row][1], gyro[row][2], accel[row][0], accel[row][1],
                        accel[row][2], up[row][0], up[row][1], up[row][2]));
            }
        }
        return text.toString();
    }
}
