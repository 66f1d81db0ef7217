package org.sinew.record.mcap;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Messages of a stretch of time, encoded as they stand in a file: a Chunk record and its MessageIndex records. Made by
 * {@link ChunkBuilder}, whose next chunk is written over it; {@link ChunkMemory} keeps it for longer. It may be written
 * into any number of files.
 */
public final class McapChunk {
    private final ByteBuffer bytes;
    private final int chunkBytes;
    private final ChunkHead head;
    private final List<Count> counts;

    /**
     * @param channelId whose messages
     * @param messages how many of them are in the chunk
     * @param indexOffset of their MessageIndex record, from the start of the chunk
     */
    record Count(int channelId, long messages, int indexOffset) {
    }

    McapChunk(ByteBuffer bytes, int chunkBytes, ChunkHead head, List<Count> counts) {
        this.bytes = bytes;
        this.chunkBytes = chunkBytes;
        this.head = head;
        this.counts = List.copyOf(counts);
    }

    /** The same chunk whose bytes stand elsewhere. */
    McapChunk with(ByteBuffer elsewhere) {
        return new McapChunk(elsewhere, chunkBytes, head, counts);
    }

    /** Log time of its earliest message. */
    public long startNanos() {
        return head.startNanos();
    }

    /** Log time of its latest message. */
    public long endNanos() {
        return head.endNanos();
    }

    /** Messages of all channels. */
    public long messages() {
        return counts.stream().mapToLong(Count::messages).sum();
    }

    /** Bytes in the file, and in memory. */
    public int length() {
        return bytes.remaining();
    }

    /** Bytes before they were compressed. */
    public long uncompressedSize() {
        return head.uncompressedSize();
    }

    List<Count> counts() {
        return counts;
    }

    ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer();
    }

    /** Its ChunkIndex record in a file where it stands at this offset. */
    void index(RecordBuffer out, long offset) {
        int content = out.begin(Op.CHUNK_INDEX);
        out.u64(head.startNanos()).u64(head.endNanos()).u64(offset).u64(chunkBytes);
        out.u32(counts.size() * (Short.BYTES + Long.BYTES));
        for (Count count : counts) {
            out.u16(count.channelId).u64(offset + count.indexOffset);
        }
        out.u64(length() - chunkBytes).text(head.compression()).u64(head.dataSize()).u64(head.uncompressedSize());
        out.end(content);
    }
}
