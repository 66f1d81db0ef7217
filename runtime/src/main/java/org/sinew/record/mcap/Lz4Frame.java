package org.sinew.record.mcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads LZ4 frames, also of others: blocks that refer to earlier ones, checksums (skipped: a chunk has its own),
 * several frames in a row. Whatever the bytes are, it reads and writes inside its arrays.
 */
final class Lz4Frame {
    private static final int MAGIC = 0x184D2204;
    private static final int SKIPPABLE = 0x184D2A50; // the last 4 bits are free

    private final ByteBuffer in;
    private final byte[] out;
    private final int length;
    private int end;

    private Lz4Frame(ByteBuffer in, byte[] out, int length) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
        this.out = out;
        this.length = length;
    }

    /**
     * Fills the first {@code length} bytes of {@code out}.
     *
     * @throws DamageException if the frame does not give exactly so many
     */
    static void decompress(ByteBuffer in, byte[] out, int length) throws DamageException {
        Lz4Frame frame = new Lz4Frame(in.slice(), out, length);
        while (frame.in.hasRemaining()) {
            frame.frame();
        }
        if (frame.end != length) {
            throw new DamageException("its LZ4 frame gives " + frame.end + " bytes instead of " + length);
        }
    }

    private void frame() throws DamageException {
        int magic = need(4).getInt();
        if ((magic & ~0xF) == SKIPPABLE) {
            skip(need(4).getInt());
            return;
        }
        if (magic != MAGIC) {
            throw new DamageException("its data are not an LZ4 frame");
        }
        int flags = head();
        for (int size = need(4).getInt(); size != 0; size = need(4).getInt()) {
            int bytes = size & Integer.MAX_VALUE;
            need(bytes);
            if (size < 0) {
                literals(bytes);
            } else {
                block(in.position() + bytes);
            }
            skip((flags & 0x10) == 0 ? 0 : 4); // a checksum after each block
        }
        skip((flags & 0x04) == 0 ? 0 : 4); // a checksum of all
    }

    /** Flags, size of blocks, sometimes size of all and number of a dictionary, and their checksum. */
    private int head() throws DamageException {
        int start = in.position();
        int flags = need(2).get() & 0xFF;
        in.get();
        if ((flags & 0xC2) != 0x40 || (flags & 0x01) != 0) {
            throw new DamageException("its LZ4 frame has flags that nobody knows, or needs a dictionary");
        }
        skip((flags & 0x08) == 0 ? 0 : 8);
        int length = in.position() - start;
        byte[] head = new byte[length];
        in.get(start, head);
        if (need(1).get() != (byte) (Lz4.xxHash(head, 0, length) >> 8)) {
            throw new DamageException("the head of its LZ4 frame has a wrong checksum");
        }
        return flags;
    }

    private void block(int blockEnd) throws DamageException {
        while (in.position() < blockEnd) {
            int token = in.get() & 0xFF;
            literals(length(token >> 4, blockEnd));
            if (in.position() >= blockEnd) {
                break; // the last sequence is literals only
            }
            int distance = need(2).getShort() & 0xFFFF;
            match(distance, length(token & 15, blockEnd) + 4);
        }
        if (in.position() != blockEnd) {
            throw broken();
        }
    }

    private int length(int four, int blockEnd) throws DamageException {
        int sum = four;
        int more = four == 15 ? 255 : 0;
        while (more == 255) {
            if (in.position() >= blockEnd || sum > length) {
                throw broken();
            }
            more = in.get() & 0xFF;
            sum += more;
        }
        return sum;
    }

    private void literals(int bytes) throws DamageException {
        if (bytes > length - end) {
            throw broken();
        }
        need(bytes).get(out, end, bytes);
        end += bytes;
    }

    private void match(int distance, int bytes) throws DamageException {
        if (distance == 0 || distance > end || bytes > length - end) {
            throw broken();
        }
        if (distance >= bytes) {
            System.arraycopy(out, end - distance, out, end, bytes);
            end += bytes;
        } else {
            for (int i = 0; i < bytes; i++, end++) { // repeats what it is just writing
                out[end] = out[end - distance];
            }
        }
    }

    private void skip(int bytes) throws DamageException {
        need(bytes).position(in.position() + bytes);
    }

    private ByteBuffer need(int bytes) throws DamageException {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new DamageException("its LZ4 frame ends too early");
        }
        return in;
    }

    private static DamageException broken() {
        return new DamageException("its LZ4 frame is damaged");
    }
}
