package org.sinew.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;

/** Where the files of a {@link RunLog} are. */
public sealed interface LogPlace {
    /** One file for one run, as large as the run makes it. A log that is there is replaced; nothing else. */
    record OneFile(Path file) implements LogPlace {
        /**
         * Refuses what a log may not take the place of: only an empty file, and a log that nobody writes.
         *
         * @throws FileAlreadyExistsException if it is anything else
         * @throws IOException with the reason, if another run writes it, or it cannot be read
         */
        public void mayBegin() throws IOException {
            if (!Files.exists(file)) {
                return;
            }
            if (!Files.isRegularFile(file) || Files.size(file) > 0 && !McapReader.isMcap(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            if (McapFile.isWritten(file)) {
                throw new IOException("another run is writing " + file);
            }
        }
    }

    /**
     * A folder that keeps what there is room for: several files a run, the oldest ones deleted.
     *
     * @param folder  made if it is not there; the files that end in {@code .mcap} are the log's
     * @param name    how the files of this run begin
     * @param maxBytes of all of them together
     * @param maxAge  older ones are deleted
     */
    record Folder(Path folder, String name, long maxBytes, Duration maxAge) implements LogPlace {
    }

    /** A log that is there, as it was when it was looked at: another robot may delete it at any time. */
    record Kept(Path file, long bytes, Instant written) {
    }

    /** The logs in a folder. */
    static List<Kept> oldestFirst(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.list(folder)) {
            found = all.filter(file -> file.toString().endsWith(".mcap")).toList();
        }
        List<Kept> kept = new ArrayList<>();
        for (Path file : found) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                kept.add(new Kept(file, now.size(), now.lastModifiedTime().toInstant()));
            } catch (NoSuchFileException e) {
                continue; // deleted meanwhile
            }
        }
        kept.sort(Comparator.comparing(Kept::written).thenComparing(Kept::file));
        return kept;
    }

    /** A date as it stands in the names of logs. */
    static String date(Instant of) {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC).format(of);
    }
}
