package org.sinew.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** Behaviours and the safety gate together: what begins goes on from what the gate has sent, not from a wish. */
@Timeout(30)
class SwapBehindGateTest {
    private static final RobotModel ROBOT = new RobotModel("r", List.of("elbow", "knee"), List.of(), List.of(),
            List.of(), List.of());
    private static final long PERIOD_NANOS = 10_000_000;
    private static final double STOP_RAD = -1.5;
    private static final double SAG_RAD = 0.1;

    private final RobotState state = new RobotState(ROBOT);
    private final Intent intent = new Intent(2);
    private final JointCommand command = new JointCommand(2);
    private final double[] sagRad = new double[2];
    private SafetyGate gate = gate();
    private double fastestRadPerSec; // that the elbow was sent

    /** Wishes each joint at an angle, where that is a number. */
    private static final class Pose extends Routine {
        private final Joint[] all = joints("elbow", "knee");
        private double[] rad = {};

        @Override
        protected void tick() {
            for (int i = 0; i < rad.length; i++) {
                if (Double.isFinite(rad[i])) {
                    all[i].to(rad[i]);
                }
            }
        }
    }

    private static Pose pose(double... rad) throws Exception {
        Pose pose = RoutineBehavior.make(ROBOT, Pose::new);
        pose.rad = rad;
        return pose;
    }

    private static SafetyGate gate() {
        JointLimits[] limits = new JointLimits[2];
        Arrays.fill(limits, new JointLimits(STOP_RAD, 1.5, 4));
        return new SafetyGate(limits, GateSettings.of(PERIOD_NANOS, JointMode.POSITION, 100_000_000,
                GateSettings.FallRule.NONE), (code, index, value, nanos) -> { });
    }

    @BeforeEach
    void beginWithAnotherGate() {
        gate = gate();
        fastestRadPerSec = 0;
    }

    /** The joints are where they are sent, but for what a load bends them. */
    private void tick(Behavior behavior) {
        state.tick++;
        state.nowNanos += PERIOD_NANOS;
        for (int i = 0; i < 2; i++) {
            boolean on = command.mode(i) == JointMode.POSITION;
            state.joints.positionRad[i] = on ? command.appliedRad(i) - sagRad[i] : state.joints.positionRad[i];
            state.joints.goalRad[i] = command.appliedRad(i);
            state.joints.torqueOn[i] = on;
            state.joints.stampNanos[i] = state.nowNanos;
            state.jointFreshness[i] = Freshness.FRESH;
        }
        double before = command.appliedRad(0);
        intent.clear();
        behavior.decide(state, intent);
        gate.gate(state, intent, command);
        if (state.safety == SafetyState.ARMED) {
            fastestRadPerSec = Math.max(fastestRadPerSec, Math.abs(command.appliedRad(0) - before) / 0.01);
        }
    }

    private void ticks(Behavior behavior, int count) {
        for (int i = 0; i < count; i++) {
            tick(behavior);
        }
    }

    private void arm(Behavior behavior) {
        gate.requestArm();
        ticks(behavior, 10);
        assertThat(state.safety).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void aMendedFileBeginsAtTheStopWhereAMistakeHasSentTheJoint() throws Exception {
        RoutineBehavior behavior = new RoutineBehavior("pose", ROBOT, pose(-30, Double.NaN));
        arm(behavior);
        ticks(behavior, 300);
        assertThat(command.appliedRad(0)).isEqualTo(STOP_RAD);
        behavior.offer(pose(-0.5, Double.NaN));
        ticks(behavior, 51);
        assertThat(command.appliedRad(0)).isEqualTo(STOP_RAD);
        fastestRadPerSec = 0;
        ticks(behavior, 50);
        assertThat(command.appliedRad(0)).as("half way after half of its soft start").isEqualTo(-1, within(0.03));
        ticks(behavior, 60);
        assertThat(command.appliedRad(0)).isEqualTo(-0.5);
        assertThat(fastestRadPerSec).as("1 rad in a second, minimum jerk").isLessThan(1.9);
    }

    @Test
    void aJointOnItsWayToAMistakeStopsWhereItIs() throws Exception {
        RoutineBehavior behavior = new RoutineBehavior("pose", ROBOT, pose(-30, Double.NaN));
        arm(behavior);
        while (command.appliedRad(0) > -0.7) {
            tick(behavior);
        }
        behavior.offer(pose(-0.5, Double.NaN));
        ticks(behavior, 200);
        assertThat(command.appliedRad(0)).isEqualTo(-0.5);
        assertThat(state.safety).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void aJointThatNobodyWishedYetBeginsAtItsGoalThoughALoadBendsIt() throws Exception {
        RoutineBehavior behavior = new RoutineBehavior("pose", ROBOT, pose(0.2, Double.NaN));
        arm(behavior);
        sagRad[1] = SAG_RAD;
        ticks(behavior, 200);
        behavior.offer(pose(0.2, 0.5));
        double goal = command.appliedRad(1);
        for (int i = 0; i < 160; i++) {
            tick(behavior);
            assertThat(command.appliedRad(1)).as("its way begins at the goal and goes up").isGreaterThanOrEqualTo(goal);
            goal = command.appliedRad(1);
        }
        assertThat(goal).isEqualTo(0.5);
    }

    @Test
    void armedAgainAfterAHoldEachBehaviourBeginsAtTheGoalThoughALoadBendsTheJoint() throws Exception {
        Sequence sequence = new Sequence("s", 2, List.of(),
                List.of(new Sequence.Step(List.of(0.2, 0.5), 1_000_000_000, 0)));
        for (Behavior behavior : List.of(sequence, new RoutineBehavior("pose", ROBOT, pose(0.2, 0.5)))) {
            beginWithAnotherGate();
            sagRad[1] = 0;
            arm(behavior);
            ticks(behavior, 120);
            assertThat(command.appliedRad(1)).isEqualTo(0.5);
            sagRad[1] = SAG_RAD;
            gate.requestStop();
            ticks(behavior, 10);
            assertThat(state.safety).isEqualTo(SafetyState.HOLDING);
            gate.requestArm();
            for (int i = 0; i < 20; i++) {
                tick(behavior);
                assertThat(command.appliedRad(1)).as(behavior.name()).isEqualTo(0.5);
            }
        }
    }
}
