package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sinew.state.SafetyState;

/** The states at both ends of a robot's life, and how it gets down. */
class SafetyStatesTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    private static TwoJoints kneeling() {
        return new TwoJoints(new JointLimits(-1, 1.5, TwoJoints.VELOCITY), TwoJoints.settings(JointMode.LIMP)
                .with(new GateSettings.Kneel(List.of(Double.NaN, 1.0), 1_500_000_000)));
    }

    @Test
    void bootsUntilEveryJointHasBeenRead() {
        robot.unseenJoint = 1;
        robot.ticks(20);
        assertThat(robot.safety()).isEqualTo(SafetyState.BOOT);
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.count(EventCode.ARM_REFUSED)).isOne();
        robot.unseenJoint = -1;
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.DISARMED);
    }

    @Test
    void aLockedRobotStopsAndNobodyArmsItAnyMore() {
        robot.arm();
        robot.gate.requestLock();
        robot.gate.requestStop();
        robot.gate.requestArm();
        robot.ticks(50);
        assertThat(robot.safety()).isEqualTo(SafetyState.LOCKED);
        assertThat(robot.count(EventCode.LOCKED)).isOne();
        robot.gate.requestArm();
        robot.ticks(50);
        assertThat(robot.safety()).isEqualTo(SafetyState.LOCKED);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
    }

    @Test
    void aLockedRobotThatHoldsIsNotArmedAgainEither() {
        TwoJoints holding = new TwoJoints(JointMode.POSITION);
        holding.arm();
        holding.gate.requestLock();
        holding.ticks(50);
        assertThat(holding.safety()).isEqualTo(SafetyState.HOLDING);
        holding.gate.requestArm();
        holding.ticks(50);
        assertThat(holding.safety()).isEqualTo(SafetyState.HOLDING);
    }

    @Test
    void aHoldThatABusAsksForInEachTurnIsInNobodysWay() {
        robot.arm();
        robot.gate.requestHold();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        robot.gate.requestHold();
        robot.gate.requestRelease();
        robot.ticks(2);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
    }

    @Test
    void aServoThatKeepsItsTorqueIsToldOnceAndTheRobotGoesOnWaiting() {
        robot.arm();
        robot.keepsTorqueJoint = 1;
        robot.blockedJoint = 1; // it stays where it is
        robot.gate.requestStop();
        robot.ticks(400);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.count(EventCode.TORQUE_UNKNOWN)).isOne();
        robot.keepsTorqueJoint = -1;
        robot.ticks(2);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void aRobotAtRestIsLockedAtOnce() {
        robot.tick();
        robot.gate.requestLock();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.LOCKED);
    }

    @Test
    void kneelsNoFasterThanAllowedThenGoesLimp() {
        TwoJoints humanoid = kneeling();
        humanoid.armAndRampUp();
        humanoid.gate.requestStop();
        double before = humanoid.command.appliedRad(1);
        for (int i = 0; i < 90; i++) {
            humanoid.tick();
            assertThat(humanoid.modes()).containsOnly(JointMode.POSITION);
            assertThat(humanoid.command.appliedRad(1) - before).isBetween(0.0, 0.01 / (0.75 * 1.5) + 1e-9);
            before = humanoid.command.appliedRad(1);
        }
        assertThat(humanoid.safety()).isEqualTo(SafetyState.STOPPING);
        humanoid.ticks(60);
        assertThat(humanoid.modes()).containsOnly(JointMode.LIMP);
        assertThat(humanoid.state.joints.positionRad[1]).isCloseTo(1, offset(0.16));
        assertThat(humanoid.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void aPressThatComesTwiceIsOneAndASecondPressLetsItGoAtOnce() {
        TwoJoints asked = kneeling();
        asked.armAndRampUp();
        asked.gate.requestStop();
        asked.ticks(5);
        asked.gate.requestStop();
        asked.ticks(30);
        assertThat(asked.modes()).containsOnly(JointMode.POSITION);
        asked.gate.requestStop();
        asked.tick();
        assertThat(asked.modes()).containsOnly(JointMode.LIMP);
    }

    @Test
    void aFallLetsItGoAtOnce() {
        TwoJoints falls = kneeling();
        falls.armAndRampUp();
        falls.gate.requestStop();
        falls.ticks(5);
        falls.tiltRad = 1;
        falls.tick();
        assertThat(falls.modes()).containsOnly(JointMode.LIMP);
    }

    @Test
    void anEstopCutsInTheMiddleOfKneeling() {
        TwoJoints humanoid = kneeling();
        humanoid.armAndRampUp();
        humanoid.gate.requestStop();
        humanoid.ticks(5);
        humanoid.state.estop.active = true;
        humanoid.tick();
        assertThat(humanoid.modes()).containsOnly(JointMode.LIMP);
    }

    @Test
    void whatCannotKneelIsLetGoAfterItsTime() {
        TwoJoints humanoid = kneeling();
        humanoid.armAndRampUp();
        humanoid.blockedJoint = 1;
        humanoid.gate.requestStop();
        humanoid.ticks(149);
        assertThat(humanoid.modes()).containsOnly(JointMode.POSITION);
        humanoid.ticks(3);
        assertThat(humanoid.modes()).containsOnly(JointMode.LIMP);
    }
}
