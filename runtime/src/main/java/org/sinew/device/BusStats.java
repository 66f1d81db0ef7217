package org.sinew.device;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Counters of one bus since the loop first woke its worker: opening is not in them. Written by it, read by anyone. */
public final class BusStats {
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong wireNanos = new AtomicLong();
    private final ErrorWindow all = new ErrorWindow("the bus");
    private final List<ErrorWindow> windows = new CopyOnWriteArrayList<>(List.of(all));

    /**
     * Drivers: counts one transaction.
     *
     * @param outcome   how it ended
     * @param byteCount bytes that went over the wire, both ways
     * @param nanos     time that these bytes take on the wire at the bus's bit rate
     */
    public void count(WireFault outcome, int byteCount, long nanos) {
        transactions.incrementAndGet();
        all.add(outcome != WireFault.OK);
        if (outcome != WireFault.OK) {
            errors.incrementAndGet();
        }
        bytes.addAndGet(byteCount);
        wireNanos.addAndGet(nanos);
    }

    /**
     * The window of errors of one part of this bus. A joint bus asks for one for each joint, and adds what each was
     * asked and has answered; for any other device the bus worker does.
     *
     * @param part as in the robot file
     */
    public ErrorWindow window(String part) {
        for (ErrorWindow window : windows) {
            if (window.name().equals(part)) {
                return window;
            }
        }
        ErrorWindow window = new ErrorWindow(part);
        windows.add(window);
        return window;
    }

    /** Of the whole bus, and of each part. */
    public List<ErrorWindow> windows() {
        return windows;
    }

    /** Worker: begins anew. */
    void restart() {
        transactions.set(0);
        errors.set(0);
        bytes.set(0);
        busyNanos.set(0);
        wireNanos.set(0);
        windows.forEach(ErrorWindow::restart);
    }

    /** Worker: adds time in which it was at work. */
    public void busy(long nanos) {
        busyNanos.addAndGet(nanos);
    }

    public long transactions() {
        return transactions.get();
    }

    public long errors() {
        return errors.get();
    }

    public long bytes() {
        return bytes.get();
    }

    public long busyNanos() {
        return busyNanos.get();
    }

    public long wireNanos() {
        return wireNanos.get();
    }
}
