package org.sinew.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.Port;
import org.sinew.drivers.testing.DriverContract;
import org.sinew.drivers.testing.FoundDriver;

/** The promises that every driver keeps, and what stands beside each driver of this module. */
@Timeout(120)
class DriverContractTest extends DriverContract {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    static List<FoundDriver> drivers() {
        return FoundDriver.all(DriverContractTest.class.getClassLoader());
    }

    @Test
    void findsTheDriversOfThisModule() {
        assertThat(drivers()).extracting(FoundDriver::type)
                .containsExactly("feetech-sts", "gpio-input", "icm20948", "ina226");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void isWrittenAsInRobotFilesAndComesWithSimulatorTestAndDocumentedKeys(FoundDriver driver) throws Exception {
        assertThat(driver.type()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
        assertThat(missing(driver)).isEmpty();
    }

    /** A part that has nothing. */
    public static final class Sloppy {
        public record Config(int address) {
        }

        public static final class Driver implements DeviceDriver<Config> {
            @Override
            public String type() {
                return "sloppy";
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
    }

    @Test
    void noticesADriverThatComesAlone() throws Exception {
        assertThat(missing(FoundDriver.of(new Sloppy.Driver()))).containsExactly(
                "no simulator org.sinew.drivers.sim.SloppySim", "no source org/sinew/drivers/Sloppy.java",
                "no test org/sinew/drivers/SloppyTest.java");
    }

    /** What should stand beside the driver and does not. */
    private static List<String> missing(FoundDriver driver) throws Exception {
        List<String> missing = new ArrayList<>();
        Class<?> part = driver.driver().getClass().getEnclosingClass(); // the driver is nested in the part's file
        String simulator = "org.sinew.drivers.sim." + part.getSimpleName() + "Sim";
        try {
            Class.forName(simulator);
        } catch (ClassNotFoundException e) {
            missing.add("no simulator " + simulator);
        }
        String path = part.getPackageName().replace('.', '/') + "/" + part.getSimpleName();
        if (Files.exists(MAIN.resolve(path + ".java"))) {
            String source = Files.readString(MAIN.resolve(path + ".java"));
            for (RecordComponent component : driver.config().getRecordComponents()) {
                if (!source.matches("(?s).*@param +" + component.getName() + " +\\S.*")) {
                    missing.add("no @param for " + component.getName());
                }
            }
        } else {
            missing.add("no source " + path + ".java");
        }
        if (!Files.exists(TEST.resolve(path + "Test.java"))) {
            missing.add("no test " + path + "Test.java");
        }
        return missing;
    }
}
