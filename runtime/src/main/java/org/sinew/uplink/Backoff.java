package org.sinew.uplink;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: 0.25 s, doubled after each failure up to 8 s, of which a random half is
 * taken off so that a hall full of robots does not come back in step. One thread.
 */
final class Backoff {
    static final long FIRST_NANOS = 250_000_000L;
    static final long LONGEST_NANOS = 8_000_000_000L;

    private final RandomGenerator random;
    private long fullNanos = FIRST_NANOS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next delay. */
    long nextNanos() {
        long delay = (long) (fullNanos * (0.5 + 0.5 * random.nextDouble()));
        fullNanos = Math.min(LONGEST_NANOS, 2 * fullNanos);
        return delay;
    }

    /** A connection has held: starts from the shortest delay again. */
    void reset() {
        fullNanos = FIRST_NANOS;
    }
}
