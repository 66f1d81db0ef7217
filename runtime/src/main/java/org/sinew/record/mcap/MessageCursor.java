package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through the messages of a file, in its order, which is that of recording; a chunk at a time is in memory.
 * One thread, that of its reader. {@code while (cursor.next()) {...}}
 */
public final class MessageCursor {
    private final Contents contents;
    private final ChunkLoader loader;
    private final FileWindow window;
    private final Iterator<Contents.Segment> segments;
    private final long fromNanos;
    private final long toNanos;
    private ByteBuffer records = ByteBuffer.allocate(0);
    private long recordsOffset;
    private boolean damaged;
    private long runAt;
    private long runEnd;
    private @Nullable Channel channel;
    private int sequence;
    private long logTimeNanos;
    private long publishTimeNanos;
    private ByteBuffer data = ByteBuffer.allocate(0);

    MessageCursor(Contents contents, ChunkLoader loader, FileWindow window, long fromNanos, long toNanos) {
        this.contents = contents;
        this.loader = loader;
        this.window = window;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        segments = List.copyOf(contents.segments.values()).iterator();
    }

    /** Goes to the next message; false: there is none. Damaged chunks are left out and told as problems. */
    public boolean next() throws IOException {
        while (true) {
            if (records.hasRemaining()) {
                if (message(record())) {
                    return true;
                }
            } else if (runAt < runEnd) {
                nextOfRun();
            } else if (!segments.hasNext()) {
                return false;
            } else {
                begin(segments.next());
            }
        }
    }

    private void begin(Contents.Segment segment) throws IOException {
        switch (segment) {
            case Contents.Run run -> {
                runAt = run.from();
                runEnd = run.to();
                damaged = false;
            }
            case Contents.Chunk chunk -> {
                if (chunk.head.endNanos() >= fromNanos && chunk.head.startNanos() <= toNanos && loader.load(chunk)) {
                    records = loader.records();
                    recordsOffset = chunk.offset;
                    damaged = chunk.state == ChunkInfo.State.DAMAGED;
                }
            }
        }
    }

    private void nextOfRun() throws IOException {
        long length = window.at(runAt + 1, Long.BYTES).getLong();
        if (length > Contents.MOST_BYTES) {
            contents.problem(Problem.Kind.DAMAGED_RECORD, runAt, length, 0, 0, "the message at byte " + runAt + " has "
                    + length + " bytes; more than " + Contents.MOST_BYTES + " are not read");
        } else {
            records = window.at(runAt, Op.PREFIX + (int) length);
            recordsOffset = runAt;
        }
        runAt += Op.PREFIX + length;
    }

    /** Takes the next record; what is no message has no content here. */
    private ByteBuffer record() {
        int op = records.get();
        int length = (int) records.getLong();
        ByteBuffer content = records.slice(records.position(), op == Op.MESSAGE ? length : 0)
                .order(ByteOrder.LITTLE_ENDIAN);
        records.position(records.position() + length);
        return content;
    }

    private boolean message(ByteBuffer content) {
        if (!content.hasRemaining()) {
            return false;
        }
        int id = content.getShort() & 0xFFFF;
        sequence = content.getInt();
        logTimeNanos = content.getLong();
        publishTimeNanos = content.getLong();
        if (logTimeNanos < fromNanos || logTimeNanos > toNanos || !contents.known(id, recordsOffset)) {
            return false;
        }
        channel = contents.channels.get(id);
        data = content.slice().order(ByteOrder.LITTLE_ENDIAN);
        return true;
    }

    public Channel channel() {
        return Objects.requireNonNull(channel, "call next() first");
    }

    /** Counts the messages of its channel; 32 bits. */
    public int sequence() {
        return sequence;
    }

    /** Whether its chunk is damaged: see {@link McapReader#messagesEvenDamaged}. */
    public boolean damaged() {
        return damaged;
    }

    /** When it was recorded. */
    public long logTimeNanos() {
        return logTimeNanos;
    }

    /** When it was made. */
    public long publishTimeNanos() {
        return publishTimeNanos;
    }

    /** Its bytes, little-endian, backed by an array; valid until {@link #next} is called, and not to be written. */
    public ByteBuffer data() {
        return data;
    }
}
