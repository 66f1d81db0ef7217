package org.sinew.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.PropPath;
import org.sinew.sim.Scenario;
import org.sinew.sim.World;
import org.sinew.text.Json;

/** What is judged by physics: the arm stands still as a statue, all angles zero, and a prop is carried before it. */
@Timeout(30)
class TruthCheckTest {
    private static final double GRIPPER_X = 0.135 + 0.060 + 0.090;
    private static final double GRIPPER_Z = 0.115 + 0.115;
    private static final double[] REST = new double[3];

    private final ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(Path.of("robots/arm6/arm6.xml"), List.of(
            new Prop("ball", Prop.Kind.BALL, List.of(0.005), List.of(1.0, 0.0, 1.0), List.of(1.0, 0.0, 0.0, 0.0), 0,
                    0.5, List.of(1.0, 0.0, 0.0, 1.0), Prop.NO_MARKER))));

    TruthCheckTest() {
        plant.setState(new double[6], new double[6]);
    }

    /** Puts the ball somewhere; the arm stays all angles zero. */
    private void ball(double x, double y, double z) {
        plant.carry(plant.bodyIndex("ball"), new double[] {x, y, z}, REST);
        plant.setState(new double[6], new double[6]);
    }

    private static ScenarioFile.Reach reach(double withinM) {
        return new ScenarioFile.Reach("touched", "gripper", "ball", withinM, Duration.ZERO);
    }

    private static ScenarioFile.Gaze gaze(double share) {
        return new ScenarioFile.Gaze("seen", "hand", "ball", 12, share, Duration.ZERO);
    }

    @Test
    void reachIsTheSmallestDistanceToTheCentre() {
        TruthCheck check = reach(0.010).on(plant);
        assertThat(check.value()).as("it has seen nothing").isNaN();
        assertThat(check.ok()).isFalse();
        ball(GRIPPER_X + 0.03, 0, GRIPPER_Z);
        check.see();
        assertThat(check.value()).isCloseTo(0.03, within(1e-9));
        assertThat(check.ok()).isFalse();
        ball(GRIPPER_X, 0.006, GRIPPER_Z + 0.008);
        check.see();
        assertThat(check.value()).as("3-4-5").isCloseTo(0.010, within(1e-9));
        ball(GRIPPER_X, 0.0059, GRIPPER_Z + 0.0079);
        check.see();
        ball(1, 1, 1);
        check.see();
        assertThat(check.value()).as("the nearest so far").isLessThan(0.0099);
        assertThat(check.ok()).isTrue();
        assertThat(check.entry()).containsOnlyKeys("name", "value", "limit", "ok").containsEntry("ok", true);
    }

    @Test
    void gazeIsTheAngleFromTheCamerasAxis() {
        double eyeX = 0.135 + 0.060 + 0.020;
        double eyeZ = 0.230 + 0.030;
        for (double[] yawAndPitch : new double[][] {{0, -15}, {0, -12}, {0, 5}, {20, -15}}) {
            TruthCheck check = gaze(1).on(plant);
            double yaw = Math.toRadians(yawAndPitch[0]);
            double pitch = Math.toRadians(yawAndPitch[1]);
            ball(eyeX + 0.5 * Math.cos(pitch) * Math.cos(yaw), 0.5 * Math.cos(pitch) * Math.sin(yaw),
                    eyeZ + 0.5 * Math.sin(pitch));
            check.see();
            double down = Math.toRadians(-15.0095); // atan(0.259 / 0.966): the camera looks down so far
            double expected = Math.toDegrees(Math.acos(Math.cos(pitch) * Math.cos(yaw) * Math.cos(down)
                    + Math.sin(pitch) * Math.sin(down)));
            assertThat(check.value()).as(yawAndPitch[0] + ", " + yawAndPitch[1]).isCloseTo(expected, within(0.11));
        }
    }

    @Test
    void gazeForgivesTheShareOfTheTimeThatItMay() {
        TruthCheck all = gaze(1).on(plant);
        TruthCheck most = gaze(0.9).on(plant);
        assertThat(most.value()).isNaN();
        for (int i = 0; i < 100; i++) {
            ball(i < 9 ? -1 : 1, 0, 0.05); // behind for a while, else 15 degrees below the axis, and so seen
            all.see();
            most.see();
        }
        assertThat(most.value()).isBetween(0.1, 12.0);
        assertThat(most.ok()).isTrue();
        assertThat(all.value()).isGreaterThan(100);
        assertThat(all.ok()).isFalse();
        for (int i = 0; i < 5; i++) {
            ball(-1, 0, 0.05);
            most.see();
        }
        assertThat(most.ok()).as("14 of 105 are more than a tenth").isFalse();
    }

    @Test
    void theTruthLooksFromItsTimeOnOnceTheScenarioHasBegun() {
        World world = World.steppedByOwner(plant);
        Scenario scenario = new Scenario(world, plant, Map.<String, PropPath>of());
        Truth truth = new Truth(Optional.empty());
        truth.judges(scenario, List.of(
                new ScenarioFile.Reach("late", "gripper", "ball", 9, Duration.ofMillis(500)).on(plant)));
        world.eachStep(truth::see);
        world.runTo(1_000_000_000);
        String unjudged = "name=late, value=null, limit=9.0, ok=null";
        assertThat(truth.summary(false).toString()).contains(unjudged);
        scenario.begin();
        world.runTo(1_490_000_000);
        assertThat(truth.summary(false).toString()).as("not judged yet").contains(unjudged);
        assertThat(truth.problems()).as("nothing is known, so nothing fell short").isEmpty();
        assertThat(Json.bytes(truth.summary(false))).asString(UTF_8).as("as a program reads it")
                .contains("\"value\":null,\"limit\":9.0,\"ok\":null");
        world.runTo(1_510_000_000);
        assertThat(truth.problems()).isEmpty();
        assertThat(truth.summary(false).toString()).contains("late", "ok=true");
    }

    @Test
    void whatFallsShortIsSaidWithItsFigure() {
        World world = World.steppedByOwner(plant);
        Scenario scenario = new Scenario(world, plant, Map.<String, PropPath>of());
        Truth truth = new Truth(Optional.empty());
        truth.judges(scenario, List.of(reach(0.010).on(plant)));
        scenario.begin();
        truth.see(plant);
        assertThat(truth.problems()).singleElement().asString().startsWith("touched is 1.").endsWith("above 0.01");
    }
}
