package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.text.Json;

/** The humanoid of the checkout, with a way down to the ground, through the whole chain in virtual time. */
@Timeout(120)
class KneelTest {
    private static final Path HUMANOID = Path.of("robots", "kid20", "robot.yaml").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void kneelsWhenItsInertialUnitIsLostThenGoesLimpAndNothingMovesUnasked() throws Exception {
        Path robot = Files.writeString(folder.resolve("robot.yaml"), """
                include: %s
                safety:
                  safe_state: kneel
                  kneel: { pose_rad: { left_knee: 2.2, right_knee: 2.2, left_hip_pitch: -1.1,
                    right_hip_pitch: -1.1, left_ankle_pitch: -1.1, right_ankle_pitch: -1.1 }, time: 2s }
                """.formatted(HUMANOID));
        Path trace = folder.resolve("trace.csv");
        StringWriter out = new StringWriter();
        Main.run(new PrintWriter(out), new PrintWriter(new StringWriter()), "run", robot.toString(), "--sim", "--fast",
                "--seed", "1", "--arm", "--no-models", "--for", "8s", "--fault", "at 4s: sensor.torso_imu off",
                "--trace", trace.toString(), "--socket", folder.resolve("s").toString(), "--json");
        Map<String, Object> summary = Json.read(out.toString()).orElseThrow();
        assertThat(summary).containsEntry("end_state", "stopped").containsEntry("uncommanded_motions", 0);

        List<String[]> rows = Files.readAllLines(trace).stream().map(line -> line.split(",", -1)).toList();
        int applied = List.of(rows.getFirst()).indexOf("left_knee_applied_rad");
        List<String[]> stopping = rows.stream().filter(row -> row[2].equals("stopping")).toList();
        List<Double> knee = stopping.stream().filter(row -> !row[applied].isEmpty())
                .map(row -> Double.parseDouble(row[applied])).toList();
        assertThat(knee).hasSizeBetween(100, 200).isSorted();
        assertThat(knee.getLast()).isEqualTo(2.2);
        assertThat(stopping.getLast()[applied]).as("then limp").isEmpty();
    }
}
