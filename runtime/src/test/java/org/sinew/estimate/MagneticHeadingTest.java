package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.rt.AllocationMeter;
import org.sinew.state.ImuSample;

/** A level unit that turns about the vertical; without the magnetometer its heading is off by a known angle. */
@Timeout(30)
class MagneticHeadingTest {
    private static final double PERIOD = 0.01;
    private static final double[] NORTH = {0, 20, -45}; // uT, in an earth frame of x east, y north, z up

    private final MagneticHeading heading = new MagneticHeading();
    private final ImuSample imu = new ImuSample();
    private final double[] q = new double[4];
    private final double[] mag = new double[3];
    private double trueYaw = 0.3;
    private double gyroYaw = -2;
    private long now;

    /** Turns at a rate, in a field that is given in earth axes. */
    private void feed(int ticks, double rate, double[] field) {
        double[] truth = new double[4];
        for (int i = 0; i < ticks; i++) {
            now += Math.round(PERIOD * 1e9);
            trueYaw += rate * PERIOD;
            gyroYaw += rate * PERIOD;
            imu.stampNanos = now;
            imu.gyroRadPerSec[2] = rate;
            Quaternions.ofRotationVector(0, 0, -trueYaw, truth);
            Quaternions.rotate(truth, field, mag);
            Quaternions.ofRotationVector(0, 0, gyroYaw, q);
            heading.update(q, mag, imu);
        }
    }

    private double offDeg() {
        double yaw = 2 * Math.atan2(q[3], q[0]);
        return Math.abs(Math.toDegrees(Math.IEEEremainder(yaw - trueYaw, 2 * Math.PI)));
    }

    @Test
    void northIsAlongYFromTheFirstReading() {
        feed(1, 0, NORTH);
        assertThat(offDeg()).isLessThan(0.01);
        feed(500, 1, NORTH);
        assertThat(offDeg()).isLessThan(0.1);
    }

    @Test
    void ironBesideItDoesNotTurnItForAMinute() {
        feed(1500, 1, NORTH); // knows the field
        double[] iron = {60, 20, -10};
        feed(3000, 0.05, iron);
        assertThat(offDeg()).isLessThan(1);
        feed(500, 1, NORTH);
        assertThat(offDeg()).isLessThan(1);
    }

    @Test
    void aFieldOfTheSameStrengthAndDipIsNorthWhereverItPoints() {
        feed(1500, 1, NORTH);
        double angle = Math.toRadians(30);
        feed(6000, 1, new double[] {20 * Math.sin(angle), 20 * Math.cos(angle), -45});
        assertThat(offDeg()).as("the negative control of the disturbance: this one is followed").isBetween(25.0, 31.0);
    }

    @Test
    void aFieldThatStaysWhileItTurnsBecomesTheNewOne() {
        feed(1500, 1, NORTH);
        double[] elsewhere = {20, 35, -20};
        feed(1900, 1, elsewhere);
        assertThat(offDeg()).as("not yet").isLessThan(2);
        feed(5000, 1, elsewhere);
        double angle = Math.toDegrees(Math.atan2(20, 35));
        assertThat(offDeg()).isBetween(angle - 2, angle + 2);
    }

    @Test
    void aMagnetometerThatIsNotThereChangesNothing() {
        for (double[] field : new double[][] {{0, 0, 0}, {Double.NaN, 0, 1}, {Double.POSITIVE_INFINITY, 0, 0}}) {
            feed(100, 1, field);
            assertThat(heading.found()).isFalse();
            assertThat(2 * Math.atan2(q[3], q[0])).isCloseTo(Math.IEEEremainder(gyroYaw, 2 * Math.PI), within(1e-9));
        }
    }

    @Test
    void neverMovesTheUpDirection() {
        double[] up = new double[3];
        double[] before = {0, 0, 0};
        Quaternions.ofRotationVector(0.5, -0.9, 0.1, q);
        Quaternions.rotate(SyntheticRecording.inverse(q), new double[] {0, 0, 1}, before);
        imu.stampNanos = 1;
        heading.update(q, new double[] {30, -10, 5}, imu);
        Quaternions.rotate(SyntheticRecording.inverse(q), new double[] {0, 0, 1}, up);
        assertThat(up).containsExactly(before, within(1e-12));
    }

    @Test
    void allocatesNothing() {
        feed(10, 1, NORTH);
        AllocationMeter meter = new AllocationMeter();
        long bytes = 0;
        for (int i = 0; i < 2000; i++) {
            imu.stampNanos += 10_000_000;
            Quaternions.ofRotationVector(0, 0, 0.01 * i, q);
            meter.start();
            heading.update(q, mag, imu);
            bytes += meter.bytes();
        }
        assertThat(bytes).isZero();
    }
}
