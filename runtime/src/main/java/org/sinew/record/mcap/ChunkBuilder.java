package org.sinew.record.mcap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers messages and makes a {@link McapChunk} of them. One thread, never the loop's: it compresses, and its buffers
 * grow until they fit; after that {@link #add} allocates nothing, and {@link #build} little. Build one each
 * second or each few MB: what is not yet built is lost when the process dies.
 */
public final class ChunkBuilder {
    private final Compression compression;
    private final Lz4 lz4 = new Lz4();
    private final RecordBuffer records = new RecordBuffer();
    private final RecordBuffer chunk = new RecordBuffer();
    private final Map<Integer, Times> channels = new TreeMap<>();
    private long startNanos;
    private long endNanos;
    private int messages;

    /** Log times and offsets of the messages of a channel. */
    private static final class Times {
        private long[] pairs = new long[32];
        private int count;

        private void add(long nanos, long offset) {
            if (2 * count == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * pairs.length);
            }
            pairs[2 * count] = nanos;
            pairs[2 * count + 1] = offset;
            count++;
        }
    }

    public ChunkBuilder(Compression compression) {
        this.compression = compression;
    }

    /**
     * Adds a message; its bytes are copied.
     *
     * @param sequence counts the messages of the channel; 32 bits
     * @param logTimeNanos when it was recorded: what readers sort by; any order is right, ascending is read fastest
     * @param publishTimeNanos when it was made
     */
    public void add(int channelId, int sequence, long logTimeNanos, long publishTimeNanos, byte[] data, int offset,
            int length) {
        if (channelId < 0 || channelId > 0xFFFF) {
            throw new IllegalArgumentException("channel " + channelId + "; give one from 0 to 65535");
        }
        channels.computeIfAbsent(channelId, id -> new Times()).add(logTimeNanos, records.size());
        int content = records.begin(Op.MESSAGE);
        records.u16(channelId).u32(sequence).u64(logTimeNanos).u64(publishTimeNanos).put(data, offset, length);
        records.end(content);
        boolean first = messages++ == 0;
        startNanos = first || Long.compareUnsigned(logTimeNanos, startNanos) < 0 ? logTimeNanos : startNanos;
        endNanos = first || Long.compareUnsigned(logTimeNanos, endNanos) > 0 ? logTimeNanos : endNanos;
    }

    /** Messages added since the last chunk was built. */
    public int messages() {
        return messages;
    }

    /** Bytes that they take, not compressed. */
    public int bytes() {
        return records.size();
    }

    /** The chunk of all messages added since the last one, there must be one; valid until the next is built. */
    public McapChunk build() {
        if (messages == 0) {
            throw new IllegalStateException("a chunk has at least one message");
        }
        chunk.clear();
        ChunkHead head = chunk();
        int chunkBytes = chunk.size();
        List<McapChunk.Count> counts = new ArrayList<>();
        channels.forEach((id, times) -> {
            if (times.count > 0) {
                counts.add(new McapChunk.Count(id, times.count, chunk.size()));
                index(id, times);
                times.count = 0;
            }
        });
        records.clear();
        messages = 0;
        return new McapChunk(chunk.view(), chunkBytes, head, counts);
    }

    private ChunkHead chunk() {
        int content = chunk.begin(Op.CHUNK);
        ChunkHead unknown = new ChunkHead(startNanos, endNanos, records.size(), records.crc(0),
                compression.nameInFile(), 0);
        unknown.write(chunk);
        int start = chunk.size();
        if (compression == Compression.NONE) {
            chunk.put(records.array(), 0, records.size());
        } else {
            byte[] room = chunk.reserve(Math.toIntExact(Lz4.most(records.size())));
            chunk.advance(lz4.compress(records.array(), records.size(), room, start));
        }
        long dataSize = chunk.size() - start;
        chunk.setU64(start - Long.BYTES, dataSize);
        chunk.end(content);
        return unknown.withDataSize(dataSize);
    }

    private void index(int channelId, Times times) {
        int content = chunk.begin(Op.MESSAGE_INDEX);
        chunk.u16(channelId).u32(2 * Long.BYTES * times.count);
        for (int i = 0; i < 2 * times.count; i++) {
            chunk.u64(times.pairs[i]);
        }
        chunk.end(content);
    }
}
