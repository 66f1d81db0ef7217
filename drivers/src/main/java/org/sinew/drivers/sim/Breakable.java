package org.sinew.drivers.sim;

import org.sinew.sim.Fault;
import org.sinew.sim.Plant;

/**
 * A simulated part that a fault plan can break. What is broken is a part of its state, saved with it. Called by whoever
 * moves the world, with the world visited.
 */
@FunctionalInterface
public interface Breakable {
    /**
     * Makes a fault begin or end; of kinds that the part cannot have, nothing.
     *
     * @param kind  how it breaks
     * @param on    whether it begins
     * @param value how much, in SI units; NaN: as much as is usual for the kind
     */
    void fault(Plant plant, Fault.Kind kind, boolean on, double value);

    /** The value of a plan, or what is usual where it says none. */
    static double or(double value, double usual) {
        return Double.isNaN(value) ? usual : value;
    }

    /** The same while the fault lasts; else 0. */
    static double amount(boolean on, double value, double usual) {
        return on ? or(value, usual) : 0;
    }

    /** The same of a time, in ns; plans say seconds. */
    static long nanos(boolean on, double seconds, double usualSeconds) {
        return Math.round(amount(on, seconds, usualSeconds) * 1e9);
    }
}
