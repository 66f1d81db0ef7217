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

    private final SingleWriterRecorder lateness = new SingleWriterRecorder(HIGHEST_MICROS, 3);
    private final SingleWriterRecorder tick = new SingleWriterRecorder(HIGHEST_MICROS, 3);
    private final Histogram latenessTotal = new Histogram(HIGHEST_MICROS, 3);
    private final Histogram tickTotal = new Histogram(HIGHEST_MICROS, 3);
    private final GcWatch gc;
    private long overrunsByGc; // a collection of the Java heap ran meanwhile
    private long overrunsByTick; // the tick itself took longer than a period
    private long overrunsByWakeUp; // the system woke the thread too late
    private long gcSeen;
    private long skippedSeen;
    private boolean lastTickWasLong;
    private volatile long ticks;
    private volatile long skipped;
    private volatile long allocatedBytes;
    private volatile long firstAllocationTick;

    LoopStats(GcWatch gc) {
        this.gc = gc;
    }

    @RealTime
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void record(long latenessNanos, long tickNanos, long periodNanos, long skippedSoFar) {
        lateness.recordValue(micros(latenessNanos));
        tick.recordValue(micros(tickNanos));
        long collections = gc.collections();
        boolean told = lastTickWasLong && skippedSoFar > skippedSeen; // these periods were lost to the tick before
        lastTickWasLong = tickNanos > periodNanos;
        if (lastTickWasLong || (skippedSoFar > skippedSeen && !told)) {
            if (collections != gcSeen) {
                overrunsByGc++;
            } else if (lastTickWasLong) {
                overrunsByTick++;
            } else {
                overrunsByWakeUp++;
            }
        }
        gcSeen = collections;
        skippedSeen = skippedSoFar;
        skipped = skippedSoFar;
        ticks++;
    }

    @RealTime
    void allocated(long bytes) {
        if (bytes > 0 && firstAllocationTick == 0) {
            firstAllocationTick = ticks;
        }
        allocatedBytes = bytes;
    }

    @RealTime
    private static long micros(long nanos) {
        return Math.max(0, Math.min(HIGHEST_MICROS, nanos / 1000));
    }

    /** Cycles so far. */
    @RealTime
    public long ticks() {
        return ticks;
    }

    /** Periods without a cycle. */
    public long skipped() {
        return skipped;
    }

    /**
     * Bytes that the loop thread has allocated since it was warm, but for cycles in which the behaviour has failed; not
     * counted in virtual time.
     */
    @RealTime
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** The tick in which it first did; 0: it never has. */
    public long firstAllocationTick() {
        return firstAllocationTick;
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
        byCause.put("gc", overrunsByGc);
        byCause.put("tick", overrunsByTick);
        byCause.put("wake_up", overrunsByWakeUp);
        byCause.values().removeIf(count -> count == 0);
        return byCause;
    }
}
