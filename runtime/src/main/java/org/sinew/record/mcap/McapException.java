package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.file.Path;

/** A file of which nothing can be read, or a part of one that cannot; the message says what and where. */
public final class McapException extends IOException {
    private static final long serialVersionUID = 1;

    McapException(Path file, String what) {
        super(file + ": " + what);
    }
}
