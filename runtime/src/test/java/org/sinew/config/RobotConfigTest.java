package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.safety.JointLimits;

@Timeout(60)
class RobotConfigTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        SampleRobot.writeFiles(folder);
    }

    @Test
    void readsEveryPartOfTheSample() throws Exception {
        RobotConfig robot = read(SampleRobot.TEXT);
        assertThat(robot.loop().periodNanos()).isEqualTo(10_000_000);
        assertThat(robot.buses()).containsExactly(
                new RobotConfig.Bus("servo", "serial", Map.of("path", "/dev/ttyUSB0", "baud", 1_000_000)),
                new RobotConfig.Bus("i2c1", "i2c", Map.of("bus", 1)),
                new RobotConfig.Bus("gpio", "gpio", Map.of("chip", "/dev/gpiochip0")));
        assertThat(robot.devices()).extracting(RobotConfig.Device::name)
                .containsExactly("torso_imu", "battery", "estop", "left_foot");
        assertThat(robot.devices().get(3)).isEqualTo(new RobotConfig.Device("left_foot", "gpio-input", "gpio",
                Optional.of(RobotConfig.Role.CONTACT), Optional.of("left_foot"),
                new SampleRobot.Switch(22, SampleRobot.Switch.Active.HIGH)));
        assertThat(robot.joints().get(1)).isEqualTo(new RobotConfig.Joint("left_knee", "feetech-sts", "servo",
                new JointLimits(0, 2.1, 4, 55, 65), new SampleRobot.Servo(13, -1, 2048)));
        assertThat(robot.models()).containsExactly(new RobotConfig.Model("person", folder.resolve("person.model.yaml"),
                Optional.of("torso_imu"), Duration.ofMillis(100), Duration.ofMillis(40), Duration.ofMillis(300),
                RobotConfig.OnStale.HOLD, Map.of()));
        assertThat(robot.behavior()).contains(new RobotConfig.Behavior(Optional.of(folder.resolve("squat.yaml")),
                Optional.empty(), Optional.empty()));
        assertThat(robot.safety()).isEqualTo(
                new RobotConfig.Safety(RobotConfig.SafeState.DAMP, Duration.ofMillis(50), Optional.empty(),
                        Optional.empty()));
        assertThat(robot.uplink()).contains(new RobotConfig.Uplink("ssl://broker:8883", "kid20-0042"));
        assertThat(robot.sim()).contains(new RobotConfig.Sim(folder.resolve("kid20.xml"), true,
                new SimFloor(List.of(0.0, 0.0), Optional.empty()), Map.of(), Map.of(), Optional.empty(),
                Optional.empty()));
    }

    @Test
    void readsTheWholeSimulatedWorld() throws Exception {
        RobotConfig.Sim sim = read(SampleRobot.TEXT.replace("sim: { mjcf: kid20.xml, stand: true }", """
                sim:
                  mjcf: kid20.xml
                  floor: { tilt_deg: [2, -3], friction: 0.4 }
                  battery: { open_circuit_v: 11.4, resistance_ohm: 0.1 }
                  props:
                    red_ball: { type: ball, at_m: [0.3, 0.04], radius_m: 0.05, mass_kg: 0.05, color: red }
                    door: { type: marker, at_m: [1, 0, 0.5], size_m: [0.16], marker: 7, rpy_deg: [0, 90, 0] }
                    visitor: { type: person, at_m: [2, 1] }
                  joints:
                    left_knee: { backlash_deg: 0.5, friction_nm: 0.1, encoder_noise_deg: 0.08 }
                """)).sim().orElseThrow();
        assertThat(sim.floor()).isEqualTo(new SimFloor(List.of(2.0, -3.0), Optional.of(0.4)));
        assertThat(sim.battery()).contains(new SimBattery(11.4, 0.1, 0.6));
        assertThat(sim.props().keySet()).containsExactly("red_ball", "door", "visitor");
        assertThat(sim.props().get("red_ball").color()).isEqualTo(SimProp.Color.RED);
        assertThat(sim.props().get("door").marker()).contains(7);
        assertThat(sim.joints()).isEqualTo(Map.of("left_knee", new SimJoint(0.5, 0.1, 0.08)));
    }

    @Test
    void theSmallestFileHasSafeDefaults() throws Exception {
        RobotConfig robot = read("sinew: 1\nname: x\nloop: { rate_hz: 50 }\n");
        assertThat(robot.joints()).isEmpty();
        assertThat(robot.behavior()).isEmpty();
        assertThat(robot.safety()).isEqualTo(
                new RobotConfig.Safety(RobotConfig.SafeState.DAMP, Duration.ofMillis(50), Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void theUplinkIdIsTheNameUnlessGiven() throws Exception {
        RobotConfig robot = read("sinew: 1\nname: Küche 7.local\nloop: { rate_hz: 50 }\n"
                + "uplink: { mqtt: { uri: tcp://127.0.0.1:1883 } }\n");
        assertThat(robot.uplink()).map(RobotConfig.Uplink::id).contains("Küche 7.local");
    }

    @Test
    void oneAddressMayBeUsedOnTwoBuses() throws Exception {
        RobotConfig robot = read(SampleRobot.TEXT.replace("  gpio: {", "  i2c2: { type: i2c, bus: 2 }\n  gpio: {")
                .replace("ina226, bus: i2c1, address: 0x40", "ina226, bus: i2c2, address: 0x68"));
        assertThat(robot.devices().get(1).bus()).isEqualTo("i2c2");
    }

    @Test
    void twoPartsWithTheSameStandardAddressCollide() {
        String text = SampleRobot.TEXT.replace("address: 0x40, ", "").replace("address: 0x68", "address: 0x40");
        assertThatThrownBy(() -> read(text)).hasMessageContaining("\"address\": 0x40 is taken in");
    }

    @Test
    void anIncludedKitGivesWhatTheRobotFileLeavesOut() throws Exception {
        Files.writeString(folder.resolve("kit.yaml"), SampleRobot.TEXT);
        RobotConfig robot = read("include: kit.yaml\nname: mine\njoints: { left_knee: { id: 20 } }\n");
        assertThat(robot.name()).isEqualTo("mine");
        assertThat(robot.joints().get(1).config()).isEqualTo(new SampleRobot.Servo(20, -1, 2048));
        assertThat(robot.joints()).hasSize(2);
    }

    @Test
    void whatTheRobotFileSaysThatTheRobotDoesTakesThePlaceOfTheKitsWay() throws Exception {
        Files.writeString(folder.resolve("kit.yaml"), SampleRobot.TEXT);
        Files.writeString(folder.resolve("Wave.java"), "");
        RobotConfig robot = read("include: kit.yaml\nbehavior: { java: Wave.java }\n");
        assertThat(robot.behavior()).contains(new RobotConfig.Behavior(Optional.empty(),
                Optional.of(folder.resolve("Wave.java")), Optional.empty()));
        assertThatThrownBy(() -> read("include: kit.yaml\nbehavior: { java: Wave.java, sequence: squat.yaml }\n"))
                .hasMessageContaining("only one of policy, sequence and java can be given; delete the others");
    }

    @Test
    void aMistakeInTheKitIsReportedInTheKit() throws Exception {
        Files.writeString(folder.resolve("kit.yaml"), SampleRobot.TEXT.replace("sign: -1", "sign: 3"));
        assertThatThrownBy(() -> read("include: kit.yaml\nname: mine\n"))
                .hasMessage(folder.resolve("kit.yaml") + ":19:5: \"sign\": must be 1 or -1; 3 is not");
    }

    @Test
    void listsOfARobotCannotBeChanged() throws Exception {
        List<RobotConfig.Joint> joints = read(SampleRobot.TEXT).joints();
        assertThatThrownBy(joints::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    private RobotConfig read(String text) throws IOException, ConfigException {
        return RobotConfig.read(Files.writeString(folder.resolve("robot.yaml"), text), SampleRobot.DRIVERS);
    }

    @Test
    void tellsWhatItCannotDoOnlyWhenNothingIsWrong() {
        String text = SampleRobot.TEXT + "guard: { required: true }\n";
        assertThatThrownBy(() -> read(text)).isInstanceOf(NotSupported.class)
                .hasMessage(folder.resolve("robot.yaml") + ":35:1: \"guard\" is not supported in this version");
        assertThatThrownBy(() -> read(text.replace("rate_hz: 100", "rate_hz: 0")))
                .isExactlyInstanceOf(ConfigException.class);
    }

    @Test
    void ofTwoThingsItCannotDoTheFirstInTheFileIsTold() {
        assertThatThrownBy(() -> read(SampleRobot.TEXT.replace("on_stale: hold", "on_stale: decay")
                + "guard: { required: true }\n"))
                .hasMessageContaining("\"on_stale\": \"decay\" is not supported");
    }

    @Test
    void looksIntoTheFilesItNamesAndKeepsTheirMistakes() throws Exception {
        NamedFiles wrongCard = new NamedFiles() {
            @Override
            public void model(Path card) throws ConfigException {
                throw new ConfigException(new Place(card.toString(), 2, 3), "no good");
            }

            @Override
            public void policy(Path card, RobotConfig robot) {
            }

            @Override
            public void sequence(Path file, RobotConfig robot) {
            }
        };
        Path file = Files.writeString(folder.resolve("robot.yaml"), SampleRobot.TEXT);
        DriverTypes types = new DriverTypes(SampleRobot.DRIVERS.devices(), Map.of(), Map.of(),
                SampleRobot.DRIVERS.joints(), wrongCard);
        assertThatThrownBy(() -> RobotConfig.read(file, types))
                .hasMessage(folder.resolve("person.model.yaml") + ":2:3: no good");
    }

    @Test
    void knowsWhereEachKeyIsWritten() throws Exception {
        Places places = read(SampleRobot.TEXT).places();
        assertThat(places.of("joints", "left_knee", "id")).isEqualTo(place(18, 5));
        assertThat(places.of("devices", "torso_imu", "mount_rpy_deg", "3")).isEqualTo(place(9, 80));
        assertThat(places.of("joints", "left_knee", "absent")).as("the last one on the way").isEqualTo(place(15, 3));
        assertThat(places.of("absent")).as("the start of the file").isEqualTo(place(1, 1));
    }

    private Place place(int line, int column) {
        return new Place(folder.resolve("robot.yaml").toString(), line, column);
    }
}
