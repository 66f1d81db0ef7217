package org.sinew.drivers.sim;

import org.sinew.sim.World;

/**
 * Makes the simulated part of one device of a robot file, so that the robot runs with {@code --sim}. Found by
 * {@code ServiceLoader}: a kit maker's own part can stand in a jar outside our tree. Called once for each device, on
 * the thread that builds the robot, before the world starts.
 */
public interface PartSimulator {
    /** The word after {@code type:}. */
    String type();

    /** Makes the part and connects it to the bus that the robot file names. */
    void connect(Place place);

    /**
     * Where the part goes.
     *
     * @param name  of the device in the robot file
     * @param bus   its bus
     * @param keys  its own keys, as its driver gets them
     * @param world the body and its time
     * @param ports the buses
     */
    record Place(String name, String bus, Record keys, World world, SimulatedPorts ports) {
    }
}
