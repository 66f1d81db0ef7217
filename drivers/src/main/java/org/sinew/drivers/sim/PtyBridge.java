package org.sinew.drivers.sim;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Posix;
import org.sinew.rt.Threads;

/**
 * Carries bytes between a pseudo-terminal and a simulated line, on a thread of its own. A pseudo-terminal has no bit
 * rate: the line gives it one. What the host writes is on the wire from the moment at which it arrives here; each reply
 * is handed over when its last bit has gone over. Replies that nobody reads are lost, as on a UART.
 *
 * <p>When this process stands still for a moment, the host goes on talking. What has piled up by then is lost, too:
 * handed over late and all at once, it would be commands that nobody gave in this way.
 *
 * <p>When the line throws what it must not, the bridge carries nothing any more and {@link #failure} tells why: whoever
 * serves it has to look.
 */
public final class PtyBridge implements AutoCloseable {
    /** So long before the time of a reply this thread no longer sleeps: a sleep ends late by about as much. */
    private static final long SPIN_NANOS = 60_000;
    private static final long YIELD_NANOS = 10_000;
    /** It looks around at least this often, so that it notices when it stood still. */
    private static final long BEAT_NANOS = 5_000_000;
    /** Standing still for longer is no delay of a healthy line any more. */
    private static final long STALL_NANOS = 20_000_000;
    /** More than this has piled up: a single short frame is only late. */
    private static final int PILE_BYTES = 64;
    private static final int BUFFER = 4096;

    private final PseudoTerminal terminal;
    private final int fifoPriority;
    private final Thread thread;
    private final AtomicLong hostBytes = new AtomicLong();
    private final AtomicLong replyBytes = new AtomicLong();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private volatile SerialLineSim line;
    private volatile boolean running = true;
    private volatile boolean left;
    private volatile @Nullable Throwable failure;

    /**
     * @param fifoPriority fixed priority to ask the system for: that of a bus thread; 0: none
     */
    public PtyBridge(String name, PseudoTerminal terminal, SerialLineSim line, int fifoPriority) {
        this.terminal = terminal;
        this.line = line;
        this.fifoPriority = fifoPriority;
        thread = new Thread(this::work, "pty-" + name);
        thread.setDaemon(true);
    }

    /** Begins to carry. */
    public void start() {
        thread.start();
    }

    /** From now on another line is at the far end. */
    public void connect(SerialLineSim other) {
        line = other;
    }

    /** The program that had the terminal for itself has ended: anybody may open it again, soon. */
    public void release() {
        left = true;
    }

    /** Bytes that the host has written, and those that it was given. */
    public long bytes() {
        return hostBytes.get() + replyBytes.get();
    }

    /** Bytes of replies that nobody had room for. */
    public long unreadBytes() {
        return unread.get();
    }

    /** Bytes of the host that came while this process stood still, and were lost. */
    public long missedBytes() {
        return missed.get();
    }

    /** What ended it; empty while it carries, and when it was closed. Any thread. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private void work() {
        if (fifoPriority > 0) {
            Posix.linux().ifPresent(posix -> posix.fifo(fifoPriority)); // the command has told if this is refused
        }
        try {
            carry();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void carry() {
        byte[] buffer = new byte[BUFFER];
        long awake = System.nanoTime();
        while (running) {
            SerialLineSim now = line;
            long quietNanos = now.quietNanos();
            int n = quietNanos <= SPIN_NANOS ? watch(now, buffer, quietNanos) : now.take(buffer);
            give(buffer, n);
            // a kernel thread carries it on, which may need this processor
            boolean spoken = terminal.await(n > 0 ? YIELD_NANOS : Math.min(quietNanos - SPIN_NANOS, BEAT_NANOS));
            long before = awake;
            awake = System.nanoTime();
            if (left) {
                left = false;
                terminal.release();
            }
            if (spoken) {
                hear(now, buffer, awake - before > STALL_NANOS);
            }
        }
    }

    /** Takes a reply in the moment in which it is due, and does nothing else meanwhile. */
    private static int watch(SerialLineSim now, byte[] buffer, long quietNanos) {
        long due = System.nanoTime() + quietNanos;
        int n = now.take(buffer);
        while (n == 0 && System.nanoTime() - due < 0) {
            Thread.onSpinWait();
            n = now.take(buffer);
        }
        return n == 0 ? now.take(buffer) : n;
    }

    private void give(byte[] reply, int length) {
        if (length > 0) {
            int given = terminal.write(reply, length);
            replyBytes.addAndGet(given);
            unread.addAndGet(length - given);
        }
    }

    private void hear(SerialLineSim now, byte[] buffer, boolean stoodStill) {
        int n = terminal.read(buffer);
        if (stoodStill && n > PILE_BYTES) {
            missed.addAndGet(n);
        } else if (n > 0) {
            hostBytes.addAndGet(n);
            now.write(buffer, 0, n);
        }
    }

    /** Ends the thread; the terminal stays open. */
    @Override
    public void close() {
        running = false;
        Threads.join(thread);
    }
}
