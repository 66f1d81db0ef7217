package org.sinew.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;
import org.sinew.rt.VirtualClock;

/**
 * A plant in time: keeps it at the present of a clock and lets one visitor at a time at it.
 *
 * <p>Simulated chips visit on whatever thread talks to them; each visit first advances the plant to now, so a reading
 * is as old as its bus transaction and no older. A pacing thread advances it when nobody has visited for a while, and
 * only then: it must not hold the plant while a bus thread of higher priority wants it.
 *
 * <p>When a part throws while time moves, whoever moved it gets that; from then on the plant stands still, and
 * {@link #failure} tells why. A command that runs a world has to look: the thread that got it may be the pacing one.
 */
public final class World implements AutoCloseable {
    private static final long PACE_NANOS = 20_000_000;
    private static final Comparator<Due> DUE_ORDER =
            Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order);

    private final Plant plant;
    private final Clock clock;
    private volatile long epochNanos; // of the clock, when the world's time was zero
    private final SortedMap<String, Saveable> parts = new ConcurrentSkipListMap<>(); // at() waits for nobody
    private final List<Consumer<Plant>> eachStep = new ArrayList<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(DUE_ORDER);
    private final Queue<Due> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread pacer;
    private final AtomicLong orders = new AtomicLong();
    private volatile boolean running = true;
    private volatile long advancedNanos;
    private volatile @Nullable Throwable failure;
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

    /**
     * A world of the calling thread alone: it has no pacing thread, and its clock is a {@link VirtualClock} of its own,
     * in which only this thread lives. Time moves by {@link #runTo}, and when this thread waits in that clock.
     */
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
        mustLive();
    }

    private void mustLive() {
        Throwable why = failure;
        if (why != null) {
            throw new IllegalStateException("this world has failed at " + plant.nanos() / 1e9 + " s and stands still",
                    why);
        }
    }

    /** What a part has thrown while time moved; empty while the world lives. Any thread. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
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
        mustLive();
        List<SavedWorld.Due> pending = new ArrayList<>();
        for (Due each : due.stream().sorted(DUE_ORDER).toList()) {
            if (!(each.what() instanceof Asked asked)) {
                throw new IllegalStateException("the world cannot be saved while something is due at "
                        + each.nanos() / 1e9 + " s that is code, not data; order it by at(time, part, code)");
            }
            pending.add(new SavedWorld.Due(each.nanos(), each.order(), asked.name(), asked.code()));
        }
        return new SavedWorld(advancedNanos, orders.get(), plant.save(), pending, states()).bytes();
    }

    private SortedMap<String, byte[]> states() {
        SortedMap<String, byte[]> states = new TreeMap<>();
        parts.forEach((name, part) -> {
            StateWriter out = new StateWriter();
            part.save(out);
            states.put(name, out.bytes());
        });
        return states;
    }

    /**
     * Goes on from a saved state of the same robot, whatever the clock says. What was due here is forgotten. All or
     * nothing: a state that does not fit is refused, and this world goes on as if nobody had asked.
     */
    public synchronized void load(byte[] saved) {
        SavedWorld state = SavedWorld.of(saved);
        state.mustFit(parts);
        List<Due> pending = new ArrayList<>();
        state.due().forEach(each -> pending.add(new Due(each.nanos(), each.order(),
                new Asked(each.part(), timed(each.part()), each.code()))));
        byte[] plantBefore = plant.save();
        SortedMap<String, byte[]> before = states();
        try {
            take(state.plant(), state.parts());
        } catch (RuntimeException | Error e) {
            takeBack(plantBefore, before, e);
            throw e;
        }
        epochNanos = clock.nanos() - state.nanos();
        advancedNanos = state.nanos();
        arrivals.clear();
        due.clear();
        due.addAll(pending);
        orders.set(state.orders());
        failure = null;
    }

    private void take(byte[] ofPlant, SortedMap<String, byte[]> ofParts) {
        plant.load(ofPlant);
        ofParts.forEach((name, bytes) -> {
            StateReader in = new StateReader("part " + name, bytes);
            Objects.requireNonNull(parts.get(name), name).load(in);
            in.end();
        });
    }

    /** A part that does not even read what it has just written is the graver fault: the world has failed. */
    private void takeBack(byte[] ofPlant, SortedMap<String, byte[]> ofParts, Throwable why) {
        try {
            take(ofPlant, ofParts);
        } catch (RuntimeException | Error e) {
            why.addSuppressed(e);
            failure = e;
        }
    }

    private synchronized void advance() {
        if (failure != null) {
            return;
        }
        long now = nanos();
        try {
            while (plant.nanos() + plant.stepNanos() <= now) {
                runDue();
                eachStep.forEach(each -> each.accept(plant));
                plant.step();
            }
            runDue();
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
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
                advanceAlone();
            }
            clock.parkUntil(clock.nanos() + PACE_NANOS);
        }
    }

    /** Nobody is there who could be thrown anything: {@link #failure} tells it. */
    private void advanceAlone() {
        try {
            advance();
        } catch (RuntimeException | Error e) {
            // kept as the failure
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
