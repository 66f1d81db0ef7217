package org.sinew.record;

import java.nio.file.Path;
import java.time.Duration;

/** Where the files of a {@link RunLog} are. */
public sealed interface LogPlace {
    /** One file for one run, as large as the run makes it. A log that is there is replaced; nothing else. */
    record OneFile(Path file) implements LogPlace {
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
}
