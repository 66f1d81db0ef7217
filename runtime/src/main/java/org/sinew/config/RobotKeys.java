package org.sinew.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Durations;

/** The keys of a robot file as they are written, one record per kind of entry; {@link RobotReader} checks them. */
final class RobotKeys {
    /** A name that joints, devices, buses and models may have. */
    static final String NAME = "\\p{L}[\\p{L}\\p{N}_-]{0,63}";
    /** A text that can be one level of an MQTT topic. */
    static final String TOPIC_LEVEL =
            "[^#+/\\x00-\\x1f\\x7f\\s]([^#+/\\x00-\\x1f\\x7f]{0,62}[^#+/\\x00-\\x1f\\x7f\\s])?";

    /** A path from the root of the file system. */
    static final String FROM_ROOT = "/.*";

    private RobotKeys() {
    }

    /**
     * The whole file.
     *
     * @param sinew       version of this format: 1
     * @param name        the robot's name
     * @param loop        the control loop
     * @param buses       what wires there are, by name
     * @param devices     sensors, switches and cameras, by name
     * @param joints      what moves, by name
     * @param calibration file of zeros and limits as measured on this very robot
     * @param models      networks that perceive, by name
     * @param behavior    what the robot does once armed; without it, it holds still
     * @param safety      what happens when something fails
     * @param guard       the second process that watches the first
     * @param uplink      who hears of the robot
     * @param cockpit     the web page
     * @param log         the record of every run
     * @param sim         what a simulation needs
     */
    record Top(@Range(min = 1, max = 1) int sinew, @Matches(TOPIC_LEVEL) String name, RobotConfig.Loop loop,
            @Default("{}") Map<String, Section> buses, @Default("{}") Map<String, Section> devices,
            @Default("{}") Map<String, Section> joints, @Unsupported Optional<Path> calibration,
            @Default("{}") @Holds(Model.class) Map<String, Section> models,
            @Holds(Behavior.class) Optional<Section> behavior, @Default("{}") RobotConfig.Safety safety,
            @Unsupported @Holds(Guard.class) Optional<Section> guard, Optional<Uplink> uplink,
            Optional<RobotConfig.Cockpit> cockpit, Optional<RobotConfig.Log> log,
            @Holds(RobotConfig.Sim.class) Optional<Section> sim) {
    }

    /**
     * A serial line.
     *
     * @param type {@code serial}
     * @param path where the line is; a name under /dev/serial/by-id stays the same when plugs change places
     * @param baud bits per second
     */
    record Serial(String type, @Matches(FROM_ROOT) String path, @Range(min = 1200, max = 12_000_000) int baud) {
        Serial {
            devicePath("path", path, "/dev/ttyUSB0");
        }
    }

    /**
     * An I2C bus.
     *
     * @param type     {@code i2c}
     * @param bus      the number in /dev/i2c-N
     * @param provider name of another Pi4J provider than the usual one
     */
    record I2c(String type, @Range(min = 0, max = 255) int bus, Optional<String> provider) {
    }

    /**
     * The lines of a GPIO chip.
     *
     * @param type     {@code gpio}
     * @param chip     path of the chip
     * @param provider name of another Pi4J provider than the usual one
     */
    record Gpio(String type, @Matches(FROM_ROOT) String chip, Optional<String> provider) {
        Gpio {
            devicePath("chip", chip, "/dev/gpiochip0");
        }
    }

    /** The record of each type of bus. */
    static final Map<String, Class<? extends Record>> BUSES =
            Map.of("serial", Serial.class, "i2c", I2c.class, "gpio", Gpio.class);

    /**
     * What every device has, beside the driver's own keys.
     *
     * @param type which driver
     * @param bus  the bus that it is on
     * @param role what a switch is for
     * @param link the link of the robot that it sits on
     */
    record Device(String type, String bus, Optional<RobotConfig.Role> role, Optional<String> link) {
        Device {
            BadValue.unless(role.isEmpty() || role.get() != RobotConfig.Role.CONTACT || link.isPresent(), "role",
                    "a contact belongs to a link; write for example link: left_foot");
        }
    }

    /**
     * What every device on no bus has, beside the driver's own keys: cameras and microphones.
     *
     * @param type which driver
     * @param link the link of the robot that it sits on
     */
    record StreamDevice(String type, Optional<String> link) {
    }

    /**
     * What every joint has, beside the driver's own keys. Temperatures: the STS3215 switches its torque off at 70 degC
     * (Feetech memory table, register 0x0D, factory value), so the robot stops a little earlier, in order.
     *
     * @param type                   which driver
     * @param bus                    the bus that the servo is on
     * @param limitRad               lowest and highest angle; four turns either way, more are degrees by mistake
     * @param velocityLimitRadS      fastest change of the angle; no servo turns 16 times a second
     * @param accelerationLimitRadS2 fastest change of the speed of the target
     * @param jerkLimitRadS3         fastest change of its acceleration; needs an acceleration limit
     * @param effortLimitNm          torque from which the target goes no further into the load; also the servo's own
     *                               torque limit
     * @param warnTempC              servo temperature that is told
     * @param stopTempC              servo temperature that stops the robot
     */
    record Joint(String type, String bus, @Items(min = 2, max = 2) @Range(min = -25, max = 25) List<Double> limitRad,
            @Range(min = 0.01, max = 100) double velocityLimitRadS,
            @Range(min = 0.01, max = 10_000) Optional<Double> accelerationLimitRadS2,
            @Range(min = 0.01, max = 1_000_000) Optional<Double> jerkLimitRadS3,
            @Range(min = 0.001, max = 1000) Optional<Double> effortLimitNm,
            @Default("55") @Range(min = 20, max = 150) double warnTempC,
            @Default("65") @Range(min = 20, max = 150) double stopTempC) {
        Joint {
            BadValue.unless(limitRad.size() == 2, "limit_rad",
                    "takes two numbers, lowest and highest, such as [-1.5, 1.5]; found " + limitRad.size());
            Ranges.check(Joint.class, type, bus, limitRad, velocityLimitRadS, accelerationLimitRadS2, jerkLimitRadS3,
                    effortLimitNm, warnTempC, stopTempC);
            BadValue.unless(jerkLimitRadS3.isEmpty() || accelerationLimitRadS2.isPresent(), "jerk_limit_rad_s3",
                    "needs an acceleration_limit_rad_s2 beside it");
            BadValue.unless(limitRad.get(0) < limitRad.get(1), "limit_rad",
                    "the lowest comes first; " + limitRad.get(0) + " is not below " + limitRad.get(1));
            BadValue.unless(warnTempC < stopTempC, "stop_temp_c",
                    "must be above warn_temp_c, which is " + warnTempC + "; " + stopTempC + " is not");
        }
    }

    /**
     * One model.
     *
     * @param card    its card
     * @param input   the device whose samples it reads; without one it reads the robot's state
     * @param period  time between two runs, at least 1ms
     * @param budget  time that one run may take
     * @param maxAge  age at which its result counts no more, at most 1h
     * @param onStale what happens then
     * @param sizesM  true size of each thing that it finds, by label: what distances are reckoned from. Of a ball its
     *                diameter, of a marker the side of its black square; {@code size_m} of a prop is the whole white
     *                board
     */
    record Model(Path card, Optional<String> input, Duration period, Duration budget, Duration maxAge,
            RobotConfig.OnStale onStale, @Default("{}") @Range(min = 0.001, max = 100) Map<String, Double> sizesM) {
        Model {
            Ranges.check(Model.class, card, input, period, budget, maxAge, onStale, sizesM);
            BadValue.unless(period.toMillis() >= 1, "period", "must be at least 1ms, as long as the fastest loop's;"
                    + " write for example 100ms");
            BadValue.unless(budget.isPositive(), "budget", "must be above 0; write for example 40ms");
            BadValue.unless(budget.compareTo(period) <= 0, "budget", "must be at most the period, "
                    + Durations.text(period) + ", or a run is not over when the next one is due; "
                    + Durations.text(budget) + " is not");
            BadValue.unless(maxAge.compareTo(period) >= 0, "max_age", "must be at least the period, "
                    + Durations.text(period) + ", or every result is too old; " + Durations.text(maxAge) + " is not");
            Ranges.atMost("max_age", maxAge, Duration.ofHours(1));
        }
    }

    /**
     * What the robot does once armed: one of policy, sequence and java.
     *
     * @param policy   a policy card
     * @param budget   time that one run of the policy may take
     * @param maxAge   age at which an action of the policy counts no more
     * @param onStale  what happens then
     * @param sequence a file of key frames
     * @param java     a source file with a class that extends Routine
     * @param lookAt   what the head turns to meanwhile
     */
    @OneOf({"policy", "sequence", "java"})
    record Behavior(@Unsupported Optional<Path> policy, Optional<Duration> budget, Optional<Duration> maxAge,
            Optional<RobotConfig.OnStale> onStale, Optional<Path> sequence, Optional<Path> java,
            @Holds(RobotConfig.LookAt.class) Optional<Section> lookAt) {
        Behavior {
            long ways = Stream.of(policy, sequence, java).filter(Optional::isPresent).count();
            String second = java.isPresent() ? "java" : "sequence";
            if (ways == 0) {
                throw new IllegalArgumentException("behavior needs one of policy, sequence and java");
            }
            BadValue.unless(ways == 1, second, "only one of policy, sequence and java can be given; delete the"
                    + " others");
            onlyWithPolicy(policy, "budget", budget);
            onlyWithPolicy(policy, "max_age", maxAge);
            onlyWithPolicy(policy, "on_stale", onStale);
            BadValue.unless(budget.map(Duration::isPositive).orElse(true), "budget",
                    "must be above 0; write for example 5ms");
            BadValue.unless(maxAge.map(Duration::isPositive).orElse(true), "max_age",
                    "must be above 0; write for example 40ms");
        }

        private static void onlyWithPolicy(Optional<Path> policy, String key, Optional<?> value) {
            BadValue.unless(policy.isPresent() || value.isEmpty(), key, "is for policy: only; delete it");
            BadValue.unless(policy.isEmpty() || value.isPresent(), key, "is missing; a policy needs budget, max_age and"
                    + " on_stale, such as budget: 5ms, max_age: 40ms, on_stale: hold");
        }
    }

    /**
     * The guard process.
     *
     * @param required whether the robot arms only while the guard runs
     * @param relay    the output that cuts the power of the joints
     */
    record Guard(@Default("true") boolean required, @Holds(Relay.class) Optional<Section> relay) {
    }

    /**
     * An output that opens a relay.
     *
     * @param bus  a bus of type gpio
     * @param line number of the line on that chip
     */
    record Relay(String bus, @Range(min = 0, max = 1023) int line) {
        Relay {
            Ranges.check(Relay.class, bus, line);
        }
    }

    /**
     * Who hears of the robot.
     *
     * @param mqtt a broker
     */
    record Uplink(@Holds(Mqtt.class) Section mqtt) {
    }

    /**
     * An MQTT broker.
     *
     * @param uri      tcp://HOST:PORT or ssl://HOST:PORT
     * @param id       the robot's id in topics; without it, its name
     * @param dialects what is spoken
     */
    record Mqtt(@Matches("(tcp|ssl)://[^/?#]+") String uri, @Matches(TOPIC_LEVEL) Optional<String> id,
            @Default("[sinew]") @Items(min = 1) List<Dialect> dialects) {
        Mqtt {
            BadValue.unless(!dialects.isEmpty(), "dialects", "the list is empty; write [sinew]");
            BadValue.unless(dialects.stream().distinct().count() == dialects.size(), "dialects",
                    "names one of them twice");
        }
    }

    /** What is spoken over MQTT. */
    enum Dialect {
        SINEW,
        /** Eclipse Sparkplug B. */
        @Unsupported @Word("sparkplug-b") SPARKPLUG_B,
        /** MQTT discovery of Home Assistant. */
        @Unsupported @Word("home-assistant") HOME_ASSISTANT
    }

    /** A bus's keys, without {@code type}, as ports take them. */
    static Map<String, Object> settings(Record bus) {
        Map<String, Object> settings = new HashMap<>();
        switch (bus) {
            case Serial serial -> {
                settings.put("path", serial.path());
                settings.put("baud", serial.baud());
            }
            case I2c i2c -> {
                settings.put("bus", i2c.bus());
                i2c.provider().ifPresent(provider -> settings.put("provider", provider));
            }
            case Gpio gpio -> {
                settings.put("chip", gpio.chip());
                gpio.provider().ifPresent(provider -> settings.put("provider", provider));
            }
            default -> throw new IllegalArgumentException("no bus: " + bus);
        }
        return settings;
    }

    private static void devicePath(String key, String path, String example) {
        BadValue.unless(path.startsWith("/") && path.equals(path.strip()), key,
                "takes a path from the root, such as " + example + "; found " + ControlCharacters.escape(path));
    }
}
