package org.sinew.config;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.sinew.safety.JointLimits;
import org.sinew.text.Durations;
import org.sinew.text.Nearest;

/**
 * Makes a {@link RobotConfig} of a robot file's keys, and checks what single records cannot see: names that must mean
 * something, addresses that must be unique, files that must be there. Used once, by one thread, then dropped.
 */
final class RobotReader {
    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{N}_-]{0,63}");
    /** Keys by which a part is told from others on its bus. */
    private static final Set<String> ADDRESS_KEYS = Set.of("id", "address", "line");

    private final Path file;
    private final Section root;
    private final DriverTypes drivers;
    private final Map<String, Place> taken = new HashMap<>();
    private Set<String> busNames = Set.of();

    RobotReader(Path file, Section root, DriverTypes drivers) {
        this.file = file;
        this.root = root;
        this.drivers = drivers;
    }

    RobotConfig read() throws ConfigException {
        if (!root.keys().contains("sinew")) {
            throw new ConfigException(root.place(), "key \"sinew\" is missing; a robot file begins with sinew: 1");
        }
        if (root.whole("sinew") != 1) {
            throw root.wrong("sinew", "this program reads files of version 1, not " + root.whole("sinew")
                    + "; write sinew: 1, or get a newer program");
        }
        RobotKeys.Top top = root.bind(RobotKeys.Top.class);
        topicSafe(root, "name", top.name());
        List<RobotConfig.Bus> buses = buses(top.buses());
        busNames = top.buses().keySet();
        List<RobotConfig.Device> devices = new ArrayList<>();
        for (Map.Entry<String, Section> entry : entries("devices", top.devices())) {
            devices.add(device(entry.getKey(), entry.getValue()));
        }
        List<RobotConfig.Joint> joints = new ArrayList<>();
        for (Map.Entry<String, Section> entry : entries("joints", top.joints())) {
            joints.add(joint(entry.getKey(), entry.getValue()));
        }
        List<RobotConfig.Model> models = new ArrayList<>();
        for (Map.Entry<String, Section> entry : entries("models", top.models())) {
            models.add(model(entry.getKey(), entry.getValue(), top.devices().keySet()));
        }
        watchdogFits(top);
        return new RobotConfig(file, top.name(), top.loop(), buses, devices, joints, models, behavior(top),
                top.safety(), uplink(top), sim(top));
    }

    private List<RobotConfig.Bus> buses(Map<String, Section> sections) throws ConfigException {
        List<RobotConfig.Bus> buses = new ArrayList<>();
        for (Map.Entry<String, Section> entry : entries("buses", sections)) {
            Section section = entry.getValue();
            Record keys = section.bind(known(section, RobotKeys.BUSES, "bus"));
            String type = section.text("type");
            Map<String, Object> settings = RobotKeys.settings(keys);
            for (String line : List.of("path", "bus", "chip")) {
                if (settings.containsKey(line)) {
                    unique(section, line, settings.get(line), type, "two buses on one line cannot work");
                }
            }
            buses.add(new RobotConfig.Bus(entry.getKey(), type, settings));
        }
        return buses;
    }

    private RobotConfig.Device device(String name, Section section) throws ConfigException {
        Class<? extends Record> own = known(section, drivers.devices(), "device");
        Section.Bound bound = section.bindAll(List.of(RobotKeys.Device.class, own));
        RobotKeys.Device common = bound.of(RobotKeys.Device.class);
        busExists(section, common.bus());
        addressIsFree(section, common.bus(), bound.of(own));
        return new RobotConfig.Device(name, common.type(), common.bus(), common.role(), common.link(), bound.of(own));
    }

    private RobotConfig.Joint joint(String name, Section section) throws ConfigException {
        Class<? extends Record> own = known(section, drivers.joints(), "joint");
        Section.Bound bound = section.bindAll(List.of(RobotKeys.Joint.class, own));
        RobotKeys.Joint common = bound.of(RobotKeys.Joint.class);
        busExists(section, common.bus());
        addressIsFree(section, common.bus(), bound.of(own));
        JointLimits limits = new JointLimits(common.limitRad().get(0), common.limitRad().get(1),
                common.velocityLimitRadS(), common.warnTempC(), common.stopTempC());
        return new RobotConfig.Joint(name, common.type(), common.bus(), limits, bound.of(own));
    }

    private static RobotConfig.Model model(String name, Section section, Set<String> devices) throws ConfigException {
        RobotKeys.Model keys = section.bind(RobotKeys.Model.class);
        exists(section, "card", keys.card());
        if (keys.input().isPresent() && !devices.contains(keys.input().get())) {
            throw section.wrong("input", "no device is called \"" + keys.input().get() + "\""
                    + Nearest.hint(keys.input().get(), devices, "devices"));
        }
        return new RobotConfig.Model(name, keys.card(), keys.input(), keys.period(), keys.budget(), keys.maxAge(),
                keys.onStale());
    }

    private static Optional<RobotConfig.Behavior> behavior(RobotKeys.Top top) throws ConfigException {
        if (top.behavior().isEmpty()) {
            return Optional.empty();
        }
        Section section = top.behavior().get();
        RobotConfig.Behavior behavior = section.bind(RobotConfig.Behavior.class);
        exists(section, "sequence", behavior.sequence());
        return Optional.of(behavior);
    }

    private static Optional<RobotConfig.Sim> sim(RobotKeys.Top top) throws ConfigException {
        if (top.sim().isEmpty()) {
            return Optional.empty();
        }
        RobotConfig.Sim sim = top.sim().get().bind(RobotConfig.Sim.class);
        exists(top.sim().get(), "mjcf", sim.mjcf());
        for (String name : sim.joints().keySet()) {
            if (!top.joints().containsKey(name)) {
                throw new ConfigException(top.sim().get().section("joints").place(name), "no joint is called \"" + name
                        + "\"" + Nearest.hint(name, top.joints().keySet(), "joints"));
            }
        }
        return Optional.of(sim);
    }

    private static Optional<RobotConfig.Uplink> uplink(RobotKeys.Top top) throws ConfigException {
        if (top.uplink().isEmpty()) {
            return Optional.empty();
        }
        Section section = top.uplink().get().mqtt();
        if (section.keys().contains("id")) { // before the rest: a bad id is the worst mistake here
            topicSafe(section, "id", section.text("id"));
        }
        RobotKeys.Mqtt keys = section.bind(RobotKeys.Mqtt.class);
        if (keys.dialects().isEmpty()) {
            throw section.wrong("dialects", "the list is empty; write [sinew]");
        }
        brokerUri(section, keys.uri());
        return Optional.of(new RobotConfig.Uplink(keys.uri(), keys.id().orElse(top.name())));
    }

    private static void brokerUri(Section section, String text) throws ConfigException {
        String right = "; write tcp://HOST:1883 or ssl://HOST:8883";
        try {
            URI uri = new URI(text);
            boolean scheme = "tcp".equals(uri.getScheme()) || "ssl".equals(uri.getScheme());
            if (!scheme || uri.getHost() == null || uri.getPort() > 65535 || uri.getPort() == 0) {
                throw section.wrong("uri", "\"" + text + "\" is no broker's address" + right);
            }
            if (uri.getUserInfo() != null) {
                throw section.wrong("uri", "a user and password in the address are not supported in this version");
            }
        } catch (URISyntaxException e) {
            throw section.wrong("uri", "\"" + text + "\" is no broker's address" + right);
        }
    }

    private void watchdogFits(RobotKeys.Top top) throws ConfigException {
        Duration twoTicks = Duration.ofNanos(2 * top.loop().periodNanos());
        if (top.safety().watchdog().compareTo(twoTicks) < 0) {
            throw new ConfigException(root.place("safety"), "safety: the watchdog, "
                    + Durations.text(top.safety().watchdog()) + ", is shorter than two ticks of the loop, "
                    + Durations.text(twoTicks) + "; write a longer one");
        }
    }

    private Set<Map.Entry<String, Section>> entries(String kind, Map<String, Section> sections)
            throws ConfigException {
        for (String name : sections.keySet()) {
            if (!NAME.matcher(name).matches()) {
                Place place = root.section(kind).place(name);
                throw new ConfigException(place, "the name \"" + name.replaceAll("\\p{Cntrl}", "?")
                        + "\" is not allowed in " + kind + "; begin with a letter, then letters, digits, - and _");
            }
        }
        return sections.entrySet();
    }

    private static Class<? extends Record> known(Section section, Map<String, Class<? extends Record>> types,
            String kind) throws ConfigException {
        if (!section.keys().contains("type")) {
            throw new ConfigException(section.place(), "key \"type\" is missing in " + section.name()
                    + "; " + kind + " types: " + String.join(", ", new TreeSet<>(types.keySet())));
        }
        String type = section.text("type");
        Class<? extends Record> record = types.get(type);
        if (record == null) {
            throw section.wrong("type", "no " + kind + " type is called \"" + type + "\""
                    + Nearest.hint(type, new TreeSet<>(types.keySet()), kind + " types"));
        }
        return record;
    }

    private void busExists(Section section, String bus) throws ConfigException {
        if (!busNames.contains(bus)) {
            throw section.wrong("bus", "no bus is called \"" + bus + "\"" + (busNames.isEmpty()
                    ? "; there is none under buses:" : Nearest.hint(bus, busNames, "buses")));
        }
    }

    private void addressIsFree(Section section, String bus, Record own) throws ConfigException {
        for (RecordComponent component : own.getClass().getRecordComponents()) {
            String key = RecordBinder.key(component.getName());
            if (ADDRESS_KEYS.contains(key)) {
                unique(section, key, component(own, component), "bus " + bus, "each part of a bus needs its own");
            }
        }
    }

    private void unique(Section section, String key, Object value, String where, String advice)
            throws ConfigException {
        Place earlier = taken.putIfAbsent(where + " " + key + " " + value, section.place(key));
        if (earlier != null) {
            String shown = key.equals("address") && value instanceof Integer address
                    ? String.format(Locale.ROOT, "0x%02X", address) : value.toString();
            throw section.wrong(key, shown + " is taken in " + earlier + "; " + advice);
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " cannot be read", e);
        }
    }

    private static void exists(Section section, String key, Path named) throws ConfigException {
        if (!Files.isRegularFile(named)) {
            throw FileNames.missing(section.place(key), key, named);
        }
    }

    /** Names that become levels of MQTT topics (MQTT 5, 4.7.1: '#', '+' and '/' have a meaning there). */
    private static void topicSafe(Section section, String key, String text) throws ConfigException {
        boolean ok = !text.isBlank() && text.length() <= 64 && text.equals(text.strip())
                && text.codePoints().noneMatch(c -> c == '#' || c == '+' || c == '/' || Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE || Character.getType(c) == Character.UNASSIGNED);
        if (!ok) {
            throw section.wrong(key, "\"" + text.replaceAll("\\p{Cntrl}", "?") + "\" is not allowed; 1 to 64 "
                    + "characters without #, +, / and control characters, and no space at the ends");
        }
    }
}
