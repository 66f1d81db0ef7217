package org.sinew.deploy;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sinew.config.DriverTypes;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.CameraDriver;
import org.sinew.device.CameraGeometry;
import org.sinew.device.DeviceDriver;
import org.sinew.device.DeviceException;
import org.sinew.device.JointDriver;
import org.sinew.device.Microphone;
import org.sinew.device.MicrophoneDriver;
import org.sinew.rt.Clock;

/** The drivers on the class path, by the word after {@code type:}. Ours and those of kit makers alike. */
final class DriverCatalog {
    private final SortedMap<String, DeviceDriver<?>> devices = new TreeMap<>();
    private final SortedMap<String, CameraDriver<?>> cameras = new TreeMap<>();
    private final SortedMap<String, MicrophoneDriver<?>> microphones = new TreeMap<>();
    private final SortedMap<String, JointDriver<?>> joints = new TreeMap<>();

    private DriverCatalog() {
    }

    /** Looks at the class path. */
    static DriverCatalog load() {
        DriverCatalog catalog = new DriverCatalog();
        ServiceLoader.load(DeviceDriver.class).forEach(driver -> catalog.add(driver));
        ServiceLoader.load(CameraDriver.class).forEach(driver -> catalog.add(driver));
        ServiceLoader.load(MicrophoneDriver.class).forEach(driver -> catalog.add(driver));
        ServiceLoader.load(JointDriver.class).forEach(driver -> catalog.add(driver));
        return catalog;
    }

    /** What the reader of robot files needs to know. */
    DriverTypes types() {
        SortedMap<String, Class<? extends Record>> deviceTypes = new TreeMap<>();
        devices.forEach((type, driver) -> deviceTypes.put(type, driver.configType()));
        SortedMap<String, Class<? extends Record>> cameraTypes = new TreeMap<>();
        cameras.forEach((type, driver) -> cameraTypes.put(type, driver.configType()));
        SortedMap<String, Class<? extends Record>> microphoneTypes = new TreeMap<>();
        microphones.forEach((type, driver) -> microphoneTypes.put(type, driver.configType()));
        SortedMap<String, Class<? extends Record>> jointTypes = new TreeMap<>();
        joints.forEach((type, driver) -> jointTypes.put(type, driver.configType()));
        return new DriverTypes(deviceTypes, cameraTypes, microphoneTypes, jointTypes, new RobotFiles());
    }

    Optional<DeviceDriver<?>> device(String type) {
        return Optional.ofNullable(devices.get(type));
    }

    Optional<CameraDriver<?>> camera(String type) {
        return Optional.ofNullable(cameras.get(type));
    }

    /** What the pictures of a camera of a robot file are like. */
    CameraGeometry geometry(RobotConfig.Stream camera) {
        return geometry(camera(camera.type()).orElseThrow(), camera.config());
    }

    private static <C extends Record> CameraGeometry geometry(CameraDriver<C> driver, Record config) {
        return driver.geometry(driver.configType().cast(config));
    }

    /** The camera of an entry of a robot file. */
    Camera camera(RobotConfig.Stream entry, Clock clock) {
        return camera(camera(entry.type()).orElseThrow(), entry, clock);
    }

    private static <C extends Record> Camera camera(CameraDriver<C> driver, RobotConfig.Stream entry, Clock clock) {
        return driver.create(entry.name(), driver.configType().cast(entry.config()), clock);
    }

    /** Looks into the files that a camera or a microphone of a robot file is made of. */
    void check(RobotConfig.Stream entry) throws DeviceException {
        if (cameras.containsKey(entry.type())) {
            check(camera(entry.type()).orElseThrow(), entry.config());
        } else {
            check(microphone(entry.type()).orElseThrow(), entry.config());
        }
    }

    private static <C extends Record> void check(CameraDriver<C> driver, Record config) throws DeviceException {
        driver.check(driver.configType().cast(config));
    }

    private static <C extends Record> void check(MicrophoneDriver<C> driver, Record config) throws DeviceException {
        driver.check(driver.configType().cast(config));
    }

    Optional<MicrophoneDriver<?>> microphone(String type) {
        return Optional.ofNullable(microphones.get(type));
    }

    /** Whether the microphone of an entry of a robot file hears what sounds now. */
    boolean live(RobotConfig.Stream entry) {
        return live(microphone(entry.type()).orElseThrow(), entry.config());
    }

    private static <C extends Record> boolean live(MicrophoneDriver<C> driver, Record config) {
        return driver.live(driver.configType().cast(config));
    }

    /** The microphone of an entry of a robot file. */
    Microphone microphone(RobotConfig.Stream entry, Clock clock) {
        return microphone(microphone(entry.type()).orElseThrow(), entry, clock);
    }

    private static <C extends Record> Microphone microphone(MicrophoneDriver<C> driver, RobotConfig.Stream entry,
            Clock clock) {
        return driver.create(entry.name(), driver.configType().cast(entry.config()), clock);
    }

    Optional<JointDriver<?>> joint(String type) {
        return Optional.ofNullable(joints.get(type));
    }

    private void add(DeviceDriver<?> driver) {
        refuseSecond(driver.type(), devices.put(driver.type(), driver) != null);
    }

    private void add(CameraDriver<?> driver) {
        refuseSecond(driver.type(), cameras.put(driver.type(), driver) != null || devices.containsKey(driver.type()));
    }

    private void add(MicrophoneDriver<?> driver) {
        refuseSecond(driver.type(), microphones.put(driver.type(), driver) != null
                || cameras.containsKey(driver.type()) || devices.containsKey(driver.type()));
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
