package org.sinew.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sinew.record.mcap.Attachment;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;

/** Copies of logs with less in them. Cold code, one thread. */
final class LogCopy {
    private static final int CHUNK_BYTES = 1 << 20;

    private LogCopy() {
    }

    /** A copy, in the folder for temporary files, without any picture. */
    static Path withoutPictures(Path log) throws IOException {
        Path folder = Files.createTempDirectory("sinew-report-");
        Path copy = folder.resolve(String.valueOf(log.getFileName()));
        copy.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        try (McapReader from = McapReader.open(log); McapFile to = McapFile.create(copy, from.profile(),
                from.library())) {
            for (Metadata pairs : from.metadata()) {
                to.add(pairs);
            }
            for (Attachment file : from.attachments()) {
                to.attach(file.name(), file.mediaType(), file.logTimeNanos(), file.createTimeNanos(), from.read(file));
            }
            for (Channel channel : from.channels()) {
                Optional<Schema> schema = from.schema(channel);
                if (schema.isPresent() && !isPicture(channel)) {
                    to.add(schema.get());
                    to.add(channel);
                }
            }
            messages(from, to);
        }
        return copy;
    }

    private static boolean isPicture(Channel channel) {
        return channel.topic().startsWith(RunRecording.CAMERAS);
    }

    private static void messages(McapReader from, McapFile to) throws IOException {
        ChunkBuilder chunk = new ChunkBuilder(Compression.LZ4);
        for (MessageCursor cursor = from.messages(); cursor.next();) {
            if (isPicture(cursor.channel())) {
                continue;
            }
            ByteBuffer data = cursor.data();
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            chunk.add(cursor.channel().id(), cursor.sequence(), cursor.logTimeNanos(), cursor.publishTimeNanos(), bytes,
                    0, bytes.length);
            if (chunk.bytes() >= CHUNK_BYTES) {
                to.add(chunk.build());
            }
        }
        if (chunk.messages() > 0) {
            to.add(chunk.build());
        }
    }
}
