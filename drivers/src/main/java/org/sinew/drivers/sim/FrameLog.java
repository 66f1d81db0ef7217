package org.sinew.drivers.sim;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sinew.text.OutputFiles;
import org.sinew.rt.Threads;

/**
 * Every frame on the wires of a twin, with its time, as CSV: {@code t_s,life,bus,what,bytes}.
 * <ul>
 * <li>{@code t_s}: seconds since the twin began, at which the last byte was on the wire;
 * <li>{@code life}: 0, and one more after each reset;
 * <li>{@code what}: {@code host} or {@code servo} for a frame of a serial line; the outcome of an I2C transfer, such as
 * {@code OK} or {@code NACK}; {@code level} for a look at a GPIO line;
 * <li>{@code bytes}: in hex; of an I2C transfer the address, {@code W} and what was written, {@code R} and what was
 * read; of a GPIO line its number and level.
 * </ul>
 * Any thread adds; lines are written by a thread of its own. When the disk is too slow lines are dropped and counted.
 */
public final class FrameLog implements AutoCloseable {
    private static final String HEAD = "t_s,life,bus,what,bytes";
    private static final int LINES = 20_000;
    private static final int POLL_MILLIS = 50;

    private final Writer out;
    private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile @Nullable IOException failure;

    private record Line(long nanos, int life, String bus, String what, Supplier<String> bytes) {
        void write(Writer out) throws IOException {
            out.write(String.format(Locale.ROOT, "%.6f,%d,%s,%s,%s\n", nanos * 1e-9, life, bus, what, bytes.get()));
        }
    }

    /** Begins the file; another log that is there is written over. */
    public FrameLog(Path file) throws IOException {
        Optional<String> refusal = OutputFiles.refusal(file, HEAD);
        if (refusal.isPresent()) {
            throw new IOException("--log: " + refusal.get());
        }
        out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        out.write(HEAD + "\n");
        thread = Thread.ofPlatform().daemon().name("frame-log").start(this::work);
    }

    /**
     * Puts a line into the log, soon. Never waits.
     *
     * @param bytes asked for on the log's thread
     */
    public void add(long nanos, int life, String bus, String what, Supplier<String> bytes) {
        if (!waiting.offer(new Line(nanos, life, bus, what, bytes))) {
            dropped.incrementAndGet();
        }
    }

    /** Lines that the disk was too slow for. */
    public long dropped() {
        return dropped.get();
    }

    private void work() {
        try (out) {
            while (running || !waiting.isEmpty()) {
                Line line = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (line != null) {
                    line.write(out);
                }
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is waiting; fails if the log is not whole. */
    @Override
    public void close() throws IOException {
        running = false;
        Threads.join(thread);
        IOException why = failure;
        if (why != null) {
            throw why;
        }
    }
}
