package org.sinew.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.device.BusStats;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.JointDriver;
import org.sinew.device.Port;

/** What every driver promises, whatever its chip: checked for each one that the service look-up finds. */
@Timeout(60)
class DriverContractTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    /** Values that no key of a robot can have. */
    private static final Map<Class<?>, List<Object>> ABSURD = Map.of(
            int.class, List.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
            long.class, List.of(Long.MIN_VALUE, Long.MAX_VALUE),
            double.class, List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
            List.class, List.of(List.of(), List.of(Double.NaN, Double.NaN), List.of(Double.NaN, 0.0, 0.0)),
            String.class, List.of("", "\0"));
    /** Values among which there is a good one for a key that has no default. */
    private static final Map<Class<?>, List<Object>> PLAUSIBLE = Map.of(
            int.class, List.of(1, 0, 0x40, 1000),
            long.class, List.of(1L, 1000L),
            double.class, List.of(0.01, 1.0, 0.0),
            boolean.class, List.of(true),
            List.class, List.of(List.of(-1.0, 1.0), List.of(0.0, 0.0, 0.0)),
            String.class, List.of("x"));

    /** A driver of either kind. */
    private record Found(String type, Class<?> driver, Class<? extends Record> config) {
        /** The class of the part: the one that the driver is nested in. */
        Class<?> part() {
            Class<?> outer = driver.getEnclosingClass();
            return outer == null ? driver : outer;
        }

        @Override
        public String toString() {
            return type;
        }
    }

    static List<Found> drivers() {
        List<Found> found = new ArrayList<>();
        ServiceLoader.load(DeviceDriver.class).forEach(d -> found.add(of(d)));
        ServiceLoader.load(JointDriver.class).forEach(d -> found.add(of(d)));
        return found;
    }

    private static Found of(DeviceDriver<?> driver) {
        return new Found(driver.type(), driver.getClass(), driver.configType());
    }

    private static Found of(JointDriver<?> driver) {
        return new Found(driver.type(), driver.getClass(), driver.configType());
    }

    @Test
    void findsTheDriversOfThisModule() {
        assertThat(drivers()).extracting(Found::type).contains("icm20948", "ina226", "gpio-input");
    }

    @Test
    void everyTypeNameIsUniqueAndWrittenAsInRobotFiles() {
        List<String> types = drivers().stream().map(Found::type).toList();
        assertThat(types).doesNotHaveDuplicates().allMatch(type -> type.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void comesWithASimulatorATestAndDocumentedKeys(Found driver) throws Exception {
        assertThat(missing(driver)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void refusesAnAbsurdValueOfEachKeyByItsName(Found driver) throws Exception {
        assertThat(unchecked(driver)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void givesNothingAwayBeforeItIsOpened(Found driver) throws Exception {
        Object made = driver.driver.getConstructor().newInstance();
        if (made instanceof DeviceDriver<?> device) {
            assertThatThrownBy(() -> create(device)).as("a bus of no known kind")
                    .isInstanceOfSatisfying(BadValue.class, e -> assertThat(e.key()).isEqualTo("bus"));
        } else {
            assertThat(made).isInstanceOf(JointDriver.class);
        }
    }

    private static <C extends Record> Device create(DeviceDriver<C> driver) throws Exception {
        return driver.create("x", driver.configType().cast(good(driver.configType())), new NoBus());
    }

    // ---- negative controls ----

    /** A part that breaks every promise. */
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
    void noticesADriverThatBreaksItsPromises() throws Exception {
        Found sloppy = of(new Sloppy.Driver());
        assertThat(missing(sloppy)).containsExactly("no simulator org.sinew.drivers.sim.SloppySim",
                "no source org/sinew/drivers/Sloppy.java", "no test org/sinew/drivers/SloppyTest.java");
        assertThat(unchecked(sloppy)).containsExactly("address accepts every value");
    }

    // ---- the checks ----

    /** What should stand beside the driver and does not. */
    private static List<String> missing(Found driver) throws Exception {
        List<String> missing = new ArrayList<>();
        String simulator = "org.sinew.drivers.sim." + driver.part().getSimpleName() + "Sim";
        try {
            Class.forName(simulator);
        } catch (ClassNotFoundException e) {
            missing.add("no simulator " + simulator);
        }
        String path = driver.part().getPackageName().replace('.', '/') + "/" + driver.part().getSimpleName();
        if (Files.exists(MAIN.resolve(path + ".java"))) {
            String source = Files.readString(MAIN.resolve(path + ".java"));
            for (RecordComponent component : driver.config.getRecordComponents()) {
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

    /** Keys whose value nobody checks. Enums and booleans are checked by the reader of the file. */
    private static List<String> unchecked(Found driver) throws Exception {
        List<String> unchecked = new ArrayList<>();
        RecordComponent[] components = driver.config.getRecordComponents();
        Object[] good = values(good(driver.config));
        for (int i = 0; i < components.length; i++) {
            Class<?> type = components[i].getType();
            if (type == boolean.class || type.isEnum()) {
                continue;
            }
            String key = key(components[i].getName());
            Set<String> named = new HashSet<>();
            for (Object absurd : ABSURD.getOrDefault(type, List.of())) {
                Object[] values = good.clone();
                values[i] = absurd;
                named.add(refusedKey(driver.config, values));
            }
            if (!named.contains(key)) {
                boolean lax = named.equals(Set.of(""));
                unchecked.add(lax ? key + " accepts every value" : key + " is refused as " + named);
            }
        }
        return unchecked;
    }

    /** Key that a record with these values is refused for; empty when it is not. */
    private static String refusedKey(Class<? extends Record> config, Object[] values) throws Exception {
        try {
            make(config, values);
            return "";
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof BadValue bad ? bad.key() : e.getCause().toString();
        }
    }

    private static Record make(Class<? extends Record> config, Object[] values) throws Exception {
        Class<?>[] types = Stream.of(config.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        var constructor = config.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    /** A record that is accepted: defaults where there are, plausible values for the rest. */
    private static Record good(Class<? extends Record> config) throws Exception {
        RecordComponent[] components = config.getRecordComponents();
        List<Object[]> tries = new ArrayList<>();
        tries.add(new Object[components.length]);
        for (int i = 0; i < components.length; i++) {
            List<Object[]> longer = new ArrayList<>();
            for (Object[] start : tries) {
                for (Object value : candidates(components[i])) {
                    Object[] values = start.clone();
                    values[i] = value;
                    longer.add(values);
                }
            }
            tries = longer;
        }
        Map<String, Integer> refusals = new HashMap<>();
        for (Object[] values : tries) {
            String refused = refusedKey(config, values);
            if (refused.isEmpty()) {
                return make(config, values);
            }
            refusals.merge(refused, 1, Integer::sum);
        }
        throw new AssertionError(config + " accepts none of " + tries.size() + " plausible entries: " + refusals);
    }

    private static List<Object> candidates(RecordComponent component) {
        Default given = component.getAnnotation(Default.class);
        Class<?> type = component.getType();
        if (given == null) {
            return type.isEnum() ? List.of(type.getEnumConstants()) : PLAUSIBLE.getOrDefault(type, List.of());
        }
        return List.of(parse(type, given.value()));
    }

    private static Object parse(Class<?> type, String yaml) {
        if (type == int.class) {
            return Integer.decode(yaml);
        } else if (type == long.class) {
            return Long.decode(yaml);
        } else if (type == double.class) {
            return Double.valueOf(yaml);
        } else if (type == boolean.class) {
            return Boolean.valueOf(yaml);
        } else if (type == List.class) {
            return Stream.of(yaml.replaceAll("[\\[\\] ]", "").split(",")).map(Double::valueOf).toList();
        } else if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .filter(each -> each.toString().equals(yaml.toUpperCase(Locale.ROOT))).findFirst().orElseThrow();
        }
        return yaml;
    }

    private static Object[] values(Record record) throws Exception {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            components[i].getAccessor().setAccessible(true);
            values[i] = components[i].getAccessor().invoke(record);
        }
        return values;
    }

    /** The key of component {@code limitRad} is {@code limit_rad}; digits stay with their word. */
    private static String key(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** A bus that no driver can use. */
    private static final class NoBus implements Port {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public BusStats stats() {
            return new BusStats();
        }

        @Override
        public void close() {
        }
    }
}
