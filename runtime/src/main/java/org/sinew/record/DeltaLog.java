package org.sinew.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Rows of 64-bit numbers, kept in memory by what changes from row to row: length and checksum, a bit a number that says
 * whether it changed, then those that did. One thread writes; reading begins when writing has ended.
 */
final class DeltaLog {
    private static final int CHUNK = 1 << 20;
    private static final int HEADER = 2 * Integer.BYTES;

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
        return HEADER + bitBytes() + Long.BYTES * width;
    }

    private int bitBytes() {
        return (width + 7) / 8;
    }

    /** Adds a row. */
    void append(long[] row) {
        if (chunks.isEmpty() || chunks.getLast().remaining() < longestRow()) {
            chunks.add(ByteBuffer.allocate(chunkBytes()));
        }
        ByteBuffer out = chunks.getLast();
        int start = out.position() + HEADER;
        out.position(start);
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
        int length = out.position() - start;
        out.putInt(start - HEADER, length).putInt(start - Integer.BYTES, checksum(out, start, length));
        rows++;
    }

    private static int checksum(ByteBuffer bytes, int start, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(start, length));
        return (int) sum.getValue();
    }

    /** The bytes themselves, as written; for tests that damage them. */
    List<ByteBuffer> chunks() {
        return chunks;
    }

    /** Reads the rows from the first on. */
    Reader reader() {
        return new Reader();
    }

    /** Goes through the rows once; ends after one whose checksum is wrong, for the next ones build on it. */
    final class Reader {
        private final long[] row = new long[width];
        private final byte[] changed = new byte[bitBytes()];
        private int chunk;
        private ByteBuffer in = ByteBuffer.allocate(0);
        private long read;
        private boolean intact = true;
        private boolean readable = true;

        /** The next row; valid until the next call. Only while {@link #more()}. */
        long[] next() {
            if (!in.hasRemaining()) {
                in = chunks.get(chunk++).duplicate().flip();
            }
            read++;
            int length = in.getInt();
            int sum = in.getInt();
            readable = length >= changed.length && length <= in.remaining();
            intact = readable && checksum(in, in.position(), length) == sum;
            if (readable) {
                in.get(changed);
                readable = changed.length + Long.BYTES * changes() == length;
            }
            for (int i = 0; readable && i < width; i++) {
                if ((changed[i / 8] >> (i % 8) & 1) != 0) {
                    row[i] = in.getLong();
                }
            }
            return row;
        }

        private int changes() {
            int changes = 0;
            for (byte bits : changed) {
                changes += Integer.bitCount(bits & 0xFF);
            }
            return changes;
        }

        /** Whether the row last read is as it was written. */
        boolean intact() {
            return intact;
        }

        /** Whether the row last read is a row at all, though some of its numbers may be wrong. */
        boolean readable() {
            return readable;
        }

        boolean more() {
            return read < rows && intact;
        }
    }
}
