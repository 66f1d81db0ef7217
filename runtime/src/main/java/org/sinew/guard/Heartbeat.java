package org.sinew.guard;

import org.sinew.rt.RealTime;

/**
 * Beaten by the loop after every complete cycle, and only then: a beat proves a cycle, not a living thread. Watchers
 * read it from other threads.
 */
public final class Heartbeat {
    private volatile long lastNanos;

    /** Loop thread: one more complete cycle. */
    @RealTime
    public void beat(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** Monotonic start time of the last complete cycle; 0 before the first. */
    public long lastNanos() {
        return lastNanos;
    }
}
