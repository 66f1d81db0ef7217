package org.sinew.estimate;

import org.sinew.rt.RealTime;

/**
 * A Butterworth low-pass filter of second order over several values at once, for samples that come at any distance.
 * Used by the filters of this package, on the loop thread.
 *
 * <p>Until its time constant has passed it is the mean of what came, so that the first sample counts at once; then it
 * goes on from that mean. The filter is integrated by the trapezoid rule, which is stable for any step and is, for
 * equal steps, the usual bilinear transform.
 */
@RealTime
final class LowPass {
    /** What the filter says now. */
    final double[] value;

    private final double[] rate;
    private final double[] last;
    private final double tauSeconds;
    private final double cornerRadPerSec;
    private int samples;
    private double elapsedSeconds;

    /**
     * @param size       how many values a sample has
     * @param tauSeconds time constant; the corner frequency is sqrt(2) / tau in rad/s
     */
    LowPass(int size, double tauSeconds) {
        this.tauSeconds = tauSeconds;
        cornerRadPerSec = Math.sqrt(2) / tauSeconds;
        value = new double[size];
        rate = new double[size];
        last = new double[size];
    }

    /** Whether no sample has come since the start. */
    boolean empty() {
        return samples == 0;
    }

    /** Whether it still averages all that came. */
    boolean settling() {
        return elapsedSeconds < tauSeconds;
    }

    /** Forgets everything. */
    void restart() {
        samples = 0;
        elapsedSeconds = 0;
    }

    /** Goes on as if the present value were the mean of a few samples only. */
    void soften(int meanOfSamples, double meanOfSeconds) {
        if (elapsedSeconds > meanOfSeconds) {
            samples = meanOfSamples;
            elapsedSeconds = meanOfSeconds;
        }
    }

    /** Takes a sample that came so many seconds after the one before (the first one: 0). */
    void add(double[] sample, double seconds) {
        if (settling()) {
            elapsedSeconds += seconds;
            samples++;
            average(sample);
        } else {
            filter(sample, seconds);
        }
    }

    private void average(double[] sample) {
        for (int i = 0; i < value.length; i++) {
            value[i] = samples == 1 ? sample[i] : value[i] + (sample[i] - value[i]) / samples;
            rate[i] = 0;
            last[i] = sample[i];
        }
    }

    /** x' = v, v' = w^2 (u - x) - sqrt(2) w v, over half a step forward and half a step backward. */
    private void filter(double[] sample, double seconds) {
        double half = seconds / 2;
        double stiffness = cornerRadPerSec * cornerRadPerSec;
        double damping = half * Math.sqrt(2) * cornerRadPerSec;
        double inertia = half * half * stiffness;
        for (int i = 0; i < value.length; i++) {
            double pull = half * stiffness * (sample[i] + last[i] - 2 * value[i]);
            double next = (rate[i] * (1 - damping - inertia) + pull) / (1 + damping + inertia);
            value[i] += half * (rate[i] + next);
            rate[i] = next;
            last[i] = sample[i];
        }
    }
}
