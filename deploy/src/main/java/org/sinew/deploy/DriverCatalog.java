package org.sinew.deploy;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sinew.config.DriverTypes;
import org.sinew.device.DeviceDriver;
import org.sinew.device.JointDriver;

/** The drivers on the class path, by the word after {@code type:}. Ours and those of kit makers alike. */
final class DriverCatalog {
    private final SortedMap<String, DeviceDriver<?>> devices = new TreeMap<>();
    private final SortedMap<String, JointDriver<?>> joints = new TreeMap<>();

    private DriverCatalog() {
    }

    /** Looks at the class path. */
    static DriverCatalog load() {
        DriverCatalog catalog = new DriverCatalog();
        ServiceLoader.load(DeviceDriver.class).forEach(driver -> catalog.add(driver));
        ServiceLoader.load(JointDriver.class).forEach(driver -> catalog.add(driver));
        return catalog;
    }

    /** What the reader of robot files needs to know. */
    DriverTypes types() {
        SortedMap<String, Class<? extends Record>> deviceTypes = new TreeMap<>();
        devices.forEach((type, driver) -> deviceTypes.put(type, driver.configType()));
        SortedMap<String, Class<? extends Record>> jointTypes = new TreeMap<>();
        joints.forEach((type, driver) -> jointTypes.put(type, driver.configType()));
        return new DriverTypes(deviceTypes, jointTypes, new RobotFiles());
    }

    Optional<DeviceDriver<?>> device(String type) {
        return Optional.ofNullable(devices.get(type));
    }

    Optional<JointDriver<?>> joint(String type) {
        return Optional.ofNullable(joints.get(type));
    }

    private void add(DeviceDriver<?> driver) {
        refuseSecond(driver.type(), devices.put(driver.type(), driver) != null);
    }

    private void add(JointDriver<?> driver) {
        refuseSecond(driver.type(), joints.put(driver.type(), driver) != null);
    }

    private static void refuseSecond(String type, boolean second) {
        if (second) {
            throw new IllegalStateException("two drivers on the class path say that they are " + type);
        }
    }
}
