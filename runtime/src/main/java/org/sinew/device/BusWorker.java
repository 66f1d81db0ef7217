package org.sinew.device;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Posix;
import org.sinew.rt.RealTime;
import org.sinew.rt.Threads;
import org.sinew.safety.JointMode;

/**
 * The one thread that uses one bus. The loop wakes it once per tick; it then gives every device of the bus a turn. When
 * a turn takes longer than a period the next wake-up is not lost, and two never pile up. When the loop falls silent the
 * worker puts the joints into their safe state by itself.
 */
public final class BusWorker implements AutoCloseable {
    private final String name;
    private final List<Device> devices;
    private final Settings settings;
    private final BusStats stats;
    private final Thread thread;
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile @Nullable DeviceException failure;
    private volatile boolean running = true;
    private volatile boolean wanted;

    /**
     * Of this thread.
     *
     * @param fifoPriority  fixed priority to ask the system for, 1 to 99, below the loop's; 0: none
     * @param watchdogNanos silence of the loop after which the joints are made safe
     * @param safe          what they are put into
     */
    public record Settings(int fifoPriority, long watchdogNanos, JointMode safe) {
    }

    /**
     * @param port    the opened bus
     * @param devices those on it, in the order of their turns
     * @param settings of this thread
     */
    public BusWorker(Port port, List<? extends Device> devices, Settings settings) {
        name = port.name();
        stats = port.stats();
        this.devices = List.copyOf(devices);
        this.settings = settings;
        thread = new Thread(this::work, "bus-" + name);
        thread.setDaemon(true);
    }

    /** The bus's name. */
    public String name() {
        return name;
    }

    /** What happened on this bus so far. */
    public BusStats stats() {
        return stats;
    }

    /** Starts the thread, which opens the devices; returns when all are open. */
    public void start() throws DeviceException, InterruptedException {
        thread.start();
        opened.await();
        DeviceException why = failure;
        if (why != null) {
            thread.join();
            throw why;
        }
    }

    /** Loop thread: asks for one turn of every device. Never waits. */
    @RealTime
    public void wake() {
        wanted = true;
        LockSupport.unpark(thread);
    }

    private void work() {
        if (settings.fifoPriority() > 0) {
            // the loop has told if this is refused
            Posix.linux().ifPresent(posix -> posix.fifo(settings.fifoPriority()));
        }
        int open = 0;
        try {
            for (Device device : devices) {
                open++;
                device.open();
            }
        } catch (DeviceException e) {
            failure = e;
            running = false;
        }
        opened.countDown();
        long lastWakeNanos = System.nanoTime();
        boolean watching = false; // not before the loop has spoken, and only once per silence
        while (running) {
            if (wanted) {
                wanted = false;
                lastWakeNanos = System.nanoTime();
                watching = true;
                turn();
            } else if (watching && System.nanoTime() - lastWakeNanos > settings.watchdogNanos()) {
                watching = false;
                makeSafe();
            } else {
                LockSupport.parkNanos(this, settings.watchdogNanos() / 2);
            }
        }
        for (Device device : devices.subList(0, open)) {
            device.close();
        }
    }

    private void makeSafe() {
        for (Device device : devices) {
            if (device instanceof JointBus joints) {
                joints.safe(settings.safe());
            }
        }
    }

    private void turn() {
        long start = System.nanoTime();
        for (Device device : devices) {
            device.transact(System.nanoTime());
        }
        stats.busy(System.nanoTime() - start);
    }

    /** Gives every device its {@code close()} on the bus thread, then ends it. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }
}
