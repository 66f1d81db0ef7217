package org.sinew.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.record.mcap.McapChunk;
import org.sinew.record.mcap.McapFile;

/**
 * The last minute of a run in memory, at full rate: the very chunks that go to the disk, or would. The log's thread.
 */
final class FlightRecorder implements LogSink {
    private static final long KEPT_NANOS = 60_000_000_000L;
    /** Where a minute of all is more, chunks of large messages, such as pictures, go first. */
    private static final long KEPT_BYTES = 32L << 20;
    private static final long LARGE_BYTES = 16 << 10;
    private static final long PATIENCE_SECONDS = 60; // a memory card may stand still for some of it

    private final Deque<McapChunk> chunks = new ArrayDeque<>();
    private final Deque<McapChunk> large = new ArrayDeque<>();
    private @Nullable LogHead head;
    private long bytes;

    /** Main thread, before the log's begins. */
    void begin(LogHead begins) {
        head = begins;
    }

    @Override
    public void add(McapChunk chunk) {
        (chunk.uncompressedSize() / chunk.messages() > LARGE_BYTES ? large : chunks).add(chunk);
        bytes += chunk.length();
        forget(large, chunk.endNanos());
        forget(chunks, chunk.endNanos());
        while (bytes > KEPT_BYTES && large.size() + chunks.size() > 1) {
            bytes -= (large.isEmpty() ? chunks : large).remove().length();
        }
    }

    private void forget(Deque<McapChunk> of, long nowNanos) {
        while (!of.isEmpty() && of.getFirst().endNanos() < nowNanos - KEPT_NANOS) {
            bytes -= of.remove().length();
        }
    }

    @Override
    public void tend() {
    }

    @Override
    public void end() {
    }

    /** Any thread but the log's: has the log's thread write what is there; returns when it is on the disk. */
    void write(Path file, LogWriter writer) throws IOException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        writer.ask(() -> {
            try {
                save(file);
                written.complete(null);
            } catch (IOException | RuntimeException | Error e) {
                written.completeExceptionally(e);
            }
        });
        try {
            written.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause
                    : new IOException("the last minute was not written: " + e.getCause(), e);
        }
    }

    /** Under another name first, so that a file of that name is whole. */
    private void save(Path file) throws IOException {
        LogHead begins = head;
        if (begins == null) {
            throw new UncheckedIOException(new IOException("the log has not begun"));
        }
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(partial);
        List<McapChunk> kept = Stream.concat(chunks.stream(), large.stream())
                .sorted(Comparator.comparing(McapChunk::startNanos)).toList();
        try (McapFile made = begins.create(partial)) {
            for (McapChunk chunk : kept) {
                made.add(chunk);
            }
            made.sync();
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial); // on a full disk it is in the way
            throw e;
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        chunks.clear();
        large.clear();
    }
}
