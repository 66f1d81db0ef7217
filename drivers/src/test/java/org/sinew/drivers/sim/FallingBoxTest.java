package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.ImuSensor;
import org.sinew.device.Port;
import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.rt.Clock;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.drivers.testing.SteppedClock;
import org.sinew.sim.World;

/** Drivers, Pi4J, chips and real physics together: a box with an IMU and a switch in its sole is dropped. */
@Timeout(60)
class FallingBoxTest {
    private static final String BOX = """
            <mujoco>
              <option timestep="0.002"/>
              <worldbody>
                <geom type="plane" size="5 5 0.1"/>
                <body name="box" pos="0 0 1">
                  <freejoint/>
                  <geom type="box" size="0.1 0.1 0.05" mass="1"/>
                  <site name="imu" euler="0 0 90"/>
                  <site name="sole" type="box" pos="0 0 -0.05" size="0.11 0.11 0.02"/>
                </body>
              </worldbody>
              <sensor>
                <gyro site="imu"/>
                <accelerometer site="imu"/>
                <touch site="sole"/>
              </sensor>
            </mujoco>
            """;
    private static final long TICK_NANOS = 10_000_000;

    @TempDir
    private Path folder;
    private final SimulatedPorts ports = new SimulatedPorts(Clock.WALL);
    private final SteppedClock clock = new SteppedClock(0);
    private World world;
    private ImuSensor imu;
    private SwitchSensor sole;

    @BeforeEach
    void build() throws Exception {
        Path file = Files.writeString(folder.resolve("box.xml"), BOX);
        world = new World(ArticulatedPlant.of(file), clock);
        ports.addI2c("i2c1", 0x68, new Icm20948Sim(world, "imu", 5))
                .addSwitch("gpio", 22, GpioInputSim.footSwitch(world, GpioInputSim.Rail.SUPPLY, "sole"));
        Port i2c = ports.open("i2c1", "i2c", Map.of("bus", 1));
        Port gpio = ports.open("gpio", "gpio", Map.of("chip", 0));
        imu = (ImuSensor) new Icm20948.Driver().create("imu",
                new Icm20948.Config(0x68, List.of(0.0, 0.0, 90.0), 2000, 8), i2c);
        sole = (SwitchSensor) new GpioInput.Driver().create("sole",
                new GpioInput.Config(22, GpioInput.Level.HIGH, GpioInput.Pull.DOWN), gpio);
        imu.open();
        sole.open();
    }

    @AfterEach
    void close() {
        imu.close();
        sole.close();
        ports.close();
    }

    private void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            clock.elapse(TICK_NANOS);
            assertThat(imu.transact(clock.nanos())).isEqualTo(WireFault.OK);
            assertThat(sole.transact(clock.nanos())).isEqualTo(WireFault.OK);
        }
        imu.samples().poll();
        sole.samples().poll();
    }

    @Test
    void isWeightlessWhileItFallsAndFeelsTheFloorAfterwards() {
        run(20);
        assertThat(imu.samples().value().stampNanos).isEqualTo(clock.nanos());
        assertThat(imu.samples().value().accelMetrePerSec2[2]).as("falling").isCloseTo(0, within(0.1));
        assertThat(sole.samples().value().active).isFalse();
        run(200);
        assertThat(imu.samples().value().accelMetrePerSec2[2]).as("at rest").isCloseTo(9.81, within(0.1));
        assertThat(sole.samples().value().active).isTrue();
    }

    @Test
    void aMountedChipReadsInTheAxesOfItsLink() {
        run(5);
        world.visit(plant -> plant.push(plant.bodyIndex("box"), new double[] {0, 0, 0, 0.05, 0, 0}));
        run(8); // it turns about the link's x, which the chip, turned by 90 degrees, feels about its -y
        double[] truth = new double[6];
        world.visit(plant -> plant.bodyVelocity(plant.bodyIndex("box"), truth));
        double[] rate = imu.samples().value().gyroRadPerSec;
        assertThat(truth[3]).isGreaterThan(0.5);
        assertThat(rate[0]).as("a low-pass of 3 ms behind").isCloseTo(truth[3], within(0.1));
        assertThat(rate[1]).isCloseTo(0, within(0.05));
    }
}
