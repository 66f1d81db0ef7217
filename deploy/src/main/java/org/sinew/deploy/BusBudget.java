package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.sinew.config.RobotConfig;
import org.sinew.device.JointDriver;
import org.sinew.device.WireBudget;

/**
 * How busy one bus is, as far as its drivers can tell.
 *
 * @param bus         its name
 * @param parts       joints and devices on it
 * @param wireNanos   time on the wire of the busiest tick, if a driver can tell
 * @param periodNanos time of one tick
 */
record BusBudget(String bus, int parts, OptionalLong wireNanos, long periodNanos) {
    /** Of every bus of a robot file. */
    static List<BusBudget> of(RobotConfig robot, DriverCatalog drivers) {
        List<BusBudget> budgets = new ArrayList<>();
        for (RobotConfig.Bus bus : robot.buses()) {
            long devices = robot.devices().stream().filter(device -> device.bus().equals(bus.name())).count();
            List<RobotConfig.Joint> joints =
                    robot.joints().stream().filter(joint -> joint.bus().equals(bus.name())).toList();
            budgets.add(new BusBudget(bus.name(), (int) devices + joints.size(), wire(bus, joints, drivers),
                    robot.loop().periodNanos()));
        }
        return budgets;
    }

    /** Whether one tick is too short for what the bus must carry. */
    boolean tooMuch() {
        return wireNanos.orElse(0) > periodNanos;
    }

    /** Share of a tick. */
    double utilisation() {
        return wireNanos.orElse(0) / (double) periodNanos;
    }

    private static OptionalLong wire(RobotConfig.Bus bus, List<RobotConfig.Joint> joints, DriverCatalog drivers) {
        if (!(bus.settings().get("baud") instanceof Integer baud) || joints.isEmpty()) {
            return OptionalLong.empty();
        }
        Map<String, List<Record>> byType = new LinkedHashMap<>();
        joints.forEach(joint -> byType.computeIfAbsent(joint.type(), type -> new ArrayList<>()).add(joint.config()));
        long nanos = 0;
        for (Map.Entry<String, List<Record>> group : byType.entrySet()) {
            JointDriver<?> driver = drivers.joint(group.getKey()).orElseThrow();
            if (!(driver instanceof WireBudget<?> budget)) {
                return OptionalLong.empty();
            }
            nanos += wireNanos(budget, group.getValue(), baud);
        }
        return OptionalLong.of(nanos);
    }

    @SuppressWarnings("unchecked") // the reader made these records, of the driver's own configType
    private static <C extends Record> long wireNanos(WireBudget<C> budget, List<Record> configs, int baud) {
        return budget.wireNanos((List<C>) configs, baud);
    }
}
