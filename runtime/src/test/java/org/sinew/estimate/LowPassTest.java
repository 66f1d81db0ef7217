package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LowPassTest {
    private static final double TAU = 3;

    private final LowPass filter = new LowPass(1, TAU);

    private void add(double value, double seconds) {
        filter.add(new double[] {value}, seconds);
    }

    @Test
    void isTheMeanUntilItsTimeConstantHasPassed() {
        add(4, 0);
        assertThat(filter.value[0]).isEqualTo(4);
        add(6, 0.1);
        add(11, 0.1);
        assertThat(filter.value[0]).isCloseTo(7, within(1e-12));
        assertThat(filter.settling()).isTrue();
    }

    /** From 0 to 1 at time 0: 1 - e^-s (cos s + sin s) with s = t / tau, for a corner of sqrt(2) / tau. */
    @Test
    void answersAStepAsAButterworthFilterDoesForUnevenStepsToo() {
        Random random = new Random(11);
        for (int i = 0; i < 400; i++) {
            add(0, 0.01);
        }
        assertThat(filter.settling()).isFalse();
        double now = 0;
        add(1, 1e-9);
        while (now < 15) {
            double step = random.nextInt(20) == 0 ? 0.2 : 0.02 * random.nextDouble();
            now += step;
            add(1, step);
            double s = now / TAU;
            assertThat(filter.value[0]).as("at %s s", now)
                    .isCloseTo(1 - Math.exp(-s) * (Math.cos(s) + Math.sin(s)), within(2e-3));
        }
    }

    @Test
    void staysStableForStepsLongerThanItsTimeConstant() {
        for (int i = 0; i < 10; i++) {
            add(0, 1);
        }
        for (int i = 0; i < 500; i++) {
            add(1, 20);
            assertThat(filter.value[0]).isBetween(-1.0, 3.0);
        }
    }

    @Test
    void softenedItGoesOnFromItsValueAndSoonForgetsIt() {
        for (int i = 0; i < 1000; i++) {
            add(10, 0.01);
        }
        filter.soften(25, 0.25);
        add(0, 0.01);
        assertThat(filter.value[0]).isBetween(9.5, 9.7);
        for (int i = 0; i < 100; i++) {
            add(0, 0.01);
        }
        assertThat(filter.value[0]).isLessThan(2.1);
    }
}
