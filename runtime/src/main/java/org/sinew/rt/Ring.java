package org.sinew.rt;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A bounded queue of preallocated values from one producer thread to one consumer thread, without locks or allocation.
 * When it is full the newest value is dropped and counted: the producer never waits.
 *
 * @param <T> a mutable value that the producer overwrites in place
 */
public final class Ring<T> {
    private final T[] values;
    private final T spill; // filled instead of a cell when the ring is full
    private final int mask;
    private final AtomicLong head = new AtomicLong(); // next cell to read
    private final AtomicLong tail = new AtomicLong(); // next cell to write
    private final AtomicLong dropped = new AtomicLong();
    private boolean full; // producer only: the last claim found no free cell

    /**
     * Cold: builds the cells.
     *
     * @param capacity number of values, a power of two
     */
    @SuppressWarnings("unchecked")
    public Ring(int capacity, Supplier<? extends T> maker) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("ring capacity " + capacity + " is not a power of two");
        }
        values = (T[]) new Object[capacity];
        for (int i = 0; i < capacity; i++) {
            values[i] = maker.get();
        }
        spill = maker.get();
        mask = capacity - 1;
    }

    /** Producer: the value to fill before {@link #commit()}. */
    @RealTime
    public T claim() {
        long next = tail.get();
        full = next - head.get() > mask;
        return full ? spill : values[(int) next & mask];
    }

    /** Producer: hands the claimed value over; false if the ring was full and the value is lost. */
    @RealTime
    public boolean commit() {
        if (full) {
            dropped.incrementAndGet();
            return false;
        }
        tail.lazySet(tail.get() + 1);
        return true;
    }

    /** Consumer: gives every waiting value to {@code each}, oldest first; returns how many there were. */
    public int drain(Consumer<? super T> each) {
        long next = head.get();
        long end = tail.get();
        for (long i = next; i < end; i++) {
            try {
                each.accept(values[(int) i & mask]);
            } finally {
                head.lazySet(i + 1); // given once, whatever comes of it
            }
        }
        return (int) (end - next);
    }

    /** Any thread: values lost so far because the consumer was late. */
    public long dropped() {
        return dropped.get();
    }
}
