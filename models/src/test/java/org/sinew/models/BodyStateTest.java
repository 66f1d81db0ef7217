package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.ConfigException;

/** The network that we ship, from its card. Surefire runs in the folder of this module. */
@Timeout(60)
class BodyStateTest {
    private static final Path CARD = Path.of("body_state/body_state.model.yaml");
    private ModelCard card;
    private OnnxPercept percept;

    @BeforeEach
    void open() throws ConfigException, ModelException {
        card = ModelCard.read(CARD);
        percept = OnnxPercept.open(card);
    }

    @AfterEach
    void close() {
        percept.close();
    }

    private double[] scores(float[] rows) {
        double[] scores = new double[percept.labels().size()];
        assertThat(percept.run(rows, scores)).isTrue();
        return scores;
    }

    private static float[] golden(String name) throws ConfigException {
        List<Double> data = GoldenFile.read(CARD.resolveSibling("golden/" + name + ".json")).vector().inputs()
                .get("window").data();
        float[] rows = new float[data.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = data.get(i).floatValue();
        }
        return rows;
    }

    private String strongest(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return percept.labels().get(best);
    }

    @Test
    void takesSixHundredAndFortyMillisecondsOfImuAndJoints() {
        assertThat(percept.window() * percept.hopNanos()).isEqualTo(640_000_000);
        assertThat(percept.joints()).hasSize(20);
        assertThat(percept.labels()).containsExactly("upright", "falling", "fallen", "lifted");
        assertThat(card.rules()).containsOnlyKeys("falling");
    }

    @Test
    void givesProbabilities() throws ConfigException {
        for (String name : List.of("hanging", "standing", "squatting", "falling", "lying", "carried")) {
            double[] scores = scores(golden(name));
            assertThat(Arrays.stream(scores).sum()).isCloseTo(1, within(1e-5));
            assertThat(Arrays.stream(scores).allMatch(score -> score >= 0 && score <= 1)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"hanging, lifted", "standing, upright", "squatting, upright", "falling, falling", "lying, fallen",
        "carried, lifted"})
    void knowsRecordedWindows(String name, String label) throws ConfigException {
        assertThat(strongest(scores(golden(name)))).isEqualTo(label);
    }

    @Test
    void callsARobotThatLiesStillFallenOnEachSide() {
        double[][] directions = {{9.81, 0, 0}, {-9.81, 0, 0}, {0, 9.81, 0}, {0, -9.81, 0}};
        for (double[] up : directions) {
            float[] rows = new float[percept.window() * 26];
            for (int row = 0; row < percept.window(); row++) {
                for (int axis = 0; axis < 3; axis++) {
                    rows[26 * row + 3 + axis] = (float) up[axis];
                }
            }
            assertThat(strongest(scores(rows))).as("up along " + Arrays.toString(up)).isEqualTo("fallen");
        }
    }

    @Test
    void refusesAJointThatWasNeverRead() throws ConfigException {
        float[] rows = golden("standing");
        rows[26 * 31 + 6] = Float.NaN;
        assertThat(percept.run(rows, new double[4])).isFalse();
    }

    @Test
    void isSmall() throws Exception {
        assertThat(Files.size(card.file())).isLessThan(100_000);
    }
}
