package org.sinew.rt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The newest value, handed from one writer thread to one reader thread without locks or allocation.
 *
 * <p>Three preallocated instances: the writer fills one, the reader looks at another, the third waits in the middle.
 * {@link #publish()} and {@link #poll()} swap with the middle one, so the writer never waits for the reader, the reader
 * never sees a half-written value, and an older unread value is simply replaced.
 *
 * @param <T> a mutable value that the writer overwrites in place
 */
@RealTime
public final class Slot<T> {
    private static final int FRESH = 4; // flag beside the index of the middle instance
    private static final long NAP_NANOS = 20_000;

    private final T[] values;
    private final AtomicInteger middle = new AtomicInteger(1);
    private int writing = 0; // touched by the writer only
    private int reading = 2; // touched by the reader only

    /** Cold: builds the three instances. */
    @SuppressWarnings("unchecked")
    public Slot(Supplier<? extends T> maker) {
        values = (T[]) new Object[] {maker.get(), maker.get(), maker.get()};
    }

    /** Writer: the instance to fill. Its content is some older value: overwrite every field. */
    public T writing() {
        return values[writing];
    }

    /** Writer: makes the filled instance the newest. */
    public void publish() {
        writing = middle.getAndSet(writing | FRESH) & 3;
    }

    /** Reader: takes the newest value if there is one that it has not seen; true if {@link #value()} changed. */
    public boolean poll() {
        if ((middle.get() & FRESH) == 0) {
            return false;
        }
        reading = middle.getAndSet(reading) & 3;
        return true;
    }

    /** Reader: as {@link #poll()}, but waits for a new value until {@code deadlineNanos} of the clock at most. */
    public boolean poll(Clock clock, long deadlineNanos) {
        while ((middle.get() & FRESH) == 0) {
            long now = clock.nanos();
            if (now - deadlineNanos >= 0) {
                return false;
            }
            clock.parkUntil(now + NAP_NANOS);
        }
        return poll();
    }

    /** Reader: the value taken by the last successful {@link #poll()}; before that, a value as constructed. */
    public T value() {
        return values[reading];
    }
}
