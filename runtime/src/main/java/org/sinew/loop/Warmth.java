package org.sinew.loop;

import java.util.Locale;
import java.util.Optional;
import org.sinew.rt.RealTime;

/**
 * Whether the loop has run itself warm: its ticks have become short and have stopped becoming shorter. Judged block by
 * block; a block with a disturbance only makes it take one block more. It looks at no clock: lengths of ticks are told
 * to it, and where time is virtual they are 0, so that it takes two blocks exactly.
 */
final class Warmth {
    private static final int BLOCK = 50;
    /** A warm tick leaves three quarters of the period free. */
    private static final int SHARE = 4;
    /** Longer ticks in a block that are taken as disturbance, not as coldness. */
    private static final int SPARED = 2;
    private static final int MEAN_BITS = 27; // of microseconds: two minutes
    private static final long MOST_MICROS = (1L << MEAN_BITS) - 1;

    private final long longNanos;
    private long sumNanos;
    private long lastSumNanos = Long.MAX_VALUE;
    private int inBlock;
    private int longTicks;
    /** Of the newest complete block, in one number so that a reader never mixes two blocks; 0 before the first. */
    private volatile long newest;
    private volatile boolean reached;

    Warmth(long periodNanos) {
        longNanos = periodNanos / SHARE;
    }

    /** Loop thread: takes the length of one tick in; true once warm. */
    @RealTime
    boolean record(long tickNanos) {
        sumNanos += Math.min(tickNanos, longNanos);
        longTicks += tickNanos > longNanos ? 1 : 0;
        inBlock++;
        if (inBlock == BLOCK) {
            judge();
        }
        return reached;
    }

    @RealTime
    private void judge() {
        boolean compared = lastSumNanos != Long.MAX_VALUE;
        if (compared && longTicks <= SPARED && sumNanos >= lastSumNanos / 2) {
            reached = true;
        }
        long before = compared ? meanMicros(lastSumNanos) : 0;
        long means = (meanMicros(sumNanos) << MEAN_BITS) | before;
        newest = (means << 8) | ((long) longTicks << 2) | (compared ? 2 : 0) | 1;
        lastSumNanos = sumNanos;
        sumNanos = 0;
        inBlock = 0;
        longTicks = 0;
    }

    @RealTime
    private static long meanMicros(long sumNanos) {
        return Math.min(MOST_MICROS, sumNanos / BLOCK / 1000);
    }

    /** Any thread. */
    boolean reached() {
        return reached;
    }

    /** Any thread: what a loop that is not warm waits for, with the figures; empty: it is warm. */
    Optional<String> awaited() {
        long block = newest;
        double millis = (block >>> (8 + MEAN_BITS)) / 1e3;
        double millisBefore = ((block >>> 8) & MOST_MICROS) / 1e3;
        long tooLong = (block >>> 2) & 63;
        if (reached) {
            return Optional.empty();
        }
        if ((block & 1) == 0) {
            return Optional.of("its first " + BLOCK + " ticks have not run yet");
        }
        if (tooLong > SPARED) {
            return Optional.of(String.format(Locale.ROOT, "%d of its last %d ticks took longer than %.2f ms, a quarter "
                    + "of its period; it waits for %d ticks with %d such at most, which a machine that is busy "
                    + "otherwise may not give it", tooLong, BLOCK, longNanos / 1e6, BLOCK, SPARED));
        }
        boolean compared = (block & 2) != 0;
        return Optional.of(String.format(Locale.ROOT, "its last %d ticks took %.2f ms on average, %s; it waits for "
                + "%d that are not twice as fast as the %d before", BLOCK, millis,
                compared ? String.format(Locale.ROOT, "the %d before %.2f ms", BLOCK, millisBefore)
                        : "and there are none to compare with yet", BLOCK, BLOCK));
    }
}
