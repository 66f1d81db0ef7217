package org.sinew.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.Metadata;

/**
 * What every file of a run begins with, so that each can be read without the others.
 *
 * @param library  program and version
 * @param metadata pairs of texts
 * @param files    attachments
 * @param topics   of all messages
 * @param start    date of the run's beginning, ns since 1970-01-01
 */
record LogHead(String library, List<Metadata> metadata, List<Attached> files, List<LogTopic> topics, long start) {
    LogHead {
        metadata = List.copyOf(metadata);
        files = List.copyOf(files);
        topics = List.copyOf(topics);
    }

    /** A file inside the log. */
    record Attached(String name, String mediaType, byte[] data) {
    }

    /** Makes a file that begins with it; it must not exist. */
    McapFile create(Path file) throws IOException {
        McapFile made = McapFile.create(file, "", library);
        for (Metadata pairs : metadata) {
            made.add(pairs);
        }
        for (Attached attached : files) {
            made.attach(attached.name, attached.mediaType, start, start, attached.data);
        }
        for (LogTopic topic : topics) {
            made.add(topic.schema);
            made.add(topic.channel);
        }
        return made;
    }
}
