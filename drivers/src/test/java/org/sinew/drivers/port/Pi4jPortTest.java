package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.BoardWires;
import org.sinew.drivers.sim.SimPi4jPlugin;
import org.sinew.rt.Clock;

@Timeout(60)
class Pi4jPortTest {
    private final Context context = Pi4jContext.of(SimPi4jPlugin.providers(new BoardWires(Clock.WALL)));

    @AfterEach
    void shutDown() {
        context.shutdown();
    }

    private Pi4jPort open(String type, Map<String, Object> settings) throws DeviceException {
        return Pi4jPort.open(context, "b", type, settings, Clock.WALL);
    }

    @Test
    void takesNumbersAndPathsOfBuses() throws Exception {
        assertThat(open("i2c", Map.of("bus", 1)).number()).isEqualTo(1);
        assertThat(open("i2c", Map.of("bus", 1)).isI2c()).isTrue();
        assertThat(open("gpio", Map.of("chip", "/dev/gpiochip4")).number()).isEqualTo(4);
        assertThat(open("gpio", Map.of("chip", 0)).isI2c()).isFalse();
    }

    @Test
    void saysWhatIsWrongWithABusOfTheRobotFile() {
        assertThatThrownBy(() -> open("i2c", Map.of()))
                .hasMessage("bus b: key bus is missing; write bus: 1 for /dev/i2c-1");
        assertThatThrownBy(() -> open("gpio", Map.of("chip", "/dev/ttyS0")))
                .hasMessage("bus b: chip: /dev/ttyS0 names no bus; write chip: /dev/gpiochip0");
        assertThatThrownBy(() -> open("i2c", Map.of("bus", 1, "speed", 9)))
                .hasMessage("bus b: unknown key speed; a bus of type i2c has bus and provider");
        assertThatThrownBy(() -> open("spi", Map.of()))
                .hasMessage("bus b: Pi4J serves buses of type i2c and gpio, not spi");
    }

    @Test
    void givesEachPartOnceAndAgainAfterRelease() throws Exception {
        Pi4jPort bus = open("i2c", Map.of("bus", 1));
        I2C chip = bus.i2c(0x68);
        assertThat(chip.device()).isEqualTo(0x68);
        assertThat(chip.bus()).isEqualTo(1);
        assertThatThrownBy(() -> bus.i2c(0x68)).isInstanceOf(DeviceException.class)
                .hasMessageContaining("bus b").hasMessageContaining("0x68");
        bus.release(chip);
        bus.release(chip); // harmless
        assertThat(bus.i2c(0x68).device()).isEqualTo(0x68);
    }

    @Test
    void namesAProviderThatPi4jLacks() throws Exception {
        assertThatThrownBy(() -> open("i2c", Map.of("bus", 1, "provider", "linuxfs-i2c")))
                .isInstanceOf(DeviceException.class).hasMessageContaining("linuxfs-i2c");
        assertThat(open("i2c", Map.of("bus", 1, "provider", "sinew-sim-i2c")).i2c(0x68).isOpen()).isTrue();
    }

    @Test
    void saysThatPi4jHasNoProviderForThisBoard() throws Exception {
        Context bare = Pi4jContext.of();
        Pi4jPort bus = Pi4jPort.open(bare, "b", "i2c", Map.of("bus", 1), Clock.WALL);
        assertThatThrownBy(() -> bus.i2c(0x40)).isInstanceOf(DeviceException.class).hasMessageContaining("bus b");
        Pi4jPort gpio = Pi4jPort.open(bare, "g", "gpio", Map.of("chip", 0), Clock.WALL);
        assertThatThrownBy(() -> gpio.input(3, PullResistance.OFF)).isInstanceOf(DeviceException.class)
                .hasMessageContaining("line 3");
        bare.shutdown();
    }

    @Test
    void readsTheKernelsWordsOutOfExceptions() {
        assertThat(fault("Remote I/O error")).isEqualTo(WireFault.NACK);
        assertThat(fault("No such device or address")).isEqualTo(WireFault.NACK);
        assertThat(fault("Input/output error")).isEqualTo(WireFault.NACK);
        assertThat(fault("Connection timed out")).isEqualTo(WireFault.TIMEOUT);
        assertThat(fault("No such device")).isEqualTo(WireFault.GONE);
        assertThat(fault("Bad file descriptor")).isEqualTo(WireFault.GONE);
        assertThat(Pi4jFault.of(new IllegalStateException())).as("no words at all").isEqualTo(WireFault.NACK);
    }

    private static WireFault fault(String kernelText) {
        return Pi4jFault.of(new Pi4JException("Failed to execute", new IOException(kernelText)));
    }
}
