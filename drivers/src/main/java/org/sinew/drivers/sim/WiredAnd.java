package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Two transmitters on one open-collector line: it is high only while both let it be. The second one's clock is one bit
 * late, as no two servos turn the line round in the same microsecond.
 */
final class WiredAnd {
    private static final int BITS = 10; // start bit 0, eight bits from the lowest, stop bit 1

    private WiredAnd() {
    }

    /** What the host's UART makes of both. */
    static byte[] collide(byte[] first, byte[] second) {
        BitSet line = levels(first, 0);
        line.or(levels(second, 1)); // a set bit is a low level
        byte[] heard = new byte[first.length + second.length];
        int count = 0;
        int end = Math.max(first.length, second.length) * BITS + 2;
        for (int at = line.nextSetBit(0); at >= 0 && at < end; at = line.nextSetBit(at)) {
            int value = 0;
            for (int bit = 0; bit < 8; bit++) {
                value |= line.get(at + 1 + bit) ? 0 : 1 << bit;
            }
            heard[count++] = (byte) value;
            at += BITS;
        }
        return Arrays.copyOf(heard, count);
    }

    private static BitSet levels(byte[] bytes, int late) {
        BitSet low = new BitSet();
        for (int i = 0; i < bytes.length; i++) {
            int at = late + i * BITS;
            low.set(at);
            for (int bit = 0; bit < 8; bit++) {
                if ((bytes[i] >> bit & 1) == 0) {
                    low.set(at + 1 + bit);
                }
            }
        }
        return low;
    }
}
