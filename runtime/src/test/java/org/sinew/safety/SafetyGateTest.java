package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** Stories of one robot with two joints, one IMU and one fall model; time is told, not waited for. */
@Timeout(30)
class SafetyGateTest {
    private static final long PERIOD = 10_000_000;
    private static final JointLimits LIMITS = new JointLimits(-1, 1.5, 2);

    private final RobotModel model = new RobotModel("two", List.of("hip", "knee"), List.of("imu"), List.of(), List.of(),
            List.of(new RobotModel.PerceptInfo("body", List.of("upright", "falling", "fallen"))));
    private final List<EventCode> events = new ArrayList<>();
    private final RobotState state = new RobotState(model);
    private final Intent intent = new Intent(2);
    private final JointCommand command = new JointCommand(2);
    private SafetyGate gate = gate(JointMode.DAMP, Stop.NONE);
    private long now = 1_000_000_000;
    private boolean servosObey = true;
    private int silent = -1;
    private boolean imuAlive = true;
    private boolean estopRead = true;
    private boolean modelAlive = true;

    private SafetyGate gate(JointMode safe, Stop stale) {
        var rule = new GateSettings.FallRule(0, 0b110, 0.8, 2);
        return new SafetyGate(new JointLimits[] {LIMITS, LIMITS}, GateSettings.of(PERIOD, safe, 100_000_000, rule)
                .whileStale(stale), (code, index, value, nanos) -> events.add(code));
    }

    /** One tick of a robot whose servos do what the last command said. */
    private void tick() {
        now += PERIOD;
        state.tick++;
        state.nowNanos = now;
        for (int i = 0; i < 2; i++) {
            state.jointFreshness[i] = i == silent ? Freshness.STALE : Freshness.FRESH;
            if (i == silent) {
                continue;
            }
            state.joints.stampNanos[i] = now;
            if (servosObey) {
                state.joints.torqueOn[i] = command.mode(i) == JointMode.POSITION;
                state.joints.goalRad[i] = command.appliedRad(i);
                if (state.joints.torqueOn[i]) {
                    state.joints.positionRad[i] = command.appliedRad(i);
                }
            }
        }
        if (estopRead) {
            state.estop.stampNanos = now;
        }
        if (imuAlive) {
            state.imus[0].stampNanos = now;
            state.imuFreshness[0] = Freshness.FRESH;
        }
        if (modelAlive) {
            state.percepts[0].stampNanos = now;
            state.percepts[0].sequence++;
            state.perceptFreshness[0] = Freshness.FRESH;
        }
        gate.gate(state, intent, command);
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    private void arm() {
        tick();
        gate.requestArm();
        ticks(10);
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void sendsNoTorqueBeforeItIsArmed() {
        intent.wish(0, 0.5);
        ticks(100);
        assertThat(command.mode(0)).isEqualTo(JointMode.LIMP);
        assertThat(command.limitedBy(0)).isEqualTo(Limit.NOT_ARMED);
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
    }

    @Test
    void seedsGoalsWithMeasuredPositionsBeforeTorqueComesOn() {
        state.joints.positionRad[1] = 0.7;
        state.joints.goalRad[1] = -0.9;
        tick();
        gate.requestArm();
        tick();
        assertThat(command.mode(1)).isEqualTo(JointMode.SEED);
        assertThat(command.appliedRad(1)).isEqualTo(0.7);
        ticks(10);
        assertThat(command.mode(1)).isEqualTo(JointMode.POSITION);
        assertThat(command.appliedRad(1)).isEqualTo(0.7);
    }

    @Test
    void givesNoTorqueWhileAGoalIsNotReadBack() {
        servosObey = false;
        state.joints.goalRad[0] = 1;
        tick();
        gate.requestArm();
        for (int i = 0; i < 400; i++) {
            tick();
            assertThat(command.mode(0)).isNotEqualTo(JointMode.POSITION);
        }
        assertThat(events).containsSubsequence(EventCode.ARMING, EventCode.ARM_FAILED, EventCode.STOPPED);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void refusesToArmAJointOutsideItsLimits() {
        state.joints.positionRad[0] = 1.6;
        tick();
        gate.requestArm();
        tick();
        assertThat(events).containsExactly(EventCode.ARM_REFUSED);
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
    }

    @Test
    void refusesToArmAJointUnseen() {
        silent = 1;
        tick();
        gate.requestArm();
        tick();
        assertThat(events).containsExactly(EventCode.ARM_REFUSED);
        assertThat(gate.safety()).isEqualTo(SafetyState.BOOT);
    }

    @Test
    void refusesToArmWithTheEstopPressed() {
        state.estopFitted = true;
        state.estop.active = true;
        tick();
        gate.requestArm();
        ticks(5);
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
    }

    @Test
    void neverLeavesPositionAndVelocityLimitsWhateverIsWished() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        arm();
        double[] last = {command.appliedRad(0), command.appliedRad(1)};
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -0.0, 4e-320};
        for (int n = 0; n < 20_000; n++) {
            boolean strange = n % 50 == 49;
            for (int i = 0; i < 2; i++) {
                intent.wish(i, strange ? special[random.nextInt(special.length)] : random.nextGaussian() * 3);
            }
            tick();
            for (int i = 0; i < 2; i++) {
                double applied = command.appliedRad(i);
                assertThat(applied).as("seed %d tick %d", seed, n).isBetween(-1.0, 1.5);
                assertThat(Math.abs(applied - last[i])).as("seed %d tick %d", seed, n)
                        .isLessThanOrEqualTo(2 * 0.01 + 1e-12);
                last[i] = applied;
            }
            if (gate.safety() == SafetyState.HOLDING) {
                gate.requestArm();
            }
        }
    }

    @Test
    void saysWhyATargetWasChanged() {
        arm();
        ticks(200); // the ramp is over
        intent.wish(0, 1.4);
        tick();
        assertThat(command.limitedBy(0)).isEqualTo(Limit.VELOCITY);
        assertThat(command.requestedRad(0)).isEqualTo(1.4);
        intent.wish(0, 9);
        ticks(200);
        assertThat(command.appliedRad(0)).isEqualTo(1.5);
        assertThat(command.limitedBy(0)).isEqualTo(Limit.POSITION);
    }

    @Test
    void movesSlowlyRightAfterArming() {
        arm();
        double before = command.appliedRad(0);
        intent.wish(0, 1.4);
        tick();
        assertThat(command.limitedBy(0)).isEqualTo(Limit.RAMP);
        assertThat(command.appliedRad(0) - before).isBetween(0.0, 0.3 * 2 * 0.01);
    }

    @Test
    void holdsAndTellsOnceWhenAWishIsNotANumber() {
        arm();
        intent.wish(0, 0.3);
        ticks(300);
        intent.wish(0, Double.NaN);
        ticks(100);
        assertThat(gate.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(command.appliedRad(0)).isEqualTo(0.3);
        assertThat(events.stream().filter(e -> e == EventCode.BAD_TARGET)).hasSize(1);
    }

    @Test
    void holdsWhenTheBehaviourSaysThatItHasFailed() {
        arm();
        intent.wish(0, 0.3);
        ticks(300);
        intent.clear();
        intent.fail();
        ticks(2);
        assertThat(gate.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(command.appliedRad(0)).isEqualTo(0.3);
        assertThat(events.stream().filter(e -> e == EventCode.HOLDING)).hasSize(1);
    }

    @Test
    void stopsOnRequestAndNeedsToBeArmedAgain() {
        arm();
        gate.requestStop();
        tick();
        assertThat(command.mode(0)).isEqualTo(JointMode.DAMP);
        ticks(100);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(events).contains(EventCode.STOP_REQUESTED, EventCode.STOPPED);
        state.joints.positionRad[0] = -0.4; // moved by hand
        gate.requestArm();
        ticks(10);
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(command.appliedRad(0)).isEqualTo(-0.4);
    }

    @Test
    void stopBeatsArmWithinOneTick() {
        tick();
        gate.requestArm();
        gate.requestStop();
        ticks(10);
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
    }

    @Test
    void cutsTorqueWhenTheEstopIsPressedAlsoWhileStopping() {
        arm();
        gate.requestStop();
        tick();
        assertThat(command.mode(0)).isEqualTo(JointMode.DAMP);
        state.estopFitted = true;
        state.estopFreshness = Freshness.FRESH;
        state.estop.active = true;
        tick();
        assertThat(command.mode(0)).isEqualTo(JointMode.LIMP);
    }

    @Test
    void cutsTorqueWhenNobodyReadsTheEstop() {
        state.estopFitted = true;
        state.estopFreshness = Freshness.FRESH;
        arm();
        state.estopFreshness = Freshness.STALE;
        estopRead = false;
        ticks(15);
        assertThat(command.mode(0)).isEqualTo(JointMode.LIMP);
        assertThat(events).contains(EventCode.ESTOP_LOST);
        ticks(100);
        gate.requestArm();
        ticks(10);
        assertThat(gate.safety()).as("no arming without an e-stop that is read").isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void isNotInItsSafeStateWhileAServoSaysThatItHasTorque() {
        arm();
        servosObey = false;
        gate.requestStop();
        ticks(200);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(events).doesNotContain(EventCode.STOPPED);
        servosObey = true;
        ticks(5);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @Test
    void tellsThatItKnowsNothingOfAServoThatFellSilent() {
        arm();
        gate.requestStop();
        silent = 1;
        ticks(100);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(events).contains(EventCode.TORQUE_UNKNOWN).doesNotContain(EventCode.STOPPED);
    }

    @Test
    void cutsTorqueOfARobotThatHoldsWhenAJointCannot() {
        gate = gate(JointMode.POSITION, Stop.NONE);
        arm();
        gate.requestStop();
        ticks(10);
        assertThat(gate.safety()).isEqualTo(SafetyState.HOLDING);
        state.joints.temperatureC[0] = 90;
        tick();
        assertThat(command.mode(0)).isEqualTo(JointMode.LIMP);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
    }

    @Test
    void cutsTorqueWhenArmingFails() {
        gate = gate(JointMode.POSITION, Stop.NONE);
        servosObey = false;
        state.joints.goalRad[0] = 1;
        tick();
        gate.requestArm();
        ticks(250);
        assertThat(events).contains(EventCode.ARM_FAILED);
        assertThat(command.mode(0)).isEqualTo(JointMode.LIMP);
    }

    @Test
    void stopsWhenTheRobotTiltsForLongerThanAMoment() {
        arm();
        state.tiltRad = Math.toRadians(60);
        ticks(8);
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
        ticks(4);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(events).contains(EventCode.FALLING);
    }

    @Test
    void stopsWhenTheModelSeesAFallTwiceInARow() {
        arm();
        state.percepts[0].scores[1] = 0.9;
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(events).contains(EventCode.FALL_PREDICTED);
    }

    @Test
    void oneResultSeenInManyTicksCountsOnce() {
        arm();
        modelAlive = false;
        state.percepts[0].scores[1] = 0.9;
        state.percepts[0].sequence++;
        ticks(20);
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void holdsWhenAModelIsLateIfTheRobotFileSaysSo() {
        gate = gate(JointMode.DAMP, Stop.HOLD);
        arm();
        modelAlive = false;
        state.perceptFreshness[0] = Freshness.STALE;
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(events).contains(EventCode.PERCEPT_STALE, EventCode.HOLDING);
    }

    @Test
    void tellsALateModelOnceIfTheRobotFileIgnoresIt() {
        arm();
        modelAlive = false;
        state.perceptFreshness[0] = Freshness.STALE;
        ticks(50);
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(events.stream().filter(e -> e == EventCode.PERCEPT_LATE)).hasSize(1);
        assertThat(events).as("the code of what stops").doesNotContain(EventCode.PERCEPT_STALE);
    }

    @Test
    void holdsOnAStaleJointAndStopsOnALostOne() {
        arm();
        servosObey = false;
        for (int n = 0; n < 60; n++) {
            long lastSeen = state.joints.stampNanos[1];
            now += PERIOD;
            state.tick++;
            state.nowNanos = now;
            state.joints.stampNanos[0] = now;
            state.joints.stampNanos[1] = n == 0 ? lastSeen : state.joints.stampNanos[1];
            state.jointFreshness[1] = n >= 5 ? Freshness.STALE : Freshness.FRESH;
            state.imus[0].stampNanos = now;
            state.joints.torqueOn[0] = command.mode(0) == JointMode.POSITION;
            gate.gate(state, intent, command);
        }
        assertThat(events).containsSubsequence(EventCode.JOINT_STALE, EventCode.HOLDING, EventCode.JOINT_LOST,
                EventCode.TORQUE_UNKNOWN);
    }

    @Test
    void stopsWhenTheImuFallsSilent() {
        arm();
        imuAlive = false;
        ticks(15);
        assertThat(events).contains(EventCode.IMU_STALE);
        assertThat(gate.safety()).isIn(SafetyState.STOPPING, SafetyState.STOPPED);
    }

    @Test
    void stopsWhenTheLoopItselfStoodStill() {
        arm();
        now += 500_000_000;
        tick();
        assertThat(events).contains(EventCode.LOOP_LATE);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
    }

    /** Whoever asked while it stood has perhaps gone long ago. */
    @Test
    void whatWasAskedWhileTheLoopStoodStillArmsNothing() {
        ticks(5);
        now += 3_000_000_000L;
        gate.requestArm();
        ticks(50);
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
        assertThat(events).contains(EventCode.ARM_REFUSED).doesNotContain(EventCode.ARMING);
        ticks(100);
        arm();
    }

    @Test
    void holdsInPlaceWhereThatIsTheSafeState() {
        gate = gate(JointMode.POSITION, Stop.NONE);
        arm();
        gate.requestStop();
        ticks(50);
        assertThat(gate.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(command.mode(0)).isEqualTo(JointMode.POSITION);
    }

    @Test
    void stopsWhenAServoHasSwitchedItsTorqueOff() {
        arm();
        ticks(5);
        servosObey = false;
        state.joints.torqueOn[1] = false;
        tick();
        assertThat(events).contains(EventCode.TORQUE_LOST);
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
    }

    @Test
    void stopsAHotServoAndWarnsBefore() {
        arm();
        state.joints.temperatureC[1] = 62;
        ticks(20);
        assertThat(events.stream().filter(e -> e == EventCode.JOINT_HOT)).hasSize(1);
        state.joints.temperatureC[1] = 71;
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(events).contains(EventCode.JOINT_OVERHEATED);
    }
}
