package org.sinew.drivers.sim;

import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/** What is broken in one serial line, for {@link SerialLineSim}, which does what it says. With the world visited. */
final class LineFaults implements Saveable {
    private static final double SLOW_SECONDS = 0.002;
    private static final double DELAY_SECONDS = 0.030;
    private static final int OF_BITS = 1;
    private static final byte[] NOTHING = {};

    private final Noise noise;
    private final LooseContact plug;
    private boolean off;
    private boolean garbage;
    private boolean flips;
    private boolean doubled;
    private long slowNanos;
    private long delayNanos;

    LineFaults(Noise noise) {
        this.noise = noise;
        plug = new LooseContact(noise);
    }

    void fault(Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> off = on;
            case GARBAGE -> garbage = on;
            case WRONG -> flips = on;
            case DUPLICATED -> doubled = on;
            case SLOW -> slowNanos = Breakable.nanos(on, value, SLOW_SECONDS);
            case DELAYED -> delayNanos = Breakable.nanos(on, value, DELAY_SECONDS);
            case INTERMITTENT -> plug.share(Breakable.amount(on, value, LooseContact.USUAL_SHARE));
            default -> { }
        }
    }

    /** What of the host's bytes arrives at the servos. */
    byte[] toServos(byte[] said, long nanos) {
        return through(said, nanos);
    }

    /** What of an answer arrives at the host. */
    byte[] toHost(byte[] said, long nanos) {
        byte[] heard = through(said, nanos);
        if (flips && heard.length > 0) {
            int bit = (int) Math.floorMod(noise.bits(nanos, OF_BITS), heard.length * 8L);
            heard[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return heard;
    }

    private byte[] through(byte[] said, long nanos) {
        if (off || plug.open(nanos)) {
            return NOTHING;
        }
        if (garbage) {
            RandomBytes.fill(said, 0, said.length, noise, nanos);
        }
        return said;
    }

    /** How much later the host's bytes arrive at the servos. */
    long lateToServos() {
        return delayNanos;
    }

    /** How much later an answer arrives at the host. */
    long lateToHost() {
        return slowNanos + delayNanos;
    }

    /** How often an answer arrives. */
    int times() {
        return doubled ? 2 : 1;
    }

    @Override
    public void save(StateWriter out) {
        out.put(off).put(garbage).put(flips).put(doubled).put(slowNanos).put(delayNanos).put(plug.share());
    }

    @Override
    public void load(StateReader in) {
        off = in.readBoolean();
        garbage = in.readBoolean();
        flips = in.readBoolean();
        doubled = in.readBoolean();
        slowNanos = in.readLong();
        delayNanos = in.readLong();
        plug.share(in.readDouble());
    }
}
