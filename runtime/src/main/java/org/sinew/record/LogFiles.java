package org.sinew.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.record.mcap.McapChunk;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.Metadata;

/**
 * The files of a run on the disk. In a folder it begins a new one after an eighth of what is allowed, and deletes the
 * oldest files beyond what is allowed, older than is allowed, or when the disk is nearly full. The log's thread.
 */
final class LogFiles implements LogSink {
    private static final long SYNC_NANOS = 5_000_000_000L;
    /** A file has at most so much, whatever is allowed: it is copied and opened as a whole. */
    private static final long MOST_BYTES = 256L << 20;
    /** Left free on the disk for everybody else. */
    private static final long FREE_BYTES = 200L << 20;
    private static final DateTimeFormatter NAMED = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Optional<LogPlace> place;
    private final LogTime time;
    private final Disk disk;
    private @Nullable LogHead head;
    private @Nullable McapFile open;
    private volatile @Nullable Path file;
    private int part;
    private long syncedNanos;
    private boolean dirty;

    LogFiles(Optional<LogPlace> place, LogTime time) {
        this(place, time, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    LogFiles(Optional<LogPlace> place, LogTime time, Disk disk) {
        this.place = place;
        this.time = time;
        this.disk = disk;
    }

    /** What is free on the disk of a folder, in bytes. */
    interface Disk {
        long free(Path folder) throws IOException;
    }

    /** Main thread, before the log's begins. */
    void begin(LogHead begins) throws IOException {
        head = begins;
        next();
    }

    private void next() throws IOException {
        LogHead begins = head;
        if (begins == null || place.isEmpty()) {
            return;
        }
        if (place.get() instanceof LogPlace.Folder folder) {
            Files.createDirectories(folder.folder());
            makeRoom(folder);
        }
        Path made = switch (place.get()) {
            case LogPlace.OneFile one -> one.file();
            case LogPlace.Folder folder -> unused(folder);
        };
        open = begins.create(made);
        file = made;
        syncedNanos = System.nanoTime();
    }

    /** A board without a battery may begin two runs at the same date. */
    private Path unused(LogPlace.Folder folder) {
        Path named;
        do {
            named = folder.folder().resolve(String.format(Locale.ROOT, "%s-%s-%03d.mcap", folder.name(),
                    NAMED.format(time.start()), ++part));
        } while (Files.exists(named));
        return named;
    }

    @Override
    public void add(McapChunk chunk) throws IOException {
        McapFile to = open;
        if (to == null) {
            return;
        }
        if (place.orElseThrow() instanceof LogPlace.Folder folder && to.bytes() + chunk.length() > partBytes(folder)) {
            close();
            next();
            to = open;
        }
        if (to != null) {
            to.add(chunk);
            dirty = true;
        }
    }

    private static long partBytes(LogPlace.Folder folder) {
        return Math.min(MOST_BYTES, folder.maxBytes() / 8);
    }

    /** Each five seconds: what a power cut may take, against the wear of a memory card. */
    @Override
    public void tend() throws IOException {
        McapFile now = open;
        if (now != null && dirty && System.nanoTime() - syncedNanos > SYNC_NANOS) {
            now.sync();
            dirty = false;
            syncedNanos = System.nanoTime();
        }
    }

    @Override
    public void end() throws IOException {
        if (open != null) {
            open.add(new Metadata(RunLog.END, Map.of()));
        }
    }

    private void makeRoom(LogPlace.Folder folder) throws IOException {
        List<Path> kept = oldestFirst(folder.folder());
        long bytes = 0;
        for (Path each : kept) {
            bytes += Files.size(each);
        }
        Instant oldest = Instant.now().minus(folder.maxAge());
        for (Path each : kept) {
            boolean tooMuch = bytes + partBytes(folder) > folder.maxBytes() || disk.free(folder.folder()) < FREE_BYTES;
            if (tooMuch || Files.getLastModifiedTime(each).toInstant().isBefore(oldest)) {
                bytes -= Files.size(each);
                Files.delete(each);
            }
        }
        long free = disk.free(folder.folder());
        if (free < FREE_BYTES) {
            throw new IOException("only " + free / 1_000_000 + " MB are free on the disk of "
                    + folder.folder() + ", and " + (FREE_BYTES >> 20) + " MB are left to others; make room there");
        }
    }

    private static List<Path> oldestFirst(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(".mcap")).forEach(found::add);
        }
        found.sort(Comparator.comparing(LogFiles::written).thenComparing(Comparator.naturalOrder()));
        return found;
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // deleted meanwhile
        }
    }

    /** The file that is written now. Any thread. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    @Override
    public void close() throws IOException {
        McapFile now = open;
        open = null;
        if (now != null) {
            now.sync();
            now.close();
        }
    }
}
