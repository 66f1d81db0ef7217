package org.sinew.deploy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.sinew.drivers.sim.Breakable;
import org.sinew.loop.Interruption;
import org.sinew.loop.Phase;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * Keeps the loop's thread in a step of the tick, as a fault plan says: for good, once, or a little in every tick.
 * Simulation only. The loop's thread is kept by it; whoever moves the world changes it.
 */
final class LoopStall implements Interruption, Saveable {
    private static final long NAP_NANOS = 500_000;
    private static final double ONCE_SECONDS = 0.3;
    private static final double SLOW_SECONDS = 0.002;
    private static final int PHASES = Phase.values().length;

    private final Clock clock;
    private final AtomicLong[] hanging = zeros(); // by phase: 1 while it hangs
    private final AtomicLong[] onceNanos = zeros();
    private final AtomicLong[] slowNanos = zeros();

    LoopStall(Clock clock) {
        this.clock = clock;
    }

    private static AtomicLong[] zeros() {
        return Stream.generate(AtomicLong::new).limit(PHASES).toArray(AtomicLong[]::new);
    }

    /** What a plan breaks when it names this step. */
    Breakable of(Phase phase) {
        int step = phase.ordinal();
        return (plant, kind, on, value) -> {
            switch (kind) {
                case HANG -> hanging[step].set(on ? 1 : 0);
                case DELAYED -> onceNanos[step].set(Breakable.nanos(on, value, ONCE_SECONDS));
                case SLOW -> slowNanos[step].set(Breakable.nanos(on, value, SLOW_SECONDS));
                default -> { }
            }
        };
    }

    @Override
    @RealTime
    public void in(Phase phase) {
        int step = phase.ordinal();
        long more = onceNanos[step].getAndSet(0) + slowNanos[step].get();
        long until = clock.nanos() + more;
        while (hanging[step].get() != 0 || (more > 0 && clock.nanos() < until)) {
            clock.parkUntil(hanging[step].get() != 0 ? clock.nanos() + NAP_NANOS : until);
        }
    }

    @Override
    public void save(StateWriter out) {
        for (int i = 0; i < PHASES; i++) {
            out.put(hanging[i].get()).put(onceNanos[i].get()).put(slowNanos[i].get());
        }
    }

    @Override
    public void load(StateReader in) {
        for (int i = 0; i < PHASES; i++) {
            hanging[i].set(in.readLong());
            onceNanos[i].set(in.readLong());
            slowNanos[i].set(in.readLong());
        }
    }
}
