package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped network and the shipped rule in demonstrations that are simulated here, now, by the generator of its
 * training data, with seeds that training never saw. Judged by the plant's truth.
 */
@Timeout(240)
class BodyStateDemonstrationTest {
    private static final int EPISODES = 8;
    private static final int ROWS = 1500;
    private static final int WIDTH = 26;
    private static final int FALLEN = 2;
    private static final int LABELS = 4;

    @TempDir
    static Path folder;
    private static OnnxPercept percept;
    private static ByteBuffer rows;
    private static ByteBuffer truth;
    private static ByteBuffer marks;

    @BeforeAll
    static void simulate() throws Exception {
        Process generator = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), "models/training/GenerateBodyState.java",
                folder.toString(), "2", "0", Integer.toString(EPISODES), "demo")
                .directory(Path.of("..").toFile()).inheritIO().start();
        assertThat(generator.waitFor()).as("exit of the generator").isZero();
        rows = array("demo.rows.npy");
        truth = array("demo.label.npy");
        marks = array("demo.marks.npy");
        percept = OnnxPercept.open(ModelCard.read(Path.of("body_state/body_state.model.yaml")));
    }

    @AfterAll
    static void close() {
        percept.close();
    }

    @Test
    void staysQuietWhileTheRobotHangsStandsSquatsAndLooksAround() {
        for (int episode = 0; episode < EPISODES; episode += 2) {
            assertThat(truthHolds(episode, FALLEN)).as("control: this robot stays up").isFalse();
            assertThat(firstAlarm(episode, rule().over())).as("row of an alarm in episode " + episode)
                    .isEqualTo(ROWS);
        }
    }

    @Test
    void announcesEachPushThatTopplesBeforeTheRobotLies() {
        for (int episode = 1; episode < EPISODES; episode += 2) {
            int push = (int) (marks.getFloat(4 * (2 * episode + 1)) / 0.02);
            int fallen = firstRow(episode, FALLEN);
            int alarm = firstAlarm(episode, rule().over());
            System.out.println("push at row " + push + ", alarm at " + alarm + ", 60 degrees at " + fallen);
            assertThat(fallen).as("control: this robot falls").isLessThan(ROWS);
            assertThat(alarm).isBetween(push, fallen - 1);
        }
    }

    @Test
    void wouldNotPassWithAThresholdOfNothing() {
        assertThat(firstAlarm(0, 0)).isLessThan(ROWS);
    }

    private static ModelCard.Rule rule() {
        return Objects.requireNonNull(percept.rules().get("falling"));
    }

    /** First row in which the rule says yes, else the number of rows. */
    private static int firstAlarm(int episode, double over) {
        int window = percept.window();
        float[] input = new float[window * WIDTH];
        double[] scores = new double[LABELS];
        int inARow = 0;
        for (int row = window - 1; row < ROWS; row++) {
            int first = episode * ROWS + row - window + 1;
            rows.asFloatBuffer().get(first * WIDTH, input);
            assertThat(percept.run(input, scores)).isTrue();
            double sum = rule().labels().stream().mapToDouble(label -> scores[percept.labels().indexOf(label)]).sum();
            inARow = sum > over ? inARow + 1 : 0;
            if (inARow >= rule().consecutive()) {
                return row;
            }
        }
        return ROWS;
    }

    private static int firstRow(int episode, int label) {
        for (int row = 0; row < ROWS; row++) {
            if (truth.get(episode * ROWS + row) == label) {
                return row;
            }
        }
        return ROWS;
    }

    private static boolean truthHolds(int episode, int label) {
        return firstRow(episode, label) < ROWS;
    }

    /** The values of a NumPy file of version 1.0. */
    private static ByteBuffer array(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        int header = 10 + (bytes[8] & 0xFF) + ((bytes[9] & 0xFF) << 8);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, header, bytes.length)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
