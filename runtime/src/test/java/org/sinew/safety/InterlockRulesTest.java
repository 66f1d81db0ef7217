package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.safety.TwoJoints.Told;
import org.sinew.state.SafetyState;

/** What stops an armed robot, what does not, and what is told: each rule of the interlock, through the gate. */
@Timeout(30)
class InterlockRulesTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    @Test
    void twoResultsThatSeeAFallCountOnlyInARow() {
        robot.arm();
        robot.result(0.1, 0.9, 0);
        robot.result(0.9, 0.1, 0);
        robot.result(0.1, 0.9, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.result(0.1, 0.9, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.told).contains(new Told(EventCode.FALL_PREDICTED, 0, 0.9));
    }

    @Test
    void threeLateTicksInARowMakeItHoldAndTwoDoNot() {
        robot.arm();
        robot.tick(16_000_000);
        robot.tick(16_000_000);
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.tick(16_000_000);
        robot.tick(16_000_000);
        robot.tick(16_000_000);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.told).contains(new Told(EventCode.LOOP_OVERRUN, -1, 3));
    }

    @Test
    void onlyTheLabelsOfTheRuleCountAsAFall() {
        robot.arm();
        for (int i = 0; i < 5; i++) {
            robot.result(0.9, 0.05, 0.05);
        }
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0", "0, 0.9", "0.45, 0.45"})
    void theLabelsOfTheRuleCountTogether(double falling, double fallen) {
        robot.arm();
        robot.result(0.1, falling, fallen);
        robot.result(0.1, falling, fallen);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.count(EventCode.FALL_PREDICTED)).isEqualTo(1);
    }

    @Test
    void aScoreCountsFromTheThresholdOn() {
        robot.arm();
        robot.result(0.2, 0.799, 0);
        robot.result(0.2, 0.799, 0);
        robot.result(0.2, 0.799, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.result(0.2, 0.8, 0);
        robot.result(0.2, 0.8, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
    }

    @Test
    void aFallSeenBeforeArmingAgainDoesNotCountAfter() {
        robot.arm();
        robot.result(0.1, 0.9, 0);
        robot.stop();
        robot.arm();
        robot.result(0.1, 0.9, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.result(0.1, 0.9, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
    }

    @Test
    void aResultFromBeforeArmingDoesNotCount() {
        robot.result(0.1, 0.9, 0);
        robot.arm();
        robot.result(0.1, 0.9, 0);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void twoShortTiltsDoNotAddUp() {
        robot.arm();
        for (int i = 0; i < 3; i++) {
            robot.tiltRad = 1;
            robot.ticks(8);
            robot.tiltRad = 0;
            robot.tick();
        }
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(robot.count(EventCode.FALLING)).isZero();
    }

    @Test
    void aTiltFromBeforeArmingAgainDoesNotAddUp() {
        robot.arm();
        robot.tiltRad = 1;
        robot.ticks(5);
        robot.stop();
        robot.tiltRad = 0;
        robot.gate.requestArm();
        robot.tick();
        robot.tiltRad = 1;
        robot.ticks(5);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {31, 35, 90, 180, Double.NaN})
    void stopsATiltedRobot(double degrees) {
        robot.arm();
        robot.tiltRad = Math.toRadians(degrees);
        robot.ticks(12);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.told).contains(new Told(EventCode.FALLING, -1, Math.toRadians(degrees)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 25, 29})
    void letsARobotLeanABit(double degrees) {
        robot.arm();
        robot.tiltRad = Math.toRadians(degrees);
        robot.ticks(200);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void tellsEachErrorBitOfAServoOnce() {
        robot.arm();
        robot.state.joints.errorBits[1] = 0b0001;
        robot.ticks(5);
        robot.state.joints.errorBits[1] = 0b0101;
        robot.ticks(5);
        robot.state.joints.errorBits[1] = 0;
        robot.ticks(5);
        robot.state.joints.errorBits[1] = 0b0100;
        robot.ticks(5);
        assertThat(robot.told).filteredOn(t -> t.code() == EventCode.SERVO_ERROR)
                .containsExactly(new Told(EventCode.SERVO_ERROR, 1, 0b0001),
                        new Told(EventCode.SERVO_ERROR, 1, 0b0100));
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void tellsAnErrorBitThatStandsAgainAfterArmingAgain() {
        robot.arm();
        robot.state.joints.errorBits[0] = 0b1000;
        robot.ticks(5);
        robot.stop();
        robot.arm();
        assertThat(robot.count(EventCode.SERVO_ERROR)).isEqualTo(2);
    }

    @Test
    void tellsAHotServoOnceInEachArming() {
        robot.arm();
        robot.state.joints.temperatureC[0] = 55;
        robot.ticks(20);
        robot.state.joints.temperatureC[0] = 40;
        robot.ticks(5);
        robot.state.joints.temperatureC[0] = 60;
        robot.ticks(20);
        assertThat(robot.told).filteredOn(t -> t.code() == EventCode.JOINT_HOT)
                .containsExactly(new Told(EventCode.JOINT_HOT, 0, 55));
        robot.stop();
        robot.arm();
        robot.ticks(20);
        assertThat(robot.count(EventCode.JOINT_HOT)).isEqualTo(2);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @ParameterizedTest
    @CsvSource({"54.9, ARMED, 0", "64.9, ARMED, 1", "65, STOPPING, 0"})
    void warnsAndStopsAtTheServosTemperatures(double temperatureC, SafetyState safety, int warnings) {
        robot.arm();
        robot.state.joints.temperatureC[1] = temperatureC;
        robot.ticks(3);
        assertThat(robot.safety()).isEqualTo(safety);
        assertThat(robot.count(EventCode.JOINT_HOT)).isEqualTo(warnings);
    }

    @Test
    void aWeakerDemandDoesNotSoftenAStop() {
        robot.arm();
        robot.state.estop.active = true;
        robot.tick();
        int before = robot.told.size();
        robot.state.estop.active = false;
        robot.silentJoint = 1;
        robot.tiltRad = 1;
        robot.gate.requestStop();
        robot.ticks(29);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.told).as("nothing new is told").hasSize(before);
        robot.tick();
        assertThat(robot.safety()).as("nor does it take longer").isEqualTo(SafetyState.STOPPED);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
    }

    @Test
    void anEqualDemandChangesNothing() {
        robot.arm();
        robot.gate.requestStop();
        robot.tick();
        robot.tiltRad = 1;
        robot.gate.requestStop();
        robot.ticks(20);
        assertThat(robot.modes()).containsOnly(JointMode.DAMP);
        assertThat(robot.count(EventCode.FALLING)).isZero();
        assertThat(robot.count(EventCode.STOP_REQUESTED)).isEqualTo(1);
    }

    @Test
    void weakerAndEqualDemandsLeaveARobotThatHoldsInItsSafeState() {
        TwoJoints holder = new TwoJoints(JointMode.POSITION);
        holder.arm();
        holder.gate.requestStop();
        holder.tick();
        int before = holder.told.size();
        holder.gate.requestStop();
        holder.tiltRad = 1;
        holder.silentJoint = 0;
        holder.ticks(15);
        assertThat(holder.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(holder.told).as("nothing new is told").hasSize(before);
    }

    @Test
    void aStrongerDemandReplacesAWeakerOne() {
        robot.arm();
        robot.silentJoint = 0;
        robot.ticks(10);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        robot.gate.requestStop();
        robot.tick();
        assertThat(robot.modes()).containsOnly(JointMode.DAMP);
        robot.state.estop.active = true;
        robot.tick();
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
        assertThat(robot.told.stream().map(Told::code)).containsSubsequence(EventCode.JOINT_STALE, EventCode.HOLDING,
                EventCode.STOP_REQUESTED, EventCode.ESTOP_PRESSED);
    }

    @Test
    void holdsWhenAJointWasSeenSixtyMillisecondsAgoButNotForty() {
        robot.arm();
        robot.silentJoint = 1;
        robot.tick(40 * TwoJoints.MILLIS);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(robot.count(EventCode.JOINT_STALE)).isZero();
        robot.tick(20 * TwoJoints.MILLIS);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.told).contains(new Told(EventCode.JOINT_STALE, 1, 0.06));
    }

    @Test
    void stopsWhenAJointWasSeenMoreThanTwoHundredMillisecondsAgo() {
        robot.arm();
        robot.silentJoint = 1;
        robot.ticks(20);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.told).contains(new Told(EventCode.JOINT_LOST, 1, 0.21));
    }

    @Test
    void stopsAfterAGapLongerThanTheWatchdogOnly() {
        robot.arm();
        robot.tick(100 * TwoJoints.MILLIS);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.tick(101 * TwoJoints.MILLIS);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.told).contains(new Told(EventCode.LOOP_LATE, -1, 0.101));
    }
}
