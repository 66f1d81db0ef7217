package org.sinew.record;

import java.nio.ByteBuffer;

/** A journal one of whose input bytes is wrong, until this is closed. */
public final class DamagedJournal implements AutoCloseable {
    private static final int HEADER = 2 * Integer.BYTES;

    private final ByteBuffer chunk;
    private final int at;
    private final int pattern;
    private final boolean number;

    /**
     * @param offset  of the byte among those of the inputs
     * @param pattern of the bits that are wrong
     */
    public DamagedJournal(Journal journal, int offset, int pattern) {
        int left = offset;
        int n = 0;
        while (left >= journal.inputLog().chunks().get(n).position()) {
            left -= journal.inputLog().chunks().get(n).position();
            n++;
        }
        chunk = journal.inputLog().chunks().get(n);
        at = left;
        this.pattern = pattern;
        number = isNumber((journal.inputs() + 7) / 8);
        damage();
    }

    /** Bytes of the inputs. */
    public static int size(Journal journal) {
        return journal.inputLog().chunks().stream().mapToInt(ByteBuffer::position).sum();
    }

    /** Whether the byte belongs to a number, and not to the frame around the numbers. */
    private boolean isNumber(int bits) {
        int row = 0;
        while (row + HEADER + chunk.getInt(row) <= at) {
            row += HEADER + chunk.getInt(row);
        }
        return at >= row + HEADER + bits;
    }

    public boolean isNumber() {
        return number;
    }

    private void damage() {
        chunk.put(at, (byte) (chunk.get(at) ^ pattern));
    }

    @Override
    public void close() {
        damage();
    }
}
