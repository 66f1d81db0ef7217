package org.sinew.record;

import java.nio.ByteBuffer;

/** A journal one of whose input bytes is wrong, until this is closed. */
public final class DamagedJournal implements AutoCloseable {
    private final ByteBuffer chunk;
    private final int at;
    private final boolean value;

    /** @param offset of the byte among those of the inputs */
    public DamagedJournal(Journal journal, int offset) {
        int left = offset;
        int n = 0;
        while (left >= journal.inputLog().chunks().get(n).position()) {
            left -= journal.inputLog().chunks().get(n).position();
            n++;
        }
        chunk = journal.inputLog().chunks().get(n);
        at = left;
        value = isValue(journal.inputs(), chunk, at);
        damage();
    }

    /** Bytes of the inputs. */
    public static int size(Journal journal) {
        return journal.inputLog().chunks().stream().mapToInt(ByteBuffer::position).sum();
    }

    /** Walks the rows of a chunk: does this byte belong to a number, or to the bits that say what changed? */
    private static boolean isValue(int width, ByteBuffer chunk, int at) {
        int bits = (width + 7) / 8;
        int row = 0;
        while (true) {
            int numbers = 0;
            for (int i = 0; i < bits; i++) {
                numbers += Integer.bitCount(chunk.get(row + i) & 0xFF);
            }
            if (at < row + bits) {
                return false;
            }
            row += bits + numbers * Long.BYTES;
            if (at < row) {
                return true;
            }
        }
    }

    public boolean isValue() {
        return value;
    }

    private void damage() {
        chunk.put(at, (byte) (chunk.get(at) ^ 1));
    }

    @Override
    public void close() {
        damage();
    }
}
