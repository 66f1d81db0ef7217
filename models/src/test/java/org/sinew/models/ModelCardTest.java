package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sinew.config.ConfigException;
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
        ModelCard.Input input = new ModelCard.Input(ModelCard.ElementType.FLOAT32, List.of(1, 2, 7),
                List.of(Term.GYRO, Term.JOINT_POSITION, Term.JOINT_VELOCITY), List.of("left_knee", "right_knee"), 2,
                Duration.ofMillis(20));
        assertThat(input.rowSize()).isEqualTo(7);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
            arguments("name: sums", "name: Sums One",
                    "1:1: \"name\": takes a word of small letters, digits and _; found Sums One"),
            arguments("licence: Apache-2.0", "license: Apache-2.0",
                    "5:1: unknown key \"license\" (did you mean \"licence\"?)"),
            arguments("hop: 20ms", "hop: 20",
                    "8:90: \"hop\" takes a duration such as 50ms, 20s, 5m or 168h; found 20"),
            arguments(", hop: 20ms", "", "8:9: \"hop\": takes the time between two rows, such as 20ms; found none"),
            arguments("window: 2", "window: 3",
                    "8:26: \"shape\": is [1, 2, 6] but window, terms and joints make it [1, 3, 6]"),
            arguments("window: 2", "window: -1", "8:74: \"window\": takes the number of rows, 1 or more; found -1"),
            arguments("accelerometer]", "accelerometer, joint_position]",
                    "8:9: \"joints\": is empty but terms holds joint values; list the joints in the "
                        + "order of training"),
            arguments("hop: 20ms", "hop: 20ms, joints: [left_knee]",
                    "8:96: \"joints\": is given but no term holds joint values; take one of them out"),
            arguments("accelerometer]", "gyro]", "8:44: \"terms\": names one term twice"),
            arguments("accelerometer]", "accelerometr]",
                    "8:58: \"terms\" item 2 takes one of gyro, accelerometer, joint_position, "
                        + "joint_velocity, joint_effort; found accelerometr (did you mean "
                        + "\"accelerometer\"?)"),
            arguments("terms: [gyro, accelerometer],", "",
                    "8:45: \"window\": is given without terms; say what a row holds"),
            arguments("shape: [1, 2, 6]", "shape: [1, 0, 6]",
                    "8:26: \"shape\": takes whole numbers over 0, one per dimension; found [1, 0, 6]"),
            arguments("rows: { type: float32", "rows: { type: float16",
                    "8:17: \"type\" takes one of float32; found float16 (did you mean \"float32\"?)"),
            arguments("[calm, shaken]", "[calm]", "10:43: \"labels\": has 1 words, the last dimension of shape is 2"),
            arguments("[calm, shaken]", "[calm, calm]", "10:43: \"labels\": names one label twice"),
            arguments("read: scores", "read: guesses",
                    "10:73: \"read\" takes one of probabilities, scores; found guesses"),
            arguments("labels: [shaken]", "labels: [broken]",
                    "11:1: \"rules\": rule shaking names the label broken; the outputs have [calm, "
                        + "shaken]"),
            arguments("consecutive: 2", "consecutive: 0",
                    "13:36: \"consecutive\": takes the number of results in a row, 1 or more; found 0"),
            arguments("over: 0.5", "over: .nan",
                    "13:31: \"over\" takes a number such as 0.5; .nan is not a finite number"),
            arguments("tolerance: 0.001", "tolerance: 0", "15:26: \"tolerance\": takes a number over 0; found 0.0"),
            arguments("sha256:", "sha256: ab # ",
                    "4:1: \"sha256\": takes 64 digits 0-9 a-f, as sha256sum prints them; found 2 "
                        + "characters"),
            arguments("intended_use: tests", "", "1:1: key \"intended_use\" is missing; it takes a text"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    void refusesAMistakeAndSaysWhereItIs(String old, String by, String message) {
        CardFolder cards = new CardFolder(folder, "sums").with(old, by);
        assertThatThrownBy(() -> ModelCard.read(cards.card)).isInstanceOf(ConfigException.class)
                .hasMessage(cards.card + ":" + message);
    }

    @Test
    void refusesACardWithoutGoldenVectors() {
        CardFolder cards = new CardFolder(folder, "sums")
                .with("golden:\n  - { file: golden.json, tolerance: 0.001 }", "golden: []");
        assertThatThrownBy(() -> ModelCard.read(cards.card)).isInstanceOf(ConfigException.class).hasMessage(cards.card
                + ":14:1: \"golden\": is empty; a card needs at least one recorded input with its output");
    }
}
