package org.sinew.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a saved plant: how many arrays, time, then each array with its length before it, bit for bit. */
final class SavedState {

    private SavedState() {
    }

    static byte[] write(long nanos, double[][] state) {
        int size = Integer.BYTES + Long.BYTES;
        for (double[] part : state) {
            size += Integer.BYTES + Double.BYTES * part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(state.length).putLong(nanos);
        for (double[] part : state) {
            out.putInt(part.length);
            for (double value : part) {
                out.putLong(Double.doubleToRawLongBits(value));
            }
        }
        return out.array();
    }

    /** Fills the arrays and answers the time; refuses, before it changes anything, what is no state of this plant. */
    static long read(byte[] saved, double[][] state) {
        int[] lengths = Arrays.stream(state).mapToInt(part -> part.length).toArray();
        ByteBuffer in = ByteBuffer.wrap(saved);
        if (!matches(in, lengths)) {
            throw new IllegalArgumentException("these " + saved.length + " bytes are not a state of this plant: it was"
                    + " saved by another model or version");
        }
        long nanos = in.getLong(Integer.BYTES);
        in.position(Integer.BYTES + Long.BYTES);
        for (double[] part : state) {
            in.getInt();
            for (int i = 0; i < part.length; i++) {
                part[i] = Double.longBitsToDouble(in.getLong());
            }
        }
        return nanos;
    }

    private static boolean matches(ByteBuffer in, int[] lengths) {
        int size = Integer.BYTES + Long.BYTES;
        for (int length : lengths) {
            size += Integer.BYTES + Double.BYTES * length;
        }
        if (in.capacity() != size || in.getInt(0) != lengths.length) {
            return false;
        }
        int at = Integer.BYTES + Long.BYTES;
        for (int length : lengths) {
            if (in.getInt(at) != length) {
                return false;
            }
            at += Integer.BYTES + Double.BYTES * length;
        }
        return true;
    }
}
