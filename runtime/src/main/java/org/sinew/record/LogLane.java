package org.sinew.record;

import org.jspecify.annotations.Nullable;
import org.sinew.record.mcap.ChunkBuilder;

/**
 * Gathers messages into chunks of a second or a megabyte, and hands them to the {@link LogWriter}. Any threads but the
 * loop's; they wait for each other, for the time of a copy, and never for the disk: while the writer is behind,
 * messages are dropped and counted.
 */
public final class LogLane {
    private static final long CHUNK_NANOS = 1_000_000_000;
    private static final int CHUNK_BYTES = 1 << 20;

    private final LogTime time;
    private final LogWriter writer;
    private @Nullable ChunkBuilder chunk;
    private long firstNanos;
    private volatile long dropped; // written by who holds the lock

    LogLane(LogTime time, LogWriter writer) {
        this.time = time;
        this.writer = writer;
    }

    synchronized void add(int channel, int sequence, long nanos, byte[] data, int length) {
        if (chunk == null) {
            chunk = writer.empty();
            firstNanos = nanos;
        }
        if (chunk == null) {
            dropped = dropped + 1;
            return;
        }
        long stamp = time.of(nanos);
        chunk.add(channel, sequence, stamp, stamp, data, 0, length);
        if (nanos - firstNanos >= CHUNK_NANOS || chunk.bytes() >= CHUNK_BYTES) {
            turn();
        }
    }

    /** Now and then, in wall time: what a producer gave that has fallen silent since is not kept from the disk. */
    synchronized void tend() {
        if (System.nanoTime() - firstNanos >= CHUNK_NANOS) {
            turn();
        }
    }

    /** Hands over what it has. */
    synchronized void turn() {
        if (chunk != null && chunk.messages() > 0) {
            writer.take(chunk);
            chunk = null;
        }
    }

    /** Messages that were lost because the writer was behind. */
    long dropped() {
        return dropped;
    }
}
