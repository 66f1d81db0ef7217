package org.sinew.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sinew.text.Json;
import org.sinew.text.Sha256;

/**
 * The file of an audit trail, to which lines are appended durably; runs of several processes may share it. One that has
 * grown is put aside under the number of its last line, and the next begins with a line that continues it. Cold code;
 * whoever appends waits for the disk.
 */
public final class AuditFile {
    /** The word of a line that closes the piece of one before it. */
    static final String TORN = "torn";
    /** The word of the first line of a file that follows another. */
    static final String CONTINUED = "continued";
    /** Which of the file before; how long, and the hash of, a piece that a run which was killed has left. */
    static final String FILE = "file";
    static final String BYTES = "bytes";
    static final String PIECE = "piece";
    private static final String ENDING = ".jsonl";
    private static final long MOST_BYTES = 4_000_000; // some ten thousand lines
    private static final int KEPT = 10; // beside the newest
    private static final int LOCK_TRIES = 200;
    private static final long LOCK_PAUSE_MILLIS = 10;
    private static final Set<OpenOption> APPENDING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    private static final Object ONE_AT_A_TIME = new Object(); // a lock of a file is one of the process

    private final Path file;
    private final long mostBytes;

    /**
     * The newest line of a trail.
     *
     * @param seq  its number; 0: there is none
     * @param hash of the whole line
     */
    public record Head(long seq, String hash) {
        static final Head NOTHING = new Head(0, AuditLine.NONE);
    }

    /** The end of a file: its last whole line, and the bytes behind that. */
    private record Tail(Head head, byte[] piece) {
    }

    public AuditFile(Path file) {
        this(file, MOST_BYTES);
    }

    AuditFile(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** Where lines go. */
    public Path path() {
        return file;
    }

    /** Appends a line for each of these and brings them onto the disk. */
    public Head append(List<Map<String, Object>> contents) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            Path folder = Files.createDirectories(folder(file));
            Path guard = folder.resolve("." + stem(file) + ".lock");
            try (FileChannel locked = open(guard); FileLock lock = lock(locked)) {
                return write(contents);
            }
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, APPENDING,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    private FileLock lock(FileChannel channel) throws IOException {
        for (int i = 0; i < LOCK_TRIES; i++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            try {
                Thread.sleep(LOCK_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IOException("another program does not let go of " + file);
    }

    private Head write(List<Map<String, Object>> contents) throws IOException {
        Tail tail = tail(file);
        if (tail.piece.length == 0 && Files.exists(file) && Files.size(file) >= mostBytes) {
            putAside(tail.head.seq);
            tail = new Tail(Head.NOTHING, new byte[0]);
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        Head head = before(tail, lines);
        lines.addAll(contents);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (tail.piece.length > 0) {
            bytes.write('\n');
        }
        for (Map<String, Object> content : lines) {
            byte[] line = AuditLine.write(head.seq + 1, head.hash, content);
            bytes.writeBytes(line);
            bytes.write('\n');
            head = new Head(head.seq + 1, Sha256.hex(line));
        }
        boolean isNew = !Files.exists(file);
        bring(bytes.toByteArray());
        if (isNew) {
            try (FileChannel folder = FileChannel.open(folder(file), StandardOpenOption.READ)) {
                folder.force(true); // its name, too
            }
        }
        return head;
    }

    private void bring(byte[] lines) throws IOException {
        try (FileChannel out = open(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(lines);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** The line after which the next comes, and the lines that have to come first. */
    private Head before(Tail tail, List<Map<String, Object>> lines) throws IOException {
        if (tail.piece.length > 0) {
            Optional<AuditLine> whole = AuditLine.read(tail.piece);
            if (whole.isPresent()) { // only its line end is missing
                return new Head(whole.get().seq(), whole.get().hash());
            }
            lines.add(Json.object("what", TORN, BYTES, tail.piece.length, PIECE, Sha256.hex(tail.piece)));
        } else if (tail.head.equals(Head.NOTHING)) {
            List<Path> older = older(file);
            if (!older.isEmpty()) {
                lines.add(Json.object("what", CONTINUED, FILE, older.getLast().getFileName().toString()));
                return tail(older.getLast()).head;
            }
        }
        return tail.head;
    }

    private void putAside(long lastSeq) throws IOException {
        Path aside = file.resolveSibling(String.format(Locale.ROOT, "%s-%010d%s", stem(file), lastSeq, ENDING));
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        List<Path> older = older(file);
        for (Path old : older.subList(0, Math.max(0, older.size() - KEPT))) {
            Files.deleteIfExists(old);
        }
    }

    private static Tail tail(Path of) throws IOException {
        byte[] end;
        try (FileChannel in = FileChannel.open(of, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), 3L * AuditLine.LONGEST));
            in.position(in.size() - bytes.capacity());
            while (bytes.hasRemaining() && in.read(bytes) >= 0) { }
            end = Arrays.copyOf(bytes.array(), bytes.position());
        } catch (NoSuchFileException e) {
            return new Tail(Head.NOTHING, new byte[0]);
        }
        int lineEnd = lastLineEnd(end, end.length);
        return new Tail(head(end, lineEnd), Arrays.copyOfRange(end, lineEnd + 1, end.length));
    }

    /** What somebody has changed stays, and is told by whoever checks it: the trail goes on behind it. */
    private static Head head(byte[] bytes, int end) {
        Head head = Head.NOTHING;
        int changed = 0;
        for (int lineEnd = end; lineEnd >= 0; changed++) {
            int before = lastLineEnd(bytes, lineEnd);
            byte[] line = Arrays.copyOfRange(bytes, before + 1, lineEnd);
            Optional<AuditLine> read = AuditLine.read(line);
            head = changed == 0 ? new Head(0, Sha256.hex(line)) : head;
            if (read.isPresent()) {
                return new Head(read.get().seq() + changed, head.hash);
            }
            lineEnd = before;
        }
        return new Head(changed, head.hash);
    }

    private static int lastLineEnd(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    /** The files that were put aside before this one, oldest first. */
    public static List<Path> older(Path file) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(stem(file)) + "-\\d{10,}" + Pattern.quote(ENDING));
        try (Stream<Path> all = Files.list(folder(file))) {
            return all.filter(each -> name.matcher(each.getFileName().toString()).matches())
                    .sorted(Comparator.comparing((Path each) -> each.toString().length())
                            .thenComparing(Comparator.naturalOrder())).toList();
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.jsonl$", "");
    }
}
