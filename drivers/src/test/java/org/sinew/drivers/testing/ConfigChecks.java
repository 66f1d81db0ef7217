package org.sinew.drivers.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.device.BusStats;
import org.sinew.device.Port;
import org.sinew.safety.JointMode;

/** What the keys of every driver promise: no mistake in a robot file passes. Part of {@link DriverChecks}. */
final class ConfigChecks {
    /** Values that no key of a robot can have. */
    private static final Map<Class<?>, List<Object>> ABSURD = Map.of(
            int.class, List.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
            long.class, List.of(Long.MIN_VALUE, Long.MAX_VALUE),
            double.class, List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
            List.class, List.of(List.of(), List.of(Double.NaN, Double.NaN), List.of(Double.NaN, 0.0, 0.0)),
            String.class, List.of("", "\0"));
    /** Of a type that no key has. */
    private static final String WRONG_TYPE = "{ a: { b: c } }";

    private ConfigChecks() {
    }

    static List<String> problems(FoundDriver driver, DriverBench bench) throws Exception {
        List<String> problems = new ArrayList<>();
        if (bench.keys().isEmpty()) {
            return List.of("keys() is empty: give one text for a device, one for each joint of a joint driver");
        }
        for (String keys : bench.keys()) {
            driver.bind(keys); // a good entry
        }
        keys(driver.config(), bench.keys().getFirst(), problems);
        try {
            driver.make(bench, new NoBus(), JointMode.LIMP);
            problems.add("create() takes a bus of no known kind; throw a BadValue of key bus");
        } catch (BadValue e) {
            if (!e.key().equals("bus")) {
                problems.add("create() refuses a bus of no known kind by key " + e.key() + " instead of bus");
            }
        }
        return problems;
    }

    /**
     * What is wrong with a record of keys.
     *
     * @param good keys of a right entry, one a line
     */
    static void keys(Class<? extends Record> config, String good, List<String> problems) throws Exception {
        refused(config, good + "\nno_such_key: 1\n", "no_such_key", problems);
        Record record = bind(config, good);
        Object[] values = values(record);
        RecordComponent[] components = config.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i].getName());
            String others = without(good, key);
            refused(config, others + key + ": " + WRONG_TYPE + "\n", key, problems);
            boolean must = !components[i].isAnnotationPresent(Default.class)
                    && components[i].getType() != Optional.class;
            if (must) {
                refused(config, others.isEmpty() ? "{}\n" : others, key, problems);
            }
            absurd(config, values, i, key, problems);
        }
    }

    private static Record bind(Class<? extends Record> config, String keys) throws ConfigException {
        return ConfigReader.parse("bench.yaml", keys).bind(config);
    }

    private static void refused(Class<? extends Record> config, String keys, String key, List<String> problems) {
        try {
            bind(config, keys);
            problems.add("key " + key + ": the file is accepted with " + keys.strip().replace("\n", ", "));
        } catch (ConfigException e) {
            if (!e.getMessage().contains("bench.yaml:") || !e.getMessage().contains(key)) {
                problems.add("key " + key + ": the message does not say where or which: " + e.getMessage());
            }
        }
    }

    /** Enums and booleans are checked by the reader of the file. */
    private static void absurd(Class<? extends Record> config, Object[] good, int component, String key,
            List<String> problems) throws Exception {
        Set<String> named = new HashSet<>();
        List<Object> absurd = ABSURD.getOrDefault(config.getRecordComponents()[component].getType(), List.of());
        for (Object each : absurd) {
            Object[] values = good.clone();
            values[component] = each;
            String refused = refusedKey(config, values);
            if (refused.isEmpty()) {
                problems.add("key " + key + ": accepts " + each + "; check it in the record's constructor");
            }
            named.add(refused);
        }
        if (!absurd.isEmpty() && !named.contains(key)) {
            problems.add("key " + key + ": a bad value is refused as " + named + "; the BadValue must name its key");
        }
    }

    /** Key that a record with these values is refused for; empty when it is not. */
    private static String refusedKey(Class<? extends Record> config, Object[] values) throws Exception {
        Class<?>[] types = Stream.of(config.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        var constructor = config.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        try {
            constructor.newInstance(values);
            return "";
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof BadValue bad ? bad.key() : e.getCause().toString();
        }
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

    private static String without(String keys, String key) {
        StringBuilder others = new StringBuilder();
        keys.lines().filter(line -> !line.strip().startsWith(key + ":")).forEach(line ->
                others.append(line).append('\n'));
        return others.toString();
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
