package org.sinew.deploy;

import java.util.List;
import org.sinew.sim.Fault;
import org.sinew.sim.Plant;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.Timed;
import org.sinew.sim.World;

/** The faults of a plan as a part of the world, so that a world can be saved while some are still to come. */
final class PlannedFaults implements Timed {
    private static final String PART = "faults";

    private final List<Fault> faults;
    private final Act act;

    /** Makes a fault begin or end; what that leaves is the state of the part that is broken. */
    @FunctionalInterface
    interface Act {
        void make(Plant plant, Fault fault, boolean begins);
    }

    PlannedFaults(List<Fault> faults, Act act) {
        this.faults = List.copyOf(faults);
        this.act = act;
    }

    /** Puts them into a world as its part; their time 0 is now. */
    void begin(World world) {
        long base = world.nanos();
        world.part(PART, this);
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            world.at(base + fault.atNanos(), PART, begin(i));
            if (fault.forNanos() != Fault.TO_THE_END) {
                world.at(base + fault.atNanos() + fault.forNanos(), PART, end(i));
            }
        }
    }

    /** Code of the beginning of a fault of the plan. */
    private static int begin(int index) {
        return 2 * index;
    }

    /** Code of its end. */
    private static int end(int index) {
        return 2 * index + 1;
    }

    @Override
    public void due(Plant plant, int code) {
        act.make(plant, faults.get(code / 2), code % 2 == 0);
    }

    /** What is still to come is kept by the world. */
    @Override
    public void save(StateWriter out) {
    }

    @Override
    public void load(StateReader in) {
    }
}
