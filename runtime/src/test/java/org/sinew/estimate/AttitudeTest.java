package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.rt.AllocationMeter;
import org.sinew.state.ImuSample;

@Timeout(30)
class AttitudeTest {
    private final Attitude attitude = new Attitude();
    private final double[] q = {1, 0, 0, 0};
    private final ImuSample imu = new ImuSample();
    private long now = 1_000_000_000;

    private void feed(int ticks, double wx, double ax, double ay, double az) {
        for (int i = 0; i < ticks; i++) {
            now += 10_000_000;
            imu.stampNanos = now;
            imu.gyroRadPerSec[0] = wx;
            imu.accelMetrePerSec2[0] = ax;
            imu.accelMetrePerSec2[1] = ay;
            imu.accelMetrePerSec2[2] = az;
            attitude.update(q, imu);
        }
    }

    private double rollDeg() {
        return Math.toDegrees(Math.atan2(2 * (q[0] * q[1] + q[2] * q[3]), 1 - 2 * (q[1] * q[1] + q[2] * q[2])));
    }

    @Test
    void startsFromWhereGravityPoints() {
        feed(1, 0, 0, 9.80665, 0); // lying on its right side: +y is up, roll +90
        assertThat(rollDeg()).isBetween(89.9, 90.1);
    }

    @Test
    void followsTheGyroscopeInFreeFallWhereTheAccelerometerReadsNothing() {
        feed(100, 0, 0, 0, 9.80665);
        feed(50, Math.PI, 0, 0, 0); // half a second weightless, turning 180 deg/s about x
        assertThat(rollDeg()).isBetween(85.0, 95.0);
        feed(200, 0, 0, 9.80665, 0);
        assertThat(rollDeg()).isBetween(88.0, 92.0);
        assertThat(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]).isBetween(1 - 1e-12, 1 + 1e-12);
    }

    @Test
    void forgetsAWrongStartWithinSeconds() {
        feed(1, 0, 0, 9.80665, 0);
        feed(400, 0, 0, 0, 9.80665);
        assertThat(Math.abs(rollDeg())).isLessThan(0.5);
    }

    @Test
    void ignoresReadingsThatAreNotNumbers() {
        feed(10, 0, 0, 0, 9.80665);
        feed(10, Double.NaN, Double.POSITIVE_INFINITY, 0, 9.80665);
        assertThat(q).doesNotContain(Double.NaN);
        assertThat(Math.abs(rollDeg())).isLessThan(0.01);
    }

    @Test
    void isNotTiltedByAShortKnock() {
        feed(100, 0, 0, 0, 9.80665);
        feed(5, 0, 0, 60, 9.80665);
        assertThat(Math.abs(rollDeg())).isLessThan(0.5);
    }

    /** The negative control of the test above: what is not taken for a knock tilts. */
    @Test
    void isTiltedByAPushThatIsNoKnock() {
        feed(100, 0, 0, 0, 9.80665);
        feed(5, 0, 0, 35, 9.80665);
        assertThat(Math.abs(rollDeg())).isGreaterThan(3);
    }

    /** One reading a tick later, whatever it is. */
    private void read(double seconds, double[] gyro, double[] accel) {
        now += Math.round(seconds * 1e9);
        imu.stampNanos = now;
        System.arraycopy(gyro, 0, imu.gyroRadPerSec, 0, 3);
        System.arraycopy(accel, 0, imu.accelMetrePerSec2, 0, 3);
        attitude.update(q, imu);
    }

    private double turnedDeg(double[] other) {
        double dot = Math.abs(q[0] * other[0] + q[1] * other[1] + q[2] * other[2] + q[3] * other[3]);
        return Math.toDegrees(2 * Math.acos(Math.min(1, dot)));
    }

    private double yawDeg() {
        return Math.toDegrees(Math.atan2(2 * (q[0] * q[3] + q[1] * q[2]), 1 - 2 * (q[2] * q[2] + q[3] * q[3])));
    }

    private double norm() {
        return q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
    }

    @Test
    void neverJumpsAfterItsFirstReading() {
        Random random = new Random(5);
        feed(1, 0, 0, 6, 8); // tilted by 37 degrees at once
        assertThat(rollDeg()).isBetween(36.0, 37.5);
        double[] last = q.clone();
        for (int i = 0; i < 2000; i++) { // shaken by 1 m/s2: a single reading is off by 6 degrees
            feed(1, 0, random.nextGaussian(), 6 + random.nextGaussian(), 8 + random.nextGaussian());
            assertThat(turnedDeg(last)).as("reading %d", i).isLessThan(i < 50 ? 8 : 0.5);
            System.arraycopy(q, 0, last, 0, 4);
        }
        assertThat(rollDeg()).isBetween(35.0, 39.0);
    }

    @Test
    void startsFallingWithoutADirectionAndTakesTheFirstThatLooksLikeGravity() {
        feed(20, 0, 0.3, 0.1, -0.2);
        assertThat(q).containsExactly(1, 0, 0, 0);
        feed(1, 0, 90, 0, 20); // hits the ground
        assertThat(Math.abs(rollDeg())).isLessThan(0.01);
        feed(1, 0, 0, 9.7, 0.1);
        assertThat(rollDeg()).isBetween(88.0, 91.0);
    }

    @Test
    void takesAnAccelerometerOfWrongScaleAfterASecondOfWaiting() {
        feed(100, 0, 0, 3, 0);
        assertThat(rollDeg()).isZero();
        feed(2, 0, 0, 3, 0);
        assertThat(rollDeg()).isBetween(89.9, 90.1);
    }

    @Test
    void startsAnewAfterAGapButKeepsItsHeading() {
        for (int i = 0; i < 100; i++) {
            read(0.01, new double[] {0, 0, 1}, new double[] {0, 0, 9.80665}); // turns left by a radian
        }
        double yaw = yawDeg();
        assertThat(yaw).isBetween(56.0, 58.0);
        read(0.7, new double[3], new double[] {0, 9.80665 * 0.5, 9.80665 * Math.sqrt(0.75)});
        assertThat(rollDeg()).isBetween(29.9, 30.1);
        assertThat(yawDeg()).isBetween(yaw - 10, yaw + 10);
    }

    @Test
    void theNewStartAfterAGapIsExactInAFastTurnToo() {
        for (int i = 0; i < 100; i++) {
            double angle = (i + 0.5) * 0.2; // mean of a period, at 20 rad/s about x
            read(0.01, new double[] {20, 0, 0}, new double[] {0, 9.8 * Math.sin(angle), 9.8 * Math.cos(angle)});
        }
        read(0.7, new double[] {20, 0, 0}, new double[] {0, 9.8 * Math.sin(0.6), 9.8 * Math.cos(0.6)});
        assertThat(Math.toRadians(rollDeg())).isBetween(0.59, 0.61);
    }

    @Test
    void bridgesAShortGapByTheGyroscope() {
        feed(100, 0, 0, 0, 9.80665);
        feed(20, 1, 0, 0, 9.80665);
        double before = rollDeg();
        read(0.4, new double[] {1, 0, 0}, new double[] {0, 0, 9.80665});
        assertThat(rollDeg() - before).as("a turn, not a new start").isBetween(20.0, 24.0);
    }

    @Test
    void ignoresAReadingThatComesLateOrTwice() {
        feed(100, 0, 0, 0, 9.80665);
        double[] before = q.clone();
        read(0, new double[] {9, 9, 9}, new double[] {9, 0, 0});
        read(-0.1, new double[] {9, 9, 9}, new double[] {9, 0, 0});
        assertThat(q).containsExactly(before);
        now += 100_000_000;
        read(0.01, new double[3], new double[] {0, 0, 9.80665});
        assertThat(turnedDeg(before)).isLessThan(1e-3);
    }

    @Test
    void goesOnWhenTimeIsSetBackForGood() {
        feed(100, 0, 0, 0, 9.80665);
        now -= 3_600_000_000_000L;
        feed(100, Math.PI / 2, 0, 9.80665, 0);
        assertThat(rollDeg()).as("level at once, then a quarter turn").isBetween(90.0, 179.9);
    }

    @Test
    void aReadingThatIsNoNumberIsCoveredByTheNext() {
        feed(100, 0, 0, 0, 0.01 + 9.8);
        feed(30, 1, 0, 0, 0);
        feed(5, Double.NaN, 0, 0, 0);
        feed(1, 1, 0, 0, 0);
        assertThat(Math.toRadians(rollDeg())).isBetween(0.355, 0.365);
    }

    @Test
    void learnsTheBiasAtRestAndThenStandsStill() {
        Random random = new Random(7);
        double[] bias = {0.01, -0.02, 0.015};
        for (int i = 0; i < 3000; i++) {
            double[] gyro = new double[3];
            double[] accel = {0, 0, 9.80665};
            for (int k = 0; k < 3; k++) {
                gyro[k] = bias[k] + 0.002 * random.nextGaussian();
                accel[k] += 0.03 * random.nextGaussian();
            }
            read(0.01, gyro, accel);
        }
        double[] learnt = new double[3];
        attitude.bias(learnt);
        for (int k = 0; k < 3; k++) {
            assertThat(learnt[k]).isBetween(bias[k] - 0.001, bias[k] + 0.001);
        }
    }

    @Test
    void neverTakesASlowTurnForABiasLargerThanTwoDegreesPerSecond() {
        for (int i = 0; i < 6000; i++) {
            read(0.01, new double[] {0, 0, 0.3}, new double[] {0, 0, 9.80665});
        }
        double[] learnt = new double[3];
        attitude.bias(learnt);
        assertThat(Math.abs(learnt[2])).isLessThanOrEqualTo(GyroBias.LARGEST_RAD_PER_SEC);
    }

    @Test
    void comesBackSoonAfterTheGyroscopeClipped() {
        assertThat(offTwoSecondsAfterClipping(0)).isLessThan(4);
        assertThat(offTwoSecondsAfterClipping(1e-3)).as("noise hides the clipping").isGreaterThan(8);
    }

    /** A quarter turn of which the gyroscope, at its end of 250 deg/s, sees half. */
    private static double offTwoSecondsAfterClipping(double noise) {
        AttitudeTest body = new AttitudeTest();
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            body.read(0.01, new double[3], new double[] {0, 0, 9.80665});
        }
        double end = Math.toRadians(250);
        for (int i = 1; i <= 18; i++) {
            double angle = i * 2 * end * 0.01;
            body.read(0.01, new double[] {end + noise * random.nextGaussian(), 0, 0},
                    new double[] {0, 9.80665 * Math.sin(angle), 9.80665 * Math.cos(angle)});
        }
        double angle = 18 * 2 * end * 0.01;
        for (int i = 0; i < 200; i++) {
            body.read(0.01, new double[3], new double[] {0, 9.80665 * Math.sin(angle), 9.80665 * Math.cos(angle)});
        }
        return Math.abs(body.rollDeg() - Math.toDegrees(angle));
    }

    @Test
    void aPeakOfVibrationIsNoKnock() {
        for (int i = 0; i < 3000; i++) { // 50 m/s2 up and down ten times a second: upward peaks are beyond 4 g
            double shake = 50 * Math.sin(2 * Math.PI * 10.3 * i * 0.01);
            read(0.01, new double[3], new double[] {0, shake * 0.5, 9.80665 + shake});
        }
        assertThat(Math.abs(rollDeg())).isLessThan(1);
    }

    @Test
    void staysAUnitQuaternionWhateverIsRead() {
        for (long seed = 0; seed < 50; seed++) {
            AttitudeTest body = new AttitudeTest();
            Random random = new Random(seed);
            for (int i = 0; i < 500; i++) {
                body.read(random.nextInt(9) == 0 ? odd(random) : 0.01, odd(random, 3), odd(random, 3));
                assertThat(body.norm()).as("seed %d, reading %d", seed, i).isBetween(1 - 1e-9, 1 + 1e-9);
            }
            for (int i = 0; i < 2000; i++) {
                body.read(0.01, new double[3], new double[] {0, 0, 9.80665});
            }
            assertThat(Math.abs(body.rollDeg())).as("seed %d, at rest again", seed).isLessThan(1);
        }
    }

    private static double[] odd(Random random, int size) {
        double[] all = new double[size];
        for (int i = 0; i < size; i++) {
            all[i] = odd(random);
        }
        return all;
    }

    private static double odd(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> Double.MAX_VALUE;
            case 3 -> 1e-300;
            case 4 -> 0;
            case 5 -> 900 * random.nextGaussian();
            default -> random.nextGaussian();
        };
    }

    @Test
    void givesTheSameBitsEverywhere() {
        SyntheticRecording recording = new SyntheticRecording(SyntheticRecording.Kind.of("any", 4, 1.2, 4, 1.2), 10, 1);
        for (int row = 0; row < recording.rows; row++) {
            read(0.01, recording.gyro[row], recording.accel[row]);
        }
        assertThat(new String[] {Double.toHexString(q[0]), Double.toHexString(q[1]), Double.toHexString(q[2]),
                Double.toHexString(q[3])}).containsExactly("0x1.d3638bcee3501p-5", "0x1.215e83506ee04p-2",
                "-0x1.f95d2b7590a9ap-4", "0x1.e62ce786a6c0cp-1");
    }

    @Test
    void allocatesNothing() {
        SyntheticRecording recording = new SyntheticRecording(SyntheticRecording.Kind.of("any", 4, 1.2, 4, 1.2), 10, 1);
        AllocationMeter meter = new AllocationMeter();
        long bytes = 0;
        for (int row = 0; row < recording.rows; row++) {
            meter.start();
            imu.stampNanos = 1 + Math.round(recording.seconds[row] * 1e9) + (row > 500 ? 2_000_000_000L : 0);
            System.arraycopy(recording.gyro[row], 0, imu.gyroRadPerSec, 0, 3);
            System.arraycopy(recording.accel[row], 0, imu.accelMetrePerSec2, 0, 3);
            attitude.update(q, imu);
            bytes += meter.bytes();
        }
        assertThat(bytes).isZero();
    }
}
