package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/** Finds the host's frames in its bytes, as a simulated servo does. Used by {@link SerialLineSim}. */
final class InstructionParser {
    private static final int LONGEST = 512;
    private byte[] pending = new byte[LONGEST];
    private int length;
    private final AtomicLong strays = new AtomicLong();

    /** Bytes that were no part of a frame. Any thread. */
    long strays() {
        return strays.get();
    }

    void clear() {
        strays.addAndGet(length);
        length = 0;
    }

    void save(StateWriter out) {
        out.put(Arrays.copyOf(pending, length)).put(strays.get());
    }

    void load(StateReader in) {
        byte[] begun = in.readBytes();
        pending = Arrays.copyOf(begun, Math.max(begun.length, LONGEST));
        length = begun.length;
        strays.set(in.readLong());
    }

    /** Takes one byte; gives every frame that it completes to {@code found}. */
    void add(byte next, Consumer<byte[]> found) {
        if (length == pending.length) {
            stray();
        }
        pending[length++] = next;
        while (length >= 4) {
            int size = (pending[3] & 0xFF) + 4;
            if (pending[0] != -1 || pending[1] != -1 || pending[2] == -1 || size < 6) {
                stray();
            } else if (length < size) {
                return;
            } else if (sum(size) == pending[size - 1]) {
                found.accept(Arrays.copyOf(pending, size));
                drop(size);
            } else {
                stray();
            }
        }
    }

    private void stray() {
        strays.incrementAndGet();
        drop(1);
    }

    private byte sum(int size) {
        int sum = 0;
        for (int i = 2; i < size - 1; i++) {
            sum += pending[i];
        }
        return (byte) ~sum;
    }

    private void drop(int count) {
        length -= count;
        System.arraycopy(pending, count, pending, 0, length);
    }
}
