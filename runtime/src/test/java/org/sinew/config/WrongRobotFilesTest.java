package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One mistake each in a right file, and the line that a person then reads. */
@Timeout(60)
class WrongRobotFilesTest {
    @TempDir
    static Path folder;

    /** {@code right} in the sample becomes {@code wrong}; {@code message} follows {@code robot.yaml:}. */
    record Mistake(String right, String wrong, String message) {
        @Override
        public String toString() {
            return wrong.isEmpty() ? "without " + right : wrong;
        }
    }

    @BeforeAll
    static void writeFiles() throws IOException {
        SampleRobot.writeFiles(folder);
    }

    @ParameterizedTest
    @MethodSource({"keys", "numbers", "texts", "joints", "names", "files", "refused", "yaml"})
    void refusesWithPlaceAndAdvice(Mistake mistake) {
        assertThat(SampleRobot.TEXT).as("the sample must hold what is replaced").contains(mistake.right());
        String text = SampleRobot.TEXT.replace(mistake.right(), mistake.wrong());
        Path file = folder.resolve("robot.yaml");
        ConfigException refused = catchThrowableOfType(ConfigException.class,
                () -> RobotConfig.parse(file, text, SampleRobot.DRIVERS));
        assertThat(refused).as("must be refused").isNotNull();
        assertThat(refused.getMessage().replace(folder + "/", "")).isEqualTo("robot.yaml:" + mistake.message());
    }

    @Test
    void readsTheSampleWithoutAMistake() throws ConfigException {
        RobotConfig robot = RobotConfig.parse(folder.resolve("robot.yaml"), SampleRobot.TEXT, SampleRobot.DRIVERS);
        assertThat(robot.name()).isEqualTo("kid20");
    }

    static Stream<Mistake> keys() {
        return Stream.of(
                edit("rate_hz", "rate_hzz", "3:9: unknown key \"rate_hzz\" (did you mean \"rate_hz\"?)"),
                edit("safety:", "saftey:", "32:1: unknown key \"saftey\" (did you mean \"safety\"?)"),
                edit("mqtt: {", "mqqt: {", "33:11: unknown key \"mqqt\" (did you mean \"mqtt\"?)"),
                edit("sign: -1", "sing: -1", "19:5: unknown key \"sing\" (did you mean \"sign\"?)"),
                edit("zero_ticks: 2048", "flavour: sweet",
                        "20:5: unknown key \"flavour\"; keys here: type, bus, limit_rad, velocity_limit_rad_s, "
                                + "warn_temp_c, stop_temp_c, id, sign, zero_ticks"),
                edit("mount_rpy_deg", "mount_rpy_rad",
                        "9:58: unknown key \"mount_rpy_rad\" (did you mean \"mount_rpy_deg\"?)"),
                edit("baud: 1000000", "baud: 1000000, parity: none",
                        "5:61: unknown key \"parity\"; keys here: type, path, baud"),
                edit("limit_rad: [0.0, 2.1]", "limit_deg: [0, 120]",
                        "21:5: unknown key \"limit_deg\" (did you mean \"limit_rad\"?)"),
                edit("sinew: 1\n", "", "1:1: key \"sinew\" is missing; a robot file begins with sinew: 1"),
                edit("name: kid20\n", "", "1:1: key \"name\" is missing; it takes a text"),
                edit("loop: { rate_hz: 100 }\n", "", "1:1: key \"loop\" is missing; it takes keys and values"),
                edit("{ rate_hz: 100 }", "{}", "3:7: key \"rate_hz\" is missing in loop; it takes a whole number"),
                edit(", baud: 1000000", "", "5:10: key \"baud\" is missing in servo; it takes a whole number"),
                edit("    id: 13\n", "", "16:5: key \"id\" is missing in left_knee; it takes a whole number"),
                edit(", shunt_ohm: 0.01", "", "10:12: key \"shunt_ohm\" is missing in battery; it takes a number"),
                edit("    velocity_limit_rad_s: 4.0\n", "",
                        "16:5: key \"velocity_limit_rad_s\" is missing in left_knee; it takes a number"),
                edit("type: icm20948, ", "",
                        "9:14: key \"type\" is missing in torso_imu; device types: gpio-input, icm20948, ina226"),
                edit("    period: 100ms\n", "",
                        "25:5: key \"period\" is missing in person; it takes a duration such as 50ms, 20s, 5m or "
                                + "168h"),
                edit("name: kid20\n", "name: kid20\nname: kid21\n",
                        "3:1: key \"name\" is given twice, first in line 2; delete one"),
                edit("  battery:", "  torso_imu:",
                        "10:3: key \"torso_imu\" is given twice, first in line 9; delete one"),
                edit("    bus: servo\n    id", "    bus: servo\n    bus: servo\n    id",
                        "18:5: key \"bus\" is given twice, first in line 17; delete one"),
                edit("sinew: 1", "sinew: 2",
                        "1:1: \"sinew\": this program reads files of version 1, not 2; write sinew: 1, or get a "
                                + "newer program"));
    }

    static Stream<Mistake> numbers() {
        return Stream.of(
                edit("rate_hz: 100", "rate_hz: fast",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found fast"),
                edit("rate_hz: 100", "rate_hz: \"100\"",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found the text \"100\"; take the "
                                + "quotes off"),
                edit("rate_hz: 100", "rate_hz: 1:40",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found 1:40"),
                edit("rate_hz: 100", "rate_hz: 99.5",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found 99.5"),
                edit("rate_hz: 100", "rate_hz: 0", "3:9: \"rate_hz\": must be from 1 to 1000; 0 is not"),
                edit("rate_hz: 100", "rate_hz: 100000", "3:9: \"rate_hz\": must be from 1 to 1000; 100000 is not"),
                edit("rate_hz: 100", "rate_hz: 99999999999",
                        "3:18: \"rate_hz\" takes a whole number from -2147483648 to 2147483647; found 99999999999"),
                edit("rate_hz: 100", "rate_hz: 1e999",
                        "3:18: \"rate_hz\" takes a whole number from -2147483648 to 2147483647; found 1e999"),
                edit("rate_hz: 100", "rate_hz: 1_00",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found 1_00"),
                edit("rate_hz: 100", "rate_hz: 100Hz",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found 100Hz"),
                edit("rate_hz: 100", "rate_hz: [100]",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found a list"),
                edit("rate_hz: 100", "rate_hz: true",
                        "3:18: \"rate_hz\" takes a whole number such as 100; found true"),
                edit("rate_hz: 100", "rate_hz:", "3:17: \"rate_hz\" has no value; write one, or delete the key"),
                edit("rate_hz: 100", "rate_hz: ~", "3:18: \"rate_hz\" takes a whole number such as 100; found ~"),
                edit("id: 13", "id: 010",
                        "18:9: \"id\" takes a whole number such as 100; 010 begins with 0, which some readers take "
                                + "for octal; write 10 or 8"),
                edit("id: 13", "id: 0o15", "18:9: \"id\" takes a whole number such as 100; found 0o15"),
                edit("id: 13", "id: 09",
                        "18:9: \"id\" takes a whole number such as 100; 09 begins with 0, which some readers take "
                                + "for octal; write 9"),
                edit("id: 13", "id: 0b1101", "18:9: \"id\" takes a whole number such as 100; found 0b1101"),
                edit("id: 13", "id: 0x", "18:9: \"id\" takes a whole number such as 100; found 0x"),
                edit("shunt_ohm: 0.01", "shunt_ohm: .nan",
                        "10:65: \"shunt_ohm\" takes a number such as 0.5; .nan is not a finite number"),
                edit("shunt_ohm: 0.01", "shunt_ohm: -.inf",
                        "10:65: \"shunt_ohm\" takes a number such as 0.5; -.inf is not a finite number"),
                edit("shunt_ohm: 0.01", "shunt_ohm: NaN",
                        "10:65: \"shunt_ohm\" takes a number such as 0.5; NaN is not a finite number"),
                edit("shunt_ohm: 0.01", "shunt_ohm: 1e400",
                        "10:65: \"shunt_ohm\" takes a number such as 0.5; 1e400 is beyond what a computer can hold"),
                edit("shunt_ohm: 0.01", "shunt_ohm: 1e-400",
                        "10:65: \"shunt_ohm\" takes a number such as 0.5; 1e-400 is beyond what a computer can hold"),
                edit("shunt_ohm: 0.01", "shunt_ohm: 0,01",
                        "10:67: unknown key \"01\"; keys here: type, bus, role, link, address, shunt_ohm"),
                edit("shunt_ohm: 0.01", "shunt_ohm: 10mOhm",
                        "10:65: \"shunt_ohm\" takes a number such as 0.5; found 10mOhm"),
                edit("shunt_ohm: 0.01", "shunt_ohm: 0", "10:54: \"shunt_ohm\": must be above 0; 0.0 is not"));
    }

    static Stream<Mistake> texts() {
        return Stream.of(
                edit("name: kid20", "name: 8E1",
                        "2:7: \"name\" takes a text; 8E1 reads as a number; write it in quotes: \"8E1\""),
                edit("name: kid20", "name: 20",
                        "2:7: \"name\" takes a text; 20 reads as a number; write it in quotes: \"20\""),
                edit("name: kid20", "name: yes",
                        "2:7: \"name\" takes a text; yes reads as true or false; write it in quotes: \"yes\""),
                edit("name: kid20", "name: null",
                        "2:7: \"name\" takes a text; null reads as nothing; write it in quotes: \"null\""),
                edit("name: kid20", "name: {}", "2:7: \"name\" takes a text; found keys and values"),
                edit("name: kid20", "name: \"a#b\"",
                        "2:1: \"name\": \"a#b\" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("name: kid20", "name: lab/2",
                        "2:1: \"name\": \"lab/2\" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("name: kid20", "name: a+b",
                        "2:1: \"name\": \"a+b\" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("name: kid20", "name: \"a\\tb\"",
                        "2:1: \"name\": \"a?b\" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("name: kid20", "name: \" \"",
                        "2:1: \"name\": \" \" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("stand: true", "stand: yes", "34:32: \"stand\" takes true or false; found yes"),
                edit("stand: true", "stand: 1", "34:32: \"stand\" takes true or false; found 1"),
                edit("safe_state: damp", "safe_state: dump",
                        "32:23: \"safe_state\" takes one of limp, damp, hold; found dump (did you mean \"damp\"?)"),
                edit("safe_state: damp", "safe_state: Damp",
                        "32:23: \"safe_state\" takes one of limp, damp, hold; found Damp (did you mean \"damp\"?)"),
                edit("active: low", "active: 0", "11:59: \"active\" takes one of low, high; found 0"),
                edit("on_stale: hold", "on_stale: wait",
                        "30:15: \"on_stale\" takes one of hold, ignore, stop; found wait"),
                edit("role: estop", "role: brake", "11:70: \"role\" takes one of estop, contact; found brake"),
                edit("watchdog: 50ms", "watchdog: 50",
                        "32:39: \"watchdog\" takes a duration such as 50ms, 20s, 5m or 168h; found 50"),
                edit("watchdog: 50ms", "watchdog: 50 ms",
                        "32:39: \"watchdog\" takes a duration such as 50ms, 20s, 5m or 168h; found 50 ms"),
                edit("watchdog: 50ms", "watchdog: -50ms",
                        "32:39: \"watchdog\" takes a duration such as 50ms, 20s, 5m or 168h; found -50ms"),
                edit("watchdog: 50ms", "watchdog: 50min",
                        "32:39: \"watchdog\" takes a duration such as 50ms, 20s, 5m or 168h; found 50min"),
                edit("watchdog: 50ms", "watchdog: 1ms", "32:29: \"watchdog\": must be from 5ms to 10s; 1ms is not"),
                edit("watchdog: 50ms", "watchdog: 15ms",
                        "32:1: safety: the watchdog, 15ms, is shorter than two ticks of the loop, 20ms; write a "
                                + "longer one"),
                edit("period: 100ms", "period: 0s", "27:5: \"period\": must be above 0; write for example 100ms"),
                edit("max_age: 300ms", "max_age: 60ms",
                        "29:5: \"max_age\": must be at least the period, 100ms, or every result is too old; 60ms "
                                + "is not"));
    }

    static Stream<Mistake> joints() {
        return Stream.of(
                edit("limit_rad: [0.0, 2.1]", "limit_rad: [2.1, 0.0]",
                        "21:5: \"limit_rad\": the lowest comes first; 2.1 is not below 0.0"),
                edit("limit_rad: [0.0, 2.1]", "limit_rad: [0.0]",
                        "21:5: \"limit_rad\": takes two numbers, lowest and highest, such as [-1.5, 1.5]; found 1"),
                edit("limit_rad: [0.0, 2.1]", "limit_rad: 2.1",
                        "21:16: \"limit_rad\" takes a list in brackets, each item a number; found 2.1"),
                edit("limit_rad: [0.0, 2.1]", "limit_rad: [-.inf, .inf]",
                        "21:17: \"limit_rad\" item 1 takes a number such as 0.5; -.inf is not a finite number"),
                edit("limit_rad: [0.0, 2.1]", "limit_rad: [0, 120]",
                        "21:5: \"limit_rad\": is in radians, and [0.0, 120.0] is more than 15 turns; check the unit"),
                edit("limit_rad: [0.0, 2.1]", "limit_rad: [low, high]",
                        "21:17: \"limit_rad\" item 1 takes a number such as 0.5; found low"),
                edit("    velocity_limit_rad_s: 4.0", "    velocity_limit_rad_s: .nan",
                        "22:27: \"velocity_limit_rad_s\" takes a number such as 0.5; .nan is not a finite number"),
                edit("    velocity_limit_rad_s: 4.0", "    velocity_limit_rad_s: 0",
                        "22:5: \"velocity_limit_rad_s\": must be above 0; 0.0 is not"),
                edit("    velocity_limit_rad_s: 4.0", "    velocity_limit_rad_s: 4.0\n    warn_temp_c: 80",
                        "16:5: \"stop_temp_c\": must be above warn_temp_c, which is 80.0; 65.0 is not"),
                edit("id: 13", "id: 300", "18:5: \"id\": must be from 0 to 253; 300 is not"),
                edit("sign: -1", "sign: 2", "19:5: \"sign\": must be 1 or -1; 2 is not"),
                edit("[0, 0, 90]", "[0, 90]",
                        "9:58: \"mount_rpy_deg\": takes roll, pitch and yaw, such as [0, 0, 90]; found 2"));
    }

    static Stream<Mistake> names() {
        return Stream.of(
                edit("id: 13", "id: 12",
                        "18:5: \"id\": 12 is taken in robot.yaml:14:46; each part of a bus needs its own"),
                edit("id: 13", "id: 0xC",
                        "18:5: \"id\": 12 is taken in robot.yaml:14:46; each part of a bus needs its own"),
                edit("address: 0x40", "address: 0x68",
                        "10:39: \"address\": 0x68 is taken in robot.yaml:9:43; each part of a bus needs its own"),
                edit("line: 22", "line: 17",
                        "12:45: \"line\": 17 is taken in robot.yaml:11:41; each part of a bus needs its own"),
                edit("bus: i2c1, address: 0x68", "bus: i2c2, address: 0x68",
                        "9:32: \"bus\": no bus is called \"i2c2\" (did you mean \"i2c1\"?)"),
                edit("    bus: servo\n", "    bus: tail\n",
                        "17:5: \"bus\": no bus is called \"tail\"; buses: servo, i2c1, gpio"),
                edit("type: icm20948", "type: icm20984",
                        "9:16: \"type\": no device type is called \"icm20984\" (did you mean \"icm20948\"?)"),
                edit("type: feetech-sts,", "type: dynamixel2,",
                        "14:15: \"type\": no joint type is called \"dynamixel2\"; joint types: feetech-sts"),
                edit("type: serial", "type: uart",
                        "5:12: \"type\": no bus type is called \"uart\"; bus types: gpio, i2c, serial"),
                edit("type: ina226", "type: camera",
                        "10:14: \"type\": no device type is called \"camera\"; device types: gpio-input, icm20948, "
                                + "ina226"),
                edit("input: torso_imu", "input: torso_imo",
                        "26:5: \"input\": no device is called \"torso_imo\" (did you mean \"torso_imu\"?)"),
                edit("input: torso_imu", "input: head_cam",
                        "26:5: \"input\": no device is called \"head_cam\"; devices: torso_imu, battery, estop, "
                                + "left_foot"),
                edit("  left_hip:", "  left hip:",
                        "14:3: the name \"left hip\" is not allowed in joints; begin with a letter, then letters, "
                                + "digits, - and _"),
                edit("  left_hip:", "  2nd_hip:",
                        "14:3: the name \"2nd_hip\" is not allowed in joints; begin with a letter, then letters, "
                                + "digits, - and _"),
                edit("  left_hip:", "  hip.left:",
                        "14:3: the name \"hip.left\" is not allowed in joints; begin with a letter, then letters, "
                                + "digits, - and _"),
                edit("  i2c1:", "  i2c/1:",
                        "6:3: the name \"i2c/1\" is not allowed in buses; begin with a letter, then letters, "
                                + "digits, - and _"),
                edit("gpio: { type: gpio, chip: /dev/gpiochip0 }",
                        "gpio: { type: serial, path: /dev/ttyUSB0, baud: 115200 }",
                        "7:25: \"path\": /dev/ttyUSB0 is taken in robot.yaml:5:26; two buses on one line cannot "
                                + "work"),
                edit("role: contact, link: left_foot", "role: contact",
                        "12:55: \"role\": a contact belongs to a link; write for example link: left_foot"),
                edit("ssl://broker:8883", "mqtt://broker",
                        "33:19: \"uri\": \"mqtt://broker\" is no broker's address; write tcp://HOST:1883 or "
                                + "ssl://HOST:8883"),
                edit("ssl://broker:8883", "broker",
                        "33:19: \"uri\": \"broker\" is no broker's address; write tcp://HOST:1883 or "
                                + "ssl://HOST:8883"),
                edit("ssl://broker:8883", "tcp://me:secret@broker",
                        "33:19: \"uri\": a user and password in the address are not supported in this version"),
                edit("id: kid20-0042", "id: \"kid#1\"",
                        "33:45: \"id\": \"kid#1\" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("id: kid20-0042", "id: lab/2",
                        "33:45: \"id\": \"lab/2\" is not allowed; 1 to 64 characters without #, +, / and control "
                                + "characters, and no space at the ends"),
                edit("dialects: [sinew]", "dialects: []", "33:61: \"dialects\": the list is empty; write [sinew]"));
    }

    static Stream<Mistake> files() {
        return Stream.of(
                edit("squat.yaml", "sqat.yaml",
                        "31:13: \"sequence\" names sqat.yaml, which is not there (did you mean \"squat.yaml\"?)"),
                edit("person.model.yaml", "nobody.yaml",
                        "25:5: \"card\" names nobody.yaml, which is not there; check the path"),
                edit("kid20.xml", "models/kid20.xml",
                        "34:8: \"mjcf\" names models/kid20.xml, which is not there; check the path"),
                edit("card: person.model.yaml", "card: [person.model.yaml]",
                        "25:11: \"card\" takes the path of a file; found a list"));
    }

    static Stream<Mistake> refused() {
        return Stream.of(
                edit("sim:", "guard: { required: true }\nsim:", "34:1: \"guard\" is not supported in this version"),
                edit("sim:", "cockpit: { port: 8080 }\nsim:", "34:1: \"cockpit\" is not supported in this version"),
                edit("sim:", "log: { dir: /tmp }\nsim:", "34:1: \"log\" is not supported in this version"),
                edit("sim:", "calibration: calibration.yaml\nsim:",
                        "34:1: \"calibration\" is not supported in this version"),
                edit("sequence: squat.yaml", "policy: walk.policy.yaml",
                        "31:13: \"policy\" is not supported in this version"),
                edit("sequence: squat.yaml", "java: Wave.java", "31:13: \"java\" is not supported in this version"),
                edit("safe_state: damp", "safe_state: kneel",
                        "32:23: \"safe_state\": \"kneel\" is not supported in this version; write one of limp, "
                                + "damp, hold"),
                edit("[sinew]", "[sinew, sparkplug-b]",
                        "33:79: \"dialects\" item 2: \"sparkplug-b\" is not supported in this version; write one "
                                + "of sinew"),
                edit("[sinew]", "[home-assistant]",
                        "33:72: \"dialects\" item 1: \"home-assistant\" is not supported in this version; write "
                                + "one of sinew"),
                edit("    id: 13\n", "    id: 13\n    effort_limit_nm: 2\n",
                        "19:5: \"effort_limit_nm\" is not supported in this version"),
                edit("    id: 13\n", "    id: 13\n    jerk_limit_rad_s3: 90\n",
                        "19:5: \"jerk_limit_rad_s3\" is not supported in this version"),
                edit("    id: 13\n", "    id: 13\n    acceleration_limit_rad_s2: 40\n",
                        "19:5: \"acceleration_limit_rad_s2\" is not supported in this version"));
    }

    static Stream<Mistake> yaml() {
        return Stream.of(
                edit("{ rate_hz: 100 }", "&fast { rate_hz: 100 }", "3:7: &fast is an anchor; delete it"),
                edit("{ rate_hz: 100 }", "*fast",
                        "3:7: *fast is an alias; write the value itself, or put common parts into a file for "
                                + "include:"),
                edit("{ rate_hz: 100 }", "!!map { rate_hz: 100 }",
                        "3:7: the tag tag:yaml.org,2002:map is not allowed; delete it"),
                edit("name: kid20", "name: !!str 20", "2:7: the tag tag:yaml.org,2002:str is not allowed; delete it"),
                edit("{ rate_hz: 100 }", "{ rate_hz: 100",
                        "4:6: not valid YAML: expected ',' or '}', but got :; check brackets, quotes and "
                                + "indentation before this place"),
                edit("name: kid20", "name: \"kid20",
                        "33:25: not valid YAML: expected <block end>, but found '<scalar>'; check brackets, quotes "
                                + "and indentation before this place"),
                edit("name: kid20", "name: kid20: big",
                        "2:12: not valid YAML: a colon too many; put a value that holds a colon into quotes, and "
                                + "check the indentation"),
                edit("    id: 13\n", "\tid: 13\n", "18:1: not valid YAML: a tab; indent with spaces"),
                edit("name: kid20", "---\nname: kid20",
                        "2:1: a second document begins here; keep one document in a file"),
                edit("{ rate_hz: 100 }", "{ [rate]: 100 }", "3:9: a key must be a word"),
                edit("name: kid20", "name: kid\u000720",
                        "2:10: the invisible character U+0007 is not allowed; delete it"),
                edit("{ rate_hz: 100 }", "100",
                        "3:7: \"loop\" takes keys and values such as { key: value }; found 100"),
                edit("loop: {", "<<: { sinew: 1 }\nloop: {",
                        "3:1: unknown key \"<<\"; keys here: sinew, name, loop, buses, devices, joints, models, "
                                + "behavior, safety, uplink, sim"),
                edit("{ rate_hz: 100 }", "{ rate_hz: " + "[".repeat(40) + "]".repeat(40) + " }",
                        "3:49: more than 32 levels; write it flatter"));
    }

    private static Mistake edit(String right, String wrong, String message) {
        return new Mistake(right, wrong, message);
    }
}
