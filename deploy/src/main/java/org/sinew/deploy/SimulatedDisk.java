package org.sinew.deploy;

import java.io.IOException;
import org.sinew.drivers.sim.Breakable;
import org.sinew.record.DiskTrouble;
import org.sinew.sim.Fault;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * The disk under a log of a simulated robot: this machine's, unless a fault plan breaks it. The log's thread asks
 * before each write, and waits in real time; whoever moves the world breaks it.
 */
final class SimulatedDisk implements DiskTrouble, Breakable, Saveable {
    private static final double SLOW_SECONDS = 0.2;
    private static final long NAP_MILLIS = 5;
    /** A write that hangs for longer than the run would keep the program from ending. */
    private static final long LONGEST_HANG_NANOS = 10_000_000_000L;

    private volatile boolean full;
    private volatile boolean hanging;
    private volatile long slowMillis;

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> full = on;
            case HANG -> hanging = on;
            case SLOW -> slowMillis = on ? Math.round(Breakable.or(value, SLOW_SECONDS) * 1e3) : 0;
            default -> { }
        }
    }

    @Override
    public void beforeWrite() throws IOException {
        long endNanos = System.nanoTime() + LONGEST_HANG_NANOS;
        try {
            Thread.sleep(slowMillis);
            while (hanging && System.nanoTime() < endNanos) {
                Thread.sleep(NAP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void save(StateWriter out) {
        out.put(full).put(hanging).put(slowMillis);
    }

    @Override
    public void load(StateReader in) {
        full = in.readBoolean();
        hanging = in.readBoolean();
        slowMillis = in.readLong();
    }
}
