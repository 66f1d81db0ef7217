package org.sinew.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A right robot file that uses every kind of entry, with drivers that exist for these tests only. */
final class SampleRobot {
    static final String TEXT = """
            sinew: 1
            name: kid20
            loop: { rate_hz: 100 }
            buses:
              servo: { type: serial, path: /dev/ttyUSB0, baud: 1000000 }
              i2c1: { type: i2c, bus: 1 }
              gpio: { type: gpio, chip: /dev/gpiochip0 }
            devices:
              torso_imu: { type: icm20948, bus: i2c1, address: 0x68, mount_rpy_deg: [0, 0, 90] }
              battery: { type: ina226, bus: i2c1, address: 0x40, shunt_ohm: 0.01 }
              estop: { type: gpio-input, bus: gpio, line: 17, active: low, role: estop }
              left_foot: { type: gpio-input, bus: gpio, line: 22, role: contact, link: left_foot }
            joints:
              left_hip: { type: feetech-sts, bus: servo, id: 12, limit_rad: [-0.8, 0.8], velocity_limit_rad_s: 4.0 }
              left_knee:
                type: feetech-sts
                bus: servo
                id: 13
                sign: -1
                zero_ticks: 2048
                limit_rad: [0.0, 2.1]
                velocity_limit_rad_s: 4.0
            models:
              person:
                card: person.model.yaml
                input: torso_imu
                period: 100ms
                budget: 40ms
                max_age: 300ms
                on_stale: hold
            behavior: { sequence: squat.yaml }
            safety: { safe_state: damp, watchdog: 50ms }
            uplink: { mqtt: { uri: "ssl://broker:8883", id: kid20-0042, dialects: [sinew] } }
            sim: { mjcf: kid20.xml, stand: true }
            """;

    static final DriverTypes DRIVERS = new DriverTypes(
            Map.of("icm20948", Imu.class, "ina226", Power.class, "gpio-input", Switch.class),
            Map.of("feetech-sts", Servo.class));

    private SampleRobot() {
    }

    record Imu(@Default("0x69") int address, @Default("[0, 0, 0]") List<Double> mountRpyDeg) {
        Imu {
            BadValue.unless(mountRpyDeg.size() == 3, "mount_rpy_deg",
                    "takes roll, pitch and yaw, such as [0, 0, 90]; found " + mountRpyDeg.size());
        }
    }

    record Power(@Default("0x40") int address, double shuntOhm) {
        Power {
            BadValue.unless(shuntOhm > 0, "shunt_ohm", "must be above 0; " + shuntOhm + " is not");
        }
    }

    record Switch(int line, @Default("high") Active active) {
        enum Active { LOW, HIGH }
    }

    record Servo(int id, @Default("1") int sign, @Default("2048") int zeroTicks) {
        Servo {
            BadValue.unless(id >= 0 && id <= 253, "id", "must be from 0 to 253; " + id + " is not");
            BadValue.unless(sign == 1 || sign == -1, "sign", "must be 1 or -1; " + sign + " is not");
        }
    }

    /** The files that {@link #TEXT} names. */
    static void writeFiles(Path folder) throws IOException {
        for (String name : List.of("person.model.yaml", "squat.yaml", "kid20.xml")) {
            Files.writeString(folder.resolve(name), "");
        }
    }
}
