package org.sinew.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door of what buses deliver, whatever their drivers let through. */
@Timeout(30)
class LastGoodTest {
    private static final long TICK = 10_000_000;
    private static final RobotModel ROBOT =
            new RobotModel("one", List.of("knee"), List.of("imu"), List.of(), List.of(), List.of());

    private final RobotState state = new RobotState(ROBOT);
    private long stamp = TICK;

    private void read(double rad) {
        stamp += TICK;
        deliver(rad, stamp);
    }

    private void deliver(double rad, long stampNanos) {
        state.joints.positionRad[0] = rad;
        state.joints.stampNanos[0] = stampNanos;
        state.keepGoodReadings();
    }

    /** Wrong readings for as long as a joint is not held as stale: none is taken that is out of reach. */
    private void wrong(DoubleUnaryOperator what, String name) {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            double here = random.nextDouble(-3, 3);
            RobotState robot = new RobotState(ROBOT);
            robot.joints.positionRad[0] = here;
            robot.joints.stampNanos[0] = TICK;
            robot.keepGoodReadings();
            double bad = what.applyAsDouble(here);
            for (int i = 1; i <= 5; i++) {
                robot.joints.positionRad[0] = bad;
                robot.joints.stampNanos[0] = (1 + i) * TICK;
                robot.keepGoodReadings();
                boolean reachable = Math.abs(bad - here) <= 0.02 + 50 * i * 0.01;
                assertThat(robot.joints.positionRad[0]).as("%s: seed %d round %d", name, seed, round)
                        .isEqualTo(reachable ? bad : here);
                assertThat(robot.joints.stampNanos[0]).isEqualTo(reachable ? (1 + i) * TICK : TICK);
                if (reachable) {
                    break;
                }
            }
        }
    }

    @Test
    void wrapsFlippedSignsAndWrongScalesAreNoReadings() {
        wrong(here -> here + 2 * Math.PI, "a turn more");
        wrong(here -> here - 2 * Math.PI, "a turn less");
        wrong(here -> -here, "sign");
        wrong(here -> 10 * here, "x10");
        wrong(here -> Double.longBitsToDouble(Long.reverseBytes(Double.doubleToLongBits(here))), "bytes swapped");
    }

    /** Negative control: it is the speed that refuses. */
    @Test
    void theSamePlaceIsBelievedAfterTheTimeInWhichAJointCanTurnThere() {
        read(0);
        read(2 * Math.PI);
        assertThat(state.joints.positionRad[0]).isZero();
        deliver(2 * Math.PI, stamp + 13 * TICK);
        assertThat(state.joints.positionRad[0]).isEqualTo(2 * Math.PI);
    }

    @Test
    void aFastJointIsFollowed() {
        for (int i = 0; i < 100; i++) {
            read(0.3 * i); // 30 rad/s
            assertThat(state.joints.positionRad[0]).isEqualTo(0.3 * i);
        }
    }

    /** A recording holds what was taken; judged once more it must be taken, whatever was refused between. */
    @Test
    void whatWasTakenIsTakenAgain() {
        Random random = new Random(5);
        RobotState again = new RobotState(ROBOT);
        for (int i = 0; i < 5000; i++) {
            read(random.nextInt(4) == 0 ? random.nextDouble(-7, 7) : 0.01 * (i % 100));
            again.joints.copy(state.joints);
            again.keepGoodReadings();
            assertThat(again.joints.positionRad[0]).isEqualTo(state.joints.positionRad[0]);
            assertThat(again.joints.stampNanos[0]).isEqualTo(state.joints.stampNanos[0]);
        }
    }

    @Test
    void anImuThatReadsTenTimesWhatAPartCanIsNotTaken() {
        ImuSample imu = state.imus[0];
        imu.gyroRadPerSec[0] = 35; // the end of a range of 2000 deg/s
        imu.accelMetrePerSec2[2] = 157; // of 16 g
        imu.stampNanos = TICK;
        state.keepGoodReadings();
        for (double[] scale : new double[][] {{10, 1}, {1, 100}}) {
            imu.gyroRadPerSec[0] = 35 * scale[0];
            imu.accelMetrePerSec2[2] = 157 * scale[1];
            imu.stampNanos += TICK;
            state.keepGoodReadings();
            assertThat(imu.gyroRadPerSec[0]).isEqualTo(35);
            assertThat(imu.accelMetrePerSec2[2]).isEqualTo(157);
            assertThat(imu.stampNanos).isEqualTo(TICK);
        }
    }
}
