package org.sinew.loop;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.sinew.rt.RealTime;

/**
 * How long each step of a tick takes, added up over all ticks: real time, whatever clock the loop lives in. The loop
 * thread writes, with one look at the processor's clock a step (25 ns); any thread may read. Decides nothing.
 */
public final class PhaseTimes {
    private static final Phase[] PHASES = Phase.values();

    private final AtomicLong[] totalNanos = new AtomicLong[PHASES.length];
    private long lastNanos;
    private Interruption interruption = Interruption.NONE;

    PhaseTimes() {
        Arrays.setAll(totalNanos, i -> new AtomicLong());
    }

    /** Before the loop starts, simulation only: what may keep its thread in a step. */
    public void interruptedBy(Interruption by) {
        interruption = by;
    }

    /** Loop thread: a tick begins. */
    @RealTime
    void begin() {
        lastNanos = System.nanoTime();
    }

    /** Loop thread: a step has ended, and the next one begins. */
    @RealTime
    void end(Phase phase) {
        interruption.in(phase);
        long now = System.nanoTime();
        AtomicLong total = totalNanos[phase.ordinal()];
        total.lazySet(total.getPlain() + now - lastNanos);
        lastNanos = now;
    }

    /** Any thread: time spent in each step so far, in the order of {@link Phase}. */
    public long[] totalNanos() {
        return Arrays.stream(totalNanos).mapToLong(AtomicLong::get).toArray();
    }
}
