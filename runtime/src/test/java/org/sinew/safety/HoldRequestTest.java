package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.SafetyState;

/** Somebody outside the loop, such as a bus with too many errors, asks that motion ends. */
@Timeout(30)
class HoldRequestTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    @Test
    void endsMotionWithTorqueOnUntilItIsArmedAgain() {
        robot.armAndRampUp();
        robot.gate.requestHold();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.modes()).containsOnly(JointMode.POSITION);
        robot.ticks(100);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void isToldOnceHoweverOftenItIsAsked() {
        robot.armAndRampUp();
        for (int i = 0; i < 50; i++) {
            robot.gate.requestHold();
            robot.tick();
        }
        assertThat(robot.count(EventCode.HOLDING)).isEqualTo(1);
    }

    @Test
    void stopsAnArmingThatIsUnderWay() {
        robot.servosTakeGoals = false;
        robot.tick();
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMING);
        robot.gate.requestHold();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
    }

    @Test
    void doesNothingToARobotAtRestAndGivesWayToAStop() {
        robot.tick();
        robot.gate.requestHold();
        robot.ticks(5);
        assertThat(robot.safety()).isEqualTo(SafetyState.DISARMED);
        robot.armAndRampUp();
        robot.gate.requestHold();
        robot.gate.requestStop();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
    }
}
