package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.GpioInputSim;
import org.sinew.drivers.sim.Icm20948Sim;
import org.sinew.drivers.sim.SimulatedPorts;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Fault;
import org.sinew.sim.FaultPlan;
import org.sinew.sim.FaultPlanException;

/**
 * The parts of a simulated body that can be made to fail, and how each fails. Faults are made on the thread of the
 * world.
 */
record BreakableParts(RobotConfig config, ArticulatedPlant plant, Truth truth, SimulatedPorts ports,
        Map<String, FeetechStsSim> servos, Map<String, Icm20948Sim> imus, Map<String, GpioInputSim> switches) {
    /** What can be made to go wrong in this version. */
    static final Set<Fault.Pair> FAULTS = Set.of(
            new Fault.Pair(Fault.Target.BODY, Fault.Kind.PUSH),
            new Fault.Pair(Fault.Target.SERVO, Fault.Kind.OFF),
            new Fault.Pair(Fault.Target.SERVO, Fault.Kind.HOT),
            new Fault.Pair(Fault.Target.SENSOR, Fault.Kind.OFF),
            new Fault.Pair(Fault.Target.SENSOR, Fault.Kind.FROZEN),
            new Fault.Pair(Fault.Target.LOOP, Fault.Kind.HANG));
    private static final double HOT_C = 75;

    /** Reads a fault plan; what no robot can be made to do is refused. */
    static FaultPlan plan(String text) throws CommandFailure {
        try {
            return FaultPlan.parse(text, FAULTS);
        } catch (FaultPlanException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** Refuses names that this robot does not have, and what its parts cannot do. */
    void check(FaultPlan plan) throws FaultPlanException {
        List<String> sensors = new ArrayList<>(imus.keySet());
        sensors.addAll(switches.keySet());
        plan.checked(Map.of(
                Fault.Target.SERVO, List.copyOf(servos.keySet()),
                Fault.Target.SENSOR, sensors,
                Fault.Target.BODY, plant.model().bodies().stream().map(body -> body.name).toList()));
        for (Fault fault : plan.faults()) {
            if (fault.kind() == Fault.Kind.FROZEN && switches.containsKey(fault.name())) {
                throw new FaultPlanException("fault plan: sensor." + fault.name() + " is a switch, and frozen is for"
                        + " IMUs in this version; write off to cut its wire");
            }
        }
    }

    /**
     * Makes a fault of a checked plan begin or end.
     *
     * @param behavior          of the robot, which a plan can make hang
     * @param temperatureBefore what a servo had before it was made hot
     */
    void act(Fault fault, boolean begins, StallingBehavior behavior, Map<Fault, Double> temperatureBefore) {
        switch (new Fault.Pair(fault.target(), fault.kind()).toString()) {
            case "body.NAME push" -> push(fault, begins);
            case "servo.NAME off" -> known(servos, fault).connected(!begins);
            case "servo.NAME hot" -> heat(known(servos, fault), fault, begins, temperatureBefore);
            case "sensor.NAME frozen" -> known(imus, fault).freeze(begins);
            case "sensor.NAME off" -> off(fault, begins);
            case "loop hang" -> behavior.hang(begins);
            default -> throw new IllegalStateException("fault " + fault + " passed the check but cannot be made");
        }
    }

    private void push(Fault fault, boolean begins) {
        double[] wrench = new double[6];
        for (int i = 0; begins && i < 3; i++) {
            wrench[i] = fault.value().get(i);
        }
        plant.push(plant.bodyIndex(fault.name()), wrench);
        truth.disturbed();
    }

    private static void heat(FeetechStsSim servo, Fault fault, boolean begins, Map<Fault, Double> temperatureBefore) {
        if (begins) {
            temperatureBefore.put(fault, servo.temperatureC());
            servo.temperatureC(fault.value().isEmpty() ? HOT_C : fault.value().getFirst());
        } else {
            servo.temperatureC(Objects.requireNonNull(temperatureBefore.get(fault), "every fault begins first"));
        }
    }

    /** Off for an IMU: it is unplugged; for a switch: its wire is cut. */
    private void off(Fault fault, boolean begins) {
        GpioInputSim contact = switches.get(fault.name());
        if (contact == null) {
            unplug(fault.name(), begins);
        } else if (begins) {
            contact.stickOpen();
        } else {
            contact.repair();
        }
    }

    private void unplug(String sensor, boolean begins) {
        RobotConfig.Device device =
                config.devices().stream().filter(d -> d.name().equals(sensor)).findFirst().orElseThrow();
        int address = ((Icm20948.Config) device.config()).address();
        if (begins) {
            ports.unplug(device.bus(), address);
        } else {
            ports.plug(device.bus(), address);
        }
    }

    private static <T> T known(Map<String, T> parts, Fault fault) {
        return Objects.requireNonNull(parts.get(fault.name()), "the plan's names have been checked");
    }
}
