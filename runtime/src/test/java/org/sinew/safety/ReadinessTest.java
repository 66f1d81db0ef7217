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
            List.of("torso", "head"), List.of(), List.of(), List.of(new RobotModel.PerceptInfo("other", List.of("x")),
                    new RobotModel.PerceptInfo("body", List.of("upright", "falling")))));

    @BeforeEach
    void makeReady() {
        state.estopFitted = true;
        state.estopFreshness = Freshness.FRESH;
        Arrays.fill(state.jointFreshness, Freshness.FRESH);
        Arrays.fill(state.imuFreshness, Freshness.FRESH);
    }

    private void expect(Obstacle obstacle, int index) {
        expect(readiness, obstacle, index);
    }

    private void expect(Readiness judge, Obstacle obstacle, int index) {
        assertThat(judge.judge(state)).isEqualTo(obstacle);
        assertThat(judge.index()).as("what %s concerns", obstacle).isEqualTo(index);
    }

    /** Of a robot whose second model watches for falls. */
    private Readiness watched(Stop whileLate) {
        return new Readiness(new JointLimits[] {LIMITS, LIMITS, LIMITS},
                settings.with(new GateSettings.FallRule(1, 0b10, 0.8, 2)).whileStale(Stop.NONE, whileLate));
    }

    @Test
    void nothingSpeaksAgainstAHealthyRobot() {
        expect(Obstacle.NONE, -1);
    }

    @Test
    void theLoopStoodStillAMomentAgo() {
        state.stoodStillNanos = 7;
        state.nowNanos = 7 + Readiness.OVER_NANOS - 1;
        expect(Obstacle.STOOD_STILL, -1);
        state.nowNanos++;
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

    @Test
    void aJointIsTooHot() {
        state.joints.temperatureC[2] = 64.9; // told, but no obstacle
        expect(Obstacle.NONE, -1);
        state.joints.temperatureC[2] = 65;
        expect(Obstacle.JOINT_TOO_HOT, 2);
        state.joints.temperatureC[2] = Double.NaN; // not read yet
        expect(Obstacle.NONE, -1);
    }

    @Test
    void aModelThatMustWatchIsNotFresh() {
        state.perceptFreshness[1] = Freshness.FRESH;
        expect(watched(Stop.HOLD), Obstacle.NONE, -1);
        for (Freshness late : List.of(Freshness.STALE, Freshness.LOST)) {
            state.perceptFreshness[1] = late;
            expect(watched(Stop.HOLD), Obstacle.MODEL_NOT_FRESH, 1);
            expect(watched(Stop.CONTROLLED), Obstacle.MODEL_NOT_FRESH, 1);
            expect(watched(Stop.NONE), Obstacle.NONE, -1);
            expect(Obstacle.NONE, -1);
        }
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
        Readiness watched = watched(Stop.HOLD);
        state.tiltRad = 3;
        state.perceptFreshness[1] = Freshness.FRESH;
        expect(watched, Obstacle.TILTED, -1);
        state.perceptFreshness[1] = Freshness.STALE;
        expect(watched, Obstacle.MODEL_NOT_FRESH, 1);
        state.imuFreshness[0] = Freshness.FROZEN;
        expect(watched, Obstacle.IMU_NOT_FRESH, 0);
        state.joints.temperatureC[2] = 80;
        expect(watched, Obstacle.JOINT_TOO_HOT, 2);
        state.joints.positionRad[2] = 9;
        expect(watched, Obstacle.JOINT_OUTSIDE_LIMITS, 2);
        state.jointFreshness[2] = Freshness.STALE;
        expect(watched, Obstacle.JOINT_NOT_FRESH, 2); // its position means nothing
        state.joints.positionRad[1] = 9;
        expect(watched, Obstacle.JOINT_OUTSIDE_LIMITS, 1); // joint by joint
        state.estopFreshness = Freshness.STALE;
        expect(watched, Obstacle.ESTOP_NOT_READ, -1);
        state.estop.active = true;
        expect(watched, Obstacle.ESTOP_PRESSED, -1);
    }

    @Test
    void theIndexOfAnEarlierObstacleIsForgotten() {
        state.jointFreshness[1] = Freshness.LOST;
        expect(Obstacle.JOINT_NOT_FRESH, 1);
        state.jointFreshness[1] = Freshness.FRESH;
        expect(Obstacle.NONE, -1);
    }
}
