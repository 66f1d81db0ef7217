package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PerceptModel.Term;

@Timeout(60)
class OnnxPerceptTest {
    @TempDir
    Path folder;

    private static OnnxPercept open(CardFolder cards) throws ConfigException, ModelException {
        return OnnxPercept.open(ModelCard.read(cards.card));
    }

    @Test
    void isWhatItsCardSays() throws ConfigException, ModelException {
        try (PerceptModel percept = open(new CardFolder(folder, "sums"))) {
            assertThat(percept.terms()).containsExactly(Term.GYRO, Term.ACCELEROMETER);
            assertThat(percept.joints()).isEmpty();
            assertThat(percept.window()).isEqualTo(2);
            assertThat(percept.hopNanos()).isEqualTo(20_000_000);
            assertThat(percept.labels()).containsExactly("calm", "shaken");
            double[] scores = new double[2];
            assertThat(percept.run(new float[] {1, 0, 0, 0, 0, 2, 0.5f, 0, 0, 0, 0, 3}, scores)).isTrue();
            assertThat(scores).containsExactly(1.5, 5);
        }
    }

    @Test
    void refusesRowsThatAreNotFiniteAndLeavesTheScores() throws ConfigException, ModelException {
        try (PerceptModel percept = open(new CardFolder(folder, "sums"))) {
            double[] scores = {7, 7};
            float[] rows = new float[12];
            rows[11] = Float.NaN;
            assertThat(percept.run(rows, scores)).isFalse();
            assertThat(scores).containsExactly(7, 7);
        }
    }

    @Test
    void refusesRowsOfAnotherSize() throws ConfigException, ModelException {
        try (PerceptModel percept = open(new CardFolder(folder, "sums"))) {
            assertThatThrownBy(() -> percept.run(new float[11], new double[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("11 row values and 2 scores given; this model takes 12 and gives 2");
        }
    }

    @Test
    void refusesAFileWithAnotherSha256() {
        byte[] other = CardFolder.network("sums_open");
        CardFolder cards = new CardFolder(folder, "sums").file("sums.onnx", other);
        String promised = CardFolder.sha256(CardFolder.network("sums"));
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class).hasMessage(
                folder.resolve("sums.onnx") + ": sha256 is " + CardFolder.sha256(other) + ", the card says " + promised
                        + "; the file is damaged or another one: fetch it again");
    }

    @Test
    void refusesATruncatedFileEvenIfTheCardWasMadeForIt() {
        byte[] whole = CardFolder.network("sums");
        byte[] part = Arrays.copyOf(whole, whole.length / 2);
        CardFolder cards = new CardFolder(folder, "sums").file("sums.onnx", part)
                .with(CardFolder.sha256(whole), CardFolder.sha256(part));
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class)
                .hasMessageContaining("is not a whole ONNX file");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        CardFolder cards = new CardFolder(folder, "sums").with("file: sums.onnx", "file: other.onnx");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ConfigException.class).hasMessage(
                cards.card + ":3:1: \"file\" names other.onnx, and " + folder.resolve("other.onnx")
                        + " is not there; check the path");
    }

    @Test
    void refusesANetworkThatDoesNotRepeatItsGoldenVector() {
        CardFolder cards = new CardFolder(folder, "sums")
                .file("golden.json", CardFolder.GOLDEN.replace("21", "21.01").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class).hasMessage(
                folder.resolve("golden.json") + ":2:54: value 1 of scores should be 21.0100 and is 21.0000 (tolerance"
                        + " 0.001); this processor or library computes the network differently: do not use it here,"
                        + " and report it");
        assertThatCode(() -> open(cards.with("tolerance: 0.001", "tolerance: 0.02")).close())
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAGoldenVectorOfAnotherShape() {
        CardFolder cards = new CardFolder(folder, "sums").file("golden.json",
                CardFolder.GOLDEN.replace("[1, 2, 6]", "[2, 6]").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ConfigException.class).hasMessage(
                folder.resolve("golden.json") + ":1:13: rows has shape [2, 6] and 12 values, the card says [1, 2, 6]");
    }

    @Test
    void givesTheNetworkWhatNeverChanges() throws ConfigException, ModelException {
        CardFolder cards = new CardFolder(folder, "sums_times_gain").with("inputs:\n",
                "inputs:\n  gain: { type: int64, shape: [1], constant: 3 }\n").file("golden.json", CardFolder.GOLDEN
                        .replace("[9, 21]", "[27, 63]").getBytes(StandardCharsets.UTF_8));
        try (PerceptModel percept = open(cards)) {
            double[] scores = new double[2];
            assertThat(percept.run(new float[] {1, 0, 0, 0, 0, 2, 0.5f, 0, 0, 0, 0, 3}, scores)).isTrue();
            assertThat(scores).containsExactly(4.5, 15);
        }
        assertThatThrownBy(() -> open(cards.with("constant: 3", "constant: 4")))
                .isInstanceOf(GoldenMismatch.class);
    }

    @Test
    void refusesAPerceptWhoseValuesAreNoScores() {
        CardFolder cards = new CardFolder(folder, "sums").with("read: scores", "read: values");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class)
                .hasMessage("sums: a percept gives probabilities or scores, the card reads values");
    }

    @Test
    void refusesAPerceptWithoutAWindow() {
        CardFolder cards = new CardFolder(folder, "sums")
                .with(", terms: [gyro, accelerometer], window: 2, hop: 20ms", "");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class).hasMessage(
                "sums: a percept takes one input with terms, the card has [rows]; give the input its terms, window and"
                        + " hop");
    }

    @Test
    void refusesAPerceptWithoutLabels() {
        CardFolder cards = new CardFolder(folder, "sums").with("labels: [calm, shaken], ", "")
                .with("rules:", "rules: {} #").with("  shaking:\n", "").with("    { labels: [shaken]", "# ");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class).hasMessage(
                "sums: a percept gives one output with a label for each value, the card has [scores] with the labels"
                        + " []");
    }

    @Test
    void leavesNothingBehindInTheCardsFolder() throws Exception {
        open(new CardFolder(folder, "sums")).close();
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("golden.json", "sums.model.yaml", "sums.onnx");
        }
    }
}
