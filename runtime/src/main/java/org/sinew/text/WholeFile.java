package org.sinew.text;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files that somebody named, who may have named a pipe that never ends, or a device. Any thread. */
public final class WholeFile {
    private WholeFile() {
    }

    /** A pipe, a device, a folder: nothing that has a size. The message says which. */
    public static final class NoPlainFileException extends FileSystemException {
        private static final long serialVersionUID = 1;

        private NoPlainFileException(Path file, String kind) {
            super(file.toString(), null, kind);
        }
    }

    /** More than is ever right for what it was named as. */
    public static final class TooLargeException extends FileSystemException {
        private static final long serialVersionUID = 1;

        private TooLargeException(Path file, long bytes, long most) {
            super(file.toString(), null, bytes + " bytes, more than " + most);
        }
    }

    /**
     * All bytes of a plain file.
     *
     * @param most bytes that it may have
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    public static byte[] read(Path file, long most) throws IOException {
        long bytes = Files.size(file); // tells, too, whether something is there
        Optional<String> other = otherKind(file);
        if (other.isPresent()) {
            throw new NoPlainFileException(file, other.get());
        }
        if (bytes > most) {
            throw new TooLargeException(file, bytes, most);
        }
        return Files.readAllBytes(file);
    }

    /** What is there in place of a plain file, in words; empty: a plain file, or nothing. */
    public static Optional<String> otherKind(Path file) {
        if (Files.isRegularFile(file) || !Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(Files.isDirectory(file) ? "a folder" : "a pipe, a device or a socket");
    }
}
