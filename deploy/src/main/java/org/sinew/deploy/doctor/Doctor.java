package org.sinew.deploy.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sinew.config.RobotConfig;

/** Looks at a machine, and at the buses of a robot if one is named. Opens no device and changes nothing. Cold code. */
public final class Doctor {
    private final SystemFiles files;
    private final Runtime.Version java;
    private final String vendor;

    /**
     * @param files  by which the system says how it is
     * @param java   version of the virtual machine that a robot would run on
     * @param vendor who made that
     */
    public Doctor(SystemFiles files, Runtime.Version java, String vendor) {
        this.files = files;
        this.java = java;
        this.vendor = vendor;
    }

    /** Of this machine. */
    public static Doctor here() {
        return new Doctor(SystemFiles.here(), Runtime.version(), System.getProperty("java.vendor", "unknown"));
    }

    /**
     * Everything that was looked at, the robot's own parts last.
     *
     * @param folders that are written while a robot runs
     */
    public List<Finding> examine(Optional<RobotConfig> robot, List<String> folders) {
        Account account = new Account(files);
        boolean serial = robot.stream().flatMap(config -> config.buses().stream())
                .anyMatch(bus -> bus.type().equals("serial"));
        Stream<Finding> machine = Stream.of(new MachineCheck(files, account).all(java, vendor, folders),
                new BoardCheck(files).all(), new ThiefCheck(files, serial).all()).flatMap(each -> each);
        Stream<Finding> parts = robot.stream().flatMap(config -> Stream.concat(
                new BusCheck(files, account).all(config), new StreamCheck(files, account).all(config)));
        return Stream.concat(machine, parts).toList();
    }
}
