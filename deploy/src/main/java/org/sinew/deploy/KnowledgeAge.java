package org.sinew.deploy;

import java.util.Optional;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.sinew.record.Frame;

/**
 * How old the pictures were that the behaviour's wishes rested on, in each tick in which they rested on any. Told on
 * the recorder's thread; asked by any.
 */
final class KnowledgeAge implements Consumer<Frame> {
    private static final long HIGHEST_MILLIS = 3_600_000;
    private final Histogram millis = new Histogram(HIGHEST_MILLIS, 3);

    @Override
    public synchronized void accept(Frame frame) {
        of(frame).ifPresent(age -> millis.recordValue(Math.max(0, Math.min(HIGHEST_MILLIS, age))));
    }

    /** In one tick, in ms. */
    static Optional<Long> of(Frame frame) {
        long basisNanos = frame.intent.basisNanos();
        return basisNanos == 0 ? Optional.empty() : Optional.of((frame.state.nowNanos - basisNanos) / 1_000_000);
    }

    /** Of all ticks, in ms; empty if the behaviour never looked. */
    synchronized Optional<Histogram> all() {
        return millis.getTotalCount() == 0 ? Optional.empty() : Optional.of(millis.copy());
    }
}
