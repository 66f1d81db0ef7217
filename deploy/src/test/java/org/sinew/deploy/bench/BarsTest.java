package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BarsTest {
    private static Histogram cycles(long... micros) {
        Histogram cycles = Block.histogram();
        for (long value : micros) {
            cycles.recordValue(value);
        }
        return cycles;
    }

    @Test
    void aBarIsAsLongAsItsShareOfTheLine() {
        assertThat(Bars.bar('#', 1, 1)).hasSize(40);
        assertThat(Bars.bar('#', 1, 4)).isEqualTo("##########");
        assertThat(Bars.bar('#', -1, 4)).isEmpty();
        assertThat(Bars.bar('#', 9, 4)).hasSize(40);
        assertThat(Bars.bar('#', 0, 0)).isEmpty();
    }

    @Test
    void everyCycleIsInOneRange() {
        assertThat(Bars.lateness(cycles(0, 9, 10, 49), cycles(49, 10_000, 59_000_000))).containsExactly(
                "         0 to 10  ours  50.000 %  ####################",
                "                  C      0.000 %",
                "        10 to 20  ours  25.000 %  ##########",
                "                  C      0.000 %",
                "        30 to 50  ours  25.000 %  ##########",
                "                  C     33.333 %  =============",
                "  10000 and more  ours   0.000 %",
                "                  C     66.667 %  ===========================");
    }

    @Test
    void oursAloneHasNoSecondLine() {
        assertThat(Bars.lateness(cycles(5), cycles())).containsExactly(
                "         0 to 10  ours 100.000 %  ########################################");
    }
}
