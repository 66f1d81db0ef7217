package org.sinew.loop;

import org.sinew.rt.RealTime;

/**
 * Whether the loop has run itself warm: its ticks have become short and have stopped becoming shorter. Judged block by
 * block; a block with a disturbance only makes it take one block more.
 */
final class Warmth {
    private static final int BLOCK = 50;
    /** A warm tick leaves three quarters of the period free. */
    private static final int SHARE = 4;
    /** Longer ticks in a block that are taken as disturbance, not as coldness. */
    private static final int SPARED = 2;

    private final long longNanos;
    private long sumNanos;
    private long lastSumNanos = Long.MAX_VALUE;
    private int inBlock;
    private int longTicks;
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
            boolean flat = lastSumNanos != Long.MAX_VALUE && sumNanos >= lastSumNanos / 2;
            if (longTicks <= SPARED && flat) {
                reached = true;
            }
            lastSumNanos = sumNanos;
            sumNanos = 0;
            inBlock = 0;
            longTicks = 0;
        }
        return reached;
    }

    boolean reached() {
        return reached;
    }
}
