package org.sinew.record;

import java.io.IOException;

/** What may go wrong with the disk of a log, before the system is asked. Only a simulation has any. On its thread. */
@FunctionalInterface
public interface DiskTrouble {
    /** Nothing does. */
    DiskTrouble NONE = () -> { };

    /** Before each write: returns when it may go on, or throws what the system would have answered. */
    void beforeWrite() throws IOException;
}
