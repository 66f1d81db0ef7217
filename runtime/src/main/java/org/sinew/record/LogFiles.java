package org.sinew.record;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    private static final long FREE_BYTES = 200_000_000;

    private final Optional<LogPlace> place;
    private final LogTime time;
    private final Disk disk;
    private final DiskTrouble trouble;
    private final Supplier<Map<String, String>> ending;
    private @Nullable LogHead head;
    private @Nullable IOException begun; // why the first file of a folder is not there
    private @Nullable McapFile open;
    private volatile @Nullable Path file;
    private volatile long bytes;
    private int part;
    private long syncedNanos;
    private boolean dirty;

    /** @param ending what the end of the run says */
    LogFiles(Optional<LogPlace> place, LogTime time, Supplier<Map<String, String>> ending, DiskTrouble trouble) {
        this(place, time, ending, folder -> Files.getFileStore(folder).getUsableSpace(), trouble);
    }

    LogFiles(Optional<LogPlace> place, LogTime time, Supplier<Map<String, String>> ending, Disk disk) {
        this(place, time, ending, disk, DiskTrouble.NONE);
    }

    private LogFiles(Optional<LogPlace> place, LogTime time, Supplier<Map<String, String>> ending, Disk disk,
            DiskTrouble trouble) {
        this.trouble = trouble;
        this.ending = ending;
        this.place = place;
        this.time = time;
        this.disk = disk;
    }

    /** What is free on the disk of a folder, in bytes. */
    interface Disk {
        long free(Path folder) throws IOException;
    }

    /**
     * Main thread, before the log's begins. A file, or a folder that cannot be, is refused; a full disk stops no robot:
     * it is told of when the run goes on.
     */
    void begin(LogHead begins) throws IOException {
        head = begins;
        if (!(place.orElse(null) instanceof LogPlace.Folder folder)) {
            next();
            return;
        }
        Files.createDirectories(folder.folder());
        if (!Files.isWritable(folder.folder())) {
            throw new AccessDeniedException(folder.folder().toString());
        }
        try {
            next();
        } catch (IOException e) {
            begun = e;
        }
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
        switch (place.get()) {
            case LogPlace.OneFile one -> {
                open = replaced(begins, one);
                file = one.file();
            }
            case LogPlace.Folder folder -> {
                Path made = unused(folder);
                open = begins.create(made);
                file = made;
            }
        }
        syncedNanos = System.nanoTime();
    }

    /** The log that was there stays until the new one has begun. */
    private static McapFile replaced(LogHead begins, LogPlace.OneFile one) throws IOException {
        one.mayBegin();
        Path wanted = one.file();
        Path beside = wanted.resolveSibling(wanted.getFileName() + ".part");
        if (Files.isRegularFile(beside) && McapFile.isWritten(beside)) {
            throw new IOException("another run is about to write " + wanted);
        }
        Files.deleteIfExists(beside);
        McapFile made = begins.create(beside);
        try {
            one.mayBegin(); // of two that began together the other may have come first
            Files.move(beside, wanted, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            made.close();
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    /** A board without a battery may begin two runs at the same date. */
    private Path unused(LogPlace.Folder folder) {
        Path named;
        do {
            named = folder.folder().resolve(String.format(Locale.ROOT, "%s-%s-%03d.mcap", folder.name(),
                    LogPlace.date(time.start()), ++part));
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
            trouble.beforeWrite();
            to.add(chunk);
            bytes = bytes + chunk.length();
            dirty = true;
        }
    }

    private static long partBytes(LogPlace.Folder folder) {
        return Math.min(MOST_BYTES, folder.maxBytes() / 8);
    }

    /** Each five seconds: what a power cut may take, against the wear of a memory card. */
    @Override
    public void tend() throws IOException {
        IOException first = begun;
        if (first != null) {
            throw first;
        }
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
            open.add(new Metadata(RunLog.END, ending.get()));
        }
    }

    private void makeRoom(LogPlace.Folder folder) throws IOException {
        List<LogPlace.Kept> kept = LogPlace.oldestFirst(folder.folder());
        long there = kept.stream().mapToLong(LogPlace.Kept::bytes).sum();
        long wanted = FREE_BYTES + partBytes(folder);
        long free = disk.free(folder.folder());
        boolean helps = free + there >= wanted; // else old logs go for nothing
        Instant oldest = Instant.now().minus(folder.maxAge());
        for (LogPlace.Kept each : kept) {
            boolean tooMuch = there + partBytes(folder) > folder.maxBytes() || helps && free < wanted;
            if ((tooMuch || each.written().isBefore(oldest)) && !isWritten(each.file())) {
                there -= each.bytes();
                Files.deleteIfExists(each.file());
                free = disk.free(folder.folder());
            }
        }
        if (free < wanted) {
            throw new IOException("only " + free / 1_000_000 + " MB are free on the disk of " + folder.folder()
                    + ": " + FREE_BYTES / 1_000_000 + " MB are left to others, and a file of the log may have "
                    + Math.ceilDiv(partBytes(folder), 1_000_000) + " MB; make room there");
        }
    }

    /** Another robot may keep its logs in the same folder. */
    private static boolean isWritten(Path log) throws IOException {
        try {
            return McapFile.isWritten(log);
        } catch (NoSuchFileException e) {
            return false; // it has deleted it itself
        }
    }

    /** Bytes of the chunks that are in files. Any thread. */
    long bytes() {
        return bytes;
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
