package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;

/** Several providers on the class path: which one serves. */
@Timeout(60)
class ProviderChoiceTest {
    /** Another's I2C, whose bytes go to a played board. */
    public static final class Other implements Plugin {
        static final PlayedBoard BOARD = new PlayedBoard();

        @Override
        public void initialize(PluginService service) {
            service.register(new OtherI2c());
        }
    }

    /** One that lacks its library. */
    public static final class Broken implements Plugin {
        @Override
        public void initialize(PluginService service) {
            throw new IllegalStateException("no libpi4j-other.so");
        }
    }

    private static final class OtherI2c extends I2CProviderBase {
        OtherI2c() {
            super("other-i2c", "I2C of a test");
        }

        @Override
        public int getPriority() {
            return 10_000; // more than ours
        }

        @Override
        public I2C create(I2CConfig config) {
            LinuxI2cBus bus = new LinuxI2cBus(Other.BOARD.host(Path.of("/nowhere")), config.bus());
            bus.enter(config.device());
            I2C made = new LinuxI2c(this, config, bus);
            context.registry().add(made);
            return made;
        }
    }

    private static final Logger PI4J = Logger.getLogger("com.pi4j"); // held, or its level is forgotten

    @TempDir
    private Path folder;
    private ClassLoader before;
    private Context context;

    @BeforeEach
    void putTheOthersOnTheClassPath() throws Exception {
        assumeTrue(LinuxHost.here().isPresent(), "our provider serves Linux only");
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("com.pi4j.extension.Plugin"),
                Broken.class.getName() + "\n" + Other.class.getName() + "\n");
        before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {folder.toUri().toURL()}, before));
        PI4J.setLevel(Level.OFF); // it tells of the broken one
        Other.BOARD.chips.put(0x68, new byte[256]);
        context = Pi4jContext.detect();
    }

    @AfterEach
    void shutDown() {
        Thread.currentThread().setContextClassLoader(before);
        PI4J.setLevel(Level.WARNING);
        if (context != null) {
            context.shutdown();
        }
    }

    private Pi4jPort open(Map<String, Object> settings) throws DeviceException {
        return Pi4jPort.open(context, "b", "i2c", settings, Clock.WALL);
    }

    @Test
    void oursServesWhenNoneIsNamed() throws Exception {
        assertThat(open(Map.of("bus", 1)).provider()).isEqualTo("sinew-linux-i2c");
        assertThat(Pi4jPort.open(context, "g", "gpio", Map.of("chip", 0), Clock.WALL).provider())
                .isEqualTo("sinew-linux-input");
        assertThat(open(Map.of("bus", 1, "provider", "sinew-linux")).provider()).isEqualTo("sinew-linux-i2c");
        Context plain = Pi4J.newAutoContext();
        assertThat(ProviderChoice.serving(plain, com.pi4j.io.IOType.I2C)).as("the other one is there, and has priority")
                .contains("other-i2c");
        plain.shutdown();
    }

    @Test
    void aNamedOneIsReallyUsed() throws Exception {
        for (String name : new String[] {"other-i2c", "other"}) {
            Other.BOARD.wires.clear();
            Pi4jPort bus = open(Map.of("bus", 1, "provider", name));
            assertThat(bus.provider()).isEqualTo("other-i2c");
            I2C chip = bus.i2c(0x68);
            chip.writeRegister(1, (byte) 2);
            assertThat(Other.BOARD.wires).containsExactly("68 w 0102");
            bus.close();
            bus.close();
            assertThat(context.isShutdown()).as("of the others").isFalse();
            assertThat(chip.isOpen()).isFalse();
        }
    }

    @Test
    void theBoardsPortsEndWhatTheyHaveOpened() throws Exception {
        BoardPorts ports = new BoardPorts();
        Pi4jPort bus = (Pi4jPort) ports.open("b", "i2c", Map.of("bus", 1, "provider", "other"));
        I2C chip = bus.i2c(0x68);
        ports.close();
        assertThat(chip.isOpen()).isFalse();
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> open(Map.of("bus", 1, "provider", "linuxfs-i2c"))).isInstanceOf(DeviceException.class)
                .hasMessage("bus b: no provider linuxfs-i2c serves i2c; there is other-i2c, sinew-linux-i2c ("
                        + Broken.class.getName() + " cannot start: java.lang.IllegalStateException: no libpi4j-other.so"
                        + "). Write one of these, or leave provider out, or put the jar of linuxfs-i2c on the class"
                        + " path");
        assertThatThrownBy(() -> Pi4jPort.open(context, "g", "gpio", Map.of("chip", 0, "provider", "other"),
                Clock.WALL)).hasMessageStartingWith("bus g: no provider other serves digital input; there is"
                + " sinew-linux-input");
    }

    @Test
    void aContextWithoutProvidersServesNobody() throws Exception {
        Context bare = Pi4jContext.of();
        Pi4jPort gpio = Pi4jPort.open(bare, "g", "gpio", Map.of("chip", 0), Clock.WALL);
        assertThat(gpio.provider()).isEqualTo("nobody");
        assertThatThrownBy(() -> gpio.input(1, PullResistance.OFF)).isInstanceOf(DeviceException.class);
        bare.shutdown();
    }
}
