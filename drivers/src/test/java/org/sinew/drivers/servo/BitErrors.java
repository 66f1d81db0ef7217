package org.sinew.drivers.servo;

import java.util.function.IntPredicate;

/** Wrong bits in a frame, and which of them a sum of bytes cannot see. */
final class BitErrors {
    private BitErrors() {
    }

    /** The frame with one bit turned over, counted from the lowest of its first byte. */
    static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    /** Whether bit {@code bit} goes up when it is turned over. */
    private static boolean rises(byte[] frame, int bit) {
        return (frame[bit / 8] >> bit % 8 & 1) == 0;
    }

    /**
     * Whether two errors leave the sum of the bytes as it was, modulo 256: the same bit of two bytes, once up and once
     * down; or the highest bit, of which two are 256 either way. No other two powers of two make 0.
     */
    static boolean cancel(byte[] frame, int i, int j) {
        return i % 8 == j % 8 && i != j && (i % 8 == 7 || rises(frame, i) != rises(frame, j));
    }

    /**
     * How many pairs cancel, by counting instead of trying: for each of the lower seven bits, the bytes where it is 0
     * times those where it is 1; for the highest, all pairs of bytes.
     *
     * @param counted by index: whether errors in this byte count
     */
    static int cancelling(byte[] frame, IntPredicate counted) {
        int pairs = 0;
        for (int bit = 0; bit < 8; bit++) {
            int zeros = 0;
            int ones = 0;
            for (int at = 0; at < frame.length; at++) {
                if (counted.test(at)) {
                    boolean one = (frame[at] >> bit & 1) == 1;
                    ones += one ? 1 : 0;
                    zeros += one ? 0 : 1;
                }
            }
            int all = zeros + ones;
            pairs += bit == 7 ? all * (all - 1) / 2 : zeros * ones;
        }
        return pairs;
    }
}
