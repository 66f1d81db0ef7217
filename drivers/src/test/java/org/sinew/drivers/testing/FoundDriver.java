package org.sinew.drivers.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.JointDriver;
import org.sinew.device.Port;
import org.sinew.safety.JointMode;

/**
 * A driver of either kind, as the service look-up finds it.
 *
 * @param type   its word after {@code type:}
 * @param driver the driver itself, a {@link DeviceDriver} or a {@link JointDriver}
 * @param config its keys
 */
public record FoundDriver(String type, Object driver, Class<? extends Record> config) {
    public static FoundDriver of(DeviceDriver<?> driver) {
        return new FoundDriver(driver.type(), driver, driver.configType());
    }

    public static FoundDriver of(JointDriver<?> driver) {
        return new FoundDriver(driver.type(), driver, driver.configType());
    }

    /** All that this class loader sees, by type. */
    public static List<FoundDriver> all(ClassLoader loader) {
        TreeMap<String, FoundDriver> found = new TreeMap<>();
        ServiceLoader.load(DeviceDriver.class, loader).forEach(each -> add(found, of(each)));
        ServiceLoader.load(JointDriver.class, loader).forEach(each -> add(found, of(each)));
        return List.copyOf(found.values());
    }

    private static void add(TreeMap<String, FoundDriver> found, FoundDriver driver) {
        FoundDriver other = found.put(driver.type, driver);
        if (other != null) {
            throw new IllegalStateException(other.driver.getClass().getName() + " and "
                    + driver.driver.getClass().getName() + " both say that they are " + driver.type
                    + ": give one of them another type()");
        }
    }

    boolean drivesJoints() {
        return driver instanceof JointDriver;
    }

    /** Reads an entry as the reader of robot files does. */
    Record bind(String keys) throws ConfigException {
        return ConfigReader.parse("bench.yaml", keys).bind(config);
    }

    /** Makes the device on a wire. */
    Device make(DriverBench bench, Port port, JointMode safe) throws ConfigException {
        List<Record> configs = new ArrayList<>();
        for (String keys : bench.keys()) {
            configs.add(bind(keys));
        }
        return driver instanceof JointDriver<?> joints ? joints(joints, configs, bench, port, safe)
                : device((DeviceDriver<?>) driver, configs.getFirst(), port);
    }

    private static <C extends Record> Device device(DeviceDriver<C> driver, Record config, Port port) {
        return driver.create("part", driver.configType().cast(config), port);
    }

    private static <C extends Record> Device joints(JointDriver<C> driver, List<Record> configs, DriverBench bench,
            Port port, JointMode safe) {
        List<JointDriver.Entry<C>> entries = new ArrayList<>();
        for (int i = 0; i < configs.size(); i++) {
            entries.add(new JointDriver.Entry<>("joint" + i, i, bench.limits(),
                    driver.configType().cast(configs.get(i))));
        }
        return driver.create("part", entries, configs.size(), safe, port);
    }

    @Override
    public String toString() {
        return type;
    }
}
