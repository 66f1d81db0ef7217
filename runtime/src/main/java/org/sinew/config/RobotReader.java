package org.sinew.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.sinew.safety.JointLimits;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Durations;
import org.sinew.text.Nearest;

/**
 * Makes a {@link RobotConfig} of a robot file's keys, and checks what single records cannot see: names that must mean
 * something, addresses that must be unique, files that must be there. What is wrong is told first, then what this
 * version cannot do. Used once, by one thread, then dropped.
 */
final class RobotReader {
    private static final Pattern NAME = Pattern.compile(RobotKeys.NAME);

    /** By a key that no robot file has and every such file has: what the file is. */
    private static final Map<String, String> OTHER_KINDS = Map.of("poses", "a sequence", "moves", "a scenario",
            "checks", "a scenario", "sha256", "a card");

    private final Path file;
    private final Section root;
    private final DriverTypes drivers;
    private final Map<String, Class<? extends Record>> deviceTypes = new TreeMap<>();
    private final Addresses addresses = new Addresses();
    private final Map<String, String> busTypes = new HashMap<>();
    private final List<RobotConfig.Device> devices = new ArrayList<>();
    private final List<RobotConfig.Stream> cameras = new ArrayList<>();
    private final List<RobotConfig.Stream> microphones = new ArrayList<>();
    private Set<String> busNames = Set.of();

    RobotReader(Path file, Section root, DriverTypes drivers) {
        this.file = file;
        this.root = root;
        this.drivers = drivers;
        deviceTypes.putAll(drivers.devices());
        deviceTypes.putAll(drivers.cameras());
        deviceTypes.putAll(drivers.microphones());
    }

    RobotConfig read() throws ConfigException {
        refuseOtherKinds();
        root.requireVersion("a robot file");
        RobotKeys.Top top = root.bind(RobotKeys.Top.class);
        Addresses.topicSafe(root, "name", top.name());
        busNames = top.buses().keySet();
        List<RobotConfig.Bus> buses = buses(top.buses());
        for (Map.Entry<String, Section> entry : entries("devices", top.devices())) {
            device(entry.getKey(), entry.getValue());
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
        kneelFits(top, joints);
        supplyFits(top);
        calibration(top);
        guard(top);
        RobotConfig bare = new RobotConfig(file, root.places(), top.name(), top.loop(), buses, devices, cameras,
                microphones, joints, models, Optional.empty(), top.safety(), uplink(top), top.cockpit(), top.log(),
                sim(top));
        RobotConfig robot = bare.with(behavior(top, bare));
        root.refuseUnsupported();
        return robot;
    }

    /** A person who is asked for a robot file may name one of the files that it names. */
    private void refuseOtherKinds() throws ConfigException {
        for (String key : root.keys()) {
            String kind = OTHER_KINDS.get(key);
            if (kind != null) {
                throw RobotConfig.otherKind(root.place(key), kind);
            }
        }
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
                    addresses.claim(section, line, settings.get(line), type, "two buses on one line cannot work");
                }
            }
            buses.add(new RobotConfig.Bus(entry.getKey(), type, settings));
            busTypes.put(entry.getKey(), type);
        }
        return buses;
    }

    private void device(String name, Section section) throws ConfigException {
        Class<? extends Record> own = known(section, deviceTypes, "device");
        String type = section.text("type");
        if (drivers.cameras().containsKey(type)) {
            cameras.add(stream(name, section, own));
            return;
        }
        if (drivers.microphones().containsKey(type)) {
            microphones.add(stream(name, section, own));
            return;
        }
        Section.Bound bound = section.bindAll(List.of(RobotKeys.Device.class, own));
        RobotKeys.Device common = bound.of(RobotKeys.Device.class);
        busExists(section, common.bus());
        addresses.claim(section, common.bus(), bound.of(own));
        devices.add(new RobotConfig.Device(name, common.type(), common.bus(), common.role(), common.link(),
                bound.of(own)));
    }

    private RobotConfig.Stream stream(String name, Section section, Class<? extends Record> own)
            throws ConfigException {
        Section.Bound bound = section.bindAll(List.of(RobotKeys.StreamDevice.class, own));
        RobotKeys.StreamDevice common = bound.of(RobotKeys.StreamDevice.class);
        for (String key : List.of("path", "url")) {
            if (section.keys().contains(key)) {
                addresses.claim(section, key, section.text(key), common.type(),
                        "two devices cannot share one " + common.type());
            }
        }
        return new RobotConfig.Stream(name, common.type(), common.link(), bound.of(own));
    }

    private RobotConfig.Joint joint(String name, Section section) throws ConfigException {
        Class<? extends Record> own = known(section, drivers.joints(), "joint");
        Section.Bound bound = section.bindAll(List.of(RobotKeys.Joint.class, own));
        RobotKeys.Joint common = bound.of(RobotKeys.Joint.class);
        busExists(section, common.bus());
        addresses.claim(section, common.bus(), bound.of(own));
        JointLimits limits = new JointLimits(common.limitRad().get(0), common.limitRad().get(1),
                common.velocityLimitRadS(), common.accelerationLimitRadS2().orElse(JointLimits.NONE),
                common.jerkLimitRadS3().orElse(JointLimits.NONE), common.effortLimitNm().orElse(JointLimits.NONE),
                common.warnTempC(), common.stopTempC());
        if (bound.of(own) instanceof ChecksLimits servo) {
            try {
                servo.check(limits);
            } catch (BadValue bad) {
                throw section.wrong(bad.key(), String.valueOf(bad.getMessage()));
            }
        }
        return new RobotConfig.Joint(name, common.type(), common.bus(), limits, bound.of(own));
    }

    private RobotConfig.Model model(String name, Section section, Set<String> devices) throws ConfigException {
        RobotKeys.Model keys = section.bind(RobotKeys.Model.class);
        section.requireFile(keys.card(), "card");
        if (keys.input().isPresent()) {
            mustBeOneOf(section, "input", keys.input().get(), devices, "device");
        }
        named(section, () -> drivers.files().model(keys.card()));
        return new RobotConfig.Model(name, keys.card(), keys.input(), keys.period(), keys.budget(), keys.maxAge(),
                keys.onStale(), keys.sizesM());
    }

    private Optional<RobotConfig.Behavior> behavior(RobotKeys.Top top, RobotConfig bare) throws ConfigException {
        if (top.behavior().isEmpty()) {
            return Optional.empty();
        }
        Section section = top.behavior().get();
        RobotKeys.Behavior keys = section.bind(RobotKeys.Behavior.class);
        if (keys.policy().isPresent()) {
            section.requireFile(keys.policy().get(), "policy");
            named(section, () -> drivers.files().policy(keys.policy().get(), bare));
        }
        if (keys.java().isPresent()) {
            section.requireFile(keys.java().get(), "java");
        }
        if (keys.sequence().isPresent()) {
            section.requireFile(keys.sequence().get(), "sequence");
            named(section, () -> drivers.files().sequence(keys.sequence().get(), bare));
        }
        Optional<RobotConfig.LookAt> lookAt = Optional.empty();
        if (keys.lookAt().isPresent()) {
            lookAt = Optional.of(lookAt(keys.lookAt().get(), top));
        }
        return Optional.of(new RobotConfig.Behavior(keys.sequence(), keys.java(), lookAt));
    }

    private static RobotConfig.LookAt lookAt(Section section, RobotKeys.Top top) throws ConfigException {
        RobotConfig.LookAt keys = section.bind(RobotConfig.LookAt.class);
        mustBeOneOf(section, "model", keys.model(), top.models().keySet(), "model");
        mustBeOneOf(section, "pan", keys.pan(), top.joints().keySet(), "joint");
        mustBeOneOf(section, "tilt", keys.tilt(), top.joints().keySet(), "joint");
        if (keys.tilt().equals(keys.pan())) {
            throw section.wrong("tilt", keys.tilt() + " is the joint of pan already; a head turns about two joints");
        }
        return keys;
    }

    private static void mustBeOneOf(Section section, String key, String name, Set<String> all, String kind)
            throws ConfigException {
        if (!all.contains(name)) {
            throw section.wrong(key, "no " + kind + " is called \"" + name + "\"" + (all.isEmpty()
                    ? "; there is none under " + kind + "s:" : Nearest.hint(name, all, kind + "s")));
        }
    }

    private static Optional<RobotConfig.Sim> sim(RobotKeys.Top top) throws ConfigException {
        if (top.sim().isEmpty()) {
            return Optional.empty();
        }
        RobotConfig.Sim sim = top.sim().get().bind(RobotConfig.Sim.class);
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
            Addresses.topicSafe(section, "id", section.text("id"));
        }
        RobotKeys.Mqtt keys = section.bind(RobotKeys.Mqtt.class);
        Addresses.broker(section, keys.uri());
        return Optional.of(new RobotConfig.Uplink(keys.uri(), keys.id().orElse(top.name())));
    }

    private void calibration(RobotKeys.Top top) throws ConfigException {
        if (top.calibration().isPresent()) {
            root.requireFile(top.calibration().get(), "calibration");
        }
    }

    private void guard(RobotKeys.Top top) throws ConfigException {
        if (top.guard().isEmpty()) {
            return;
        }
        RobotKeys.Guard guard = top.guard().get().bind(RobotKeys.Guard.class);
        if (guard.relay().isPresent()) {
            Section section = guard.relay().get();
            RobotKeys.Relay relay = section.bind(RobotKeys.Relay.class);
            busExists(section, relay.bus());
            if (!"gpio".equals(busTypes.get(relay.bus()))) {
                throw section.wrong("bus", "a relay hangs on a bus of type gpio; " + relay.bus() + " is of type "
                        + busTypes.get(relay.bus()));
            }
            addresses.claim(section, relay.bus(), relay);
        }
    }

    private void kneelFits(RobotKeys.Top top, List<RobotConfig.Joint> joints) throws ConfigException {
        if (top.safety().kneel().isEmpty()) {
            return;
        }
        Section pose = root.section("safety").section("kneel").section("pose_rad");
        for (Map.Entry<String, Double> target : top.safety().kneel().get().poseRad().entrySet()) {
            String name = target.getKey();
            mustBeOneOf(pose, name, name, top.joints().keySet(), "joint");
            JointLimits limits = joints.stream().filter(joint -> joint.name().equals(name)).findFirst().orElseThrow()
                    .limits();
            if (target.getValue() < limits.minPositionRad() || target.getValue() > limits.maxPositionRad()) {
                throw pose.wrong(name, "is outside the limits of the joint, " + limits.minPositionRad() + " to "
                        + limits.maxPositionRad() + " rad; found " + target.getValue());
            }
        }
    }

    private void supplyFits(RobotKeys.Top top) throws ConfigException {
        if (top.safety().supply().isPresent()) {
            mustBeOneOf(root.section("safety").section("supply"), "device", top.safety().supply().get().device(),
                    top.devices().keySet(), "device");
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
                throw new ConfigException(place, "the name \"" + ControlCharacters.escape(name)
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

    private interface NamedFile {
        void read() throws ConfigException;
    }

    /** What a named file asks for in vain waits until everything has been read. */
    private static void named(Section section, NamedFile file) throws ConfigException {
        try {
            file.read();
        } catch (NotSupported e) {
            section.refuse(e);
        }
    }
}
