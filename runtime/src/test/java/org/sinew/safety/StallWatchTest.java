package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.sinew.state.SafetyState;

/** A joint that does not come to where it is sent: whatever the behaviour wishes, nothing pushes for long. */
class StallWatchTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    private void wish(double rad) {
        robot.intent.clear();
        robot.intent.wish(1, rad);
    }

    private void blocked(double effortNm) {
        robot.armAndRampUp();
        robot.blockedJoint = 1;
        robot.state.joints.effortNm[1] = effortNm;
        wish(1.2);
    }

    @Test
    void aJointThatPushesInVainGivesWayAndTriesAgain() {
        blocked(1.5);
        double there = robot.state.joints.positionRad[1];
        robot.ticks(70);
        assertThat(robot.count(EventCode.JOINT_STALLED)).isOne();
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.STALL);
        robot.ticks(20);
        assertThat(robot.command.appliedRad(1)).isCloseTo(there, offset(0.3));
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void theThirdTimeTheRobotStops() {
        blocked(1.5);
        robot.ticks(400);
        assertThat(robot.count(EventCode.JOINT_STALLED)).isEqualTo(3);
        assertThat(robot.count(EventCode.JOINT_BLOCKED)).isOne();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void aServoThatDoesNothingIsNotTakenForOneThatPushes() {
        blocked(0);
        robot.ticks(200);
        assertThat(robot.count(EventCode.JOINT_DEAD)).isOne();
        assertThat(robot.count(EventCode.JOINT_STALLED)).isZero();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void aTargetGoesBackNoFasterThanAnyOther() {
        blocked(1.5);
        double before = robot.command.appliedRad(1);
        for (int i = 0; i < 200; i++) {
            robot.tick();
            assertThat(Math.abs(robot.command.appliedRad(1) - before))
                    .isLessThanOrEqualTo(TwoJoints.VELOCITY * 0.01 + 1e-9);
            before = robot.command.appliedRad(1);
        }
    }

    @Test
    void heavyLoadThatMovesAndAShortPauseAreNoStall() {
        robot.armAndRampUp();
        robot.state.joints.effortNm[1] = 2;
        wish(1.2);
        robot.ticks(100);
        wish(-0.5);
        robot.blockedJoint = 1;
        robot.ticks(25);
        robot.blockedJoint = -1;
        robot.ticks(150);
        assertThat(robot.count(EventCode.JOINT_STALLED) + robot.count(EventCode.JOINT_DEAD)).isZero();
    }

    /** Somebody bends an arm of a robot that holds: it stays where it was bent to, and the robot goes on holding. */
    @Test
    void aRobotThatHoldsGivesWayAsOftenAsItIsPushed() {
        robot.armAndRampUp();
        robot.intent.fail();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        robot.blockedJoint = 1;
        robot.state.joints.effortNm[1] = 1.5;
        for (int push = 1; push <= 5; push++) {
            robot.state.joints.positionRad[1] = robot.command.appliedRad(1) + 0.28 * (push % 2 == 0 ? -1 : 1);
            robot.ticks(80);
            assertThat(robot.command.appliedRad(1)).isCloseTo(robot.state.joints.positionRad[1], offset(0.01));
        }
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.count(EventCode.JOINT_STALLED)).isEqualTo(5);
    }

    /** Three bumps of three joints in a day are nothing that stops a robot. */
    @Test
    void eachJointCountsItsOwn() {
        blocked(1.5);
        robot.ticks(130);
        robot.blockedJoint = 0;
        robot.state.joints.effortNm[0] = 1.5;
        robot.intent.wish(0, 1.2);
        robot.ticks(120);
        assertThat(robot.count(EventCode.JOINT_STALLED)).isBetween(3L, 4L);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void anEffortLimitKeepsAGripperPressingWithoutAStall() {
        TwoJoints gripper = new TwoJoints(JointMode.DAMP, new JointLimits(-1, 1.5, TwoJoints.VELOCITY).withEffort(0.5));
        gripper.armAndRampUp();
        gripper.blockedJoint = 1;
        gripper.intent.wish(1, 1.2);
        for (int i = 0; i < 200; i++) { // pushes the harder, the further its target is
            gripper.state.joints.effortNm[1] = 4 * (gripper.command.appliedRad(1)
                    - gripper.state.joints.positionRad[1]);
            gripper.tick();
        }
        assertThat(gripper.command.limitedBy(1)).isEqualTo(Limit.EFFORT);
        assertThat(gripper.state.joints.effortNm[1]).isBetween(0.5, 0.65);
        assertThat(gripper.told).extracting(TwoJoints.Told::code).doesNotContain(EventCode.JOINT_STALLED);
    }
}
