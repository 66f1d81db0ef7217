package org.sinew.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;

/**
 * A plant in time: keeps it at the present of a clock and lets one visitor at a time at it.
 *
 * <p>Simulated chips visit on whatever thread talks to them; each visit first advances the plant to now, so a reading
 * is as old as its bus transaction and no older. A pacing thread advances it when nobody has visited for a while, and
 * only then: it must not hold the plant while a bus thread of higher priority wants it.
 */
public final class World implements AutoCloseable {
    private static final long PACE_NANOS = 20_000_000;

    private final Plant plant;
    private final Clock clock;
    private final long epochNanos;
    private final List<Consumer<Plant>> eachStep = new ArrayList<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private final Queue<Due> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread pacer;
    private final AtomicLong orders = new AtomicLong();
    private volatile boolean running = true;
    private volatile long advancedNanos;
    private int fifoPriority;

    /** Something to happen at a time of the world. */
    private record Due(long nanos, long order, Consumer<Plant> what) {
    }

    /**
     * @param plant the physics, at its time 0
     * @param clock that it lives in; the world's time 0 is now
     */
    public World(Plant plant, Clock clock) {
        this.plant = plant;
        this.clock = clock;
        epochNanos = clock.nanos();
        pacer = clock.thread("world", this::pace);
    }

    /**
     * Starts the pacing thread.
     *
     * @param fifoPriority fixed priority to ask the system for: that of the bus threads, which wait while it moves the
     *                     plant; 0: none
     */
    public void start(int fifoPriority) {
        this.fifoPriority = fifoPriority;
        clock.start(pacer);
    }

    /** The clock that this world lives in. */
    public Clock clock() {
        return clock;
    }

    /** The clock's time of a time of the world. */
    public long clockNanos(long worldNanos) {
        return epochNanos + worldNanos;
    }

    /** World time now: nanoseconds since its beginning. */
    public long nanos() {
        return clock.nanos() - epochNanos;
    }

    /** Runs {@code what} with the plant at the present; nobody else touches it meanwhile. */
    public synchronized void visit(Consumer<Plant> what) {
        advance();
        what.accept(plant);
    }

    /** Before {@link #start}: runs {@code what} before every step of the plant, e.g. a servo's own regulator. */
    public synchronized void eachStep(Consumer<Plant> what) {
        eachStep.add(what);
    }

    /**
     * Runs {@code what} when the world's time reaches {@code worldNanos}; soon if that has passed. Any thread; waits
     * for nobody.
     */
    public void at(long worldNanos, Consumer<Plant> what) {
        arrivals.add(new Due(worldNanos, orders.getAndIncrement(), what));
    }

    private synchronized void advance() {
        long now = nanos();
        while (plant.nanos() + plant.stepNanos() <= now) {
            runDue();
            eachStep.forEach(each -> each.accept(plant));
            plant.step();
        }
        runDue();
        advancedNanos = now;
    }

    private void runDue() {
        for (Due arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            due.add(arrival);
        }
        while (!due.isEmpty() && due.element().nanos() <= plant.nanos()) {
            due.remove().what().accept(plant);
        }
    }

    private void pace() {
        if (fifoPriority > 0) {
            Posix.linux().ifPresent(posix -> posix.fifo(fifoPriority));
        }
        while (running) {
            if (nanos() - advancedNanos >= PACE_NANOS) {
                advance();
            }
            clock.parkUntil(clock.nanos() + PACE_NANOS);
        }
    }

    /** Ends the pacing thread; time stands still afterwards unless somebody visits. */
    @Override
    public void close() {
        running = false;
        clock.unpark(pacer);
        clock.join(pacer, 0);
    }
}
