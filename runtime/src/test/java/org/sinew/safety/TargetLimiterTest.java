package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets of one joint with limits [-1, 1] rad and 4 rad/s, at 100 Hz. */
class TargetLimiterTest {
    private static final double TICK = 0.01;
    private static final JointLimits PLAIN = new JointLimits(-1, 1, 4);

    private static TargetLimiter limiter(JointLimits limits) {
        return new TargetLimiter(new JointLimits[] {limits});
    }

    @Test
    void withoutAnAccelerationLimitItGoesAtFullSpeedAndStopsAtOnce() {
        TargetLimiter limiter = limiter(PLAIN);
        assertThat(limiter.follow(0, 0.1, 1, TICK)).isEqualTo(Limit.VELOCITY);
        assertThat(limiter.targetRad(0)).isEqualTo(0.04);
        limiter.brake(0, TICK);
        assertThat(limiter.targetRad(0)).isEqualTo(0.04);
    }

    /** Whatever is wished, of any state: never outside, never faster, never a larger change of speed. */
    @ParameterizedTest
    @CsvSource({"20, Infinity", "5, Infinity", "20, 400", "50, 5000", "3, 30", "400, 2000", "1, 1"})
    void noWishTakesATargetBeyondAnyLimit(double acceleration, double jerk) {
        JointLimits limits = PLAIN.withMotion(acceleration, jerk);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TargetLimiter limiter = limiter(limits);
            limiter.place(0, random.nextDouble(-1, 1));
            double before = limiter.targetRad(0);
            double velocity = 0;
            double accelerationBefore = 0;
            double wish = before;
            for (int tick = 0; tick < 600; tick++) {
                wish = random.nextInt(40) == 0 ? random.nextDouble(-3, 3) : wish + random.nextGaussian() * 0.02;
                if (random.nextInt(200) < 2) {
                    limiter.brake(0, TICK);
                } else {
                    limiter.follow(0, wish, 1, TICK);
                }
                double target = limiter.targetRad(0);
                double now = (target - before) / TICK;
                double change = (now - velocity) / TICK;
                assertThat(target).as("seed %d tick %d", seed, tick).isBetween(-1.0, 1.0);
                assertThat(Math.abs(now)).as("speed, seed %d tick %d", seed, tick).isLessThanOrEqualTo(4 + 1e-9);
                assertThat(Math.abs(change)).as("acceleration, seed %d tick %d", seed, tick)
                        .isLessThanOrEqualTo(acceleration + 1e-6);
                assertThat(Math.abs(change - accelerationBefore) / TICK).as("jerk, seed %d tick %d", seed, tick)
                        .isLessThanOrEqualTo(jerk + 1e-3);
                before = target;
                velocity = now;
                accelerationBefore = change;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20, Infinity", "5, Infinity", "20, 400", "50, 5000", "3, 30", "400, 2000", "1, 1"})
    void comesToAWishThatStandsStillWithoutGoingPast(double acceleration, double jerk) {
        double past = Double.isInfinite(jerk) ? 1e-9 : jerk * TICK * TICK * TICK / 2; // it takes whole ticks
        for (double wish : new double[] {0.003, 0.05, 0.4, 0.99, -0.7}) {
            TargetLimiter limiter = limiter(PLAIN.withMotion(acceleration, jerk));
            double farthest = 0;
            for (int tick = 0; tick < 1000; tick++) {
                limiter.follow(0, wish, 1, TICK);
                farthest = Math.max(farthest, limiter.targetRad(0) * Math.signum(wish));
            }
            assertThat(limiter.targetRad(0)).as("wish %s", wish).isCloseTo(wish,
                    offset(1e-6));
            assertThat(farthest).as("wish %s", wish).isLessThanOrEqualTo(Math.abs(wish) + past);
        }
    }

    @Test
    void followsASteadyWishWithoutALag() {
        TargetLimiter limiter = limiter(PLAIN.withMotion(20, JointLimits.NONE));
        double wish = 0;
        for (int tick = 0; tick < 80; tick++) {
            wish += 0.01;
            limiter.follow(0, wish, 1, TICK);
        }
        assertThat(limiter.targetRad(0)).isCloseTo(wish, offset(1e-9));
    }

    @Test
    void saysWhatKeepsItFromTheWish() {
        TargetLimiter limiter = limiter(PLAIN.withMotion(20, JointLimits.NONE));
        assertThat(limiter.follow(0, 0.9, 1, TICK)).isEqualTo(Limit.ACCELERATION);
        TargetLimiter smooth = limiter(PLAIN.withMotion(20, 400));
        assertThat(smooth.follow(0, 0.9, 1, TICK)).isEqualTo(Limit.JERK);
        TargetLimiter plain = limiter(PLAIN);
        plain.place(0, 0.999);
        assertThat(plain.follow(0, 1.5, 1, TICK)).isEqualTo(Limit.POSITION);
        assertThat(plain.follow(0, 0.99, 1, TICK)).isEqualTo(Limit.NONE);
    }
}
