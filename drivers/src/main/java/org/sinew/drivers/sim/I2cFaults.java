package org.sinew.drivers.sim;

import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * What is broken on the way to one chip, or on a whole I2C bus, for {@link BoardWires}. Changed by the thread that
 * moves the world, read by bus threads.
 */
final class I2cFaults implements Saveable {
    private static final double SLOW_SECONDS = 0.002;

    private final Noise noise;
    private final LooseContact plug;
    private volatile boolean off;
    private volatile boolean held;
    private volatile boolean garbage;
    private volatile long slowNanos;

    I2cFaults(Noise noise) {
        this.noise = noise;
        plug = new LooseContact(noise);
    }

    void fault(Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> off = on;
            case STUCK -> held = on;
            case GARBAGE -> garbage = on;
            case SLOW -> slowNanos = Breakable.nanos(on, value, SLOW_SECONDS);
            case INTERMITTENT -> plug.share(Breakable.amount(on, value, LooseContact.USUAL_SHARE));
            default -> { }
        }
    }

    /** Whether nobody acknowledges. */
    boolean silent(long nanos) {
        return off || plug.open(nanos);
    }

    /** Whether the data line is held low. */
    boolean held() {
        return held;
    }

    long slowNanos() {
        return slowNanos;
    }

    /** Spoils what was read. */
    void spoil(byte[] read, int offset, int length, long nanos) {
        if (garbage) {
            RandomBytes.fill(read, offset, length, noise, nanos);
        }
    }

    @Override
    public void save(StateWriter out) {
        out.put(off).put(held).put(garbage).put(slowNanos).put(plug.share());
    }

    @Override
    public void load(StateReader in) {
        off = in.readBoolean();
        held = in.readBoolean();
        garbage = in.readBoolean();
        slowNanos = in.readLong();
        plug.share(in.readDouble());
    }
}
