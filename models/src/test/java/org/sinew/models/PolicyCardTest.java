package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.models.PolicyTerm.Kind;

@Timeout(60)
class PolicyCardTest {
    @TempDir
    Path folder;
    private String text = "";

    @BeforeEach
    void writeFiles() throws IOException {
        byte[] network = CardFolder.network("copies");
        Files.write(folder.resolve("copies.onnx"), network);
        text = """
                file: copies.onnx
                sha256: %s
                licence: Apache-2.0
                rate_hz: 50
                joints: [left_hip, left_knee]
                joint_map: { left_knee: { robot: l_knee, sign: -1 } }
                default_pose_rad: [0.1, -0.2]
                inputs:
                  obs:
                    - gyro
                    - joint_position_error
                    - { term: joint_velocity, scale: 0.05 }
                    - { term: previous_action, ago: 1 }
                outputs:
                  actions: { scale: 0.25, to: position_target }
                """.formatted(CardFolder.sha256(network));
    }

    @Test
    void readsTermsInBothFormsAndTheirDefaults() throws Exception {
        PolicyCard card = read();
        List<PolicyTerm> terms = card.inputs().get("obs").terms();
        assertThat(terms).extracting(PolicyTerm::term).containsExactly(Kind.GYRO, Kind.JOINT_POSITION_ERROR,
                Kind.JOINT_VELOCITY, Kind.PREVIOUS_ACTION);
        assertThat(terms.get(0).scale()).containsExactly(1.0);
        assertThat(terms.get(2).scale()).containsExactly(0.05);
        assertThat(card.history()).isEqualTo(new PolicyCard.History(1, PolicyCard.HistoryOrder.TERM_MAJOR));
        assertThat(card.outputs().get("actions").scale()).containsExactly(0.25);
        assertThat(card.robotJoint("left_knee")).isEqualTo("l_knee");
        assertThat(card.robotJoint("left_hip")).isEqualTo("left_hip");
    }

    @Test
    void anInputMayHaveAShapeBesideItsTerms() throws Exception {
        text = text.replace("  obs:\n    -", "  obs:\n    shape: [1, 9]\n    terms:\n    -");
        assertThat(read().inputs().get("obs").shape()).contains(List.of(1, 9));
    }

    @Test
    void everyTermHasTheWidthThatItSays() throws Exception {
        text = text.replace("    - gyro\n", "    - orientation\n").replace("    - joint_position_error\n",
                "    - { term: phase, period_s: 0.5, offsets_rad: [0, 3.14] }\n"
                        + "    - { term: command, names: [vx, vy, wz] }\n"
                        + "    - { term: constant, value: [1, 2] }\n"
                        + "    - { term: projected_gravity, history: 3 }\n    - time_step\n");
        PolicyCard card = read();
        assertThat(card.inputs().get("obs").terms()).extracting(term -> term.size(2, 2))
                .containsExactly(4, 4, 3, 2, 3, 1, 2, 2);
        assertThat(card.inputs().get("obs").size(2, 2, 1)).isEqualTo(27);
    }

    @Test
    void theNetworkMustBeTheOneThatTheCardDescribes() throws Exception {
        read().checkNetwork();
        text = text.replace("    - gyro\n", "");
        PolicyCard narrow = read();
        assertThatThrownBy(narrow::checkNetwork).isInstanceOf(ModelException.class)
                .hasMessageContaining("input 'obs' has shape [1, 9], the card makes it 6 values");
    }

    @Test
    void aNetworkThatNamesOtherJointsIsAnother() throws Exception {
        text = text.replace("[left_hip, left_knee]", "[left_knee, left_hip]");
        PolicyCard swapped = read();
        assertThatThrownBy(swapped::checkNetwork).isInstanceOf(ModelException.class)
                .hasMessageContaining("says joint_names=left_hip,left_knee of itself");
    }

    @Test
    void aTermThatIsWrongIsFoundWhereItIsWritten() {
        text = text.replace("    - gyro\n", "    - { term: gyro, scale: [1, 2] }\n");
        assertThatThrownBy(this::read).isInstanceOf(ConfigException.class)
                .hasMessageContaining(":10:7: \"obs item 1\": scale takes one number, or one for each of the 3 values");
    }

    private PolicyCard read() throws ConfigException {
        return PolicyCard.read(ConfigReader.parse(folder.resolve("walk.policy.yaml").toString(), text));
    }
}
