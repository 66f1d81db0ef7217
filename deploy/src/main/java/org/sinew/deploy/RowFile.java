package org.sinew.deploy;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of rows that is there whole or not at all: written beside its place and moved there at the end. What is no
 * ordinary file ({@code /dev/null}, a pipe) is written as it is. Cold code, one thread.
 */
final class RowFile implements Closeable {
    private final Path target;
    private final Path part;
    private final BufferedWriter writer;

    private RowFile(Path target, Path part, BufferedWriter writer) {
        this.target = target;
        this.part = part;
        this.writer = writer;
    }

    /** Begins a file; one that is there stays as it is until {@link #finish()}. */
    static RowFile create(Path file) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return new RowFile(target, target, Files.newBufferedWriter(target, StandardOpenOption.WRITE));
        }
        Path part = target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        BufferedWriter writer = Files.newBufferedWriter(part, StandardOpenOption.CREATE_NEW);
        part.toFile().deleteOnExit(); // also after Ctrl-C
        return new RowFile(target, part, writer);
    }

    void write(CharSequence text) throws IOException {
        writer.append(text);
    }

    /** The rows are complete: puts the file in its place. */
    void finish() throws IOException {
        writer.close();
        if (part.equals(target)) {
            return;
        }
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Leaves nothing behind unless it was finished. */
    @Override
    public void close() throws IOException {
        writer.close();
        if (!part.equals(target)) {
            Files.deleteIfExists(part);
        }
    }
}
