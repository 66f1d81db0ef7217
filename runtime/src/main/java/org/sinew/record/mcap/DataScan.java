package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Goes through the records of the data section one by one, wherever the summary does not tell what stands there. */
final class DataScan {
    /** Content of a Chunk record that has neither compression nor data. */
    private static final int LEAST_CHUNK = 4 * Long.BYTES + 2 * Integer.BYTES;
    private static final int LONGEST_NAME = 32;

    private final FileWindow window;
    private final ChunkLoader loader;
    private final Contents contents;
    private final boolean closed;
    private boolean afterChunk;
    private long runFrom = -1;
    private boolean ended;
    private boolean lost;

    /** @param closed whether the file ends as a whole one does */
    DataScan(FileChannel channel, Contents contents, boolean closed) {
        window = new FileWindow(channel);
        loader = new ChunkLoader(channel, contents, false);
        this.contents = contents;
        this.closed = closed;
    }

    /** Whether it came to the end of the data, as the writer marked it. */
    boolean ended() {
        return ended;
    }

    /** Whether it met bytes that it could not read up to the end. */
    boolean lost() {
        return lost;
    }

    /**
     * From one place to another.
     *
     * @param index whether MessageIndex records of an earlier chunk may come first
     */
    void scan(long from, long to, boolean index) throws IOException {
        afterChunk = index;
        for (long at = from; at < to && !ended;) {
            long next = end(at, to);
            if (next < 0) {
                endRun(at);
                next = skipped(at, to);
            } else {
                record(at, next);
            }
            at = next;
        }
        endRun(to);
    }

    /** Where the record there ends; -1: none is there, or not a whole one. */
    private long end(long at, long to) throws IOException {
        if (to - at < Op.PREFIX) {
            return -1;
        }
        ByteBuffer prefix = window.at(at, Op.PREFIX);
        int op = prefix.get();
        long length = prefix.getLong();
        return op == 0 || length < 0 || length > to - at - Op.PREFIX ? -1 : at + Op.PREFIX + length;
    }

    private void record(long at, long next) throws IOException {
        int op = window.at(at, 1).get() & 0xFF;
        if (op != Op.MESSAGE) {
            endRun(at);
        }
        if (op == Op.MESSAGE_INDEX && !afterChunk) {
            contents.problem(Problem.Kind.DAMAGED_RECORD, at, 0, contents.endBefore(at), 0, "an index of messages at"
                    + " byte " + at + " belongs to no chunk: the record before it is damaged, and its messages, from "
                    + Contents.time(contents.endBefore(at)) + " on, are missing");
        }
        afterChunk = op == Op.CHUNK || op == Op.MESSAGE_INDEX;
        try {
            read(op, at, next);
        } catch (DamageException e) {
            endRun(at);
            contents.problem(Problem.Kind.DAMAGED_RECORD, at, next - at, 0, 0, "the record at byte " + at + " (kind "
                    + op + ", " + (next - at) + " bytes) cannot be read: " + e.why());
        }
    }

    private void read(int op, long at, long next) throws IOException, DamageException {
        switch (op) {
            case Op.SCHEMA -> contents.schema(content(at, next), at);
            case Op.CHANNEL -> contents.channel(content(at, next), at);
            case Op.MESSAGE -> message(at, next);
            case Op.CHUNK -> chunk(at, next);
            case Op.ATTACHMENT -> attachment(at, next);
            case Op.METADATA -> contents.metadata(content(at, next));
            case Op.DATA_END, Op.FOOTER -> ended = true;
            default -> {
                // kinds of later versions and of others
            }
        }
    }

    private ByteBuffer content(long at, long next) throws IOException, DamageException {
        long length = next - at - Op.PREFIX;
        if (length > Contents.MOST_BYTES) {
            throw new DamageException("more than " + Contents.MOST_BYTES + " bytes are not read");
        }
        return window.at(at + Op.PREFIX, (int) length);
    }

    private void message(long at, long next) throws DamageException {
        if (next - at - Op.PREFIX < Op.MESSAGE_HEAD) {
            throw new DamageException("it is too short for a message");
        }
        runFrom = runFrom < 0 ? at : runFrom;
    }

    private void endRun(long at) {
        if (runFrom >= 0) {
            contents.segments.put(runFrom, new Contents.Run(runFrom, at));
            runFrom = -1;
        }
    }

    private void chunk(long at, long next) throws IOException, DamageException {
        Contents.Chunk chunk = new Contents.Chunk(at, next - at, head(at, next));
        contents.segments.put(at, chunk);
        loader.load(chunk); // for its schemas and channels, and to know whether it is whole
    }

    private ChunkHead head(long at, long to) throws IOException, DamageException {
        if (to - at < Op.PREFIX) {
            throw new DamageException("it is cut");
        }
        return ChunkHead.read(new Fields(window.at(at + Op.PREFIX,
                (int) Math.min(to - at - Op.PREFIX, LEAST_CHUNK + LONGEST_NAME))));
    }

    private void attachment(long at, long next) throws IOException, DamageException {
        contents.attachments.add(Attachment.read(new Fields(window.at(at + Op.PREFIX,
                (int) Math.min(next - at - Op.PREFIX, Attachment.LONGEST_HEAD))), at, next - at - Op.PREFIX));
    }

    /** What stands here is no whole record: goes on at the next chunk, if there is one, and says what is missing. */
    private long skipped(long at, long to) throws IOException {
        long next = at + 1;
        while (next < to && !isChunk(next, to)) {
            next = candidate(next + 1, to);
        }
        lost |= next >= to;
        if (next >= to && !closed) {
            cut(at, to);
            return to;
        }
        long from = contents.endBefore(at);
        contents.problem(Problem.Kind.DAMAGED_RECORD, at, next - at, from, 0, (next - at) + " bytes from byte " + at
                + " on are no records and cannot be read; messages after " + Contents.time(from) + " may be missing");
        return next;
    }

    private long candidate(long from, long to) throws IOException {
        for (long at = from; at < to;) {
            ByteBuffer bytes = window.at(at, (int) Math.min(to - at, 1 << 15));
            for (int i = 0; i < bytes.limit(); i++) {
                if (bytes.get(i) == Op.CHUNK) {
                    return at + i;
                }
            }
            at += bytes.limit();
        }
        return to;
    }

    /** Whether a chunk begins there; its parts must fit each other, as they hardly do by chance. */
    private boolean isChunk(long at, long to) throws IOException {
        long end = end(at, to);
        if (end < at + Op.PREFIX + LEAST_CHUNK || window.at(at, 1).get() != Op.CHUNK) {
            return false;
        }
        try {
            ChunkHead head = head(at, end);
            return head.compression().chars().allMatch(c -> c > ' ' && c < 127)
                    && head.dataSize() == end - at - Op.PREFIX - LEAST_CHUNK - head.compression().length();
        } catch (DamageException e) {
            return false;
        }
    }

    private void cut(long at, long to) throws IOException {
        long from = contents.endBefore(at);
        int op = window.at(at, 1).get();
        String what = op == 0 ? "something" : "a record";
        if (op == Op.CHUNK) {
            what = "a chunk";
            try {
                from = head(at, to).startNanos();
            } catch (DamageException e) {
                // cut within its head
            }
        }
        contents.problem(Problem.Kind.CUT, at, to - at, from, 0, "the file ends at byte " + to + " in the middle of "
                + what + " that begins at byte " + at + ": " + (to - at) + " bytes cannot be read; messages from "
                + Contents.time(from) + " on are missing");
    }
}
