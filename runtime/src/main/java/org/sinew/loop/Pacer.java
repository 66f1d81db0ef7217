package org.sinew.loop;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;
import org.sinew.rt.RealTime;

/**
 * Says when the next cycle begins: at absolute times one period apart. A late cycle skips whole periods and keeps
 * phase; it never runs two cycles in a row to catch up. One thread uses it.
 *
 * <p>In wall time on Linux it sleeps by {@code clock_nanosleep} with an absolute time; elsewhere the clock parks it,
 * which wakes a little later.
 */
public final class Pacer {
    private static final int WARM_CALLS = 256;

    private final long periodNanos;
    private final Clock clock;
    private final @Nullable Posix posix;
    private final MemorySegment timespec;
    private long dueNanos;
    private long skipped;

    /** A pacer that uses, for wall time, what this system offers. */
    public Pacer(long periodNanos, Clock clock) {
        this(periodNanos, clock, clock.equals(Clock.WALL) ? Posix.linux().orElse(null) : null);
    }

    Pacer(long periodNanos, Clock clock, @Nullable Posix posix) {
        this.periodNanos = periodNanos;
        this.clock = clock;
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
        long lateNanos = clock.nanos() - dueNanos;
        if (lateNanos >= periodNanos) {
            long missed = lateNanos / periodNanos;
            skipped += missed;
            dueNanos += missed * periodNanos;
        }
        while (clock.nanos() - dueNanos < 0) {
            if (posix == null || !posix.sleepUntil(dueNanos, timespec)) {
                clock.parkUntil(dueNanos);
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
