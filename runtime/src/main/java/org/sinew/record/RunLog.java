package org.sinew.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;
import org.sinew.record.proto.ProtoSchema;
import org.sinew.rt.Clock;

/**
 * Keeps what a run received and made as MCAP: in files, and the last minute in memory. Whoever assembles the robot
 * makes it, gives it topics, and starts it before the first tick; messages come from the recorder's thread and from
 * others, never from the loop's; one thread of its own compresses and writes.
 */
public final class RunLog implements AutoCloseable {
    /** Name of the pairs that say which log time is which monotonic one. */
    public static final String CLOCK = "clock";
    public static final String LOG_NANOS = "log_ns";
    public static final String MONOTONIC_NANOS = "monotonic_ns";

    /** Name of the pairs that say which run it is, and the version that wrote it. */
    public static final String ABOUT = "sinew";
    public static final String VERSION = "version";

    /** Name of the pairs that stand in the last file of a run that came to its end, and what they say. */
    public static final String END = "end";
    static final String LAST_TICK = "last_tick";
    static final String MESSAGES_LOST = "messages_lost";

    private final LogTime time;
    private final String library;
    private final List<Metadata> metadata = new ArrayList<>();
    private final List<LogHead.Attached> files = new ArrayList<>();
    private final List<LogTopic> topics = new ArrayList<>();
    private final List<LogLane> lanes = new ArrayList<>();
    private final LogFiles disk;
    private final FlightRecorder flight;
    private final LogWriter writer;
    private final boolean inFiles;
    private volatile long lastTick;
    private volatile Map<String, String> conclusion = Map.of();

    /**
     * @param clock   of the loop
     * @param library program and version
     * @param where   the files; without them there is only the memory
     * @param failed  is told, on the log's thread, why there will be no more on the disk; it must add no message
     */
    public RunLog(Clock clock, Instant now, String library, Optional<LogPlace> where, Consumer<IOException> failed) {
        this(clock, now, library, where, DiskTrouble.NONE, failed);
    }

    /** As the other, on a disk that may fail. */
    public RunLog(Clock clock, Instant now, String library, Optional<LogPlace> where, DiskTrouble trouble,
            Consumer<IOException> failed) {
        time = new LogTime(now, clock.nanos());
        this.library = library;
        tell(CLOCK, Map.of(LOG_NANOS, Long.toString(time.of(time.startNanos())), MONOTONIC_NANOS,
                Long.toString(time.startNanos())));
        disk = new LogFiles(where, time, this::ending, trouble);
        inFiles = where.isPresent();
        flight = new FlightRecorder();
        writer = new LogWriter(List.of(flight, disk), !clock.equals(Clock.WALL), failed);
    }

    /** Messages of one producer are gathered apart from those of others, so that none waits for another. */
    public LogLane lane() {
        LogLane lane = new LogLane(time, writer);
        writer.join(lane);
        lanes.add(lane);
        return lane;
    }

    /**
     * Before the start: a stream of messages.
     *
     * @param name     for example {@code /joint_states}
     * @param encoding of the messages: {@code protobuf} or {@code json}
     * @param schema   what they look like; of those with the same name there is one in the file
     */
    public LogTopic topic(String name, String encoding, Shape schema, LogLane lane) {
        int id = topics.size() + 1;
        int schemaId = topics.stream().map(topic -> topic.schema).filter(known -> known.name().equals(schema.name))
                .findFirst().map(Schema::id).orElse(id);
        LogTopic topic = new LogTopic(new Schema(schemaId, schema.name, schema.encoding, schema.data),
                new Channel(id, schemaId, name, encoding, Map.of()), lane);
        topics.add(topic);
        return topic;
    }

    /** As the other, on a lane of its own. */
    public LogTopic topic(String name, String encoding, Shape schema) {
        return topic(name, encoding, schema, lane());
    }

    /**
     * What messages look like.
     *
     * @param encoding {@code protobuf} or {@code jsonschema}
     */
    public record Shape(String name, String encoding, byte[] data) {
        /** Of messages in protobuf. */
        public static Shape of(ProtoSchema schema) {
            return new Shape(schema.fullName(), "protobuf", schema.descriptorSet());
        }
    }

    /** Before the start: named pairs of texts. */
    public void tell(String name, Map<String, String> pairs) {
        metadata.add(new Metadata(name, pairs));
    }

    /** Before the start: a file inside the log. */
    public void attach(String name, String mediaType, byte[] data) {
        files.add(new LogHead.Attached(name, mediaType, data));
    }

    private Map<String, String> ending() {
        Map<String, String> pairs = new LinkedHashMap<>(conclusion);
        pairs.putAll(Map.of(LAST_TICK, Long.toString(lastTick), MESSAGES_LOST, Long.toString(dropped())));
        return pairs;
    }

    /** Before the end: what else the last file of the run is to say, in {@link #END}. */
    public void conclude(Map<String, String> pairs) {
        conclusion = Map.copyOf(pairs);
    }

    /** A tick is about to be added: at the end the log says which was the last, for it may be lost. */
    void begin(long tick) {
        lastTick = tick;
    }

    /** Opens the file; one that cannot be written is refused here. */
    public void start() throws IOException {
        LogHead head = new LogHead(library, metadata, files, topics, time.of(time.startNanos()));
        flight.begin(head);
        disk.begin(head);
        writer.start();
    }

    /**
     * Writes the last minute into a file of its own, durably. Any thread but the loop's; waits for the disk.
     *
     * @param file must not exist
     */
    public void writeFlight(Path file) throws IOException {
        lanes.forEach(LogLane::turn);
        flight.write(file, writer);
    }

    /** The date that a log says for a time of the monotonic clock, ns since 1970-01-01: for stamps inside messages. */
    public long dateNanos(long monotonicNanos) {
        return time.of(monotonicNanos);
    }

    /** Messages lost because the disk was too slow. */
    public long dropped() {
        return lanes.stream().mapToLong(LogLane::dropped).sum();
    }

    /** Compressed bytes so far: those that are on the disk, or without one all. */
    public long bytes() {
        return inFiles ? disk.bytes() : writer.bytes();
    }

    /** Processor time of the thread that compresses and writes. */
    public long cpuNanos() {
        return writer.cpuNanos();
    }

    /** The file that is written now. */
    public Optional<Path> file() {
        return disk.file();
    }

    @Override
    public void close() {
        lanes.forEach(LogLane::turn);
        writer.close();
    }
}
