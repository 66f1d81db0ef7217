package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
}
