package org.sinew.drivers.sim;

import org.sinew.sim.Noise;

/** Bytes that mean nothing: a function of seed and time, so that the same run gives the same ones. */
final class RandomBytes {
    private static final int OF_BYTES = 2;

    private RandomBytes() {
    }

    static void fill(byte[] bytes, int offset, int length, Noise noise, long nanos) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) noise.bits(nanos + i, OF_BYTES);
        }
    }
}
