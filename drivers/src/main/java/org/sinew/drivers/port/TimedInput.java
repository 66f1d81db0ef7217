package org.sinew.drivers.port;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;
import org.sinew.rt.Clock;

/**
 * A stream of bytes that never keeps its reader beyond a deadline. Java's own streams wait for as long as nothing
 * comes, so this one looks every millisecond whether something is there: what is read is noticed so much late at most.
 * Used by one thread at a time, never the loop's.
 */
public final class TimedInput {
    private static final long LOOK_NANOS = 1_000_000;

    private final InputStream in;
    private final BooleanSupplier over;
    private final Clock clock;
    private boolean ended;

    /**
     * @param in   a stream whose {@code available()} tells of bytes that are there
     * @param over whether nobody writes any more, for streams whose {@code available()} does not tell of their end
     */
    public TimedInput(InputStream in, BooleanSupplier over, Clock clock) {
        this.in = in;
        this.over = over;
        this.clock = clock;
    }

    /**
     * Reads what is there, waiting for the first byte.
     *
     * @return number of bytes; 0: none before the deadline, or the thread was interrupted; -1: the stream has ended
     */
    public int read(byte[] into, int offset, int length, long deadlineNanos) {
        try {
            int n = ended ? -1 : look(into, offset, length, deadlineNanos);
            ended = n < 0;
            return n;
        } catch (IOException e) {
            ended = true; // closed, or broken off by the other side
            return -1;
        }
    }

    private int look(byte[] into, int offset, int length, long deadlineNanos) throws IOException {
        boolean wasOver = false;
        while (true) {
            boolean isOver = over.getAsBoolean();
            int there = in.available();
            if (there > 0) {
                return in.read(into, offset, Math.min(length, there));
            }
            if (wasOver) {
                return -1; // looked twice: Java moves the last bytes of a process while it ends
            }
            wasOver = isOver;
            long now = clock.nanos();
            if (now - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                return 0;
            }
            clock.parkUntil(Math.min(deadlineNanos, now + LOOK_NANOS));
        }
    }
}
