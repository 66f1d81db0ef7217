package org.sinew.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sinew.deploy.report.Redaction;
import org.sinew.record.PictureTopics;
import org.sinew.record.mcap.Attachment;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;

/** Copies of logs that others may see. Cold code, one thread. */
final class LogCopy {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final String JSON = "json";

    private final boolean pictures;
    private final Redaction redaction;

    private LogCopy(boolean pictures, Redaction redaction) {
        this.pictures = pictures;
        this.redaction = redaction;
    }

    /** Remembers the secrets of a log, so that they are taken out of whatever else is shown with it. */
    static void learn(Path log, Redaction redaction) throws IOException {
        try (McapReader from = McapReader.open(log)) {
            for (Attachment file : from.attachments()) {
                redaction.learnJson(from.read(file));
            }
            for (MessageCursor cursor = from.messages(); cursor.next();) {
                if (cursor.channel().messageEncoding().equals(JSON)) {
                    redaction.learnJson(bytes(cursor));
                }
            }
        }
    }

    /** Copies a log without what in its texts is called a secret; with its pictures only if they are asked for. */
    static void withoutSecrets(Path log, Path copy, boolean pictures, Redaction redaction)
            throws IOException {
        try (McapReader from = McapReader.open(log); McapFile to = McapFile.create(copy, from.profile(),
                from.library())) {
            new LogCopy(pictures, redaction).copy(from, to);
        }
    }

    private void copy(McapReader from, McapFile to) throws IOException {
        for (Metadata pairs : from.metadata()) {
            Map<String, String> values = new LinkedHashMap<>(pairs.values());
            values.replaceAll((key, value) -> redaction.ofValue(value));
            to.add(new Metadata(pairs.name(), values));
        }
        for (Attachment file : from.attachments()) {
            to.attach(file.name(), file.mediaType(), file.logTimeNanos(), file.createTimeNanos(),
                    redaction.ofJson(from.read(file)));
        }
        for (Channel channel : from.channels()) {
            Optional<Schema> schema = from.schema(channel);
            if (schema.isPresent() && comesAlong(channel)) {
                to.add(schema.get());
                to.add(channel);
            }
        }
        messages(from, to);
    }

    /** Events as words are in a format that is not searched for secrets, and stand in the log as JSON too. */
    private boolean comesAlong(Channel channel) {
        return !channel.topic().equals(FoxgloveTopics.WORDS) && (pictures || !PictureTopics.isPicture(channel.topic()));
    }

    private void messages(McapReader from, McapFile to) throws IOException {
        ChunkBuilder chunk = new ChunkBuilder(Compression.LZ4);
        for (MessageCursor cursor = from.messages(); cursor.next();) {
            if (!comesAlong(cursor.channel())) {
                continue;
            }
            byte[] bytes = bytes(cursor);
            byte[] shown = cursor.channel().messageEncoding().equals(JSON) ? redaction.ofJson(bytes) : bytes;
            chunk.add(cursor.channel().id(), cursor.sequence(), cursor.logTimeNanos(), cursor.publishTimeNanos(), shown,
                    0, shown.length);
            if (chunk.bytes() >= CHUNK_BYTES) {
                to.add(chunk.build());
            }
        }
        if (chunk.messages() > 0) {
            to.add(chunk.build());
        }
    }

    private static byte[] bytes(MessageCursor cursor) {
        ByteBuffer data = cursor.data();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }
}
