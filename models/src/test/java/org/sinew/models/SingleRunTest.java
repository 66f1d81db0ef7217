package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.ConfigException;
import org.sinew.state.Image;

@Timeout(60)
class SingleRunTest {
    @TempDir
    Path folder;

    private SingleRun open(CardFolder cards) throws ConfigException, ModelException {
        return SingleRun.open(ModelCard.read(cards.card));
    }

    private static TensorValues rows(int batch, double value) {
        return new TensorValues(List.of(batch, 2, 6), Collections.nCopies(12 * batch, value));
    }

    @Test
    void givesOutputsAndScores() throws ConfigException, ModelException {
        try (SingleRun run = open(new CardFolder(folder, "sums"))) {
            run.input("rows", rows(1, 0.5));
            SingleRun.Result result = run.run();
            assertThat(result.outputs().get("scores")).isEqualTo(new TensorValues(List.of(1, 2), List.of(3.0, 3.0)));
            assertThat(result.scores()).containsExactly(Map.entry("calm", 3.0),
                    Map.entry("shaken", 3.0));
            assertThat(result.found()).isEmpty();
            assertThat(result.finite()).isTrue();
        }
    }

    @Test
    void takesAnotherBatchWhereTheFileLeavesItOpen() throws ConfigException, ModelException {
        try (SingleRun run = open(new CardFolder(folder, "sums_open"))) {
            run.input("rows", rows(3, 1));
            assertThat(run.run().outputs().get("scores"))
                    .isEqualTo(new TensorValues(List.of(3, 2), Collections.nCopies(6, 6.0)));
        }
        try (SingleRun run = open(new CardFolder(folder, "sums"))) {
            run.input("rows", rows(3, 1));
            assertThatThrownBy(run::run).isInstanceOf(ModelException.class)
                    .hasMessageContaining("does not run on these values").hasMessageContaining("Got: 3 Expected: 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"takes_float16, float16", "takes_double, float64"})
    void takesTheTypesThatCardsName(String network, String type) throws ConfigException, ModelException {
        CardFolder cards = new CardFolder(folder, network).with("rows: { type: float32", "rows: { type: " + type);
        try (SingleRun run = open(cards)) {
            run.input("rows", rows(1, 0.125));
            assertThat(run.run().scores()).containsEntry("calm", 0.75);
        }
        try (OnnxPercept percept = OnnxPercept.open(ModelCard.read(cards.card))) {
            float[] rows = new float[12];
            rows[3] = 0.25f;
            double[] scores = new double[2];
            assertThat(percept.run(rows, scores)).isTrue();
            assertThat(scores).containsExactly(0, 0.25);
        }
    }

    @Test
    void findsThingsInAPicture() throws ConfigException, ModelException {
        try (SingleRun run = open(CardFolder.seeing(folder, "sees_nchw"))) {
            Image red = new Image(50, 40, false);
            for (int i = 0; i < red.rgb.length; i += 3) {
                red.rgb[i] = (byte) 255;
            }
            run.picture(red);
            SingleRun.Result result = run.run();
            assertThat(result.found().orElseThrow()).hasSize(1);
            assertThat(result.found().orElseThrow().getFirst().centreX).isEqualTo(0.5);
            assertThat(run.labels().get(result.found().orElseThrow().getFirst().label)).isEqualTo("ball");
            assertThat(result.outputs().get("boxes").shape()).containsExactly(1, 3, 6);
        }
    }

    @Test
    void saysThatWhatCameOutIsNoNumber() throws ConfigException, ModelException {
        CardFolder cards = new CardFolder(folder, "logarithm").file("golden.json", CardFolder.GOLDEN
                .replace("[9, 21]", "[2.19722, 3.04452]").getBytes(StandardCharsets.UTF_8));
        try (SingleRun run = open(cards)) {
            run.input("rows", rows(1, -1));
            SingleRun.Result result = run.run();
            assertThat(result.finite()).isFalse();
            assertThat(result.scores()).isEmpty();
        }
    }

    @Test
    void refusesWhatTheCardDoesNotTakeOrThatIsMissing() throws ConfigException, ModelException {
        try (SingleRun run = open(new CardFolder(folder, "sums"))) {
            assertThatThrownBy(run::run).isInstanceOf(ModelException.class).hasMessage("sums: input rows is not given;"
                    + " give --input rows=F.json with the shape [1, 2, 6]");
            assertThatThrownBy(() -> run.input("row", rows(1, 0))).isInstanceOf(ModelException.class)
                    .hasMessage("sums: no input is called row (did you mean \"rows\"?)");
            assertThatThrownBy(() -> run.input("rows", new TensorValues(List.of(1), List.of(0.0))))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("sums: input rows has 3 dimensions, [1, 2, 6]; given is [1]");
            assertThatThrownBy(() -> run.picture(new Image(8, 6, false))).isInstanceOf(ModelException.class)
                    .hasMessage("sums: takes no picture; its inputs are [rows]");
        }
    }
}
