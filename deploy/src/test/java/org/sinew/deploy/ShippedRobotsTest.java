package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every robot that we ship: its file is right, and the robot can be armed. */
@Timeout(120)
class ShippedRobotsTest {
    private static final Path ROBOTS = Path.of("robots");

    static Stream<Path> robots() throws IOException {
        try (Stream<Path> folders = Files.list(ROBOTS)) {
            return folders.map(folder -> folder.resolve("robot.yaml")).sorted().toList().stream();
        }
    }

    @Test
    void areTwoAtLeast() throws IOException {
        assertThat(robots().toList()).contains(ROBOTS.resolve("arm6/robot.yaml"), ROBOTS.resolve("kid20/robot.yaml"));
    }

    @ParameterizedTest
    @MethodSource("robots")
    void checksAndNeedsNoMoreThanItsBusesHave(Path robot) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(err), "check", robot.toString())).as(err.toString())
                .isZero();
        assertThat(err.toString()).as("no advice").isEmpty();
        assertThat(out.toString()).endsWith("fine" + System.lineSeparator());
    }

    @ParameterizedTest
    @MethodSource("robots")
    void isArmedInVirtualTimeAndNothingMovesWithoutADecision(Path robot) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Main.run(new PrintWriter(out), new PrintWriter(err), "run", robot.toString(), "--sim", "--fast", "--arm",
                "--for", "4s", "--socket", "target/shipped-" + robot.getParent().getFileName() + ".sock");
        assertThat(err.toString()).contains("armed: commands pass");
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).anyMatch(line -> line.matches("uncommanded_motions +0"))
                .anyMatch(line -> line.matches("faults +none")).anyMatch(line -> line.matches("end_state +armed"));
    }
}
