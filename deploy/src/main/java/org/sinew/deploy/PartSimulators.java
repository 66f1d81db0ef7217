package org.sinew.deploy;

import java.util.ServiceLoader;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.sim.PartSimulator;
import org.sinew.drivers.sim.SimulatedPorts;
import org.sinew.sim.World;

/** Simulated parts that are not ours: found on the class path, by the word after {@code type:}. */
final class PartSimulators {
    private PartSimulators() {
    }

    /** Connects the part of a device; refuses one that nobody can simulate. */
    static void connect(RobotConfig.Device device, World world, SimulatedPorts ports) {
        for (PartSimulator simulator : ServiceLoader.load(PartSimulator.class)) {
            if (simulator.type().equals(device.type())) {
                simulator.connect(new PartSimulator.Place(device.name(), device.bus(), device.config(), world, ports));
                return;
            }
        }
        throw new IllegalArgumentException("device " + device.name() + ": there is no simulator for type "
                + device.type() + "; put a jar with a " + PartSimulator.class.getName() + " of that type beside its"
                + " driver's");
    }
}
