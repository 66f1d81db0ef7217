package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.NotSupported;
import org.sinew.perceive.PerceptModel.Term;

@Timeout(60)
class ModelCardTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryKey() throws ConfigException {
        ModelCard card = ModelCard.read(new CardFolder(folder, "sums").card);

        assertThat(card.name()).isEqualTo("sums");
        assertThat(card.file()).isEqualTo(folder.resolve("sums.onnx"));
        ModelCard.Input rows = card.inputs().get("rows");
        assertThat(rows.terms()).containsExactly(Term.GYRO, Term.ACCELEROMETER);
        assertThat(rows.hop()).isEqualTo(Duration.ofMillis(20));
        assertThat(rows.rowSize()).isEqualTo(6);
        assertThat(card.outputs().get("scores").labels()).containsExactly("calm", "shaken");
        assertThat(card.rules().get("shaking").consecutive()).isEqualTo(2);
        assertThat(card.golden()).containsExactly(new ModelCard.Golden(folder.resolve("golden.json"), 0.001));
        assertThat(card.training()).isNull();
    }

    @Test
    void saysOfAWindowWhatAFileOfOursSaysOfItself() throws ConfigException {
        assertThat(ModelCard.read(new CardFolder(folder, "sums").card).metadata())
                .containsEntry("sinew.terms", "gyro,accelerometer").containsEntry("sinew.hop_us", "20000")
                .containsEntry("sinew.labels", "calm,shaken").hasSize(3);
    }

    @Test
    void countsOneValuePerJointAndTerm() {
        ModelCard.Input input = new ModelCard.Input(ElementType.FLOAT32, List.of(1, 2, 7),
                List.of(Term.GYRO, Term.JOINT_POSITION, Term.JOINT_VELOCITY), List.of("left_knee", "right_knee"), 2,
                Duration.ofMillis(20), Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(),
                List.of());
        assertThat(input.rowSize()).isEqualTo(7);
    }

    @Test
    void refusesWhatItCannotDoOnlyAfterWhatIsWrong() {
        CardFolder cards = new CardFolder(folder, "sums").with("read: scores", "read: logits");
        assertThatThrownBy(() -> ModelCard.read(cards.card)).isInstanceOf(NotSupported.class).hasMessage(cards.card
                + ":10:73: \"read\": \"logits\" is not supported in this version; write one of probabilities,"
                + " scores, boxes, values");
        cards.with("consecutive: 2", "consecutive: 0");
        assertThatThrownBy(() -> ModelCard.read(cards.card)).isExactlyInstanceOf(ConfigException.class)
                .hasMessage(cards.card + ":13:36: \"consecutive\": must be from 1 to 1000; 0 is not");
    }

    @Test
    void readsPicturesStreamsAndRecurrentTensors() {
        ModelCard.Input picture = new ModelCard.Input(ElementType.UINT8, List.of(1, 3, 240, 320), List.of(), List.of(),
                0, Duration.ZERO, Optional.of(ModelCard.Layout.NCHW), Optional.of(ModelCard.Colour.BGR),
                List.of(1 / 255.0), List.of(0.5, 0.4, 0.4), Optional.of(15.0), List.of());
        assertThat(picture.mean()).hasSize(3);
        assertThatThrownBy(() -> new ModelCard.Input(ElementType.UINT8, List.of(1, 3, 240, 320), List.of(), List.of(),
                0, Duration.ZERO, Optional.of(ModelCard.Layout.NHWC), Optional.of(ModelCard.Colour.BGR), List.of(),
                List.of(), Optional.empty(), List.of())).hasMessage("has 3 channels, shape has 320");
    }

    @Test
    void refusesACardWithoutGoldenVectors() {
        CardFolder cards = new CardFolder(folder, "sums")
                .with("golden:\n  - { file: golden.json, tolerance: 0.001 }", "golden: []");
        assertThatThrownBy(() -> ModelCard.read(cards.card)).isInstanceOf(ConfigException.class).hasMessage(cards.card
                + ":14:1: \"golden\": is empty; a card needs at least one recorded input with its output");
    }
}
