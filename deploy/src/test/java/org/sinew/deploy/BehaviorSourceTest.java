package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** The behaviours of one run: its own, and those that do the same once more. */
@Timeout(30)
class BehaviorSourceTest {
    private static final String SEQUENCE = """
            sinew: 1
            name: bend
            poses:
              bent: { left_knee: 0.8 }
            repeat:
              - { pose: [bent], in: 1s }
            """;

    @TempDir
    private Path folder;
    private RobotModel robot = new RobotModel("none", List.of(), List.of(), List.of(), List.of(), List.of());

    private BehaviorSource source() throws Exception {
        Path kid20 = Path.of("robots/kid20/robot.yaml").toAbsolutePath();
        Path file = Files.writeString(folder.resolve("robot.yaml"),
                "include: " + kid20 + "\nbehavior: { sequence: bend.yaml }\n");
        RobotConfig config = RobotConfig.read(file, DriverCatalog.load().types());
        robot = new RobotModel(config.name(), config.joints().stream().map(RobotConfig.Joint::name).toList(),
                List.of(), List.of(), List.of(), List.of());
        return BehaviorSource.of(config, robot);
    }

    /** What it wishes when its time is over. */
    private double wish(Behavior behavior) {
        RobotState state = new RobotState(robot);
        state.safety = SafetyState.ARMED;
        Arrays.fill(state.appliedRad, 0);
        Intent intent = new Intent(robot.joints().size());
        behavior.decide(state, intent);
        state.nowNanos = 999_999_999;
        behavior.decide(state, intent);
        return intent.targetRad(robot.joints().indexOf("left_knee"));
    }

    @Test
    void doesTheSameOnceMoreThoughTheFileOfItsSequenceHasChanged() throws Exception {
        Path sequence = Files.writeString(folder.resolve("bend.yaml"), SEQUENCE);
        BehaviorSource source = source();
        double first = wish(source.behavior());
        assertThat(first).isBetween(0.79, 0.81);
        for (String edited : List.of(SEQUENCE.replace("0.8", "0.3"), "no sequence: [")) {
            Files.writeString(sequence, edited);
            assertThat(wish(source.recipe().make(robot))).isEqualTo(first);
            source.rehearse(behavior -> assertThat(wish(behavior)).isEqualTo(first));
        }
        assertThat(source.recipe().make(robot)).as("each has a state of its own")
                .isNotSameAs(source.recipe().make(robot));
    }
}
