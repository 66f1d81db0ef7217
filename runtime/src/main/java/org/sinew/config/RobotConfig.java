package org.sinew.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sinew.safety.JointLimits;
import org.sinew.text.Durations;

/**
 * A robot file, checked: every name in it means something, every file that it names is there. Immutable; lists are in
 * the order of the file. Made by {@link #read} before anything else starts; nothing keeps it once the robot is built.
 *
 * @param file     the robot file
 * @param places   where its keys are written
 * @param name     the robot's name
 * @param devices     those that are on a bus
 * @param cameras     those on none that give pictures
 * @param microphones those on none that hear
 * @param behavior    what the robot does once armed, if the file says
 * @param uplink      the MQTT broker, if the file names one
 * @param cockpit     the web page, if the file asks for one
 * @param sim         what a simulation needs, if the file says
 */
public record RobotConfig(Path file, Places places, String name, Loop loop, List<Bus> buses, List<Device> devices,
        List<Stream> cameras, List<Stream> microphones, List<Joint> joints, List<Model> models,
        Optional<Behavior> behavior, Safety safety, Optional<Uplink> uplink, Optional<Cockpit> cockpit,
        Optional<Log> log, Optional<Sim> sim) {
    /** What a file is that a robot file may name, by the end of its name. */
    private static final Map<String, String> OTHER_ENDINGS = Map.of(".java", "a behaviour", ".xml", "a robot's body",
            ".onnx", "a network");

    public RobotConfig {
        buses = List.copyOf(buses);
        devices = List.copyOf(devices);
        cameras = List.copyOf(cameras);
        microphones = List.copyOf(microphones);
        joints = List.copyOf(joints);
        models = List.copyOf(models);
    }

    /** Reads and checks a robot file and what it includes; {@code drivers} says which types there are. */
    public static RobotConfig read(Path file, DriverTypes drivers) throws ConfigException {
        for (Map.Entry<String, String> other : OTHER_ENDINGS.entrySet()) {
            if (file.toString().endsWith(other.getKey())) {
                throw otherKind(new Place(file.toString(), 1, 1), other.getValue());
            }
        }
        return new RobotReader(file, ConfigReader.readWithInclude(file), drivers).read();
    }

    static ConfigException otherKind(Place place, String kind) {
        return new ConfigException(place, "this is " + kind + ", not a robot file; give the robot file that names it");
    }

    /** As {@link #read}, of text that stands for {@code file}. */
    public static RobotConfig parse(Path file, String text, DriverTypes drivers) throws ConfigException {
        return new RobotReader(file, ConfigReader.parse(file.toString(), text), drivers).read();
    }

    /** Refuses a file that a key of {@code sim:} names and that is not there. A robot of metal runs without. */
    public void requireSimFile(String key, Path named) throws ConfigException {
        if (!Files.isRegularFile(named)) {
            throw FileNames.missing(places.of("sim", key), key, named.toString(), named);
        }
    }

    /** The same robot with this behaviour. */
    RobotConfig with(Optional<Behavior> other) {
        return new RobotConfig(file, places, name, loop, buses, devices, cameras, microphones, joints, models, other,
                safety, uplink, cockpit, log, sim);
    }

    /**
     * {@code loop:}, the control loop.
     *
     * @param rateHz ticks per second
     */
    public record Loop(@Range(min = 1, max = 1000) int rateHz) {
        public Loop {
            Ranges.check(Loop.class, rateHz);
        }

        /** Time between two ticks. */
        public long periodNanos() {
            return 1_000_000_000L / rateHz;
        }
    }

    /**
     * An entry of {@code buses:}.
     *
     * @param type     {@code serial}, {@code i2c} or {@code gpio}
     * @param settings its other keys: texts and whole numbers
     */
    public record Bus(String name, String type, Map<String, Object> settings) {
        public Bus {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * An entry of {@code devices:} that is on a bus.
     *
     * @param role   what the robot uses it for, beyond its measurement
     * @param link   the link of the robot that it sits on
     * @param config the driver's own keys
     */
    public record Device(String name, String type, String bus, Optional<Role> role, Optional<String> link,
            Record config) {
    }

    /**
     * An entry of {@code devices:} that is on no bus and has a thread of its own: a camera, a microphone.
     *
     * @param link   the link of the robot that it sits on
     * @param config the driver's own keys
     */
    public record Stream(String name, String type, Optional<String> link, Record config) {
    }

    /** What a switch is for. */
    public enum Role { ESTOP, CONTACT }

    /**
     * An entry of {@code joints:}.
     *
     * @param config the driver's own keys
     */
    public record Joint(String name, String type, String bus, JointLimits limits, Record config) {
    }

    /**
     * An entry of {@code models:}.
     *
     * @param card    its card
     * @param input   the device whose samples it reads; without one it reads the robot's state
     * @param period  time between two runs
     * @param budget  time that one run may take
     * @param maxAge  age at which its result counts no more
     * @param onStale what happens then
     * @param sizesM  true size of each thing that it finds, by label: what distances are reckoned from. Of a ball its
     *                diameter, of a marker the side of its black square; {@code size_m} of a prop is the whole white
     *                board
     */
    public record Model(String name, Path card, Optional<String> input, Duration period, Duration budget,
            Duration maxAge, OnStale onStale, Map<String, Double> sizesM) {
    }

    /** What happens when a model's result is too old. */
    public enum OnStale {
        /** The robot holds still until there is a new one. */
        HOLD,
        /** Nothing; who reads results looks at their age. */
        IGNORE,
        /** The robot stops. */
        STOP,
        /** The last result fades out. */
        @Unsupported DECAY,
        /** Another behaviour takes over. */
        @Unsupported FALLBACK
    }

    /**
     * {@code behavior:}.
     *
     * @param sequence a file of key frames
     * @param java     a source file with a class that extends Routine
     * @param lookAt   what the head turns to meanwhile
     */
    public record Behavior(Optional<Path> sequence, Optional<Path> java, Optional<LookAt> lookAt) {
    }

    /**
     * {@code look_at:}, what the head turns to, whatever else the behaviour does.
     *
     * @param model name of a model that looks at pictures
     * @param label the thing, one of the labels of its card
     * @param pan   the joint that turns the camera to the left with positive angles
     * @param tilt  the joint that turns the camera down with positive angles
     */
    public record LookAt(String model, String label, String pan, String tilt) {
    }

    /**
     * {@code cockpit:}, the web page.
     *
     * @param bind the address that it listens on; 0.0.0.0 for all of this machine
     * @param port TCP port; if it is taken, the next free one; 0: any that is free
     */
    public record Cockpit(@Default("127.0.0.1") @Matches(Addresses.IP) String bind,
            @Default("8080") @Range(min = 0, max = 65535) int port) {
        public Cockpit {
            Ranges.check(Cockpit.class, bind, port);
            BadValue.unless(Addresses.isIp(bind), "bind",
                    "takes an IP address of this machine, such as 127.0.0.1; found " + bind);
        }

        /** Where people look first; this machine alone. */
        public static final Cockpit USUAL = new Cockpit("127.0.0.1", 8080);

        /** The same on another port; 0: any that is free. */
        public Cockpit at(int other) {
            return new Cockpit(bind, other);
        }
    }

    /**
     * The record of every run.
     *
     * @param dir       folder of the logs, from the root of the file system
     * @param maxSizeMb the oldest are deleted beyond it, in 10^6 bytes
     * @param maxAge    older ones are deleted
     */
    public record Log(@Default("/var/lib/sinew/log") @Matches(RobotKeys.FROM_ROOT) String dir,
            @Default("2000") @Range(min = 20, max = 1_000_000) int maxSizeMb, @Default("168h") Duration maxAge) {
        public Log {
            Ranges.check(Log.class, dir, maxSizeMb, maxAge);
            BadValue.unless(dir.startsWith("/"), "dir", "takes a folder from the root, such as /var/lib/sinew/log;"
                    + " found " + dir);
            BadValue.unless(maxAge.isPositive(), "max_age", "must be above 0; write for example 168h");
        }

        /** Of a robot whose file says nothing. */
        public static final Log USUAL = new Log("/var/lib/sinew/log", 2000, Duration.ofHours(168));
    }

    /**
     * {@code safety:}.
     *
     * @param safeState what the joints do when the robot stops
     * @param watchdog  silence of the loop after which the robot stops, 5ms to 10s and at least two ticks
     * @param kneel     how it kneels, where {@code safe_state} is {@code kneel}
     * @param supply    the supply that is watched
     */
    public record Safety(@Default("damp") SafeState safeState, @Default("50ms") Duration watchdog,
            Optional<Kneel> kneel, Optional<Supply> supply) {
        public Safety {
            BadValue.unless(kneel.isPresent() == (safeState == SafeState.KNEEL), "safe_state",
                    safeState == SafeState.KNEEL ? "kneel needs a pose: write kneel: { pose_rad: { left_knee: 1.9 } }"
                            + " beside it" : "kneel: is there, but safe_state is " + safeState.name()
                            .toLowerCase(Locale.ROOT) + "; write safe_state: kneel, or delete kneel:");
            boolean sane = watchdog.compareTo(Duration.ofMillis(5)) >= 0
                    && watchdog.compareTo(Duration.ofSeconds(10)) <= 0;
            BadValue.unless(sane, "watchdog", "must be from 5ms to 10s; " + Durations.text(watchdog) + " is not");
        }
    }

    /**
     * {@code kneel:}, the way down to the ground.
     *
     * @param poseRad where these joints go; all others stay where they are
     * @param time    after this all torque goes off, wherever they are
     */
    public record Kneel(@Range(min = -25, max = 25) Map<String, Double> poseRad,
            @Default("1500ms") Duration time) {
        public Kneel {
            poseRad = Map.copyOf(poseRad);
            Ranges.check(Kneel.class, poseRad, time);
            BadValue.unless(!poseRad.isEmpty(), "pose_rad", "names no joint; write for example { left_knee: 1.9 }");
            BadValue.unless(time.compareTo(Duration.ofMillis(100)) >= 0 && time.compareTo(Duration.ofSeconds(4)) <= 0,
                    "time", "must be from 100ms to 4s; " + Durations.text(time) + " is not");
        }
    }

    /**
     * {@code supply:}, the voltage that the servos need. A spike is no fault.
     *
     * @param device the device that measures it
     * @param warnV  below it, everything moves at half its speed
     * @param stopV  below it, the robot stops
     * @param hold   for how long every reading must say so
     */
    public record Supply(String device, @Range(min = 1, max = 100) double warnV,
            @Range(min = 1, max = 100) double stopV, @Default("50ms") Duration hold) {
        public Supply {
            Ranges.check(Supply.class, device, warnV, stopV, hold);
            BadValue.unless(stopV < warnV, "stop_v", "must be below warn_v, which is " + warnV + "; " + stopV
                    + " is not");
            BadValue.unless(!hold.isNegative() && hold.compareTo(Duration.ofSeconds(10)) <= 0, "hold",
                    "must be from 0ms to 10s; " + Durations.text(hold) + " is not");
        }
    }

    /** What the joints do when the robot stops. */
    public enum SafeState {
        /** No torque. */
        LIMP,
        /** No torque, but the motor brakes: joints sink slowly. */
        DAMP,
        /** They keep their angles. */
        HOLD,
        /** The robot kneels, then no torque; a fall or a second stop takes it off at once. */
        KNEEL
    }

    /**
     * {@code uplink: mqtt:}.
     *
     * @param uri {@code tcp://HOST:PORT} or {@code ssl://HOST:PORT}
     * @param id  the robot's id in topics
     */
    public record Uplink(String uri, String id) {
    }

    /**
     * {@code sim:}.
     *
     * @param mjcf  the robot's body: for the simulator, and on hardware for the page and the log
     * @param stand whether a stand holds the torso until one second after arming
     * @param floor how the floor lies
     * @param props things in the world, by name, in the order of the file
     * @param joints what is not perfect in joints, by name of the joint
     * @param battery what feeds the servos, if their supply is to sag
     * @param scenario a file that says how props move and what physics is to judge
     */
    public record Sim(Path mjcf, @Default("false") boolean stand, @Default("{}") SimFloor floor,
            @Default("{}") Map<String, SimProp> props, @Default("{}") Map<String, SimJoint> joints,
            Optional<SimBattery> battery, Optional<Path> scenario) {
    }
}
