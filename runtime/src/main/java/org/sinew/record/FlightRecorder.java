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
import org.sinew.record.mcap.ChunkMemory;
import org.sinew.record.mcap.McapChunk;
import org.sinew.record.mcap.McapFile;

/**
 * The last minute of a run in memory, at full rate: copies of the chunks that go to the disk, or would. The log's
 * thread.
 */
final class FlightRecorder implements LogSink {
    private static final long KEPT_NANOS = 60_000_000_000L;
    /** Where a minute of all is more, chunks of large messages, such as pictures, go first. */
    private static final int KEPT_BYTES = 32 << 20;
    private static final long LARGE_BYTES = 16 << 10;
    private static final long PATIENCE_SECONDS = 60; // a memory card may stand still for some of it

    private final ChunkMemory memory = new ChunkMemory(KEPT_BYTES);
    private final Deque<ChunkMemory.Kept> chunks = new ArrayDeque<>();
    private final Deque<ChunkMemory.Kept> large = new ArrayDeque<>();
    private @Nullable LogHead head;

    /** Main thread, before the log's begins. */
    void begin(LogHead begins) {
        head = begins;
    }

    @Override
    public void add(McapChunk chunk) {
        forget(large, chunk.endNanos());
        forget(chunks, chunk.endNanos());
        boolean isLarge = chunk.uncompressedSize() / chunk.messages() > LARGE_BYTES;
        makeRoom(chunk, large);
        if (!isLarge) {
            makeRoom(chunk, chunks);
        }
        if (memory.hasRoom(chunk)) {
            (isLarge ? large : chunks).add(memory.keep(chunk));
        }
    }

    private void forget(Deque<ChunkMemory.Kept> of, long nowNanos) {
        while (!of.isEmpty() && of.getFirst().endNanos() < nowNanos - KEPT_NANOS) {
            memory.release(of.remove());
        }
    }

    private void makeRoom(McapChunk chunk, Deque<ChunkMemory.Kept> of) {
        while (chunk.length() <= KEPT_BYTES && !memory.hasRoom(chunk) && !of.isEmpty()) {
            memory.release(of.remove());
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
        List<ChunkMemory.Kept> kept = Stream.concat(chunks.stream(), large.stream())
                .sorted(Comparator.comparing(ChunkMemory.Kept::startNanos)).toList();
        try (McapFile made = begins.create(partial)) {
            for (ChunkMemory.Kept each : kept) {
                made.add(each.chunk());
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
