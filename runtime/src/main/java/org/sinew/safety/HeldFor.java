package org.sinew.safety;

import org.sinew.rt.RealTime;

/**
 * Whether something has been so without a break for long enough: one spike of a voltage or one late reading is no
 * fault. By the times of the readings themselves; the first reading counts from its own time. Loop thread.
 */
@RealTime
final class HeldFor {
    private final long nanos;
    private long sinceNanos;

    /** @param nanos how long it must be so */
    HeldFor(long nanos) {
        this.nanos = nanos;
    }

    /** Forgets what was. */
    void reset() {
        sinceNanos = 0;
    }

    /** Takes in how it is at {@code stampNanos}, which is above 0; whether it has been so for long enough. */
    boolean see(boolean isSo, long stampNanos) {
        if (!isSo) {
            sinceNanos = 0;
        } else if (sinceNanos == 0) {
            sinceNanos = stampNanos;
        }
        return isSo && stampNanos - sinceNanos >= nanos;
    }
}
