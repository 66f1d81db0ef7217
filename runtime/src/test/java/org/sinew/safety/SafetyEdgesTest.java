package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.safety.TwoJoints.Told;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** The last moment at which a rule lets something pass, and what the gate writes and tells beside its decision. */
@Timeout(30)
class SafetyEdgesTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    @Test
    void whatIsDecidedIsStampedKeptAndToldInTheState() {
        robot.armAndRampUp();
        robot.intent.wish(0, 0.01);
        robot.tick();
        assertThat(robot.command.tick()).isEqualTo(robot.state.tick);
        assertThat(robot.command.stampNanos()).isEqualTo(robot.state.nowNanos);
        assertThat(robot.state.appliedRad).containsExactly(robot.command.appliedRad(0), robot.command.appliedRad(1));
        assertThat(robot.state.appliedRad[0]).isEqualTo(0.01);
        JointCommand kept = new JointCommand(2);
        assertThat(robot.gate.decisions().read(0, kept)).isEqualTo(SafetyState.ARMED);
        assertThat(kept.tick()).isEqualTo(robot.state.tick);
    }

    @Test
    void aDisarmedRobotIsLimpWhateverStoodInTheCommand() {
        robot.command.set(0, JointMode.POSITION, 1, 1, Limit.NONE);
        robot.intent.wish(0, 0.5);
        robot.tick();
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
        assertThat(robot.command.requestedRad(0)).isEqualTo(0.5);
        assertThat(robot.command.appliedRad(0)).isNaN();
        assertThat(robot.command.limitedBy(0)).isEqualTo(Limit.NOT_ARMED);
    }

    @Test
    void seedingHasTwoSecondsAndNamesTheJointThatDidNotTakeItsGoal() {
        robot.servosTakeGoals = false;
        robot.state.joints.goalRad[0] = 0; // where it is
        robot.state.joints.goalRad[1] = 1;
        robot.tick();
        robot.gate.requestArm();
        robot.tick();
        robot.ticks(200);
        assertThat(robot.safety()).as("exactly two seconds").isEqualTo(SafetyState.ARMING);
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.told).contains(new Told(EventCode.ARM_FAILED, 1, Double.NaN));
    }

    @Test
    void aGoalThatIsReadBackOneAndAHalfStepsAwayIsRight() {
        robot.servosTakeGoals = false;
        robot.state.joints.goalRad[0] = 0;
        robot.state.joints.goalRad[1] = SafetyGate.GOAL_TOLERANCE_RAD;
        robot.arm();
        assertThat(robot.count(EventCode.ARMED)).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theTorqueOfAJointThatFellSilentIsUnknownWhicheverItIs(int joint) {
        robot.arm();
        robot.silentJoint = joint;
        robot.ticks(100);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(robot.told).contains(new Told(EventCode.TORQUE_UNKNOWN, joint, Double.NaN));
        assertThat(robot.count(EventCode.STOPPED)).isZero();
    }

    @Test
    void ofSeveralSilentJointsTheFirstIsNamed() {
        robot.arm();
        robot.allSilent = true;
        robot.ticks(100);
        assertThat(robot.told).contains(new Told(EventCode.TORQUE_UNKNOWN, 0, Double.NaN));
        assertThat(robot.count(EventCode.TORQUE_UNKNOWN)).isOne();
    }

    @Test
    void aLoopThatWasAsLateAsTheWatchdogAllowsDidNotStandStill() {
        robot.tick();
        robot.tick(100 * TwoJoints.MILLIS);
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMING);
    }

    /** From a tenth of the velocity limit, in a straight line, to all of it in one and a half seconds. */
    @Test
    void stepsGrowWithTheRampAfterArming() {
        robot.tick();
        robot.gate.requestArm();
        while (robot.safety() != SafetyState.ARMED) {
            robot.tick();
        }
        for (int tick = 1; tick < 200; tick++) {
            double before = robot.command.appliedRad(0);
            robot.intent.wish(0, before > 0 ? -1 : 1);
            robot.tick();
            double full = TwoJoints.VELOCITY * TwoJoints.PERIOD / 1e9;
            double done = Math.min(1, tick * TwoJoints.PERIOD / 1.5e9);
            assertThat(Math.abs(robot.command.appliedRad(0) - before)).as("tick %d", tick)
                    .isCloseTo((0.1 + 0.9 * done) * full, within(1e-12));
        }
    }

    @Test
    void aWishAsFarAsTheVelocityReachesIsNotLimited() {
        robot.armAndRampUp();
        robot.intent.wish(0, TwoJoints.VELOCITY * (TwoJoints.PERIOD / 1e9));
        robot.tick();
        assertThat(robot.command.appliedRad(0)).isCloseTo(0.02, within(1e-12));
        assertThat(robot.command.limitedBy(0)).isEqualTo(Limit.NONE);
    }

    /** An interlock with an e-stop and nothing else that could stop. */
    private static RobotState withEstop() {
        RobotState state = new RobotState(new RobotModel("e", List.of(), List.of(),
                List.of(), List.of(), List.of()));
        state.estopFitted = true;
        state.nowNanos = 1_000_000_000;
        state.estop.stampNanos = state.nowNanos;
        return state;
    }

    @Test
    void anEstopMayBeAsOldAsASensorMayAndIsThenLostWithItsAge() {
        RobotState state = withEstop();
        List<Told> told = new ArrayList<>();
        Interlock interlock = new Interlock(new JointLimits[0], GateSettings.of(TwoJoints.PERIOD, JointMode.DAMP,
                Long.MAX_VALUE, GateSettings.FallRule.NONE), (code, index, value, nanos) ->
                        told.add(new Told(code, index, value)));
        interlock.reset(state);
        state.nowNanos += 100 * TwoJoints.MILLIS;
        assertThat(interlock.judge(state, Stop.NONE, true, true)).isEqualTo(Stop.NONE);
        state.nowNanos += 20 * TwoJoints.MILLIS;
        assertThat(interlock.judge(state, Stop.NONE, true, true)).isEqualTo(Stop.CUT);
        assertThat(told).containsExactly(new Told(EventCode.ESTOP_LOST, -1, 0.12));
    }

    @Test
    void aRobotMayLeanExactlyAsFarAsItsLimit() {
        robot.arm();
        robot.tiltRad = Math.toRadians(30);
        robot.ticks(50);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.tiltRad = Math.nextUp(Math.toRadians(30));
        robot.ticks(50);
        assertThat(robot.count(EventCode.FALLING)).isOne();
    }

    @Test
    void theFarthestPositionThatCountsAsInsideIsInside() {
        Readiness readiness = new Readiness(new JointLimits[] {new JointLimits(-1, 1.5, 2)},
                GateSettings.of(TwoJoints.PERIOD, JointMode.DAMP, 1, GateSettings.FallRule.NONE));
        assertThat(readiness.inside(0, 1.5 + SafetyGate.GOAL_TOLERANCE_RAD)).isTrue();
        assertThat(readiness.inside(0, Math.nextUp(1.5 + SafetyGate.GOAL_TOLERANCE_RAD))).isFalse();
    }

    @Test
    void aDecisionThatNeverWasLeavesTheCommandAsItIs() {
        DecisionLog log = new DecisionLog(1);
        JointCommand command = new JointCommand(1);
        command.stamp(7, 7);
        assertThat(log.read(0, command)).isEqualTo(SafetyState.BOOT);
        assertThat(command.tick()).isEqualTo(7);
    }
}
