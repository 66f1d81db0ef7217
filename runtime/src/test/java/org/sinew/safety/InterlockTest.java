package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.state.Freshness;
import org.sinew.state.ImuSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** What the interlock demands and tells, one tick at a time; what becomes of it is {@link SafetyGateTest}'s. */
@Timeout(30)
class InterlockTest {
    private static final long PERIOD = 10_000_000;
    private static final JointLimits LIMITS = new JointLimits(-1, 1.5, 2, 55, 65);
    private static final GateSettings.FallRule THREE_IN_A_ROW = new GateSettings.FallRule(1, 0b110, 0.8, 3);

    private record Told(EventCode code, int index, double value) {
    }

    private final List<Told> told = new ArrayList<>();
    private final RobotState state = new RobotState(new RobotModel("r", List.of("hip", "knee"),
            List.of("torso", "head"), List.of(), List.of(), List.of(new RobotModel.PerceptInfo("other", List.of("x")),
                    new RobotModel.PerceptInfo("body", List.of("upright", "falling", "fallen")))));
    private Interlock interlock = interlock(JointMode.DAMP, THREE_IN_A_ROW, Stop.NONE, Stop.NONE);
    private boolean jointsAlive = true;
    private int silentImu = -1;
    private Stop demanded = Stop.NONE;

    private Interlock interlock(JointMode safe, GateSettings.FallRule rule, Stop... whileStale) {
        return new Interlock(new JointLimits[] {LIMITS, LIMITS}, GateSettings.of(PERIOD, safe, 100_000_000, rule)
                .whileStale(whileStale), (code, index, value, nanos) -> told.add(new Told(code, index, value)));
    }

    @BeforeEach
    void makeHealthy() {
        state.nowNanos = 1_000_000_000;
        Arrays.fill(state.jointFreshness, Freshness.FRESH);
        Arrays.fill(state.imuFreshness, Freshness.FRESH);
        Arrays.fill(state.perceptFreshness, Freshness.FRESH);
        Arrays.fill(state.joints.torqueOn, true);
        begin();
    }

    private void begin() {
        told.clear();
        demanded = Stop.NONE;
        interlock.reset(state);
    }

    private Stop tick() {
        state.nowNanos += PERIOD;
        if (jointsAlive) {
            Arrays.fill(state.joints.stampNanos, state.nowNanos);
        }
        for (int i = 0; i < 2; i++) {
            state.imus[i].stampNanos = i == silentImu ? state.imus[i].stampNanos : state.nowNanos;
        }
        demanded = interlock.judge(state, demanded, true, true);
        return demanded;
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    private List<EventCode> codes() {
        return told.stream().map(Told::code).toList();
    }

    /** The model's next result: how sure it is of falling and of fallen. */
    private void result(double falling, double fallen) {
        state.percepts[1].sequence++;
        state.percepts[1].scores[1] = falling;
        state.percepts[1].scores[2] = fallen;
    }

    @Test
    void demandsNothingOfAHealthyRobot() {
        ticks(100);
        assertThat(demanded).isEqualTo(Stop.NONE);
        assertThat(told).isEmpty();
    }

    @Test
    void tellsEachErrorBitOnce() {
        state.joints.errorBits[1] = 0b101;
        ticks(3);
        state.joints.errorBits[1] = 0b111;
        ticks(3);
        state.joints.errorBits[1] = 0;
        tick();
        state.joints.errorBits[1] = 0b101; // comes and goes: no flood
        ticks(3);
        assertThat(told).containsExactly(new Told(EventCode.SERVO_ERROR, 1, 0b101),
                new Told(EventCode.SERVO_ERROR, 1, 0b010));
        assertThat(demanded).isEqualTo(Stop.NONE);
    }

    @Test
    void tellsErrorBitsOfEachJointAndAgainAfterArming() {
        state.joints.errorBits[0] = 1;
        state.joints.errorBits[1] = 1;
        tick();
        assertThat(told).containsExactly(new Told(EventCode.SERVO_ERROR, 0, 1), new Told(EventCode.SERVO_ERROR, 1, 1));
        begin();
        tick();
        assertThat(told).hasSize(2);
    }

    @Test
    void warnsOnceOfEachHotJointAndStopsWhenOneIsTooHot() {
        state.joints.temperatureC[0] = 55;
        ticks(5);
        state.joints.temperatureC[1] = 64.9;
        ticks(5);
        assertThat(told).containsExactly(new Told(EventCode.JOINT_HOT, 0, 55), new Told(EventCode.JOINT_HOT, 1, 64.9));
        assertThat(demanded).isEqualTo(Stop.NONE);
        state.joints.temperatureC[1] = 65;
        ticks(5);
        assertThat(told.subList(2, told.size())).containsExactly(new Told(EventCode.JOINT_OVERHEATED, 1, 65));
        assertThat(demanded).isEqualTo(Stop.CONTROLLED);
    }

    @Test
    void aTemperatureThatWasNeverReadIsNotHot() {
        state.joints.temperatureC[0] = Double.NaN;
        ticks(5);
        assertThat(told).isEmpty();
    }

    @Test
    void aScoreThatIsNotANumberCountsAsAFall() {
        for (int i = 0; i < 2; i++) {
            result(Double.NaN, 0);
            tick();
        }
        assertThat(demanded).isEqualTo(Stop.NONE);
        result(Double.NaN, 0);
        tick();
        assertThat(told).containsExactly(new Told(EventCode.FALL_PREDICTED, 1, Double.NaN));
    }

    @Test
    void aResultSeenInManyTicksCountsOnce() {
        result(0.9, 0);
        ticks(20);
        result(0.9, 0);
        ticks(20);
        assertThat(demanded).isEqualTo(Stop.NONE);
        result(0.9, 0);
        tick();
        assertThat(told).containsExactly(new Told(EventCode.FALL_PREDICTED, 1, 0.9));
        assertThat(demanded).isEqualTo(Stop.CONTROLLED);
    }

    @Test
    void aCalmResultStartsTheCountAnew() {
        for (double score : new double[] {0.9, 0.9, 0.79, 0.9, 0.9}) {
            result(score, 0);
            tick();
        }
        assertThat(demanded).isEqualTo(Stop.NONE);
        result(0.9, 0);
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
    }

    @Test
    void addsTheScoresOfAllLabelsOfTheRuleAndNoOther() {
        state.percepts[1].scores[0] = 1;
        for (int i = 0; i < 5; i++) {
            result(0.25, 0.5);
            tick();
        }
        assertThat(demanded).as("0.75 is not enough, whatever upright says").isEqualTo(Stop.NONE);
        for (int i = 0; i < 3; i++) {
            result(0.5, 0.375);
            tick();
        }
        assertThat(told).containsExactly(new Told(EventCode.FALL_PREDICTED, 1, 0.875));
    }

    @Test
    void resultsFromBeforeArmingDoNotCount() {
        result(0.9, 0);
        tick();
        result(0.9, 0);
        tick();
        result(0.9, 0); // came in, not yet judged
        begin();
        ticks(5);
        result(0.9, 0);
        tick();
        result(0.9, 0);
        tick();
        assertThat(demanded).isEqualTo(Stop.NONE);
        result(0.9, 0);
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
    }

    @Test
    void aStaleResultDoesNotCount() {
        state.perceptFreshness[1] = Freshness.STALE;
        for (int i = 0; i < 10; i++) {
            result(1, 0);
            tick();
        }
        assertThat(codes()).containsExactly(EventCode.PERCEPT_LATE);
        assertThat(demanded).isEqualTo(Stop.NONE);
    }

    @Test
    void tellsALateModelAgainOnlyAfterItCameBack() {
        state.perceptFreshness[1] = Freshness.STALE;
        ticks(5);
        state.perceptFreshness[1] = Freshness.FRESH;
        ticks(5);
        state.perceptFreshness[1] = Freshness.STALE;
        ticks(5);
        assertThat(codes()).containsExactly(EventCode.PERCEPT_LATE, EventCode.PERCEPT_LATE);
    }

    @Test
    void everyModelMayStopTheRobotWhileItsResultIsTooOld() {
        interlock = interlock(JointMode.DAMP, GateSettings.FallRule.NONE, Stop.CONTROLLED, Stop.HOLD);
        begin();
        state.perceptFreshness[1] = Freshness.STALE;
        tick();
        assertThat(demanded).isEqualTo(Stop.HOLD);
        state.perceptFreshness[0] = Freshness.STALE;
        tick();
        assertThat(demanded).isEqualTo(Stop.CONTROLLED);
        assertThat(told).extracting(Told::index).containsExactly(1, 0);
        assertThat(codes()).containsOnly(EventCode.PERCEPT_STALE);
    }

    @Test
    void aRobotWithoutARuleForFallsAsksNoModel() {
        interlock = interlock(JointMode.DAMP, GateSettings.FallRule.NONE);
        begin();
        Arrays.fill(state.perceptFreshness, Freshness.LOST);
        for (int i = 0; i < 10; i++) {
            result(1, 1);
            tick();
        }
        assertThat(told).isEmpty();
    }

    private Stop holdRobot() {
        interlock = interlock(JointMode.POSITION, THREE_IN_A_ROW);
        begin();
        return demanded;
    }

    @Test
    void aRobotThatHoldsIsCutWhenAServoHasNoTorque() {
        state.joints.torqueOn[1] = false;
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
        assertThat(holdRobot()).isEqualTo(Stop.NONE);
        assertThat(tick()).isEqualTo(Stop.CUT);
        assertThat(told).containsExactly(new Told(EventCode.TORQUE_LOST, 1, Double.NaN));
    }

    @Test
    void aRobotThatHoldsIsCutWhenAJointIsTooHot() {
        state.joints.temperatureC[0] = 80;
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
        assertThat(holdRobot()).isEqualTo(Stop.NONE);
        assertThat(tick()).isEqualTo(Stop.CUT);
    }

    @Test
    void aRobotThatHoldsIsCutWhenAJointIsLost() {
        tick();
        jointsAlive = false;
        ticks(21);
        assertThat(demanded).isEqualTo(Stop.CONTROLLED);
        assertThat(holdRobot()).isEqualTo(Stop.NONE);
        assertThat(tick()).isEqualTo(Stop.CUT);
        assertThat(codes()).containsExactly(EventCode.JOINT_LOST);
    }

    @Test
    void aRobotThatHoldsGoesOnHoldingForAnyOtherCause() {
        holdRobot();
        state.tiltRad = 1;
        ticks(11);
        assertThat(codes()).containsExactly(EventCode.FALLING);
        assertThat(demanded).isEqualTo(Stop.CONTROLLED);
    }

    @Test
    void torqueThatIsNotWantedYetIsNotMissed() {
        Arrays.fill(state.joints.torqueOn, false);
        state.nowNanos += PERIOD;
        Arrays.fill(state.joints.stampNanos, state.nowNanos);
        for (ImuSample imu : state.imus) {
            imu.stampNanos = state.nowNanos;
        }
        assertThat(interlock.judge(state, Stop.NONE, false, false)).isEqualTo(Stop.NONE);
        assertThat(told).isEmpty();
    }

    @Test
    void aStaleJointHoldsBeforeALostOneStops() {
        tick();
        jointsAlive = false;
        state.jointFreshness[1] = Freshness.STALE;
        assertThat(tick()).isEqualTo(Stop.HOLD);
        ticks(19);
        assertThat(codes()).containsExactly(EventCode.JOINT_STALE);
        ticks(1);
        assertThat(demanded).isEqualTo(Stop.CONTROLLED);
        assertThat(codes()).containsExactly(EventCode.JOINT_STALE, EventCode.JOINT_LOST);
    }

    @Test
    void theStrongestDemandWinsAndAWeakerOneIsNotTold() {
        state.estopFitted = true;
        state.estop.active = true;
        state.joints.temperatureC[0] = 80;
        state.jointFreshness[1] = Freshness.STALE;
        state.imuFreshness[0] = Freshness.FROZEN;
        ticks(5);
        assertThat(demanded).isEqualTo(Stop.CUT);
        assertThat(codes()).containsExactly(EventCode.ESTOP_PRESSED);
    }

    @Test
    void aDemandNeverBecomesWeaker() {
        state.estopFitted = true;
        state.estop.active = true;
        tick();
        state.estop.active = false;
        state.estop.stampNanos = state.nowNanos + PERIOD;
        assertThat(tick()).isEqualTo(Stop.CUT);
    }

    @Test
    void anEstopThatWasNeverReadIsLost() {
        state.estopFitted = true;
        assertThat(tick()).isEqualTo(Stop.CUT);
        assertThat(codes()).containsExactly(EventCode.ESTOP_LOST);
    }

    @Test
    void aRobotWithoutEstopDoesNotMissOne() {
        state.estop.active = true;
        ticks(5);
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aFrozenImuStops(int imu) {
        state.imuFreshness[imu] = Freshness.FROZEN;
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
        assertThat(told).containsExactly(new Told(EventCode.IMU_FROZEN, imu, Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anImuMayBeLateForALittleWhile(int imu) {
        tick();
        silentImu = imu;
        ticks(10);
        assertThat(demanded).isEqualTo(Stop.NONE);
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
        assertThat(told).containsExactly(new Told(EventCode.IMU_STALE, imu, 0.11));
    }

    @Test
    void aMomentUprightStartsTheTiltAnew() {
        state.tiltRad = 1;
        ticks(9);
        state.tiltRad = 0.1;
        tick();
        state.tiltRad = 1;
        ticks(10);
        assertThat(demanded).isEqualTo(Stop.NONE);
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
        assertThat(told).containsExactly(new Told(EventCode.FALLING, -1, 1));
    }

    @Test
    void aTiltThatIsNotANumberCountsAsTilted() {
        state.tiltRad = Double.NaN;
        ticks(11);
        assertThat(codes()).containsExactly(EventCode.FALLING);
    }

    @Test
    void tellsHowLongTheLoopStoodStill() {
        state.nowNanos += 240_000_000;
        assertThat(tick()).isEqualTo(Stop.CONTROLLED);
        assertThat(told).containsExactly(new Told(EventCode.LOOP_LATE, -1, 0.25));
    }
}
