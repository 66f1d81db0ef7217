package org.sinew.record.mcap;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What {@link McapReader} knows of a file so far. */
final class Contents {
    /** No single thing that is read into memory is larger. */
    static final long MOST_BYTES = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);
    private static final long YEAR_2000 = 946_684_800_000_000_000L;
    private static final int MOST_PROBLEMS = 1000;

    final Map<Integer, Schema> schemas = new TreeMap<>();
    final Map<Integer, Channel> channels = new TreeMap<>();
    final List<Metadata> metadata = new ArrayList<>();
    final List<Attachment> attachments = new ArrayList<>();
    /** Where messages are, in the order of the file. */
    final TreeMap<Long, Segment> segments = new TreeMap<>();
    final List<Problem> problems = new ArrayList<>();
    private final Set<Integer> unknownChannels = new HashSet<>();

    /** A part of the file that has messages. */
    sealed interface Segment permits Chunk, Run {
    }

    /** Messages that stand in no chunk, one after the other, from one offset to another. */
    record Run(long from, long to) implements Segment {
    }

    /** A chunk; what is known of it grows. */
    static final class Chunk implements Segment {
        final long offset;
        final long length;
        final ChunkHead head;
        ChunkInfo.State state = ChunkInfo.State.NOT_READ;
        long messages;

        Chunk(long offset, long length, ChunkHead head) {
            this.offset = offset;
            this.length = length;
            this.head = head;
        }

        ChunkInfo info() {
            return new ChunkInfo(offset, length, head.startNanos(), head.endNanos(), head.compression(),
                    head.dataSize(), head.uncompressedSize(), state == ChunkInfo.State.WHOLE
                    ? OptionalLong.of(messages) : OptionalLong.empty(), state);
        }
    }

    void schema(ByteBuffer content, long offset) throws DamageException {
        Fields fields = new Fields(content);
        int id = fields.u16();
        if (id != 0) { // a schema 0 is to be ignored
            same(schemas, id, new Schema(id, fields.text(), fields.text(), fields.bytes()), offset);
        }
    }

    void channel(ByteBuffer content, long offset) throws DamageException {
        Fields fields = new Fields(content);
        Channel channel = new Channel(fields.u16(), fields.u16(), fields.text(), fields.text(), fields.texts());
        same(channels, channel.id(), channel, offset);
    }

    /** The first one of an id is it: the summary is read first, and has a checksum. */
    private <R extends Record> void same(Map<Integer, R> known, int id, R found, long offset) {
        R first = known.computeIfAbsent(id, missing -> found);
        if (!first.equals(found)) {
            problem(Problem.Kind.DAMAGED_RECORD, offset, 0, 0, 0, "at byte " + offset + " stands " + found
                    + ", but the file also has " + first + "; the latter is taken");
        }
    }

    void metadata(ByteBuffer content) throws DamageException {
        Fields fields = new Fields(content);
        metadata.add(new Metadata(fields.text(), fields.texts()));
    }

    /** Whether a channel is described; the first message of one that is not makes a problem. */
    boolean known(int channelId, long offset) {
        if (channels.containsKey(channelId)) {
            return true;
        }
        if (unknownChannels.add(channelId)) {
            problem(Problem.Kind.UNKNOWN_CHANNEL, offset, 0, 0, 0, "messages of channel " + channelId
                    + " are left out (the first at or after byte " + offset + "): the file does not describe it");
        }
        return false;
    }

    void problem(Problem.Kind kind, long offset, long bytes, long startNanos, long endNanos, String words) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(kind, offset, bytes, startNanos, endNanos, words));
        }
    }

    /** A chunk that cannot be read; told once. */
    void damaged(Chunk chunk, String why) {
        if (chunk.state != ChunkInfo.State.DAMAGED) {
            chunk.state = ChunkInfo.State.DAMAGED;
            ChunkHead head = chunk.head;
            problem(Problem.Kind.DAMAGED_CHUNK, chunk.offset, chunk.length, head.startNanos(), head.endNanos(),
                    "the chunk at byte " + chunk.offset + " (" + chunk.length + " bytes) cannot be read: " + why
                            + "; its messages, from " + time(head.startNanos()) + " to " + time(head.endNanos())
                            + ", are missing");
        }
    }

    /** The latest log time of a chunk before a place; 0: none. */
    long endBefore(long offset) {
        return segments.headMap(offset).values().stream()
                .mapToLong(segment -> segment instanceof Chunk chunk ? chunk.head.endNanos() : 0).max().orElse(0);
    }

    /** A log time in words: a date where it can be one, else seconds. */
    static String time(long nanos) {
        return nanos >= YEAR_2000 ? Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000).toString()
                : nanos / 1_000_000_000 + "." + String.format(Locale.ROOT, "%09d", nanos % 1_000_000_000) + " s";
    }
}
