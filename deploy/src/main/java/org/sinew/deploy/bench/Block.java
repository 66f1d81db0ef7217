package org.sinew.deploy.bench;

import org.HdrHistogram.Histogram;

/**
 * What one loop did for a second or a few.
 *
 * @param lateness       of every wake-up, in us, in the resolution of the loop's own statistics
 * @param ticks          cycles
 * @param skipped        periods without a cycle
 * @param allocatedBytes on the heap by the loop's thread once warm; 0 for a loop without a heap
 * @param fifo           whether the system gave it the fixed priority that it asked for
 */
public record Block(Histogram lateness, long ticks, long skipped, long allocatedBytes, boolean fifo) {
    private static final long HIGHEST_MICROS = 60_000_000;

    /** An empty histogram of the resolution that blocks have. */
    static Histogram histogram() {
        return new Histogram(HIGHEST_MICROS, 3);
    }

    /** Lateness at a percentile of this block's cycles, in us. */
    double micros(double percentile) {
        return lateness.getValueAtPercentile(percentile);
    }
}
