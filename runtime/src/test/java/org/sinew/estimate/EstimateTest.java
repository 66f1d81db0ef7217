package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.state.Freshness;
import org.sinew.state.JointSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** Time is told, not waited for; frames as REP-103 has them: x forward, y left, z up. */
@Timeout(30)
class EstimateTest {
    private static final long PERIOD = 10_000_000;
    private static final long JOINT_STALE = 50_000_000;
    private static final long SENSOR_STALE = 80_000_000;
    private static final double GRAVITY = 9.80665;

    private final RobotState state = new RobotState(new RobotModel("r", List.of("hip", "knee"),
            List.of("torso", "head"), List.of(), List.of(), List.of()));
    private final Estimate estimate = new Estimate(2, JOINT_STALE, SENSOR_STALE);
    private long now = 1_000_000_000;
    private double noise;

    /** One tick, with whatever was read since the last one. */
    private void tick() {
        now += PERIOD;
        state.nowNanos = now;
        estimate.update(state);
    }

    /** A reading of the torso's unit, taken now, at rest with "up" along the given direction. */
    private void rest(double upX, double upY, double upZ) {
        noise = noise > 0 ? 0 : 1e-6;
        read(0, upX * GRAVITY, upY * GRAVITY, upZ * GRAVITY + noise);
    }

    private void read(int imu, double ax, double ay, double az) {
        state.imus[imu].stampNanos = now + PERIOD; // acquired at the very time of the next tick
        state.imus[imu].accelMetrePerSec2[0] = ax;
        state.imus[imu].accelMetrePerSec2[1] = ay;
        state.imus[imu].accelMetrePerSec2[2] = az;
    }

    @Test
    void takesEverythingForLostBeforeItsFirstSample() {
        tick();
        assertThat(state.jointFreshness).containsOnly(Freshness.LOST);
        assertThat(state.imuFreshness).containsOnly(Freshness.LOST);
        assertThat(state.estopFreshness).isEqualTo(Freshness.LOST);
    }

    @Test
    void judgesEachJointByTheAgeOfItsOwnAcquisition() {
        state.joints.stampNanos[0] = now + PERIOD - JOINT_STALE;
        state.joints.stampNanos[1] = now + PERIOD - JOINT_STALE - 1;
        tick();
        assertThat(state.jointFreshness).containsExactly(Freshness.FRESH, Freshness.STALE);
    }

    @Test
    void aJointThatAnswersAgainIsFreshAgain() {
        state.joints.stampNanos[0] = now - 10 * JOINT_STALE;
        tick();
        assertThat(state.jointFreshness[0]).isEqualTo(Freshness.STALE);
        state.joints.stampNanos[0] = now;
        tick();
        assertThat(state.jointFreshness[0]).isEqualTo(Freshness.FRESH);
    }

    @Test
    void judgesImusAndTheEstopByTheirOwnPatience() {
        state.imus[0].stampNanos = now + PERIOD - SENSOR_STALE;
        state.imus[1].stampNanos = now + PERIOD - SENSOR_STALE - 1;
        state.estop.stampNanos = now + PERIOD - SENSOR_STALE;
        tick();
        assertThat(state.imuFreshness).containsExactly(Freshness.FRESH, Freshness.STALE);
        assertThat(state.estopFreshness).isEqualTo(Freshness.FRESH);
        tick();
        assertThat(state.estopFreshness).isEqualTo(Freshness.STALE);
    }

    @Test
    void takesAnImuForFrozenAfterAHundredRepeatedReadings() {
        for (int reading = 0; reading <= 100; reading++) {
            assertThat(state.imuFreshness[0]).as("before reading %d", reading).isNotEqualTo(Freshness.FROZEN);
            read(0, 0, 0, GRAVITY);
            headWorks();
            tick();
        }
        assertThat(state.imuFreshness).containsExactly(Freshness.FROZEN, Freshness.FRESH);
    }

    /** The other unit works: its noise never repeats. */
    private void headWorks() {
        noise = noise > 0 ? 0 : 1e-6;
        read(1, 0, 0, GRAVITY + noise);
    }

    @Test
    void oneReadingThatDiffersThawsIt() {
        for (int reading = 0; reading <= 150; reading++) {
            read(0, 0, 0, GRAVITY);
            tick();
        }
        assertThat(state.imuFreshness[0]).isEqualTo(Freshness.FROZEN);
        read(0, 0, 0, GRAVITY + 1e-3);
        tick();
        assertThat(state.imuFreshness[0]).isEqualTo(Freshness.FRESH);
    }

    @Test
    void aReadingThatDiffersBeforeTheHundredthRepetitionStartsTheCountAnew() {
        for (int reading = 0; reading < 400; reading++) {
            read(0, 0, 0, reading % 100 == 99 ? GRAVITY + 1e-3 : GRAVITY);
            tick();
            assertThat(state.imuFreshness[0]).as("reading %d", reading).isEqualTo(Freshness.FRESH);
        }
    }

    @Test
    void oneReadingSeenInManyTicksIsNoRepetition() {
        Estimate patient = new Estimate(2, JOINT_STALE, Long.MAX_VALUE);
        read(0, 0, 0, GRAVITY);
        for (int i = 0; i < 300; i++) {
            now += PERIOD;
            state.nowNanos = now;
            patient.update(state);
        }
        assertThat(state.imuFreshness[0]).isEqualTo(Freshness.FRESH);
    }

    @Test
    void aFrozenImuThatFallsSilentIsStale() {
        for (int reading = 0; reading <= 150; reading++) {
            read(0, 0, 0, GRAVITY);
            tick();
        }
        for (int i = 0; i < 20; i++) {
            tick();
        }
        assertThat(state.imuFreshness[0]).isEqualTo(Freshness.STALE);
    }

    /** As {@link #read}, but this one of its six numbers is what is given. */
    private void readBadly(int imu, int number, double value) {
        read(imu, 0, 0, GRAVITY);
        double[] axes = number < 3 ? state.imus[imu].gyroRadPerSec : state.imus[imu].accelMetrePerSec2;
        axes[number % 3] = value;
    }

    private static Stream<Arguments> badNumbers() {
        return IntStream.range(0, 6).boxed().flatMap(number -> DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY, number < 3 ? 1001 : 10_001, number < 3 ? -1001 : -10_001)
                .mapToObj(value -> Arguments.of(number, value)));
    }

    @ParameterizedTest
    @MethodSource("badNumbers")
    void anImuOneOfWhoseNumbersIsBadDoesNotStayFresh(int number, double value) {
        for (int imu = 0; imu < 2; imu++) {
            readBadly(imu, 0, 0.01);
        }
        tick();
        long good = now;
        for (int i = 0; i < 1500; i++) {
            readBadly(0, number, value);
            headWorks();
            tick();
            assertThat(state.imuFreshness[0]).isEqualTo(now - good > SENSOR_STALE ? Freshness.STALE : Freshness.FRESH);
        }
        assertThat(state.imus[0].stampNanos).as("the last good one stays").isEqualTo(good);
        assertThat(state.imus[0].gyroRadPerSec).containsExactly(0.01, 0, 0);
        assertThat(state.imuFreshness[1]).as("the other one").isEqualTo(Freshness.FRESH);
        state.imus[0].gyroRadPerSec[0] = 0;
        rest(0, 0, 1);
        tick();
        assertThat(state.imuFreshness[0]).as("reads again").isEqualTo(Freshness.FRESH);
    }

    @Test
    void anImuThatNeverReadANumberIsLost() {
        for (int i = 0; i < 100; i++) {
            readBadly(0, 4, Double.NaN);
            tick();
            assertThat(state.imuFreshness[0]).isEqualTo(Freshness.LOST);
        }
        assertThat(state.imus[0].accelMetrePerSec2).containsOnly(0);
    }

    /** Negative control: what is rare, or only large, changes nothing. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 100})
    void aSingleBadReadingOrALargeOneDoesNothing(double value) {
        for (int i = 0; i < 300; i++) {
            if (i % 3 == 2) {
                readBadly(1, 2, value);
            } else {
                headWorks();
            }
            tick();
            assertThat(state.imuFreshness[1]).as("reading %d", i).isEqualTo(Freshness.FRESH);
        }
        assertThat(state.imus[1].gyroRadPerSec[2]).isEqualTo(value == 100 ? 100 : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aJointThatReadsNoNumbersDoesNotStayFresh(int number) {
        JointSample joints = state.joints;
        double[] measured = List.of(joints.positionRad, joints.velocityRadPerSec, joints.effortNm).get(number);
        measured[0] = 0.5;
        joints.stampNanos[0] = now + PERIOD;
        tick();
        for (int i = 1; i <= 20; i++) {
            measured[0] = i % 2 == 0 ? Double.NaN : Double.NEGATIVE_INFINITY;
            joints.stampNanos[0] = now + PERIOD;
            joints.stampNanos[1] = now + PERIOD;
            tick();
            assertThat(measured[0]).isEqualTo(0.5);
            assertThat(state.jointFreshness[0]).isEqualTo(i > 5 ? Freshness.STALE : Freshness.FRESH);
            assertThat(state.jointFreshness[1]).isEqualTo(Freshness.FRESH);
        }
        measured[0] = 0.6;
        joints.stampNanos[0] = now + PERIOD;
        tick();
        assertThat(measured[0]).isEqualTo(0.6);
        assertThat(state.jointFreshness[0]).isEqualTo(Freshness.FRESH);
    }

    @Test
    void aJointThatReadsNoNumbersStillTellsTheRest() {
        state.joints.positionRad[0] = Double.NaN;
        state.joints.torqueOn[0] = true;
        state.joints.errorBits[0] = 4;
        state.joints.misses[0] = 1;
        state.joints.stampNanos[0] = now;
        tick();
        assertThat(state.jointFreshness[0]).isEqualTo(Freshness.LOST);
        assertThat(state.joints.torqueOn[0]).isTrue();
        assertThat(state.joints.errorBits[0]).isEqualTo(4);
        assertThat(state.joints.misses[0]).isEqualTo(1);
    }

    @Test
    void aHotJointDoesNotBecomeOneWhoseTemperatureIsUnknown() {
        tick();
        assertThat(state.joints.temperatureC[0]).as("never read").isNaN();
        state.joints.temperatureC[0] = 70;
        tick();
        state.joints.temperatureC[0] = Double.NaN;
        tick();
        assertThat(state.joints.temperatureC[0]).isEqualTo(70);
    }

    @Test
    void standsUprightWhenGravityIsAlongItsOwnZ() {
        rest(0, 0, 1);
        tick();
        assertThat(state.tiltRad).isCloseTo(0, within(1e-6));
        assertThat(state.gravity[2]).isCloseTo(-1, within(1e-9));
    }

    @Test
    void noseDownTurnsGravityForwardAndPitchesAboutPlusY() {
        double angle = 0.4;
        rest(-Math.sin(angle), 0, Math.cos(angle));
        tick();
        assertThat(state.tiltRad).isCloseTo(angle, within(1e-4));
        assertThat(state.gravity[0]).as("x is forward").isCloseTo(Math.sin(angle), within(1e-4));
        assertThat(state.gravity[1]).isCloseTo(0, within(1e-6));
        assertThat(state.gravity[2]).isCloseTo(-Math.cos(angle), within(1e-4));
        assertThat(state.orientation[2]).as("positive pitch is nose down").isCloseTo(Math.sin(angle / 2),
                within(1e-4));
    }

    @Test
    void leftSideDownTurnsGravityToTheLeftAndRollsAboutMinusX() {
        double angle = 0.3;
        rest(0, -Math.sin(angle), Math.cos(angle));
        tick();
        assertThat(state.tiltRad).isCloseTo(angle, within(1e-4));
        assertThat(state.gravity[0]).isCloseTo(0, within(1e-6));
        assertThat(state.gravity[1]).as("y is left").isCloseTo(Math.sin(angle), within(1e-4));
        assertThat(state.orientation[1]).as("positive roll is left side up").isCloseTo(-Math.sin(angle / 2),
                within(1e-4));
    }

    @Test
    void aTurnAboutPlusYLeansTheNoseDown() {
        rest(0, 0, 1);
        tick();
        state.imus[0].gyroRadPerSec[1] = 1;
        for (int i = 0; i < 10; i++) {
            read(0, 0, 0, 0); // falls freely: only the gyroscope counts
            tick();
        }
        assertThat(state.gravity[0]).isCloseTo(Math.sin(0.1), within(1e-3));
        assertThat(state.tiltRad).isCloseTo(0.1, within(1e-3));
    }

    @Test
    void aKnockInTheFirstSecondHardlyTilts() {
        for (int i = 0; i < 50; i++) {
            rest(0, 0, 1);
            tick();
        }
        for (int i = 0; i < 5; i++) {
            read(0, 70, 0, 10);
            tick();
            assertThat(state.tiltRad).isLessThan(0.01);
        }
    }

    @Test
    void aSilenceStartsTheTiltAnew() {
        for (int i = 0; i < 500; i++) {
            rest(0, 0, 1);
            tick();
        }
        rest(0, 0.6, 0.8);
        tick();
        assertThat(state.tiltRad).as("without a silence one reading hardly counts").isLessThan(0.01);
        now += 600_000_000;
        rest(0, 0.6, 0.8);
        tick();
        assertThat(state.tiltRad).isCloseTo(StrictMath.asin(0.6), within(1e-4));
    }

    @Test
    void aStaleReadingDoesNotChangeTheAttitude() {
        rest(0, 0, 1);
        tick();
        state.imus[0].stampNanos = now - SENSOR_STALE - 1; // new, but it comes much too late
        state.imus[0].accelMetrePerSec2[0] = GRAVITY;
        state.imus[0].accelMetrePerSec2[2] = 0;
        tick();
        assertThat(state.imuFreshness[0]).isEqualTo(Freshness.STALE);
        assertThat(state.orientation).containsExactly(new double[] {1, 0, 0, 0}, within(1e-6));
        assertThat(state.tiltRad).isCloseTo(0, within(1e-6));
    }

    @Test
    void onlyTheFirstImuGivesTheAttitude() {
        rest(0, 0, 1);
        read(1, GRAVITY, 0, 0);
        tick();
        assertThat(state.tiltRad).isCloseTo(0, within(1e-6));
    }

    @Test
    void aRobotWithoutImuStaysUpright() {
        RobotState blind = new RobotState(new RobotModel("r", List.of("hip"), List.of(), List.of(), List.of(),
                List.of()));
        blind.nowNanos = now;
        blind.joints.stampNanos[0] = now;
        new Estimate(0, JOINT_STALE, SENSOR_STALE).update(blind);
        assertThat(blind.jointFreshness[0]).isEqualTo(Freshness.FRESH);
        assertThat(blind.tiltRad).isZero();
    }
}
