package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of the data fits a screen: whoever has read {@code ControlLoop.tick} has understood the robot. */
@Timeout(60)
class ScreenTest {
    private static final Path LOOP = Path.of("../runtime/src/main/java/org/sinew/loop/ControlLoop.java");

    @Test
    void theTickIsShorterThanTwentyFiveLines() throws IOException {
        List<String> tick = method(Files.readAllLines(LOOP), "public void tick(long nowNanos) {");
        assertThat(tick).as("lines of ControlLoop.tick").hasSizeBetween(8, 24);
    }

    @Test
    void theTickReadsInTheOrderOfTheData() throws IOException {
        String tick = String.join("\n", method(Files.readAllLines(LOOP), "public void tick(long nowNanos) {"));
        List<String> steps = List.of("sensors.sample(", "estimate.update(", "percepts.collect(", "behavior.decide(",
                "safety.gate(", "joints.command(", "guard.beat(", "recorder.append(");
        assertThat(steps).isSortedAccordingTo((a, b) -> Integer.compare(tick.indexOf(a), tick.indexOf(b)))
                .allSatisfy(step -> assertThat(tick).containsOnlyOnce(step));
    }

    @Test
    void theTickDecidesNothingItself() throws IOException {
        String tick = String.join("\n", method(Files.readAllLines(LOOP), "public void tick(long nowNanos) {"));
        assertThat(tick).doesNotContain("if (", "for (", "while (", "try {", "? ");
    }

    /** The lines from the method's head to the brace that closes it. */
    private static List<String> method(List<String> lines, String head) {
        int first = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(head)) {
                first = i;
            }
            if (first >= 0 && lines.get(i).equals("    }")) {
                return lines.subList(first, i + 1);
            }
        }
        throw new AssertionError("no method " + head);
    }
}
