package org.sinew.device;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;
import org.sinew.rt.RealTime;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointMode;

/**
 * The one thread that uses one bus. The loop wakes it once per tick; it then gives every device of the bus a turn. When
 * a turn takes longer than a period the next wake-up is not lost, and two never pile up. When the loop falls silent the
 * worker puts the joints into their safe state by itself.
 *
 * <p>When the bus is gone, as with an adapter that was unplugged, the worker opens it again once the robot is at rest,
 * and every device of it anew. Until all are, none has a turn on it.
 */
public final class BusWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("sinew.device");
    private static final long OPEN_POLL_NANOS = 1_000_000;
    private static final long REOPEN_NANOS = 500_000_000;

    private final String name;
    private final Port port;
    private final List<Device> devices;
    private final Settings settings;
    private final BusStats stats;
    private final BiConsumer<BusWorker, Throwable> failed;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean opened; // or given up
    private volatile @Nullable DeviceException failure;
    private volatile boolean running = true;
    private volatile boolean wanted;
    private BooleanSupplier atRest = () -> false;
    private BiConsumer<EventCode, String> tell = (code, why) -> { };
    private Runnable hold = () -> { };
    private final List<ErrorWindow> windows; // by device; of a joint bus, which counts by joint, none
    private final ErrorWatch errors;
    private boolean lost; // of the bus thread, as are the next two
    private long triedNanos;
    private String told = "";

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
     * @param failed   is told, on the bus thread, when a driver has thrown what it must not; the joints have then been
     *                 told to be safe as far as the bus still works, and the bus is served no more
     */
    public BusWorker(Port port, List<? extends Device> devices, Settings settings,
            BiConsumer<BusWorker, Throwable> failed) {
        this.failed = failed;
        this.port = port;
        name = port.name();
        stats = port.stats();
        this.devices = List.copyOf(devices);
        windows = devices.stream().filter(device -> !(device instanceof JointBus))
                .map(device -> port.stats().window(device.name())).toList();
        errors = new ErrorWatch(port.stats(), (code, why) -> tell.accept(code, why));
        this.settings = settings;
        clock = port.clock();
        thread = clock.thread("bus-" + name, this::work);
    }

    /**
     * Allows a bus that was gone to be opened again. Before {@link #start}.
     *
     * @param still whether the robot is disarmed or stopped, so that no device comes back into a motion; any thread
     * @param told  is told, on the bus thread, that the bus is gone and why it stays so, each once; and that it is back
     */
    public BusWorker reopensWhen(BooleanSupplier still, BiConsumer<EventCode, String> told) {
        atRest = still;
        tell = told;
        return this;
    }

    /**
     * What to do while so many transactions of the bus or of a part fail that nobody should move by what it says.
     * Before {@link #start}.
     *
     * @param holding called after each such turn; bus thread
     */
    public BusWorker holdsBy(Runnable holding) {
        hold = holding;
        return this;
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
    public void start() throws DeviceException {
        clock.start(thread);
        while (!opened) {
            clock.parkUntil(clock.nanos() + OPEN_POLL_NANOS);
        }
        DeviceException why = failure;
        if (why != null) {
            clock.join(thread, 0);
            throw why;
        }
    }

    /** Loop thread: asks for one turn of every device. Never waits. */
    @RealTime
    public void wake() {
        wanted = true;
        clock.unpark(thread);
    }

    private void work() {
        if (settings.fifoPriority() > 0) {
            // the loop has told if this is refused
            Posix.linux().ifPresent(posix -> posix.fifo(settings.fifoPriority()));
        }
        int open = 0;
        @Nullable Throwable thrown = null;
        try {
            for (Device device : devices) {
                open++;
                open(device);
            }
            opened = true;
            serve();
        } catch (DeviceException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            thrown = e;
            failure = new DeviceException("bus " + name + ": " + e, e);
        }
        close(devices.subList(0, open));
        if (thrown != null && opened) {
            failed.accept(this, thrown);
        }
        opened = true;
    }

    private void open(Device device) throws DeviceException {
        device.open();
        device.remarks().forEach(remark -> tell.accept(remark.code(), remark.why()));
    }

    private void serve() {
        long lastWakeNanos = clock.nanos();
        boolean woken = false;
        boolean watching = false; // not before the loop has spoken, and until its joints are safe
        while (running) {
            if (wanted) {
                wanted = false;
                lastWakeNanos = clock.nanos();
                if (!woken) {
                    stats.restart(); // what opening took is no part of the loop's load
                }
                woken = true;
                watching = true;
                if (!lost || port.unplugged()) { // else it is back, and its devices are not identified yet
                    turn();
                }
            } else {
                if (watching && clock.nanos() - lastWakeNanos > settings.watchdogNanos()) {
                    watching = !makeSafe();
                }
                clock.parkUntil(clock.nanos() + settings.watchdogNanos() / 4); // also after a try that has failed
            }
            comeBack();
        }
    }

    /** A bus that is gone is tried again, now and then. */
    private void comeBack() {
        if (!lost && port.unplugged()) {
            lost = true;
            triedNanos = clock.nanos() - REOPEN_NANOS;
            tell.accept(EventCode.BUS_GONE, "bus " + name + " is gone; check its adapter and cable");
        }
        if (lost && running && clock.nanos() - triedNanos >= REOPEN_NANOS && atRest.getAsBoolean()) {
            reopen();
            triedNanos = clock.nanos();
        }
    }

    private void reopen() {
        try {
            if (port.unplugged()) {
                port.reopen();
            }
            for (Device device : devices) {
                open(device);
            }
            lost = false;
            told = "";
            tell.accept(EventCode.BUS_BACK, "");
        } catch (DeviceException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(told)) {
                tell.accept(EventCode.BUS_GONE, why);
            }
            told = why;
        }
    }

    private boolean makeSafe() {
        long start = clock.nanos();
        boolean all = true;
        for (Device device : devices) {
            if (device instanceof JointBus joints) {
                all &= joints.safe(settings.safe()) == WireFault.OK;
            }
        }
        stats.busy(clock.nanos() - start);
        return all;
    }

    /** A device that fails while it is closed does not keep the others from being closed. */
    private void close(List<Device> opened) {
        long start = clock.nanos();
        for (Device device : opened.reversed()) {
            try {
                device.close();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "bus " + name + ": " + device.name() + " could not be closed", e);
            }
        }
        stats.busy(clock.nanos() - start);
    }

    private void turn() {
        long start = clock.nanos();
        int sensor = 0;
        for (Device device : devices) {
            WireFault fault = device.transact(clock.nanos());
            if (!(device instanceof JointBus)) {
                windows.get(sensor++).add(fault != WireFault.OK);
            }
        }
        stats.busy(clock.nanos() - start);
        if (errors.unreliable(atRest.getAsBoolean())) {
            hold.run();
        }
    }

    /** Gives every device its {@code close()} on the bus thread, then ends it. */
    @Override
    public void close() {
        running = false;
        clock.unpark(thread);
        clock.join(thread, 0);
    }
}
