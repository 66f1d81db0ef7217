package org.sinew.deploy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.sinew.drivers.sim.Breakable;
import org.sinew.sim.Fault;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * The date and time of day of a simulated robot: this machine's, unless a fault plan sets it. Any thread asks; whoever
 * moves the world breaks it. Control never asks: it goes by monotonic time.
 */
final class SimulatedDate implements InstantSource, Breakable, Saveable {
    private static final Duration JUMP = Duration.ofDays(3_653);
    private static final long GOES = Long.MIN_VALUE;

    private volatile boolean ahead;
    private volatile long stoodMillis = GOES;

    @Override
    public Instant instant() {
        long stood = stoodMillis;
        Instant now = stood == GOES ? Instant.now() : Instant.ofEpochMilli(stood);
        return ahead ? now.plus(JUMP) : now;
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case WRONG -> ahead = on;
            case FROZEN -> stoodMillis = on ? Instant.now().toEpochMilli() : GOES;
            default -> { }
        }
    }

    @Override
    public void save(StateWriter out) {
        out.put(ahead).put(stoodMillis);
    }

    @Override
    public void load(StateReader in) {
        ahead = in.readBoolean();
        stoodMillis = in.readLong();
    }
}
