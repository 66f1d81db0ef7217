package org.sinew.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.text.Durations;

/** The keys of a robot file as they are written, one record per kind of entry; {@link RobotReader} checks them. */
final class RobotKeys {
    private RobotKeys() {
    }

    /** The whole file. */
    @Unsupported({"calibration", "guard", "cockpit", "log"})
    record Top(int sinew, String name, RobotConfig.Loop loop, @Default("{}") Map<String, Section> buses,
            @Default("{}") Map<String, Section> devices, @Default("{}") Map<String, Section> joints,
            @Default("{}") Map<String, Section> models, Optional<Section> behavior,
            @Default("{}") RobotConfig.Safety safety, Optional<Uplink> uplink, Optional<Section> sim) {
    }

    /** What every bus has. */
    record Kind(String type) {
    }

    /** {@code type: serial}. */
    record Serial(String type, String path, int baud) {
        Serial {
            BadValue.unless(baud >= 1200 && baud <= 12_000_000, "baud",
                    "must be from 1200 to 12000000 bit/s; " + baud + " is not");
        }
    }

    /** {@code type: i2c}. */
    record I2c(String type, int bus, Optional<String> provider) {
        I2c {
            BadValue.unless(bus >= 0 && bus <= 255, "bus", "is the number in /dev/i2c-N, 0 to 255; " + bus + " is not");
        }
    }

    /** {@code type: gpio}. */
    record Gpio(String type, String chip, Optional<String> provider) {
    }

    /** The record of each type of bus. */
    static final Map<String, Class<? extends Record>> BUSES =
            Map.of("serial", Serial.class, "i2c", I2c.class, "gpio", Gpio.class);

    /** What every device has, beside the driver's own keys. */
    record Device(String type, String bus, Optional<RobotConfig.Role> role, Optional<String> link) {
        Device {
            BadValue.unless(role.isEmpty() || role.get() != RobotConfig.Role.CONTACT || link.isPresent(), "role",
                    "a contact belongs to a link; write for example link: left_foot");
        }
    }

    /**
     * What every joint has, beside the driver's own keys. Temperatures: the STS3215 switches its torque off at 70 degC
     * (Feetech memory table, register 0x0D, factory value), so the robot stops a little earlier, in order.
     */
    @Unsupported({"acceleration_limit_rad_s2", "jerk_limit_rad_s3", "effort_limit_nm"})
    record Joint(String type, String bus, List<Double> limitRad, double velocityLimitRadS,
            @Default("55") double warnTempC, @Default("65") double stopTempC) {
        Joint {
            BadValue.unless(limitRad.size() == 2, "limit_rad",
                    "takes two numbers, lowest and highest, such as [-1.5, 1.5]; found " + limitRad.size());
            BadValue.unless(limitRad.get(0) < limitRad.get(1), "limit_rad",
                    "the lowest comes first; " + limitRad.get(0) + " is not below " + limitRad.get(1));
            BadValue.unless(Math.abs(limitRad.get(0)) <= 100 && Math.abs(limitRad.get(1)) <= 100, "limit_rad",
                    "is in radians, and " + limitRad + " is more than 15 turns; check the unit");
            BadValue.unless(velocityLimitRadS > 0, "velocity_limit_rad_s",
                    "must be above 0; " + velocityLimitRadS + " is not");
            BadValue.unless(warnTempC < stopTempC, "stop_temp_c",
                    "must be above warn_temp_c, which is " + warnTempC + "; " + stopTempC + " is not");
        }
    }

    /** One model. */
    record Model(Path card, Optional<String> input, Duration period, Duration budget, Duration maxAge,
            RobotConfig.OnStale onStale) {
        Model {
            BadValue.unless(period.isPositive(), "period", "must be above 0; write for example 100ms");
            BadValue.unless(budget.isPositive(), "budget", "must be above 0; write for example 40ms");
            BadValue.unless(maxAge.compareTo(period) >= 0, "max_age", "must be at least the period, "
                    + Durations.text(period) + ", or every result is too old; " + Durations.text(maxAge) + " is not");
        }
    }

    /** {@code uplink:}. */
    record Uplink(Section mqtt) {
    }

    /** {@code uplink: mqtt:}. */
    record Mqtt(String uri, Optional<String> id, @Default("[sinew]") List<Dialect> dialects) {
    }

    /** What is spoken over MQTT. */
    @Unsupported({"sparkplug-b", "home-assistant"})
    enum Dialect { SINEW }

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
}
