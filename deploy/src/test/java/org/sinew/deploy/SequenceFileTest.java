package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Sequence;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

@Timeout(30)
class SequenceFileTest {
    private static final String GOOD = """
            sinew: 1
            name: bow
            poses:
              stand: { hip: 0.0, knee: 0.0 }
              bow: { hip: 0.8 }
            once:
              - { pose: [stand], in: 1s }
            repeat:
              - { pose: [stand, bow], in: 500ms, hold: 200ms }
              - { pose: [stand], in: 500ms }
            """;

    @TempDir
    private Path folder;
    private final RobotModel model = new RobotModel("kid", List.of("hip", "knee", "ankle"), List.of(), List.of(),
            List.of(), List.of());
    private final RobotConfig robot = robot();

    private static RobotConfig robot() {
        try {
            return RobotConfig.parse(Path.of("kid.yaml"), """
                    sinew: 1
                    name: kid
                    loop: { rate_hz: 100 }
                    buses: { servo: { type: serial, path: /dev/ttyUSB0, baud: 1000000 } }
                    joints:
                      hip: { type: feetech-sts, bus: servo, id: 1, limit_rad: [-1, 1], velocity_limit_rad_s: 4 }
                      knee: { type: feetech-sts, bus: servo, id: 2, limit_rad: [-1, 1], velocity_limit_rad_s: 4 }
                      ankle: { type: feetech-sts, bus: servo, id: 3, limit_rad: [-1, 1], velocity_limit_rad_s: 4 }
                    """, DriverCatalog.load().types());
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file() {
        return folder.resolve("bow.yaml");
    }

    private Sequence read(String text) throws IOException, ConfigException {
        return new Sequence(SequenceFile.read(Files.writeString(file(), text), robot));
    }

    private void refused(String good, String bad, String place, String... words) {
        assertThat(GOOD).as("what this test spoils").contains(good);
        assertThatThrownBy(() -> read(GOOD.replace(good, bad))).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file() + ":" + place).hasMessageContainingAll(words)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aGoodFileMovesTheJointsThatItNames() throws Exception {
        Sequence sequence = read(GOOD);
        assertThat(sequence.name()).isEqualTo("bow");
        RobotState state = new RobotState(model);
        Intent intent = new Intent(3);
        state.safety = SafetyState.ARMED;
        Arrays.fill(state.appliedRad, 0);
        state.nowNanos = 1_000_000_000;
        sequence.decide(state, intent);
        state.nowNanos += 1_550_000_000; // once is over, and the first step of the round too: the bow is held
        sequence.decide(state, intent);
        assertThat(intent.targetRad(0)).isCloseTo(0.8, within(1e-9));
        assertThat(intent.targetRad(1)).as("from the pose below").isCloseTo(0, within(1e-9));
        assertThat(intent.wished(2)).as("no pose names the ankle").isFalse();
        state.nowNanos += 650_000_000;
        sequence.decide(state, intent);
        assertThat(sequence.cycles()).isEqualTo(1);
    }

    @Test
    void aWrongPoseIsRefusedWhereItIsWrittenWithTheNearestName() {
        refused("[stand, bow]", "[stand, bov]", "9:7", "no pose is called \"bov\"", "bow");
    }

    @Test
    void aWrongJointIsRefusedWhereItIsWrittenWithTheNearestName() {
        refused("bow: { hip", "bow: { hipp", "5:10", "robot kid has no joint \"hipp\" (did you mean \"hip\" of"
                + " kid.yaml:6:3? write one name in both files)");
        refused("bow: { hip", "bow: { elbow", "5:10", "robot kid has no joint \"elbow\"; joints: hip, knee, ankle");
    }

    @Test
    void anAngleBeyondTheLimitsOfItsJointIsRefusedAndDegreesAreNoticed() throws Exception {
        assertThat(read(GOOD.replace("hip: 0.8", "hip: -1")).name()).isEqualTo("bow");
        refused("hip: 0.8", "hip: 45", "5:10", "\"hip\": must be from -1.0 to 1.0 rad, its limits in kid.yaml:6:48; 45"
                + ".0 is not (in radians; 45 degrees are 0.785)");
        refused("hip: 0.8", "hip: 90", "5:10", "kid.yaml:6:48; 90.0 is not");
        assertThatThrownBy(() -> read(GOOD.replace("hip: 0.8", "hip: 90"))).message().doesNotContain("degrees");
    }

    @Test
    void aStepLongerThanAnHourIsRefused() throws Exception {
        assertThat(read(GOOD.replace("in: 1s", "in: 1h")).name()).isEqualTo("bow");
        refused("in: 1s", "in: 87600h", "7:", "\"in\": must be at most 1h; 87600h is not");
        refused("hold: 200ms", "hold: 61m", "9:", "\"hold\": must be at most 1h; 61m is not");
    }

    @Test
    void aStepThatTakesNoTimeIsRefused() {
        refused("[stand], in: 1s", "[stand], in: 0s", "7:", "\"in\"", "longer than 0");
    }

    @Test
    void anAngleThatIsNoNumberIsRefused() {
        refused("hip: 0.8", "hip: much", "5:", "hip");
        refused("hip: 0.8", "hip: .nan", "5:", "hip");
    }

    @Test
    void aWrongKeyIsRefusedWithTheNearestKey() {
        refused("repeat:", "repeet:", "8:1", "repeet", "repeat");
        refused("hold: 200ms", "holt: 200ms", "9:", "holt", "hold");
    }

    @Test
    void aRoundWithoutStepsIsRefused() {
        String head = GOOD.substring(0, GOOD.indexOf("repeat:"));
        assertThatThrownBy(() -> read(head + "repeat: []\n")).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file() + ":8:").hasMessageContaining("at least one step");
    }

    @Test
    void aFileOfAnotherVersionIsRefused() {
        refused("sinew: 1", "sinew: 2", "1:", "version 1");
    }
}
