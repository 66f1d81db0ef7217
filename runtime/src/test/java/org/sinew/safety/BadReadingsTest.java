package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.state.SafetyState;

/** Parts that answer in time, but not with numbers: the gate treats them as it treats silent ones. */
@Timeout(30)
class BadReadingsTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e30})
    void anImuThatReadsNoNumbersStopsAnArmedRobot(double wrong) {
        robot.arm();
        robot.gyroOffset = wrong;
        robot.ticks(10);
        assertThat(robot.safety()).as("not at once").isEqualTo(SafetyState.ARMED);
        robot.ticks(2);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.count(EventCode.IMU_STALE)).isEqualTo(1);
        assertThat(robot.modes()).containsOnly(JointMode.DAMP);
    }

    @Test
    void aRobotWhoseImuReadsNoNumbersIsNotArmed() {
        robot.ticks(5);
        robot.gyroOffset = Double.NaN;
        robot.ticks(1500);
        robot.gate.requestArm();
        robot.ticks(10);
        assertThat(robot.safety()).isEqualTo(SafetyState.DISARMED);
        assertThat(robot.count(EventCode.ARM_REFUSED)).isEqualTo(1);
        robot.gyroOffset = 0;
        robot.arm();
    }

    @Test
    void norIsOneWhoseImuNeverReadANumber() {
        robot.gyroOffset = Double.NaN;
        robot.ticks(5);
        robot.gate.requestArm();
        robot.ticks(10);
        assertThat(robot.safety()).isEqualTo(SafetyState.DISARMED);
    }

    /** Negative control: it is not the bad reading that stops, but that no good one comes. */
    @Test
    void badReadingsAmongGoodOnesDoNothing() {
        robot.arm();
        for (int i = 0; i < 1000; i++) {
            robot.gyroOffset = i % 5 == 0 ? 0 : Double.NaN;
            robot.kneeReadsNoNumber = i % 5 != 0;
            robot.tick();
        }
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void aJointThatReadsNoNumbersIsHeldAndThenLost() {
        robot.arm();
        robot.kneeReadsNoNumber = true;
        robot.ticks(5);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.count(EventCode.JOINT_STALE)).isEqualTo(1);
        robot.ticks(20);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.count(EventCode.JOINT_LOST)).isEqualTo(1);
    }

    /** The limits of a joint that is nowhere must not become its goal. */
    @Test
    void aJointThatReadsNoNumbersWhileItsGoalIsSetIsNotDriven() {
        robot.state.joints.positionRad[1] = 0.7;
        robot.servosTakeGoals = false;
        robot.tick();
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMING);
        robot.kneeReadsNoNumber = true;
        for (int i = 0; i < 20; i++) {
            robot.tick();
            assertThat(robot.command.appliedRad(1)).isIn(0.7, Double.NaN);
        }
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.modes()).doesNotContain(JointMode.POSITION, JointMode.SEED);
    }
}
