package org.sinew.drivers.port;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edges of one GPIO chip: a thread that waits for all lines that somebody listens to, and tells their listeners.
 * It is there while there is such a line. Lines come and go on any thread; within a tenth of a second the thread has
 * noticed. Meanwhile the kernel keeps the newest 16 edges of each line (gpiolib-cdev.c); older ones are lost.
 *
 * <p>{@code struct gpio_v2_line_event} of include/uapi/linux/gpio.h: time in ns (8 bytes), 1 rising or 2 falling (4),
 * line (4), two counters (4 each), a gap.
 */
final class LinuxGpioEdges {
    static final int EVENT_BYTES = 48;
    static final int EVENT_ID = 8;
    static final int RISING = 1;
    private static final int EVENTS = 16;
    private static final int LINES = 64;
    private static final long LOOK_NANOS = 100_000_000;

    /** Is told of an edge, on the chip's thread. */
    @FunctionalInterface
    interface Listener {
        /** @param stampNanos when the kernel saw it, in the time of {@link System#nanoTime} */
        void edge(boolean high, long stampNanos);
    }

    private record Watched(LinuxGpioLine line, Listener listener) {
    }

    private final String name;
    private final SystemCalls calls;
    private final MemorySegment pollfds;
    private final MemorySegment events;
    private final List<Watched> lines = new ArrayList<>(); // under this object's lock, as is the thread
    private @Nullable Thread thread;
    private boolean told; // that the chip is gone

    LinuxGpioEdges(String name, SystemCalls calls) {
        this.name = name;
        this.calls = calls;
        Arena arena = Arena.ofAuto();
        pollfds = arena.allocate(LINES * (long) SystemCalls.POLLFD_BYTES, 8);
        events = arena.allocate(EVENTS * (long) EVENT_BYTES, 8);
    }

    /** Begins to listen to a line. */
    synchronized void add(LinuxGpioLine line, Listener listener) {
        if (lines.size() == LINES) {
            throw new WireException(SystemCalls.ENOSPC, name + ": edges of " + LINES + " lines at most");
        }
        line.watchEdges();
        lines.add(new Watched(line, listener));
        if (thread == null) {
            Thread begun = Thread.ofPlatform().daemon().name("edges-" + name).unstarted(this::work);
            thread = begun;
            begun.start();
        }
    }

    /** Closes a line, whether it was listened to or not. */
    synchronized void close(LinuxGpioLine line) {
        lines.removeIf(watched -> watched.line == line);
        line.close();
    }

    private void work() {
        List<Watched> waiting = begin();
        while (!waiting.isEmpty()) {
            if (calls.poll(pollfds, waiting.size(), LOOK_NANOS) > 0) {
                for (int i = 0; i < waiting.size(); i++) {
                    int found = pollfds.get(ValueLayout.JAVA_SHORT, i * (long) SystemCalls.POLLFD_BYTES + 6);
                    if (found != 0) {
                        tell(waiting.get(i), take(waiting.get(i), found));
                    }
                }
            }
            waiting = begin();
        }
    }

    /** Prepares to wait for the lines that there are now; the thread has ended if there are none. */
    private synchronized List<Watched> begin() {
        for (int i = 0; i < lines.size(); i++) {
            long at = i * (long) SystemCalls.POLLFD_BYTES;
            pollfds.set(ValueLayout.JAVA_INT, at, lines.get(i).line.descriptor());
            pollfds.set(ValueLayout.JAVA_SHORT, at + 4, (short) SystemCalls.POLLIN);
            pollfds.set(ValueLayout.JAVA_SHORT, at + 6, (short) 0);
        }
        if (lines.isEmpty()) {
            thread = null;
        }
        return List.copyOf(lines);
    }

    /** Reads a line's edges, unless it was closed meanwhile; how many. A chip that is gone is waited for no more. */
    private synchronized int take(Watched watched, int found) {
        if (!lines.contains(watched)) {
            return 0;
        }
        int n = (found & SystemCalls.POLLIN) == 0 ? -SystemCalls.ENODEV
                : calls.read(watched.line.descriptor(), events, 0, EVENTS * EVENT_BYTES);
        if (n <= 0 && n != -SystemCalls.EAGAIN && n != -SystemCalls.EINTR) {
            lines.remove(watched);
            tellGone(n);
        }
        return Math.max(n, 0) / EVENT_BYTES;
    }

    private void tellGone(int result) {
        if (!told) {
            told = true;
            System.getLogger("sinew.device").log(System.Logger.Level.WARNING, name + " tells no more edges (error "
                    + -result + "): is the chip still there? Start again once it is");
        }
    }

    /** Outside the lock: a listener may close lines. */
    private void tell(Watched watched, int count) {
        for (int i = 0; i < count; i++) {
            long at = i * (long) EVENT_BYTES;
            try {
                watched.listener.edge(events.get(ValueLayout.JAVA_INT, at + EVENT_ID) == RISING,
                        events.get(ValueLayout.JAVA_LONG, at));
            } catch (RuntimeException e) {
                System.getLogger("sinew.device").log(System.Logger.Level.ERROR, name + ": a listener has failed", e);
            }
        }
    }
}
