package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
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
    private final RobotModel robot = new RobotModel("kid", List.of("hip", "knee", "ankle"), List.of(), List.of(),
            List.of(), List.of());

    private Path file() {
        return folder.resolve("bow.yaml");
    }

    private Sequence read(String text) throws IOException, ConfigException {
        return SequenceFile.read(Files.writeString(file(), text), robot);
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
        RobotState state = new RobotState(robot);
        Intent intent = new Intent(3);
        state.safety = SafetyState.ARMED;
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
        refused("bow: { hip", "bow: { hipp", "5:10", "robot kid has no joint \"hipp\"", "hip");
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
