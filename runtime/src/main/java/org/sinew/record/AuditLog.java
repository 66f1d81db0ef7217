package org.sinew.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Threads;
import org.sinew.text.Json;

/**
 * The thread that writes an audit trail. Lines come from any thread but the loop's, which never waits: what the disk is
 * too slow for is lost, counted, and told by a line of its own once there is room.
 */
public final class AuditLog implements AutoCloseable {
    /** The word of the line that says how many are missing before it. */
    static final String LOST = "lost";
    private static final int QUEUE = 512;
    private static final int BATCH = 32;
    private static final long POLL_MILLIS = 100;
    private static final long WHO_MILLIS = 2_000;
    private static final long CLOSE_MILLIS = 3_000;

    private final Disk disk;
    private final Supplier<Map<String, Object>> stamp;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
    private volatile boolean running = true;
    private volatile @Nullable String problem;
    private volatile AuditFile.Head head = AuditFile.Head.NOTHING;
    private long lostWritten; // of the thread

    /** Where lines go; a test has one that is slow or full. */
    interface Disk {
        AuditFile.Head append(List<Map<String, Object>> contents) throws IOException;
    }

    private record Entry(Map<String, Object> content, @Nullable Future<Map<String, Object>> who) {
    }

    /** @param stamp time and run of a line that this log adds itself */
    public AuditLog(AuditFile file, Supplier<Map<String, Object>> stamp) {
        this(file::append, stamp);
    }

    AuditLog(Disk disk, Supplier<Map<String, Object>> stamp) {
        this.disk = disk;
        this.stamp = stamp;
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /** Adds a line; returns at once. */
    public void add(Map<String, Object> content) {
        offer(new Entry(content, null));
    }

    /** Adds a line of which it may still have to be found out who caused it; returns at once. */
    public void add(Map<String, Object> content, Future<Map<String, Object>> who) {
        offer(new Entry(content, who));
    }

    private void offer(Entry entry) {
        if (!running || !queue.offer(entry)) {
            lost.incrementAndGet();
        }
    }

    private void run() {
        List<Entry> batch = new ArrayList<>();
        while (running || !queue.isEmpty()) {
            try {
                Entry first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                return; // nobody does
            }
        }
    }

    private void write(List<Entry> batch) throws InterruptedException {
        List<Map<String, Object>> lines = new ArrayList<>();
        long missing = lost.get();
        if (missing > lostWritten) {
            Map<String, Object> line = new LinkedHashMap<>(stamp.get());
            line.putAll(Json.object("what", LOST, "lines", missing - lostWritten,
                    "why", problem().orElse("the disk was too slow")));
            lines.add(line);
        }
        for (Entry entry : batch) {
            lines.add(entry.who == null ? entry.content : named(entry.content, entry.who));
        }
        try {
            head = disk.append(lines);
            lostWritten = missing;
        } catch (IOException | RuntimeException e) {
            problem = String.valueOf(e.getMessage() == null ? e : e.getMessage());
            lost.addAndGet(batch.size());
        }
    }

    private static Map<String, Object> named(Map<String, Object> content, Future<Map<String, Object>> who)
            throws InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>(content);
        try {
            all.put("who", who.get(WHO_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            all.put("who", Map.of("by", "unknown", "why", "it could not be found out in time"));
        }
        return all;
    }

    /** Lines lost so far, of a disk that was too slow or full. */
    public long lost() {
        return lost.get();
    }

    /** Why lines could not be written, if that has happened. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** The newest line that is on the disk. */
    public AuditFile.Head head() {
        return head;
    }

    /** Writes what has been added, three seconds at most. */
    @Override
    public void close() {
        running = false;
        Threads.join(thread, CLOSE_MILLIS);
    }
}
