package org.sinew.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BackoffTest {
    @Test
    void doublesUpToTheLongestAndTakesAtMostHalfOff() {
        long seed = System.nanoTime();
        System.out.println("seed: " + seed);
        Backoff backoff = new Backoff(new Random(seed));
        long full = Backoff.FIRST_NANOS;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.nextNanos()).isBetween(full / 2, full);
            full = Math.min(2 * full, Backoff.LONGEST_NANOS);
        }
        backoff.reset();
        assertThat(backoff.nextNanos()).isBetween(Backoff.FIRST_NANOS / 2, Backoff.FIRST_NANOS);
    }

    @Test
    void twoRobotsDoNotComeBackInStep() {
        assertThat(new Backoff(new Random(1)).nextNanos()).isNotEqualTo(new Backoff(new Random(2)).nextNanos());
    }
}
