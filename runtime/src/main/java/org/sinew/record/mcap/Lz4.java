package org.sinew.record.mcap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * LZ4 frames in plain Java, after the format's documents (lz4_Block_format.md of 2022-07-31, lz4_Frame_format.md
 * 1.6.4): no native library, no Unsafe, no other class. One thread; the table is used again.
 *
 * <p>Why this: measured with C1 only, as a robot runs, on one x86-64 core; ratio, MB/s in, MB/s out. One second of
 * messages (100 of 600 doubles each, 29 % of them noisy; 0.6 MB), then ten simple pictures of 320 x 240 (2.3 MB):
 * <pre>
 * this                     0.322   555  3607      0.046  2924  1798      a class
 * lz4-java 1.14.0, safe    0.344   378   986      0.045  1258  1088      0.8 MB with natives
 * aircompressor 3.14, lz4  0.358   636  3168      0.046  2438  2426      2.5 MB; Unsafe warns on stderr
 * aircompressor 3.14, zstd 0.227   154   364      0.011   934  1430      the same
 * java.util.zip, level 1   0.302   164   737      0.035   614  1511      MCAP does not know it
 * </pre>
 * On a small board the CPU is what lacks, so it is LZ4; zstd would save a third of the card for four times the work.
 */
final class Lz4 {
    private static final int MAGIC = 0x184D2204;
    /** Version 1, independent blocks, no checksums: a chunk has its own. */
    private static final int FLAGS = 0x60;
    /** Blocks of up to 4 MB. */
    private static final int BLOCK_CODE = 0x70;
    private static final int BLOCK = 4 << 20;
    private static final int STORED = 0x8000_0000;
    private static final int SHORTEST_MATCH = 4;
    private static final int FARTHEST = 65_535;
    /** The last match begins no later than this before the end of a block, and ends 5 bytes before it. */
    private static final int LAST_MATCH = 12;
    private static final int LAST_LITERALS = 5;
    private static final int HASH_BITS = 13;
    private static final int[] PRIMES = {0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1}; // xxHash32
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] table = new int[1 << HASH_BITS];

    /** Bytes that a frame of so many has at most. */
    static long most(int length) {
        long blocks = Math.ceilDiv(length, BLOCK);
        return 11L + length + length / 255L + 64 * (blocks + 1);
    }

    /** Writes a frame and returns its length; {@code out} has room for {@link #most} of it from {@code start} on. */
    int compress(byte[] in, int length, byte[] out, int start) {
        int end = frameHead(out, start);
        for (int from = 0; from < length; from += BLOCK) {
            int to = Math.min(length, from + BLOCK);
            int compressed = block(in, from, to, out, end + Integer.BYTES);
            if (compressed >= to - from) {
                compressed = to - from;
                System.arraycopy(in, from, out, end + Integer.BYTES, compressed);
                INT.set(out, end, compressed | STORED);
            } else {
                INT.set(out, end, compressed);
            }
            end += Integer.BYTES + compressed;
        }
        INT.set(out, end, 0);
        return end + Integer.BYTES - start;
    }

    private static int frameHead(byte[] out, int start) {
        INT.set(out, start, MAGIC);
        out[start + 4] = FLAGS;
        out[start + 5] = BLOCK_CODE;
        out[start + 6] = (byte) (xxHash(out, start + 4, 2) >> 8);
        return start + 7;
    }

    private int block(byte[] in, int from, int to, byte[] out, int start) {
        Arrays.fill(table, from - FARTHEST - 1);
        int end = start;
        int literals = from;
        int at = from;
        int misses = 0;
        while (at < to - LAST_MATCH) {
            int four = (int) INT.get(in, at);
            int slot = slot(four);
            int match = table[slot];
            table[slot] = at;
            if (at - match > FARTHEST || (int) INT.get(in, match) != four) {
                at += 1 + (misses++ >> 6); // strides grow over what does not repeat
                continue;
            }
            misses = 0;
            int length = SHORTEST_MATCH + same(in, at + SHORTEST_MATCH, match + SHORTEST_MATCH, to - LAST_LITERALS);
            while (at > literals && match > from && in[at - 1] == in[match - 1]) {
                at--;
                match--;
                length++;
            }
            end = sequence(in, literals, at, at - match, length, out, end);
            at += length;
            literals = at;
            table[slot((int) INT.get(in, at - 2))] = at - 2;
        }
        out[end] = (byte) (Math.min(to - literals, 15) << 4);
        return literals(in, literals, to, out, more(out, end + 1, to - literals)) - start;
    }

    private static int slot(int four) {
        return four * PRIMES[0] >>> Integer.SIZE - HASH_BITS;
    }

    /** How many bytes are the same at two places. */
    private static int same(byte[] in, int at, int match, int limit) {
        int length = 0;
        while (at + length + Long.BYTES <= limit) {
            long difference = (long) LONG.get(in, at + length) ^ (long) LONG.get(in, match + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            length += Long.BYTES;
        }
        while (at + length < limit && in[at + length] == in[match + length]) {
            length++;
        }
        return length;
    }

    private static int sequence(byte[] in, int from, int to, int distance, int length, byte[] out, int start) {
        out[start] = (byte) (Math.min(to - from, 15) << 4 | Math.min(length - SHORTEST_MATCH, 15));
        int end = literals(in, from, to, out, more(out, start + 1, to - from));
        out[end] = (byte) distance;
        out[end + 1] = (byte) (distance >> 8);
        return more(out, end + 2, length - SHORTEST_MATCH);
    }

    private static int literals(byte[] in, int from, int to, byte[] out, int start) {
        System.arraycopy(in, from, out, start, to - from);
        return start + to - from;
    }

    /** The rest of a length that does not fit into 4 bits. */
    private static int more(byte[] out, int start, int length) {
        int end = start;
        if (length >= 15) {
            int rest = length - 15;
            for (; rest >= 255; rest -= 255) {
                out[end++] = (byte) 255;
            }
            out[end++] = (byte) rest;
        }
        return end;
    }

    /** The 32-bit xxHash, seed 0, of fewer than 16 bytes: all that the head of a frame needs. */
    static int xxHash(byte[] in, int from, int length) {
        int hash = PRIMES[4] + length;
        int at = from;
        for (; at + Integer.BYTES <= from + length; at += Integer.BYTES) {
            hash = Integer.rotateLeft(hash + (int) INT.get(in, at) * PRIMES[2], 17) * PRIMES[3];
        }
        for (; at < from + length; at++) {
            hash = Integer.rotateLeft(hash + (in[at] & 0xFF) * PRIMES[4], 11) * PRIMES[0];
        }
        hash = (hash ^ hash >>> 15) * PRIMES[1];
        hash = (hash ^ hash >>> 13) * PRIMES[2];
        return hash ^ hash >>> 16;
    }
}
