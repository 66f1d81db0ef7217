package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.rt.Clock;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.Port;
import org.sinew.drivers.sim.PartSimulator;

/** A kit maker's part, in a jar that only this test's class path has. */
@Timeout(60)
class PartSimulatorsTest {
    private static final String ROBOT = """
            sinew: 1
            name: kit
            loop: { rate_hz: 50 }
            buses:
              i2c1: { type: i2c, bus: 1 }
            devices:
              pump: { type: kit-pump, bus: i2c1, address: 0x21 }
            sim: { mjcf: kit.xml, stand: false }
            """;
    private static final String BODY = """
            <mujoco><worldbody><body name="box"><freejoint/><geom type="box" size="0.1 0.1 0.1"/></body></worldbody>
            </mujoco>
            """;

    @TempDir
    Path folder;

    /** The driver; never opened here. */
    public static final class Driver implements DeviceDriver<Driver.Config> {
        public record Config(int address) {
        }

        @Override
        public String type() {
            return "kit-pump";
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Device create(String name, Config config, Port port) {
            throw new IllegalStateException("never made");
        }
    }

    /** The simulated part; writes down where it was put. */
    public static final class Simulator implements PartSimulator {
        static final List<Place> PLACES = new ArrayList<>();

        @Override
        public String type() {
            return "kit-pump";
        }

        @Override
        public void connect(Place place) {
            PLACES.add(place);
        }
    }

    /** The file of a robot with that part, and of its body. */
    static Path writeRobot(Path folder) throws IOException {
        Files.writeString(folder.resolve("kit.xml"), BODY);
        return Files.writeString(folder.resolve("robot.yaml"), ROBOT);
    }

    /** Builds the simulated robot with these services on the class path. */
    private void build(Class<?>... services) throws Exception {
        Path entries = Files.createDirectories(folder.resolve("META-INF/services"));
        for (Class<?> service : services) {
            Files.writeString(entries.resolve(service.getInterfaces()[0].getName()), service.getName());
        }
        Path file = writeRobot(folder);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader kit = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(kit);
            Simulation.of(RobotConfig.read(file, DriverCatalog.load().types()), Clock.WALL, 1).close();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void aPartFromAnotherJarIsConnectedWhereTheRobotFileSays() throws Exception {
        Simulator.PLACES.clear();
        build(Driver.class, Simulator.class);
        assertThat(Simulator.PLACES).singleElement().satisfies(place -> {
            assertThat(place.name()).isEqualTo("pump");
            assertThat(place.bus()).isEqualTo("i2c1");
            assertThat(place.keys()).isEqualTo(new Driver.Config(0x21));
        });
    }

    @Test
    void aPartThatNobodyCanSimulateIsRefusedWithAdvice() {
        assertThatThrownBy(() -> build(Driver.class)).isInstanceOf(CommandFailure.class)
                .hasMessageContaining("device pump: there is no simulator for type kit-pump")
                .hasMessageContaining("org.sinew.drivers.sim.PartSimulator");
    }
}
