package org.sinew.deploy;

import java.util.function.BooleanSupplier;
import org.sinew.sim.Plant;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.Timed;
import org.sinew.sim.World;

/**
 * What holds the base of a simulated robot until the robot has been armed for a second: a part of the world, so that a
 * world can be saved at any time. When that is, one of two tells: the robot itself, by {@link #armed}, or what its
 * servos do, by {@link #see}. Once it has let go it does not take hold again, except by {@link World#load}.
 *
 * <p>Made and set up by {@link Simulation} before the world starts; {@link #armed} and {@link #released} on any thread,
 * the rest with the world visited.
 */
final class Stand implements Timed {
    static final String PART = "stand";
    /** It lets go this long after the robot has become armed. */
    static final long HOLD_NANOS = 1_000_000_000;

    private final World world;
    private final int base;
    private final Truth truth;
    private BooleanSupplier stillArmed = () -> false;
    private Runnable tell = () -> { };
    private volatile boolean released;
    private volatile long sinceNanos; // world's time from which on the robot is armed

    /**
     * @param world  not yet started, of which this is to be a part
     * @param plant  the one of that world
     * @param base   the body that it holds
     * @param stands whether there is a stand at all; else the robot stands by itself from the start
     * @param truth  is told when the body has to stand by itself
     */
    Stand(World world, Plant plant, int base, boolean stands, Truth truth) {
        this.world = world;
        this.base = base;
        this.truth = truth;
        released = !stands;
        if (stands) {
            plant.hold(base, true);
        } else {
            truth.released();
        }
    }

    /**
     * Where {@link #armed} tells.
     *
     * @param stillArmed whether the robot is armed now; asked when the time has come, for it may have stopped meanwhile
     * @param tell       is told that the stand has let go
     */
    void follows(BooleanSupplier stillArmed, Runnable tell) {
        this.stillArmed = stillArmed;
        this.tell = tell;
    }

    /** The robot has become armed. */
    void armed() {
        if (!released) {
            sinceNanos = world.nanos();
            world.at(sinceNanos + HOLD_NANOS, PART, 0);
        }
    }

    /** That of the latest arming counts; one that has stopped meanwhile stays on the stand. */
    @Override
    public void due(Plant plant, int code) {
        if (!released && plant.nanos() - sinceNanos >= HOLD_NANOS && stillArmed.getAsBoolean()) {
            letGo(plant);
            tell.run();
        }
    }

    /**
     * Every step, where the robot is in another process.
     *
     * @param torque whether every servo has torque
     */
    void see(Plant plant, boolean torque) {
        if (!torque) {
            sinceNanos = plant.nanos();
        } else if (!released && plant.nanos() - sinceNanos >= HOLD_NANOS) {
            letGo(plant);
        }
    }

    /** Lets go at once. */
    void letGo(Plant plant) {
        released = true;
        plant.hold(base, false);
        truth.released();
    }

    /** Whether it has let go. */
    boolean released() {
        return released;
    }

    @Override
    public void save(StateWriter out) {
        out.put(released).put(sinceNanos);
    }

    /** The plant itself knows whether it is held. A judge who has seen the stand let go does not forget it. */
    @Override
    public void load(StateReader in) {
        released = in.readBoolean();
        sinceNanos = in.readLong();
        if (released) {
            truth.released();
        }
    }
}
