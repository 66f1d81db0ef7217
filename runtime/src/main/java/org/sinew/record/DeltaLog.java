package org.sinew.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of 64-bit numbers, kept in memory by what changes from row to row: a bit a number says whether it changed, then
 * come those that did. One thread writes; reading begins when writing has ended.
 */
final class DeltaLog {
    private static final int CHUNK = 1 << 20;

    private final int width;
    private final long[] last;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private long rows;

    DeltaLog(int width) {
        this.width = width;
        last = new long[width];
    }

    /** Rows so far. */
    long rows() {
        return rows;
    }

    /** Memory taken so far. */
    long bytes() {
        return (long) chunks.size() * chunkBytes();
    }

    private int chunkBytes() {
        return Math.max(CHUNK, longestRow());
    }

    private int longestRow() {
        return (width + 7) / 8 + Long.BYTES * width;
    }

    /** Adds a row. */
    void append(long[] row) {
        if (chunks.isEmpty() || chunks.getLast().remaining() < longestRow()) {
            chunks.add(ByteBuffer.allocate(chunkBytes()));
        }
        ByteBuffer out = chunks.getLast();
        for (int i = 0; i < width; i += 8) {
            int changed = 0;
            for (int j = i; j < Math.min(width, i + 8); j++) {
                changed |= row[j] == last[j] ? 0 : 1 << (j - i);
            }
            out.put((byte) changed);
        }
        for (int i = 0; i < width; i++) {
            if (row[i] != last[i]) {
                out.putLong(row[i]);
                last[i] = row[i];
            }
        }
        rows++;
    }

    /** The bytes themselves, as written; for tests that damage them. */
    List<ByteBuffer> chunks() {
        return chunks;
    }

    /** Reads the rows from the first on. */
    Reader reader() {
        return new Reader();
    }

    /** Goes through the rows once. */
    final class Reader {
        private final long[] row = new long[width];
        private final byte[] changed = new byte[(width + 7) / 8];
        private int chunk;
        private ByteBuffer in = ByteBuffer.allocate(0);
        private long read;

        /** The next row; valid until the next call. Only while {@link #more()}. */
        long[] next() {
            if (!in.hasRemaining()) {
                in = chunks.get(chunk++).duplicate().flip();
            }
            in.get(changed);
            for (int i = 0; i < width; i++) {
                if ((changed[i / 8] >> (i % 8) & 1) != 0) {
                    row[i] = in.getLong();
                }
            }
            read++;
            return row;
        }

        boolean more() {
            return read < rows;
        }
    }
}
