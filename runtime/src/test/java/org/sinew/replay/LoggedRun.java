package org.sinew.replay;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.record.Frame;
import org.sinew.record.LogPlace;
import org.sinew.record.RunLog;
import org.sinew.record.TickTopics;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Schema;
import org.sinew.rt.VirtualClock;

/** A run whose ticks went through a {@link RunLog} into a file: written, taken apart, and put together changed. */
final class LoggedRun {
    static final String RECEIVED = "/sinew/received";
    static final String MADE = "/sinew/made";

    /** A message of the log. */
    record Message(Channel channel, int sequence, long nanos, byte[] data) {
        Message with(int at, int pattern) {
            byte[] changed = data.clone();
            changed[at] ^= (byte) pattern;
            return new Message(channel, sequence, nanos, changed);
        }
    }

    private final Path file;
    final List<Message> messages = new ArrayList<>();
    private final Map<String, Descriptor> types = new LinkedHashMap<>();

    private LoggedRun(Path file) {
        this.file = file;
    }

    /** Runs the robot, with a log of it; nothing is lost, for in virtual time the run waits for the log. */
    static void write(LogPlace place, RecordedRun run, int ticks) throws IOException {
        write(place, run, ticks, frame -> { });
    }

    /** @param then is given each frame when the log has it */
    static void write(LogPlace place, RecordedRun run, int ticks, Consumer<Frame> then) throws IOException {
        try (RunLog log = new RunLog(new VirtualClock(), Instant.ofEpochSecond(1_764_000_000), "test",
                Optional.of(place), why -> {
                    throw new AssertionError(why);
                })) {
            TickTopics topics = new TickTopics(RecordedRun.ROBOT, log, log.lane());
            log.start();
            run.listen(topics).listen(then).ticks(ticks);
        }
    }

    /** Takes a log apart. */
    static LoggedRun read(Path file) throws Exception {
        LoggedRun run = new LoggedRun(file);
        try (McapReader reader = McapReader.open(file)) {
            for (MessageCursor cursor = reader.messages(); cursor.next();) {
                byte[] data = new byte[cursor.data().remaining()];
                cursor.data().get(data);
                run.messages.add(new Message(cursor.channel(), cursor.sequence(), cursor.logTimeNanos(), data));
            }
            for (Channel channel : reader.channels()) {
                run.types.put(channel.topic(), type(reader.schema(channel).orElseThrow()));
            }
        }
        return run;
    }

    private static Descriptor type(Schema schema) throws Exception {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (FileDescriptorProto proto : FileDescriptorSet.parseFrom(schema.data()).getFileList()) {
            FileDescriptor[] needs = proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
            files.put(proto.getName(), FileDescriptor.buildFrom(proto, needs));
        }
        FileDescriptor last = List.copyOf(files.values()).getLast();
        return last.findMessageTypeByName(schema.name().substring(schema.name().lastIndexOf('.') + 1));
    }

    /** Where a message stands. */
    int index(String topic, int tick) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).sequence() == tick && messages.get(i).channel().topic().equals(topic)) {
                return i;
            }
        }
        throw new AssertionError("no " + topic + " of tick " + tick);
    }

    /** The same log with other messages; everything else is as it was. */
    Path write(Path to, List<Message> changed) throws IOException {
        Files.deleteIfExists(to);
        try (McapReader reader = McapReader.open(file); McapFile mcap = McapFile.create(to, "", "test")) {
            for (Schema schema : reader.schemas()) {
                mcap.add(schema);
            }
            for (Channel channel : reader.channels()) {
                mcap.add(channel);
            }
            for (var pairs : reader.metadata()) {
                mcap.add(pairs);
            }
            ChunkBuilder chunk = new ChunkBuilder(Compression.NONE);
            for (Message message : changed) {
                chunk.add(message.channel().id(), message.sequence(), message.nanos(), message.nanos(),
                        message.data(), 0, message.data().length);
                if (chunk.bytes() > 100_000) {
                    mcap.add(chunk.build());
                }
            }
            if (chunk.messages() > 0) {
                mcap.add(chunk.build());
            }
        }
        return to;
    }

    /** The same log with one message changed. */
    Path write(Path to, int index, Message changed) throws IOException {
        List<Message> all = new ArrayList<>(messages);
        all.set(index, changed);
        return write(to, all);
    }

    /**
     * Which number a byte of a message belongs to, as protobuf-java finds it, such as {@code hip.position_rad}; empty:
     * to none, it says which number follows, or how long it is.
     */
    Optional<String> owner(Message message, int at) throws IOException {
        return owner(types.get(message.channel().topic()), message.data(), 0, message.data().length, at);
    }

    private static Optional<String> owner(Descriptor type, byte[] data, int from, int length, int at)
            throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(data, from, length);
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            int size = nested ? in.readRawVarint32() : 0;
            int start = from + in.getTotalBytesRead();
            if (nested) {
                in.skipRawBytes(size);
            } else {
                in.skipField(tag);
            }
            if (at >= start && at < from + in.getTotalBytesRead()) {
                return nested ? owner(field.getMessageType(), data, start, size, at)
                        .map(inner -> field.getName() + "." + inner) : Optional.of(field.getName());
            }
        }
        return Optional.empty();
    }
}
