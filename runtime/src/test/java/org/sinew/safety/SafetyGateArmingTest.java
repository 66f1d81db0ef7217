package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.state.SafetyState;

/** The gate's ways into torque and out of it: arming, arming again, requests that meet in one tick, holding. */
@Timeout(30)
class SafetyGateArmingTest {
    private static final double STEP_RAD = TwoJoints.VELOCITY * TwoJoints.PERIOD / 1e9;

    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    private static TwoJoints arming(JointMode safe, boolean goalsTaken) {
        TwoJoints robot = new TwoJoints(safe);
        robot.servosTakeGoals = goalsTaken;
        robot.torquelessJoint = 1;
        robot.tick();
        robot.gate.requestArm();
        robot.ticks(5);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMING);
        assertThat(robot.command.mode(0)).isEqualTo(goalsTaken ? JointMode.POSITION : JointMode.SEED);
        return robot;
    }

    private static Stream<Named<Consumer<TwoJoints>>> reasonsToStop() {
        return Stream.of(
                Named.of("stop request", robot -> robot.gate.requestStop()),
                Named.of("e-stop", robot -> robot.state.estop.active = true),
                Named.of("stale joint", robot -> robot.silentJoint = 1),
                Named.of("tilt", robot -> robot.tiltRad = 1));
    }

    @ParameterizedTest
    @MethodSource("reasonsToStop")
    void isStoppedWhileGoalsAreSeeded(Consumer<TwoJoints> reason) {
        TwoJoints arming = arming(JointMode.DAMP, false);
        reason.accept(arming);
        arming.ticks(12);
        assertThat(arming.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(arming.modes()).doesNotContain(JointMode.POSITION, JointMode.SEED);
    }

    @ParameterizedTest
    @MethodSource("reasonsToStop")
    void isStoppedWhileTorqueIsAwaited(Consumer<TwoJoints> reason) {
        TwoJoints arming = arming(JointMode.DAMP, true);
        reason.accept(arming);
        arming.ticks(12);
        assertThat(arming.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(arming.modes()).doesNotContain(JointMode.POSITION, JointMode.SEED);
    }

    @ParameterizedTest
    @MethodSource("reasonsToStop")
    void doesNotHoldARobotThatIsNotYetArmedEvenIfHoldingIsItsSafeState(Consumer<TwoJoints> reason) {
        TwoJoints arming = arming(JointMode.POSITION, true);
        reason.accept(arming);
        arming.ticks(12);
        assertThat(arming.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(arming.modes()).containsOnly(JointMode.LIMP);
        assertThat(arming.count(EventCode.HOLDING)).isZero();
    }

    @Test
    void isStoppedInTheVeryTickInWhichTorqueIsConfirmed() {
        TwoJoints arming = arming(JointMode.DAMP, true);
        arming.torquelessJoint = -1;
        arming.gate.requestStop();
        arming.tick();
        assertThat(arming.state.joints.torqueOn).as("read back").containsOnly(true);
        assertThat(arming.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(arming.modes()).containsOnly(JointMode.DAMP);
        arming.ticks(100);
        assertThat(arming.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(arming.count(EventCode.ARMED)).isZero();
    }

    @Test
    void actsOnAStopAgainAfterArmingAgain() {
        robot.arm();
        robot.stop();
        robot.arm();
        robot.gate.requestStop();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.modes()).containsOnly(JointMode.DAMP);
        assertThat(robot.count(EventCode.STOP_REQUESTED)).isEqualTo(2);
    }

    @Test
    void holdsAgainAfterArmingFromAHold() {
        robot.arm();
        for (int round = 1; round <= 2; round++) {
            robot.intent.wish(0, Double.NaN);
            robot.tick();
            assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
            assertThat(robot.count(EventCode.BAD_TARGET)).isEqualTo(round);
            robot.intent.clear();
            robot.gate.requestArm();
            robot.tick();
            assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        }
    }

    @Test
    void brakesAfterAnOrdinaryStopThoughTorqueWasCutBefore() {
        robot.arm();
        robot.state.estop.active = true;
        robot.ticks(50);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
        robot.state.estop.active = false;
        robot.arm();
        robot.stop();
        assertThat(robot.modes()).containsOnly(JointMode.DAMP);
    }

    @Test
    void refusesToArmFromAHoldWhileAnObstacleStands() {
        robot.arm();
        robot.intent.wish(0, Double.NaN);
        robot.tick();
        robot.intent.clear();
        robot.tiltRad = 1; // shorter than a fall
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.count(EventCode.ARM_REFUSED)).isEqualTo(1);
        assertThat(robot.count(EventCode.ARMED)).isEqualTo(1);
        robot.tiltRad = 0;
        robot.gate.requestArm();
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void refusesToArmAfterAStopWhileAnObstacleStands() {
        robot.arm();
        robot.stop();
        robot.tiltRad = 1;
        robot.gate.requestArm();
        robot.ticks(10);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(robot.count(EventCode.ARM_REFUSED)).isEqualTo(1);
    }

    /** Moved by hand, after the request, to where it may not be: its limit is not where it is. */
    @Test
    void doesNotDriveAJointFromOutsideItsLimitsToThem() {
        robot.state.joints.positionRad[1] = -0.9;
        robot.tick();
        robot.gate.requestArm();
        robot.tick();
        robot.state.joints.positionRad[1] = -1.2;
        robot.ticks(150);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMING);
        assertThat(robot.modes()).containsOnly(JointMode.SEED);
        robot.state.joints.positionRad[1] = -0.9;
        robot.ticks(10);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    /** Negative control: as far outside as arming allows. */
    @Test
    void takesAJointJustOutsideItsLimitsToThem() {
        robot.state.joints.positionRad[1] = -1 - SafetyGate.GOAL_TOLERANCE_RAD;
        robot.arm();
        assertThat(robot.command.appliedRad(1)).isEqualTo(-1);
    }

    @Test
    void failsToArmAndCutsWhenServosTakeTheSeedButNeverTorque() {
        robot.torquelessJoint = 1;
        robot.tick();
        robot.gate.requestArm();
        robot.ticks(200);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMING);
        assertThat(robot.count(EventCode.ARM_FAILED)).isZero();
        robot.ticks(10);
        assertThat(robot.told).contains(new TwoJoints.Told(EventCode.ARM_FAILED, 1, Double.NaN));
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
        robot.ticks(40);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(robot.modes()).containsOnly(JointMode.LIMP);
        assertThat(robot.count(EventCode.ARMED)).isZero();
        assertThat(robot.count(EventCode.ARM_FAILED)).isEqualTo(1);
    }

    @Test
    void givesEachStepOfArmingItsOwnTime() {
        robot.servosTakeGoals = false;
        robot.torquelessJoint = 1;
        robot.tick();
        robot.gate.requestArm();
        robot.ticks(150);
        robot.servosTakeGoals = true;
        robot.ticks(150);
        robot.torquelessJoint = -1;
        robot.ticks(5);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void seedsAnewWhenItIsArmedAgain() {
        robot.arm();
        robot.stop();
        robot.servosTakeGoals = false;
        robot.state.joints.positionRad[1] = 0.4; // moved by hand
        robot.tick();
        robot.state.joints.positionRad[1] = 0.7;
        robot.tick();
        robot.gate.requestArm();
        robot.ticks(5);
        assertThat(robot.modes()).containsOnly(JointMode.SEED);
        assertThat(robot.command.appliedRad(1)).isEqualTo(0.7);
    }

    @Test
    void aStopBeatsAnArmingThatWasAskedForLaterInTheSameTick() {
        robot.tick();
        robot.gate.requestStop();
        robot.gate.requestArm();
        robot.ticks(10);
        assertThat(robot.safety()).isEqualTo(SafetyState.DISARMED);
        robot.gate.requestArm();
        robot.ticks(10);
        assertThat(robot.safety()).as("a request counts for one tick").isEqualTo(SafetyState.ARMED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStopBeatsAnArmingOfTheSameTickInARobotThatHolds(boolean stopFirst) {
        robot.arm();
        robot.intent.wish(0, Double.NaN);
        robot.tick();
        robot.intent.clear();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        if (stopFirst) {
            robot.gate.requestStop();
            robot.gate.requestArm();
        } else {
            robot.gate.requestArm();
            robot.gate.requestStop();
        }
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        robot.ticks(100);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
    void holdsAndTellsOnceWhenAWishIsNotFinite(double wish) {
        robot.armAndRampUp();
        robot.intent.wish(1, wish);
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.NOT_FINITE);
        robot.ticks(100);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.command.appliedRad(1)).isZero();
        assertThat(robot.modes()).containsOnly(JointMode.POSITION);
        assertThat(robot.told).filteredOn(t -> t.code() == EventCode.BAD_TARGET)
                .containsExactly(new TwoJoints.Told(EventCode.BAD_TARGET, 1, Double.NaN));
        assertThat(robot.count(EventCode.HOLDING)).isEqualTo(1);
    }

    @Test
    void aWishDoesNotMoveARobotThatHolds() {
        robot.armAndRampUp();
        robot.intent.wish(0, 0.4);
        robot.ticks(100);
        robot.intent.wish(1, Double.NaN);
        robot.tick();
        robot.intent.wish(0, 1);
        robot.intent.wish(1, 1);
        robot.ticks(100);
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(robot.command.appliedRad(0)).isEqualTo(0.4);
        assertThat(robot.command.appliedRad(1)).isZero();
        assertThat(robot.command.requestedRad(0)).isEqualTo(1);
        assertThat(robot.command.limitedBy(0)).isEqualTo(Limit.HOLD);
    }

    @Test
    void aLateTickMakesNoStepBiggerThanOneAndAHalfPeriods() {
        robot.armAndRampUp();
        robot.intent.wish(0, 1.4);
        robot.tick();
        double first = robot.command.appliedRad(0);
        assertThat(first).as("a tick on time").isCloseTo(STEP_RAD, within(1e-12));
        robot.tick(8 * TwoJoints.PERIOD);
        double late = robot.command.appliedRad(0);
        assertThat(late - first).as("a late tick").isCloseTo(1.5 * STEP_RAD, within(1e-12));
        robot.tick(TwoJoints.PERIOD / 2);
        assertThat(robot.command.appliedRad(0) - late).as("an early tick").isCloseTo(STEP_RAD / 2, within(1e-12));
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
    }
}
