package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/** Reads chunks, one at a time, into buffers that are used again, and checks all of one before giving any of it. */
final class ChunkLoader {
    private static final String WRONG_SUM = "its checksum is wrong";

    private final FileWindow window;
    private final Contents contents;
    private byte[] records = new byte[0];
    private int size;
    private final boolean evenDamaged;

    /** @param evenDamaged whether a chunk whose checksum is wrong, but whose records can be told apart, is given too */
    ChunkLoader(FileChannel channel, Contents contents, boolean evenDamaged) {
        window = new FileWindow(channel);
        this.contents = contents;
        this.evenDamaged = evenDamaged;
    }

    /** The records of the chunk last loaded; valid until the next one is. */
    ByteBuffer records() {
        return ByteBuffer.wrap(records, 0, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads a chunk; one that is damaged is among the problems then. False: there is nothing to be had of it. */
    boolean load(Contents.Chunk chunk) throws IOException {
        try {
            boolean sound = read(chunk);
            if (!sound && !evenDamaged) {
                throw new DamageException(WRONG_SUM);
            }
            chunk.messages = walk(chunk);
            if (sound) {
                chunk.state = ChunkInfo.State.WHOLE;
            } else {
                contents.damaged(chunk, WRONG_SUM);
            }
            return true;
        } catch (DamageException e) {
            contents.damaged(chunk, e.why());
            return false;
        }
    }

    /** Whether its checksum is right. */
    private boolean read(Contents.Chunk chunk) throws IOException, DamageException {
        if (chunk.length - Op.PREFIX > Contents.MOST_BYTES || chunk.head.uncompressedSize() > Contents.MOST_BYTES) {
            throw new DamageException("it has " + chunk.length + " bytes, " + chunk.head.uncompressedSize()
                    + " uncompressed; more than " + Contents.MOST_BYTES + " are not read, give Java more memory (-Xmx)"
                    + " if that is right");
        }
        ByteBuffer record = window.at(chunk.offset, (int) chunk.length);
        if (record.get() != Op.CHUNK || record.getLong() != chunk.length - Op.PREFIX) {
            throw new DamageException("another record stands there");
        }
        ByteBuffer content = record.slice();
        Fields fields = new Fields(content);
        ChunkHead head = ChunkHead.read(fields);
        if (!head.like(chunk.head)) {
            throw new DamageException("it says something else about itself than the summary does");
        }
        int start = fields.position();
        if (head.dataSize() != content.capacity() - start) {
            throw new DamageException("the size of its data is wrong");
        }
        return decompress(content.slice(start, (int) head.dataSize()), head);
    }

    private boolean decompress(ByteBuffer data, ChunkHead head) throws DamageException {
        size = (int) head.uncompressedSize();
        boolean lz4 = head.compression().equals("lz4");
        if (!lz4 && !head.compression().isEmpty()) {
            throw new DamageException("its compression is '" + head.compression()
                    + "'; only lz4 and none can be read (mcap compress --compression lz4, of https://mcap.dev,"
                    + " rewrites it)");
        }
        if (lz4 ? size / 255 > data.remaining() : size != data.remaining()) {
            throw new DamageException("its " + data.remaining() + " bytes of data cannot be " + size + " uncompressed");
        }
        if (records.length < size) {
            records = new byte[size];
        }
        if (lz4) {
            Lz4Frame.decompress(data, records, size);
        } else {
            data.get(records, 0, size);
        }
        CRC32 sum = new CRC32();
        sum.update(records, 0, size);
        return head.crc() == 0 || head.crc() == (int) sum.getValue();
    }

    /** Whether its records fill it; notes schemas and channels, counts messages. */
    private long walk(Contents.Chunk chunk) throws DamageException {
        long messages = 0;
        ByteBuffer in = records();
        for (int at = 0; at < size;) {
            long length = size - at < Op.PREFIX ? -1 : in.getLong(at + 1);
            if (length < 0 || length > size - at - Op.PREFIX) {
                throw new DamageException("a record in it does not end where it does");
            }
            int content = at + Op.PREFIX;
            int next = content + (int) length;
            switch (in.get(at)) {
                case Op.SCHEMA -> contents.schema(in.slice(content, next - content), chunk.offset);
                case Op.CHANNEL -> contents.channel(in.slice(content, next - content), chunk.offset);
                case Op.MESSAGE -> {
                    check(in, content, next, chunk.head);
                    messages++;
                }
                default -> {
                    // kinds of later versions
                }
            }
            at = next;
        }
        return messages;
    }

    private static void check(ByteBuffer in, int content, int next, ChunkHead head) throws DamageException {
        if (next - content < Op.MESSAGE_HEAD) {
            throw new DamageException("a message in it is too short to be one");
        }
        long nanos = in.getLong(content + Short.BYTES + Integer.BYTES);
        if (Long.compareUnsigned(nanos, head.startNanos()) < 0 || Long.compareUnsigned(nanos, head.endNanos()) > 0) {
            throw new DamageException("a message in it is of another time than it says");
        }
    }
}
