package org.sinew.drivers.sim;

import org.sinew.sim.Noise;

/**
 * A plug that shakes: open in some milliseconds and closed in others, a function of time and seed alone, so that it has
 * no state but its share.
 */
final class LooseContact {
    /** Of the time, where a plan says none. */
    static final double USUAL_SHARE = 0.3;
    private static final long SLICE_NANOS = 1_000_000;

    private final Noise noise;
    private volatile double share;

    LooseContact(Noise noise) {
        this.noise = noise;
    }

    /** For so much of the time it is open: 0 never, 1 always. */
    void share(double value) {
        share = value;
    }

    double share() {
        return share;
    }

    boolean open(long nanos) {
        return noise.happens(nanos / SLICE_NANOS, 0, share);
    }
}
