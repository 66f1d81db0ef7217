package org.sinew.record;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapChunk;

/**
 * The thread of a {@link RunLog}: compresses chunks and gives them to the sinks. It alone waits for the disk. A sink
 * that fails is told of and left out from then on; the others go on.
 */
final class LogWriter {
    /** Chunks under way: a disk that stands still for longer than it takes to fill them loses messages. */
    private static final int CHUNKS = 16;
    private static final long TEND_MILLIS = 250;

    private final List<LogSink> sinks;
    private final List<LogLane> lanes = new CopyOnWriteArrayList<>();
    private final Consumer<IOException> failed;
    private final boolean patient;
    /** Taken as they were given last: a few serve a calm run, and only those grow to their megabytes. */
    private final BlockingDeque<ChunkBuilder> empty = new LinkedBlockingDeque<>();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>(); // filled chunks, and questions
    private final Thread thread = Thread.ofPlatform().name("log").unstarted(this::run);
    private volatile boolean running = true;
    private boolean ended; // guarded by work
    private volatile long bytes;
    private volatile long cpuNanos;

    /**
     * @param patient whether who adds waits for the writer instead of losing messages: in virtual time
     * @param failed  is told why a sink is left out
     */
    LogWriter(List<LogSink> sinks, boolean patient, Consumer<IOException> failed) {
        this.sinks = new CopyOnWriteArrayList<>(sinks);
        this.patient = patient;
        this.failed = failed;
        // pictures too: what never repeats costs 0.13 ms a MB, and 0.08 if it is only stored (x86-64, C1)
        Stream.generate(() -> new ChunkBuilder(Compression.LZ4)).limit(CHUNKS).forEach(empty::add);
    }

    /** Before the start: one more producer, which keeps a chunk that it fills. */
    void join(LogLane lane) {
        lanes.add(lane);
        empty.add(new ChunkBuilder(Compression.LZ4));
    }

    void start() {
        thread.start();
    }

    /** A chunk to fill; null: the writer is behind. */
    @Nullable ChunkBuilder empty() {
        try {
            return patient ? empty.takeFirst() : empty.pollFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Takes a filled one. */
    void take(ChunkBuilder chunk) {
        work.add(() -> give(chunk));
    }

    /** Runs something on the log's thread, after all chunks taken so far. */
    void ask(Runnable question) throws IOException {
        synchronized (work) {
            if (ended) {
                throw new IOException("the log has ended");
            }
            work.add(question);
        }
    }

    private boolean goesOn() {
        if (running) {
            return true;
        }
        synchronized (work) {
            ended = work.isEmpty();
            return !ended;
        }
    }

    private void run() {
        try {
            while (goesOn()) {
                guarded(this::work);
            }
            each(LogSink::end);
        } finally {
            each(LogSink::close);
        }
    }

    private void work() {
        try {
            Runnable next = work.poll(TEND_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                next.run();
            }
        } catch (InterruptedException e) {
            running = false; // nobody does
        }
        if (!patient) { // who waits for an empty chunk holds its lane
            lanes.forEach(LogLane::tend);
        }
        each(LogSink::tend);
        cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            failed.accept(new IOException("a part of the log is lost: " + e, e));
        }
    }

    private void give(ChunkBuilder builder) {
        McapChunk chunk = built(builder);
        bytes += chunk.length();
        each(sink -> sink.add(chunk));
    }

    private McapChunk built(ChunkBuilder builder) {
        ChunkBuilder next = builder;
        try {
            return builder.build();
        } catch (RuntimeException | Error e) {
            next = new ChunkBuilder(Compression.LZ4); // of the other nobody knows what it holds now
            throw e;
        } finally {
            empty.addFirst(next);
        }
    }

    private interface Action {
        void on(LogSink sink) throws IOException;
    }

    private void each(Action action) {
        for (LogSink sink : sinks) {
            try {
                action.on(sink);
            } catch (IOException e) {
                leaveOut(sink, e);
            } catch (RuntimeException | Error e) {
                leaveOut(sink, new IOException(e.toString(), e));
            }
        }
    }

    private void leaveOut(LogSink sink, IOException why) {
        sinks.remove(sink);
        try {
            sink.close();
        } catch (IOException e) {
            why.addSuppressed(e); // it has failed already
        }
        failed.accept(why);
    }

    /** Compressed bytes so far. Any thread. */
    long bytes() {
        return bytes;
    }

    /** Processor time of the log's thread so far. Any thread. */
    long cpuNanos() {
        return cpuNanos;
    }

    /** Writes what has been taken, ends the thread and closes the sinks. */
    void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
