package org.sinew.loop;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.record.EventLog;
import org.sinew.safety.EventCode;

/**
 * Tells, once in a run, that the loop thread allocates: how many bytes, since which tick, and where. The main thread
 * polls it; while nothing allocates that is one look at a counter. The loop thread does no more than count.
 */
public final class AllocationAlarm implements AutoCloseable {
    private static final String NOT_AGAIN = "not seen a second time, so where is not known";
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final LoopThread loop;
    private final EventLog events;
    private @Nullable AllocationTracer tracer;
    private String noTracer = "";
    private long sinceNanos;
    private boolean told;

    public AllocationAlarm(LoopThread loop, EventLog events) {
        this.loop = loop;
        this.events = events;
    }

    /** Looks whether the loop has allocated. To be called again and again, until the run ends. */
    public void poll() {
        if (told || loop.stats().allocatedBytes() == 0) {
            return;
        }
        if (tracer == null && noTracer.isEmpty()) {
            trace();
        }
        if (site().isPresent() || tracer == null || System.nanoTime() - sinceNanos > PATIENCE_NANOS) {
            close();
        }
    }

    private void trace() {
        sinceNanos = System.nanoTime();
        try {
            tracer = new AllocationTracer(loop.threadId());
        } catch (RuntimeException | LinkageError e) { // a Java without the module jdk.jfr, or nowhere to write to
            noTracer = "Flight Recorder cannot say where: " + e;
        }
    }

    private Optional<String> site() {
        return tracer == null ? Optional.empty() : tracer.site();
    }

    /** Tells what is known by now, if there is something to tell. */
    @Override
    public void close() {
        if (tracer != null) {
            tracer.close();
        }
        long bytes = loop.stats().allocatedBytes();
        if (bytes > 0 && !told) {
            told = true;
            String where = site().orElse(noTracer.isEmpty() ? NOT_AGAIN : noTracer);
            events.add(EventCode.LOOP_ALLOCATES, "", (double) bytes,
                    String.format(Locale.ROOT, "first in tick %d, %s", loop.stats().firstAllocationTick(), where));
        }
        tracer = null;
    }
}
