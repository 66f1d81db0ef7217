package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.cockpit.BodyShape;
import org.sinew.cockpit.RobotDescription;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.mjcf.Mjcf;

/** How the robots that we ship look to the page. */
@Timeout(60)
class RobotShapeTest {
    private static final List<String> FEET = List.of("left_foot", "right_foot");

    private static RobotConfig config(String robot) throws ConfigException {
        return RobotConfig.read(Path.of("robots", robot, "robot.yaml"), DriverCatalog.load().types());
    }

    private static RobotShape shape(String robot) throws ConfigException {
        return new RobotShape(SimulatedWorld.plant(config(robot).sim().orElseThrow()).model());
    }

    @Test
    void everyLinkHangsOnOneThatCameBefore() throws ConfigException {
        BodyShape kid20 = shape("kid20").shape();
        TreeSet<String> seen = new TreeSet<>();
        for (BodyShape.Body body : kid20.bodies()) {
            body.parent().ifPresent(parent -> assertThat(seen).contains(parent));
            seen.add(body.name());
        }
        assertThat(kid20.bodies().getFirst().name()).isEqualTo("torso");
        assertThat(kid20.fixedBase()).isFalse();
        assertThat(seen).as("props are no part of the robot").doesNotContain("ball", "door", "world");
    }

    @Test
    void everyJointOfTheRobotFileMovesALink() throws ConfigException {
        for (String robot : List.of("kid20", "arm6")) {
            List<String> drawn = shape(robot).shape().bodies().stream().flatMap(body -> body.joints().stream())
                    .map(BodyShape.Joint::name).toList();
            assertThat(drawn).containsAll(config(robot).joints().stream().map(RobotConfig.Joint::name).toList())
                    .doesNotContain("root").doesNotHaveDuplicates();
        }
    }

    @Test
    void shapesHaveTheSizesOfTheFile() throws ConfigException {
        BodyShape.Body torso = shape("kid20").shape().bodies().getFirst();
        assertThat(torso.geoms()).anySatisfy(pelvis -> {
            assertThat(pelvis.type()).isEqualTo("box");
            assertThat(pelvis.sizeMetre()).containsExactly(0.030, 0.055, 0.017);
            assertThat(pelvis.rgba()).containsExactly(0.25, 0.27, 0.30, 1.0);
        });
    }

    @Test
    void jointsBelongToLimbs() throws ConfigException {
        Map<String, String> limbs = shape("kid20").limbs(FEET);
        assertThat(limbs).containsEntry("left_knee", "left_leg").containsEntry("right_ankle_roll", "right_leg")
                .containsEntry("left_elbow", "left_arm").containsEntry("right_shoulder_roll", "right_arm")
                .containsEntry("head_tilt", "head").containsEntry("head_pan", "head").hasSize(20);
        assertThat(shape("arm6").limbs(List.of())).containsEntry("gripper", "arm").hasSize(6);
    }

    @Test
    void knowsAHumanoidAndAnArm() throws ConfigException {
        assertThat(shape("kid20").kind(FEET)).isEqualTo(Optional.of("humanoid"));
        assertThat(shape("arm6").kind(List.of())).isEqualTo(Optional.of("arm"));
        assertThat(shape("kid20").kind(List.of())).as("a humanoid has feet").isEmpty();
    }

    @Test
    void aCameraLooksAlongItsXAndHasItsLeftAlongY() throws ConfigException {
        RobotDescription.Mount head = shape("kid20").camera(config("kid20").cameras().getFirst()).orElseThrow();
        assertThat(head.body()).isEqualTo("head");
        List<Double> q = head.frame().orientationWxyz();
        assertThat(Math.abs(q.getFirst())).as("it looks ahead, as the head does: no turn").isCloseTo(1, within(1e-9));
        RobotDescription.Mount hand = shape("arm6").camera(config("arm6").cameras().getFirst()).orElseThrow();
        List<Double> h = hand.frame().orientationWxyz();
        double pitch = Math.asin(2 * (h.get(0) * h.get(2) - h.get(3) * h.get(1)));
        assertThat(Math.toDegrees(pitch)).as("it looks down at the gripper").isCloseTo(15, within(0.1));
    }

    @Test
    void feetTouchWhereTheirSensorsSit() throws ConfigException {
        RobotDescription.Contact foot = shape("kid20").contact("left_foot");
        assertThat(foot.pointsMetre()).hasSize(4).contains(List.of(0.055, 0.019, -0.035));
        assertThat(shape("kid20").contact("torso").pointsMetre()).isEmpty();
    }

    @Test
    void theInertialUnitSitsInTheTorso() throws ConfigException {
        assertThat(shape("kid20").imu("torso_imu").orElseThrow().body()).isEqualTo("torso");
        Mjcf arm = SimulatedWorld.plant(config("arm6").sim().orElseThrow()).model();
        assertThat(new RobotShape(arm).imu("none")).isEmpty();
    }
}
