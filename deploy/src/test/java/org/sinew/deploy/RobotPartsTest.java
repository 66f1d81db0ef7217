package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.models.OnnxModel;
import org.sinew.rt.Clock;

/** Whatever fails while the parts of a robot are made: no network stays open. */
@Timeout(60)
class RobotPartsTest {
    private static final Path KID20 = Path.of("robots/kid20");

    @TempDir
    private Path folder;
    private final int before = OnnxModel.openSessions();

    @AfterEach
    void nothingIsOpen() {
        assertThat(OnnxModel.openSessions()).isEqualTo(before);
    }

    private RobotConfig robot(String behavior) throws Exception {
        Path file = folder.resolve("robot.yaml");
        Files.writeString(file, "include: " + KID20.toAbsolutePath().resolve("robot.yaml") + "\nbehavior: { "
                + behavior + " }\n");
        return RobotConfig.read(file, DriverCatalog.load().types());
    }

    @Test
    void partsThatWereMadeAreFreedByTheirOwner() throws Exception {
        RobotConfig config = RobotConfig.read(KID20.resolve("robot.yaml"), DriverCatalog.load().types());
        try (Simulation body = Simulation.of(config, Clock.WALL, 1);
                RobotParts parts = RobotParts.of(config, body, true, false, Clock.WALL)) {
            assertThat(OnnxModel.openSessions()).isEqualTo(before + parts.perception().size()).isGreaterThan(before);
            try (Robot robot = Robot.of(parts, 0, advice -> { })) {
                assertThat(((List<?>) RobotInfo.of(robot).get("models")).toString())
                        .contains("name=body_state, ", "labels=[ball, marker]");
            }
        }
    }

    @Test
    void aSecondModelThatCannotBeOpenedClosesTheFirst() throws Exception {
        RobotConfig config = robot("sequence: " + KID20.toAbsolutePath().resolve("squat.yaml")
                + " }\nmodels: { ball_marker: { input: torso_imu }");
        List<String> names = config.models().stream().map(RobotConfig.Model::name).toList();
        assertThat(names).as("the second looks through a camera").containsExactly("body_state", "ball_marker");
        assertThatThrownBy(() -> RobotModels.open(config, List.of())).isInstanceOf(ConfigException.class)
                .hasMessageContaining("\"input\": the model looks at pictures, and torso_imu is no camera");
    }

    @Test
    void aBehaviourThatCannotBeReadClosesTheModels() throws Exception {
        Path bow = Files.copy(KID20.resolve("squat.yaml"), folder.resolve("bow.yaml"));
        RobotConfig config = robot("sequence: bow.yaml");
        Files.writeString(bow, "sinew: 1\nname: bow\n"); // changed after the robot file was checked
        try (Simulation body = Simulation.of(config, Clock.WALL, 1)) {
            assertThatThrownBy(() -> RobotParts.of(config, body, true, false, Clock.WALL))
                    .isInstanceOf(ConfigException.class).hasMessageContaining("bow.yaml");
        }
    }

    @Test
    void aRehearsalThatThrowsClosesTheModels() throws Exception {
        Files.writeString(folder.resolve("Wave.java"), Files.readString(KID20.resolve("Wave.java")).replace(
                "elbow.to(-0.6 + 0.5 * raised * swing);", "elbow.to(1 / (int) (swing * 0));"));
        RobotConfig config = robot("java: Wave.java");
        var kind = new RobotRun.Kind(true, true, true, 1, Optional.empty(), Optional.empty(), Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(1)), "",
                folder.resolve("control.sock"), false, kind);
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(new StringWriter(), true), Simulation::of)) {
            assertThatThrownBy(run::run).hasMessageContaining("ArithmeticException: / by zero");
        }
    }
}
