package org.sinew.record;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The times in a log: those of the monotonic clock, moved so that the log begins at the date at which it did begin. So
 * they are dates for whoever looks at it, and no step of the date, during the run, tears it.
 *
 * @param start      date of the beginning
 * @param startNanos the same moment on the monotonic clock
 */
record LogTime(Instant start, long startNanos) {
    /** In ns since 1970-01-01. */
    long of(long monotonicNanos) {
        return TimeUnit.SECONDS.toNanos(start.getEpochSecond()) + start.getNano() + monotonicNanos - startNanos;
    }
}
