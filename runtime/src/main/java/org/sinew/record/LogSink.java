package org.sinew.record;

import java.io.Closeable;
import java.io.IOException;
import org.sinew.record.mcap.McapChunk;

/** Where the chunks of a {@link RunLog} go. All calls on the log's own thread. */
interface LogSink extends Closeable {
    void add(McapChunk chunk) throws IOException;

    /** At times, also without a chunk: what takes long, such as waiting for the disk. */
    void tend() throws IOException;

    /** The run is over: nothing is missing after this. */
    void end() throws IOException;
}
