package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseTest {
    private static final int COUNT = 20_000;

    private static double product(Noise a, int streamA, Noise b, int streamB) {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += a.normal(i, streamA) * b.normal(i, streamB);
        }
        return sum / COUNT;
    }

    @Test
    void hasMeanZeroAndVarianceOne() {
        Noise noise = Noise.of(Noise.DEFAULT_SEED, "imu");
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += noise.normal(i, 0);
        }
        assertThat(sum / COUNT).isCloseTo(0, within(0.03));
        assertThat(product(noise, 0, noise, 0)).isCloseTo(1, within(0.03));
    }

    @Test
    void streamsPartsAndSeedsAreIndependent() {
        Noise noise = Noise.of(1, "imu");
        assertThat(product(noise, 0, noise, 1)).isCloseTo(0, within(0.03));
        assertThat(product(noise, 0, Noise.of(1, "knee"), 0)).isCloseTo(0, within(0.03));
        assertThat(product(noise, 0, Noise.of(2, "imu"), 0)).isCloseTo(0, within(0.03));
    }

    @Test
    void sameSeedAndNameGiveTheSameBits() {
        assertThat(Noise.of(1, "imu").normal(77, 2)).isEqualTo(Noise.of(1, "imu").normal(77, 2));
        assertThat(Noise.of(1, "imu").normal(77, 2)).as("recorded; must not differ between computers")
                .isEqualTo(0.22084070660469876);
    }
}
