package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.ImuSensor;
import org.sinew.device.Port;
import org.sinew.device.PowerSensor;
import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.drivers.power.Ina226;
import org.sinew.drivers.sim.GpioInputSim.Rail;
import org.sinew.rt.Clock;
import org.sinew.drivers.testing.SteppedClock;
import org.sinew.sim.World;

@Timeout(60)
class SimulatedPortsTest {
    private static final class Line implements BytePort {
        private boolean closed;

        @Override
        public String name() {
            return "servo";
        }

        @Override
        public BusStats stats() {
            return new BusStats();
        }

        @Override
        public int baud() {
            return 1_000_000;
        }

        @Override
        public void flushInput() {
        }

        @Override
        public WireFault write(byte[] bytes, int offset, int length) {
            return WireFault.OK;
        }

        @Override
        public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final StillPlant plant = new StillPlant();
    private final SteppedClock clock = new SteppedClock(1);
    private final World world = new World(plant, clock);
    private final SimulatedPorts ports = new SimulatedPorts(Clock.WALL);

    @AfterEach
    void close() {
        ports.close();
    }

    @Test
    void servesARobotWithImuBatteryFeetAndStop() throws Exception {
        GpioInputSim stop = GpioInputSim.normallyClosed(Rail.SUPPLY);
        ports.addI2c("i2c1", 0x68, new Icm20948Sim(world, "imu", 1))
                .addI2c("i2c1", 0x40, new Ina226Sim(BatterySim.threeCells(() -> 2.0), 0.01, world::nanos))
                .addSwitch("gpio", 22, GpioInputSim.footSwitch(world, Rail.SUPPLY, "left"))
                .addSwitch("gpio", 17, stop);
        Port i2c = ports.open("i2c1", "i2c", Map.of("bus", 1));
        Port gpio = ports.open("gpio", "gpio", Map.of("chip", "/dev/gpiochip0"));
        ImuSensor imu = (ImuSensor) new Icm20948.Driver().create("imu",
                new Icm20948.Config(0x68, List.of(0.0, 0.0, 0.0), 2000, 8), i2c);
        PowerSensor battery = (PowerSensor) new Ina226.Driver().create("battery",
                new Ina226.Config(0x40, 0.01, 8), i2c);
        SwitchSensor foot = (SwitchSensor) new GpioInput.Driver().create("left_foot",
                new GpioInput.Config(22, GpioInput.Level.HIGH, GpioInput.Pull.DOWN), gpio);
        SwitchSensor estop = (SwitchSensor) new GpioInput.Driver().create("estop",
                new GpioInput.Config(17, GpioInput.Level.LOW, GpioInput.Pull.DOWN), gpio);
        plant.forceN[0] = 20;
        stop.press(true);
        for (var device : List.of(imu, battery, foot, estop)) {
            device.open();
        }
        for (int i = 0; i < 20; i++) {
            clock.elapse(10_000_000);
            for (var device : List.of(imu, battery, foot, estop)) {
                assertThat(device.transact(clock.nanos())).isEqualTo(WireFault.OK);
            }
        }
        assertThat(imu.samples().poll() && battery.samples().poll() && foot.samples().poll() && estop.samples().poll())
                .isTrue();
        assertThat(imu.samples().value().accelMetrePerSec2[2]).isCloseTo(9.81, within(0.2));
        assertThat(battery.samples().value().currentA).isCloseTo(2.6, within(0.001));
        assertThat(battery.samples().value().voltageV).isCloseTo(12.2 - 0.05 * 2.6, within(0.001));
        assertThat(foot.samples().value().active).isTrue();
        assertThat(estop.samples().value().active).isTrue();
    }

    @Test
    void chipsComeOffTheBusAndBack() throws Exception {
        ports.addI2c("i2c1", 0x40, new Ina226Sim(BatterySim.threeCells(() -> 0), 0.01, world::nanos));
        Port i2c = ports.open("i2c1", "i2c", Map.of("bus", 1));
        PowerSensor battery = (PowerSensor) new Ina226.Driver().create("battery",
                new Ina226.Config(0x40, 0.01, 8), i2c);
        battery.open();
        ports.unplug("i2c1", 0x40);
        clock.elapse(200_000_000);
        assertThat(battery.transact(clock.nanos())).isEqualTo(WireFault.NACK);
        ports.plug("i2c1", 0x40);
        clock.elapse(200_000_000);
        assertThat(battery.transact(clock.nanos())).isEqualTo(WireFault.OK);
        assertThatThrownBy(() -> ports.unplug("i2c7", 0x40)).hasMessage("bus i2c7 is not open; open are [i2c1]");
        assertThatThrownBy(() -> ports.plug("i2c1", 0x41)).hasMessage("no chip belongs at 0x41 on bus i2c1");
    }

    @Test
    void handsOutSerialLinesAndClosesThem() throws Exception {
        Line line = new Line();
        ports.addSerial("servo", line);
        assertThat(ports.open("servo", "serial", Map.of("path", "/dev/ttyUSB0", "baud", 1_000_000))).isSameAs(line);
        assertThatThrownBy(() -> ports.open("arm", "serial", Map.of())).isInstanceOf(DeviceException.class)
                .hasMessage("bus arm: the simulated robot has no serial line of that name; it has [servo]");
        ports.close();
        assertThat(line.closed).isTrue();
    }

    @Test
    void refusesTwoThingsInOnePlace() throws Exception {
        I2cChip chip = new Ina226Sim(BatterySim.threeCells(() -> 0), 0.01, world::nanos);
        ports.addI2c("i2c1", 0x40, chip);
        assertThatThrownBy(() -> ports.addI2c("i2c1", 0x40, chip)).hasMessage("two chips at 0x40 on bus i2c1");
        ports.addSwitch("gpio", 4, GpioInputSim.normallyOpen(Rail.SUPPLY));
        assertThatThrownBy(() -> ports.addSwitch("gpio", 4, GpioInputSim.normallyOpen(Rail.SUPPLY)))
                .hasMessage("two contacts on line 4 of bus gpio");
        ports.open("i2c1", "i2c", Map.of("bus", 1));
        assertThatThrownBy(() -> ports.open("again", "i2c", Map.of("bus", 1))).isInstanceOf(DeviceException.class)
                .hasMessage("bus again: bus i2c1 is the same i2c bus, 1");
    }
}
