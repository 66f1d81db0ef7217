package org.sinew.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Sha256;

/**
 * Checks the chain of an audit trail, and says in which line it was tampered with. What was cut off its end can only be
 * seen with a witness: a head that was told elsewhere. Cold code, one thread.
 */
public final class AuditCheck {
    private final List<Entry> entries = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> places = new HashMap<>(); // by hash
    private @Nullable AuditLine last;
    private String lastHash = AuditLine.NONE; // of the last line, whatever it was
    private boolean changed; // it was none of a trail, and that has been told
    private byte @Nullable [] bad; // the line before, if it is none: one that is torn is closed by the next
    private int badNumber;
    private Path file;
    private int number;

    /** A line that is one. */
    public record Entry(Path file, int number, AuditLine line) {
    }

    /**
     * What is wrong, in words.
     *
     * @param number of the line in its file, from 1
     */
    public record Finding(Path file, int number, String what) {
        @Override
        public String toString() {
            return file + ":" + number + ": " + what;
        }
    }

    private AuditCheck(Path file) {
        this.file = file;
    }

    /** Reads a trail: this file, and those before it that were put aside. */
    public static AuditCheck of(Path newest) throws IOException {
        AuditCheck check = new AuditCheck(newest);
        List<Path> files = new ArrayList<>(AuditFile.older(newest));
        boolean there = Files.exists(newest);
        if (there) {
            files.add(newest);
        }
        for (Path each : files) {
            check.read(each);
        }
        if (!there) {
            check.find(newest, 1, "is not there, but files before it are");
        }
        if (check.entries.isEmpty() && check.findings.isEmpty()) {
            check.find(newest, 1, "is empty: whatever it held is gone");
        }
        return check;
    }

    private void read(Path from) throws IOException {
        file = from;
        number = 0;
        byte[] bytes = Files.readAllBytes(from);
        int begin = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                number++;
                line(Arrays.copyOfRange(bytes, begin, i));
                begin = i + 1;
            }
        }
        notClosed();
        if (begin < bytes.length) {
            find(from, number + 1, "the last line is torn: " + (bytes.length - begin) + " bytes without a line end; a"
                    + " run was killed as it wrote (the next run closes it), or the end was changed");
        }
    }

    private void line(byte[] bytes) {
        Optional<AuditLine> read = AuditLine.read(bytes);
        if (read.isEmpty()) {
            notClosed();
            bad = bytes;
            badNumber = number;
        } else if (read.get().what().equals(AuditFile.TORN)) {
            close(read.get());
            follow(read.get());
        } else {
            notClosed();
            follow(read.get());
        }
    }

    /** A line that says of the one before that a run was killed as it wrote it. */
    private void close(AuditLine line) {
        byte[] piece = bad;
        if (piece != null && Sha256.hex(piece).equals(line.content().get(AuditFile.PIECE))) {
            notes.add(file + ":" + badNumber + ": a torn line of " + piece.length + " bytes, left by a run that was"
                    + " killed or by a full disk; the next line closes it");
            bad = null;
        } else if (piece == null) {
            find("the torn line that this one closes is gone");
        }
        notClosed();
    }

    /** A line that is none, and that no other says to be torn. */
    private void notClosed() {
        byte[] piece = bad;
        if (piece != null) {
            find(file, badNumber, "this line was changed: its own sum does not fit it");
            lastHash = Sha256.hex(piece);
            changed = true;
            bad = null;
        }
    }

    private void follow(AuditLine line) {
        AuditLine before = last;
        if (before == null && !changed) {
            begin(line);
        } else if (before != null && line.seq() <= before.seq()) {
            find(places.containsKey(line.hash()) ? "this line is a copy of " + places.get(line.hash())
                    : "this line stands in the wrong place: it is number " + line.seq() + ", after number "
                            + before.seq());
        } else if (!line.prev().equals(lastHash)) {
            linkBroken(line, before);
        } else if (before != null && !changed && line.seq() != before.seq() + 1) {
            find("numbers " + (before.seq() + 1) + " to " + (line.seq() - 1) + " are missing before it");
        }
        if (number == 1 && last != null && !line.what().equals(AuditFile.CONTINUED)) {
            find("the file does not begin with the line that continues the one before");
        }
        last = line;
        lastHash = line.hash();
        changed = false;
        places.putIfAbsent(line.hash(), file + ":" + number);
        entries.add(new Entry(file, number, line));
    }

    private void linkBroken(AuditLine line, @Nullable AuditLine before) {
        if (before == null || changed && line.seq() == before.seq() + 2) {
            return; // the line before was changed, and that has been told
        }
        long missing = line.seq() - before.seq() - 1;
        find(missing == 0 ? "this line does not follow the one before: one of them was put there later"
                : missing == 1 ? "number " + (before.seq() + 1) + " is missing before it"
                        : "numbers " + (before.seq() + 1) + " to " + (line.seq() - 1) + " are missing before it");
    }

    private void begin(AuditLine line) {
        boolean first = line.seq() == 1 && line.prev().equals(AuditLine.NONE);
        if (line.what().equals(AuditFile.CONTINUED) && line.seq() > 1) {
            notes.add(file + " continues " + line.content().get(AuditFile.FILE)
                    + ", which is not here: it was too old, or somebody took it away");
        } else if (!first) {
            find("the trail begins with number " + line.seq() + ": what came before it is gone");
        }
    }

    private void find(String what) {
        find(file, number, what);
    }

    private void find(Path where, int line, String what) {
        findings.add(new Finding(where, line, what));
    }

    /** Holds the trail against a line that was told elsewhere; where that was, in words. */
    public void witness(AuditFile.Head told, String where) {
        Optional<Entry> same = entries.stream().filter(entry -> entry.line().hash().equals(told.hash())).findFirst();
        if (same.isPresent()) {
            return;
        }
        AuditLine newest = last;
        boolean shorter = newest == null || newest.seq() < told.seq();
        find(shorter ? "the end was cut off: " + where + " names a line "
                + (told.seq() == Long.MAX_VALUE ? "" : "number " + told.seq() + " ") + "that is not there"
                : "the trail is another one: " + where + " names a line number " + told.seq() + " with another hash");
    }

    /** The lines, oldest first, without those that are none. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** What is wrong with it; empty: nothing that can be seen. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What somebody should know, and is no sign of tampering. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The newest line; empty: there is none. */
    public Optional<AuditLine> newest() {
        return Optional.ofNullable(last);
    }
}
