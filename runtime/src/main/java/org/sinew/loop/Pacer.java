package org.sinew.loop;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Posix;
import org.sinew.rt.RealTime;

/**
 * Says when the next cycle begins: at absolute times one period apart. A late cycle skips whole periods and keeps
 * phase; it never runs two cycles in a row to catch up. One thread uses it.
 *
 * <p>On Linux it sleeps by {@code clock_nanosleep} with an absolute time; elsewhere by {@code parkNanos}, which wakes a
 * little later.
 */
public final class Pacer {
    private static final int WARM_CALLS = 256;

    private final long periodNanos;
    private final @Nullable Posix posix;
    private final MemorySegment timespec;
    private long dueNanos;
    private long skipped;

    /** A pacer that uses what this system offers. */
    public Pacer(long periodNanos) {
        this(periodNanos, Posix.linux().orElse(null));
    }

    Pacer(long periodNanos, @Nullable Posix posix) {
        this.periodNanos = periodNanos;
        this.posix = posix;
        timespec = posix == null ? MemorySegment.NULL : Posix.timespec();
    }

    /** The first cycle is due at {@code nanos}. */
    public void start(long nanos) {
        // the virtual machine makes a class of its own for a method handle that has been called 128 times, and the
        // thread that calls it then allocates 65 kB: let that be now. Until a time that is long past: without a fixed
        // priority Linux may sleep 50 us longer than it is asked to (prctl(2), PR_SET_TIMERSLACK)
        for (int i = 0; posix != null && i < WARM_CALLS; i++) {
            posix.sleepUntil(0, timespec);
        }
        dueNanos = nanos - periodNanos;
        skipped = 0;
    }

    /**
     * Waits for the next cycle.
     *
     * @return the time at which it was due; the present minus this is the lateness
     */
    @RealTime
    public long await() {
        dueNanos += periodNanos;
        long lateNanos = System.nanoTime() - dueNanos;
        if (lateNanos >= periodNanos) {
            long missed = lateNanos / periodNanos;
            skipped += missed;
            dueNanos += missed * periodNanos;
        }
        while (System.nanoTime() - dueNanos < 0) {
            if (posix == null || !posix.sleepUntil(dueNanos, timespec)) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
        }
        return dueNanos;
    }

    /** Periods skipped since the start because a cycle was late. */
    @RealTime
    public long skipped() {
        return skipped;
    }
}
