package org.sinew.loop;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.sinew.rt.RealTime;

/**
 * What the loop measures of itself, all the time, on the robot: lateness of every wake-up, length of every tick, ticks,
 * skipped periods, bytes allocated. The loop thread writes; any thread may read.
 */
public final class LoopStats {
    private static final long HIGHEST_MICROS = 60_000_000;

    /** What made a cycle miss its time. */
    enum Cause {
        /** The tick itself took longer than a period. */
        TICK,
        /** A collection of the Java heap ran meanwhile. */
        GC,
        /** The system woke the thread too late. */
        WAKE_UP
    }

    private final SingleWriterRecorder lateness = new SingleWriterRecorder(HIGHEST_MICROS, 3);
    private final SingleWriterRecorder tick = new SingleWriterRecorder(HIGHEST_MICROS, 3);
    private final Histogram latenessTotal = new Histogram(HIGHEST_MICROS, 3);
    private final Histogram tickTotal = new Histogram(HIGHEST_MICROS, 3);
    private final GcWatch gc;
    private final long[] overruns = new long[Cause.values().length];
    private long gcSeen;
    private long skippedSeen;
    private volatile long ticks;
    private volatile long skipped;
    private volatile long allocatedBytes;

    LoopStats(GcWatch gc) {
        this.gc = gc;
    }

    @RealTime
    void record(long latenessNanos, long tickNanos, long periodNanos, long skippedSoFar) {
        lateness.recordValue(micros(latenessNanos));
        tick.recordValue(micros(tickNanos));
        long collections = gc.collections();
        if (skippedSoFar > skippedSeen || tickNanos > periodNanos) {
            Cause cause = collections != gcSeen ? Cause.GC : tickNanos > periodNanos ? Cause.TICK : Cause.WAKE_UP;
            overruns[cause.ordinal()]++;
        }
        gcSeen = collections;
        skippedSeen = skippedSoFar;
        skipped = skippedSoFar;
        ticks++; // written by the loop thread only
    }

    @RealTime
    void allocated(long bytes) {
        allocatedBytes = bytes;
    }

    @RealTime
    private static long micros(long nanos) {
        return Math.max(0, Math.min(HIGHEST_MICROS, nanos / 1000));
    }

    /** Cycles so far. */
    public long ticks() {
        return ticks;
    }

    /** Periods without a cycle. */
    public long skipped() {
        return skipped;
    }

    /** Bytes that the loop thread has allocated since it was warm. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Microseconds from when a cycle was due to when it began, all cycles so far. */
    public synchronized Histogram lateness() {
        latenessTotal.add(lateness.getIntervalHistogram());
        return latenessTotal.copy();
    }

    /** Microseconds from the beginning to the end of a cycle, all cycles so far. */
    public synchronized Histogram tick() {
        tickTotal.add(tick.getIntervalHistogram());
        return tickTotal.copy();
    }

    /** Cycles that missed their time, by cause; after the loop has ended. */
    public Map<String, Long> overruns() {
        Map<String, Long> byCause = new TreeMap<>();
        for (Cause cause : Cause.values()) {
            if (overruns[cause.ordinal()] > 0) {
                byCause.put(cause.name().toLowerCase(java.util.Locale.ROOT), overruns[cause.ordinal()]);
            }
        }
        return byCause;
    }
}
