package org.sinew.loop;

import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a thread allocates, with the virtual machine's Flight Recorder. That sees an allocation only when the
 * thread's local buffer has none left to give, so it must repeat: the smaller the buffer, the sooner it is seen (the
 * launcher asks for 2 kB). Made when there is something to find, and not before: it takes 0.1 to 0.3 s to start.
 */
final class AllocationTracer implements AutoCloseable {
    private static final int FRAMES = 8;
    /** What stands at the bottom of everything that the loop does. */
    private static final String CYCLE = LoopThread.class.getName() + ".cycle:";

    private final long threadId;
    private final RecordingStream stream = new RecordingStream();
    private volatile @Nullable String site;

    /** Starts looking at the thread of this number. Fails where this Java has no Flight Recorder. */
    AllocationTracer(long threadId) {
        this.threadId = threadId;
        for (String event : List.of("jdk.ObjectAllocationInNewTLAB", "jdk.ObjectAllocationOutsideTLAB")) {
            stream.enable(event).withStackTrace();
            stream.onEvent(event, this::look);
        }
        stream.startAsync();
    }

    /** Of the first allocation that was seen: what, by which method, called by which. Any thread. */
    Optional<String> site() {
        return Optional.ofNullable(site);
    }

    private void look(RecordedEvent event) {
        if (site == null && event.getThread() != null && event.getThread().getJavaThreadId() == threadId
                && event.getStackTrace() != null) {
            RecordedClass made = event.getClass("objectClass");
            List<String> places = event.getStackTrace().getFrames().stream().map(AllocationTracer::place).toList();
            path(places, event.getStackTrace().isTruncated())
                    .ifPresent(path -> site = kind(made.getName()) + " at " + path);
        }
    }

    /**
     * The way to an allocation of the loop, innermost first; empty for one of the thread before its cycle or after it.
     *
     * @param truncated whether more has called these places than the virtual machine has kept
     */
    static Optional<String> path(List<String> places, boolean truncated) {
        int cycle = IntStream.range(0, places.size()).filter(i -> places.get(i).startsWith(CYCLE)).findFirst()
                .orElse(truncated ? places.size() - 1 : -1);
        return cycle < 0 ? Optional.empty()
                : Optional.of(places.stream().limit(Math.min(cycle + 1, FRAMES)).collect(Collectors.joining(" < ")));
    }

    /** {@code double[]} for the {@code [D} of the virtual machine. */
    private static String kind(String name) {
        return name.startsWith("[") ? ClassDesc.ofDescriptor(name.replace('.', '/')).displayName() : name;
    }

    private static String place(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        return method.getType().getName() + "." + method.getName() + ":" + frame.getLineNumber();
    }

    /** Looks at what has been recorded so far, then ends. */
    @Override
    public void close() {
        stream.stop();
        stream.close();
    }
}
