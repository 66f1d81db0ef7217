package org.sinew.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the numbers that make up a state, bit for bit. Used while a world is being saved, by one thread. */
public final class StateWriter {
    private ByteBuffer bytes = ByteBuffer.allocate(256);

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger = ByteBuffer.allocate(2 * bytes.capacity() + more);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }

    public StateWriter put(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public StateWriter put(double value) {
        return put(Double.doubleToRawLongBits(value));
    }

    public StateWriter put(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
        return this;
    }

    public StateWriter put(byte[] values) {
        put((long) values.length);
        room(values.length).put(values);
        return this;
    }

    public StateWriter put(double[] values) {
        put((long) values.length);
        for (double value : values) {
            put(value);
        }
        return this;
    }

    public StateWriter put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All that was put. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
