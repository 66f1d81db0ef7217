package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sinew.safety.Readiness.Obstacle;
import org.sinew.state.Freshness;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** A robot that is ready in every way, and then one thing after the other that is not. */
@Timeout(30)
class ReadinessTest {
    private static final JointLimits LIMITS = new JointLimits(-1, 1.5, 2);

    private final GateSettings settings =
            GateSettings.of(10_000_000, JointMode.DAMP, 100_000_000, GateSettings.FallRule.NONE);
    private final Readiness readiness = new Readiness(new JointLimits[] {LIMITS, LIMITS, LIMITS}, settings);
    private final RobotState state = new RobotState(new RobotModel("r", List.of("hip", "knee", "ankle"),
            List.of("torso", "head"), List.of(), List.of(), List.of()));

    @BeforeEach
    void makeReady() {
        state.estopFitted = true;
        state.estopFreshness = Freshness.FRESH;
        Arrays.fill(state.jointFreshness, Freshness.FRESH);
        Arrays.fill(state.imuFreshness, Freshness.FRESH);
    }

    private void expect(Obstacle obstacle, int index) {
        assertThat(readiness.judge(state)).isEqualTo(obstacle);
        assertThat(readiness.index()).as("what %s concerns", obstacle).isEqualTo(index);
    }

    @Test
    void nothingSpeaksAgainstAHealthyRobot() {
        expect(Obstacle.NONE, -1);
    }

    @Test
    void theEstopIsPressed() {
        state.estop.active = true;
        expect(Obstacle.ESTOP_PRESSED, -1);
    }

    @ParameterizedTest
    @EnumSource(names = "FRESH", mode = EnumSource.Mode.EXCLUDE)
    void theEstopIsNotRead(Freshness freshness) {
        state.estopFreshness = freshness;
        expect(Obstacle.ESTOP_NOT_READ, -1);
    }

    @Test
    void aRobotWithoutEstopNeedsNone() {
        state.estopFitted = false;
        state.estop.active = true;
        state.estopFreshness = Freshness.LOST;
        expect(Obstacle.NONE, -1);
    }

    @ParameterizedTest
    @EnumSource(names = "FRESH", mode = EnumSource.Mode.EXCLUDE)
    void aJointIsNotFresh(Freshness freshness) {
        state.jointFreshness[2] = freshness;
        expect(Obstacle.JOINT_NOT_FRESH, 2);
    }

    @Test
    void aJointIsOutsideItsLimits() {
        state.joints.positionRad[1] = 1.6;
        expect(Obstacle.JOINT_OUTSIDE_LIMITS, 1);
        state.joints.positionRad[1] = -1.1;
        expect(Obstacle.JOINT_OUTSIDE_LIMITS, 1);
        state.joints.positionRad[1] = Double.NaN;
        expect(Obstacle.JOINT_OUTSIDE_LIMITS, 1);
    }

    @Test
    void oneStepOfTheEncoderBeyondALimitIsForgiven() {
        double step = 2 * Math.PI / 4096;
        state.joints.positionRad[0] = 1.5 + step;
        state.joints.positionRad[1] = -1 - step;
        expect(Obstacle.NONE, -1);
        state.joints.positionRad[1] = -1 - 2 * step;
        expect(Obstacle.JOINT_OUTSIDE_LIMITS, 1);
    }

    @ParameterizedTest
    @EnumSource(names = "FRESH", mode = EnumSource.Mode.EXCLUDE)
    void anImuIsNotFresh(Freshness freshness) {
        state.imuFreshness[1] = freshness;
        expect(Obstacle.IMU_NOT_FRESH, 1);
    }

    @Test
    void theTorsoLeans() {
        state.tiltRad = settings.maxTiltRad();
        expect(Obstacle.NONE, -1);
        state.tiltRad = Math.nextUp(settings.maxTiltRad());
        expect(Obstacle.TILTED, -1);
        state.tiltRad = Double.NaN;
        expect(Obstacle.TILTED, -1);
    }

    @Test
    void obstaclesAreNamedInTheOrderInWhichAPersonMendsThem() {
        state.tiltRad = 3;
        expect(Obstacle.TILTED, -1);
        state.imuFreshness[0] = Freshness.FROZEN;
        expect(Obstacle.IMU_NOT_FRESH, 0);
        state.joints.positionRad[2] = 9;
        expect(Obstacle.JOINT_OUTSIDE_LIMITS, 2);
        state.jointFreshness[2] = Freshness.STALE;
        expect(Obstacle.JOINT_NOT_FRESH, 2); // its position means nothing
        state.joints.positionRad[1] = 9;
        expect(Obstacle.JOINT_OUTSIDE_LIMITS, 1); // joint by joint
        state.estopFreshness = Freshness.STALE;
        expect(Obstacle.ESTOP_NOT_READ, -1);
        state.estop.active = true;
        expect(Obstacle.ESTOP_PRESSED, -1);
    }

    @Test
    void theIndexOfAnEarlierObstacleIsForgotten() {
        state.jointFreshness[1] = Freshness.LOST;
        expect(Obstacle.JOINT_NOT_FRESH, 1);
        state.jointFreshness[1] = Freshness.FRESH;
        expect(Obstacle.NONE, -1);
    }
}
