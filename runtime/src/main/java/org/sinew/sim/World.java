package org.sinew.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;
import org.sinew.rt.VirtualClock;

/**
 * A plant in time: keeps it at the present of a clock and lets one visitor at a time at it.
 *
 * <p>Simulated chips visit on whatever thread talks to them; each visit first advances the plant to now, so a reading
 * is as old as its bus transaction and no older. A pacing thread advances it when nobody has visited for a while, and
 * only then: it must not hold the plant while a bus thread of higher priority wants it.
 */
public final class World implements AutoCloseable {
    private static final long PACE_NANOS = 20_000_000;
    private static final Comparator<Due> DUE_ORDER =
            Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order);

    private final Plant plant;
    private final Clock clock;
    private volatile long epochNanos; // of the clock, when the world's time was zero
    private final SortedMap<String, Saveable> parts = new TreeMap<>();
    private final List<Consumer<Plant>> eachStep = new ArrayList<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(DUE_ORDER);
    private final Queue<Due> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread pacer;
    private final AtomicLong orders = new AtomicLong();
    private volatile boolean running = true;
    private volatile long advancedNanos;
    private int fifoPriority;

    /** Something to happen at a time of the world. */
    private record Due(long nanos, long order, Consumer<Plant> what) {
    }

    /** What a part has asked for: data, so that it can be saved. */
    private record Asked(String name, Timed part, int code) implements Consumer<Plant> {
        @Override
        public void accept(Plant plant) {
            part.due(plant, code);
        }
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

    /** A world of the calling thread alone: its time moves by {@link #runTo}. */
    public static World steppedByOwner(Plant plant) {
        return new World(plant, new VirtualClock());
    }

    /** Of a world in virtual time: moves it to a time, on the calling thread. */
    public void runTo(long worldNanos) {
        if (clock.equals(Clock.WALL)) {
            throw new IllegalStateException("this world follows real time; only one in virtual time is run by its"
                    + " owner");
        }
        if (worldNanos < nanos()) {
            throw new IllegalArgumentException("the world is at " + nanos() + " ns and cannot run back to "
                    + worldNanos + " ns; load a saved state");
        }
        clock.sleepUntil(clockNanos(worldNanos));
        visit(at -> { });
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

    /** As {@link #at(long, Consumer)}, for a registered part: what is asked for like this is saved with the world. */
    public void at(long worldNanos, String part, int code) {
        at(worldNanos, new Asked(part, timed(part), code));
    }

    private Timed timed(String name) {
        Saveable part = parts.get(name);
        if (part instanceof Timed timed) {
            return timed;
        }
        throw new IllegalArgumentException("no part \"" + name + "\" of this world can be asked to act; registered are "
                + parts.keySet());
    }

    /** Before {@link #start}: makes the state of a part, e.g. of a chip, a piece of the world's. */
    public synchronized void part(String name, Saveable part) {
        if (parts.putIfAbsent(name, part) != null) {
            throw new IllegalArgumentException("two parts of the world are called \"" + name + "\"");
        }
    }

    /**
     * The whole state: plant, registered parts, what they have asked for. Nobody may be in the middle of a bus
     * transaction on another thread; bytes on their way along a serial line are saved with it.
     */
    public synchronized byte[] save() {
        advance();
        List<SavedWorld.Due> pending = new ArrayList<>();
        for (Due each : due.stream().sorted(DUE_ORDER).toList()) {
            if (!(each.what() instanceof Asked asked)) {
                throw new IllegalStateException("the world cannot be saved while something is due at "
                        + each.nanos() / 1e9 + " s that is code, not data; order it by at(time, part, code)");
            }
            pending.add(new SavedWorld.Due(each.nanos(), each.order(), asked.name(), asked.code()));
        }
        SortedMap<String, byte[]> states = new TreeMap<>();
        parts.forEach((name, part) -> {
            StateWriter out = new StateWriter();
            part.save(out);
            states.put(name, out.bytes());
        });
        return new SavedWorld(advancedNanos, orders.get(), plant.save(), pending, states).bytes();
    }

    /**
     * Goes on from a saved state of the same robot, whatever the clock says. What was due here is forgotten. Refuses
     * parts that are unknown or missing before it changes anything.
     */
    public synchronized void load(byte[] saved) {
        SavedWorld state = SavedWorld.of(saved);
        state.mustFit(parts);
        plant.load(state.plant());
        epochNanos = clock.nanos() - state.nanos();
        advancedNanos = state.nanos();
        arrivals.clear();
        due.clear();
        orders.set(state.orders());
        state.due().forEach(each -> due.add(new Due(each.nanos(), each.order(),
                new Asked(each.part(), timed(each.part()), each.code()))));
        state.parts().forEach((name, bytes) -> {
            StateReader in = new StateReader("part " + name, bytes);
            Objects.requireNonNull(parts.get(name), name).load(in);
            in.end();
        });
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
