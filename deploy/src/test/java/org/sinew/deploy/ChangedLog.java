package org.sinew.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sinew.record.mcap.Attachment;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;

/** A log written once more, record by record, something in it changed. */
final class ChangedLog {
    private final Path log;
    private String without = "";
    private UnaryOperator<String> attachments = UnaryOperator.identity();
    private String topic = "";
    private int sequence;
    private Consumer<byte[]> change = bytes -> { };

    ChangedLog(Path log) {
        this.log = log;
    }

    /** Without the pairs of texts of this name. */
    ChangedLog without(String name) {
        without = name;
        return this;
    }

    /** With other texts attached. */
    ChangedLog attached(UnaryOperator<String> changed) {
        attachments = changed;
        return this;
    }

    /** With the message of this topic and number as {@code change} leaves its bytes. */
    ChangedLog message(String ofTopic, int number, Consumer<byte[]> changing) {
        topic = ofTopic;
        sequence = number;
        change = changing;
        return this;
    }

    Path write(Path to) throws IOException {
        try (McapReader reader = McapReader.open(log); McapFile made = McapFile.create(to, "", reader.library())) {
            for (Metadata pairs : reader.metadata()) {
                if (!pairs.name().equals(without)) {
                    made.add(pairs);
                }
            }
            for (Attachment file : reader.attachments()) {
                made.attach(file.name(), file.mediaType(), file.logTimeNanos(), file.createTimeNanos(), attachments
                        .apply(new String(reader.read(file), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            }
            for (Schema schema : reader.schemas()) {
                made.add(schema);
            }
            for (Channel channel : reader.channels()) {
                made.add(channel);
            }
            messages(reader, made);
        }
        return to;
    }

    private void messages(McapReader reader, McapFile made) throws IOException {
        ChunkBuilder chunk = new ChunkBuilder(Compression.LZ4);
        for (MessageCursor cursor = reader.messages(); cursor.next();) {
            byte[] data = new byte[cursor.data().remaining()];
            cursor.data().get(data);
            if (cursor.sequence() == sequence && cursor.channel().topic().equals(topic)) {
                change.accept(data);
            }
            chunk.add(cursor.channel().id(), cursor.sequence(), cursor.logTimeNanos(), cursor.publishTimeNanos(),
                    data, 0, data.length);
            if (chunk.bytes() > 1 << 20) {
                made.add(chunk.build());
            }
        }
        made.add(chunk.build());
    }
}
