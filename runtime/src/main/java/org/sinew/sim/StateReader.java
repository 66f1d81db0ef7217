package org.sinew.sim;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Gives back what a {@link StateWriter} took, in the same order; refuses what does not fit. One thread. */
public final class StateReader {
    private final String what;
    private final ByteBuffer bytes;

    /**
     * @param what whose state it is, for messages
     * @param bytes what {@link StateWriter#bytes} gave
     */
    public StateReader(String what, byte[] bytes) {
        this.what = what;
        this.bytes = ByteBuffer.wrap(bytes);
    }

    public long readLong() {
        try {
            return bytes.getLong();
        } catch (BufferUnderflowException e) {
            throw foreign();
        }
    }

    public int readInt() {
        return (int) readLong();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public boolean readBoolean() {
        if (!bytes.hasRemaining()) {
            throw foreign();
        }
        return bytes.get() != 0;
    }

    public byte[] readBytes() {
        long length = readLong();
        if (length < 0 || length > bytes.remaining()) {
            throw foreign();
        }
        byte[] values = new byte[(int) length];
        bytes.get(values);
        return values;
    }

    /** Fills the array, which must be as long as the one that was put. */
    public void readInto(byte[] out) {
        byte[] values = readBytes();
        if (values.length != out.length) {
            throw foreign();
        }
        System.arraycopy(values, 0, out, 0, out.length);
    }

    /** Fills the array, which must be as long as the one that was put. */
    public void readInto(double[] out) {
        if (readLong() != out.length) {
            throw foreign();
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = readDouble();
        }
    }

    public String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    /** Refuses what was left unread. */
    public void end() {
        if (bytes.hasRemaining()) {
            throw foreign();
        }
    }

    private IllegalArgumentException foreign() {
        return new IllegalArgumentException("the saved state of " + what + " does not fit: it was saved by another"
                + " robot or version; save it anew");
    }
}
