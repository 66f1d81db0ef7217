package org.sinew.drivers.sim;

import java.util.Map;
import org.sinew.device.Camera;

/** What a {@link TwinServer} serves: the robot of a twin. Called by the server's threads, several at a time. */
public interface TwinTarget {
    /** The answer to HELLO as JSON: robot, buses, and the terminals of the serial ones. */
    String welcome();

    /** The wires of I2C and GPIO, as they are now. */
    WireBus wires();

    /** A client begins to drive the robot. */
    void came(int pid);

    /**
     * The client that drove the robot has left.
     *
     * @param goodbye whether it said so before
     */
    void went(int pid, boolean goodbye);

    /** Everything as at the start: a new body on its stand, all chips from power-on. */
    void reset(long seed);

    /** The stand lets go. */
    void release();

    /** What the twin's summary says so far, as JSON. */
    String state();

    /** The robot's cameras by name, as they are now; one is started when somebody looks through it. */
    default Map<String, Camera> cameras() {
        return Map.of();
    }
}
