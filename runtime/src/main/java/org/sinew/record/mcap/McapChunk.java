package org.sinew.record.mcap;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Messages of a stretch of time, encoded as they stand in a file: a Chunk record and its MessageIndex records. Made by
 * {@link ChunkBuilder}; never changes, so it may be written into a file by one thread and kept by another, and be
 * written into any number of files.
 */
public final class McapChunk {
    private final byte[] bytes;
    private final int chunkBytes;
    private final long startNanos;
    private final long endNanos;
    private final String compression;
    private final long compressedSize;
    private final long uncompressedSize;
    private final List<Count> counts;

    /**
     * @param channelId whose messages
     * @param messages how many of them are in the chunk
     * @param indexOffset of their MessageIndex record, from the start of the chunk
     */
    record Count(int channelId, long messages, int indexOffset) {
    }

    McapChunk(byte[] bytes, int chunkBytes, ChunkHead head, List<Count> counts) {
        this.bytes = bytes;
        this.chunkBytes = chunkBytes;
        startNanos = head.startNanos();
        endNanos = head.endNanos();
        compression = head.compression();
        compressedSize = head.dataSize();
        uncompressedSize = head.uncompressedSize();
        this.counts = List.copyOf(counts);
    }

    /** Log time of its earliest message. */
    public long startNanos() {
        return startNanos;
    }

    /** Log time of its latest message. */
    public long endNanos() {
        return endNanos;
    }

    /** Messages of all channels. */
    public long messages() {
        return counts.stream().mapToLong(Count::messages).sum();
    }

    /** Bytes in the file, and in memory. */
    public int length() {
        return bytes.length;
    }

    /** Bytes before they were compressed. */
    public long uncompressedSize() {
        return uncompressedSize;
    }

    List<Count> counts() {
        return counts;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Its ChunkIndex record in a file where it stands at this offset. */
    void index(RecordBuffer out, long offset) {
        int content = out.begin(Op.CHUNK_INDEX);
        out.u64(startNanos).u64(endNanos).u64(offset).u64(chunkBytes);
        out.u32(counts.size() * (Short.BYTES + Long.BYTES));
        for (Count count : counts) {
            out.u16(count.channelId).u64(offset + count.indexOffset);
        }
        out.u64(bytes.length - chunkBytes).text(compression).u64(compressedSize).u64(uncompressedSize);
        out.end(content);
    }
}
