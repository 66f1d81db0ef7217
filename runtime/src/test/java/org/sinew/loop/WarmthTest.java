package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WarmthTest {
    private static final int BLOCK = 50;
    private static final long PERIOD = 10_000_000;
    private static final long LONG = PERIOD / 4 + 1;

    private final Warmth warmth = new Warmth(PERIOD);

    /** One block of ticks, the first {@code longTicks} of them too long for a warm loop. */
    private boolean block(long tickNanos, int longTicks) {
        boolean warm = false;
        for (int i = 0; i < BLOCK; i++) {
            warm = warmth.record(i < longTicks ? LONG : tickNanos);
        }
        assertThat(warmth.reached()).isEqualTo(warm);
        return warm;
    }

    @Test
    void isColdBeforeTheFirstTick() {
        assertThat(warmth.reached()).isFalse();
    }

    @Test
    void isWarmWhenTwoBlocksAreAlikeAndNotBefore() {
        assertThat(block(100_000, 0)).isFalse();
        for (int i = 0; i < BLOCK - 1; i++) {
            assertThat(warmth.record(100_000)).isFalse();
        }
        assertThat(warmth.record(100_000)).isTrue();
        assertThat(warmth.reached()).isTrue();
    }

    @Test
    void isColdWhileTicksBecomeMuchShorter() {
        assertThat(block(2_000_000, 0)).isFalse();
        assertThat(block(900_000, 0)).isFalse();
        assertThat(block(400_000, 0)).isFalse();
        assertThat(block(150_000, 0)).isFalse();
        assertThat(block(140_000, 0)).isTrue();
    }

    @Test
    void isColdWhileTicksLeaveTooLittleOfThePeriodFree() {
        for (int i = 0; i < 10; i++) {
            assertThat(block(LONG, 0)).isFalse();
        }
    }

    @Test
    void aTickOfExactlyAQuarterOfThePeriodIsShortEnough() {
        block(PERIOD / 4, 0);
        assertThat(block(PERIOD / 4, 0)).isTrue();
    }

    @Test
    void sparesTwoLongTicksInABlock() {
        block(1_000_000, 2);
        assertThat(block(1_000_000, 2)).isTrue();
    }

    @Test
    void aDisturbedBlockTakesOneBlockMore() {
        block(1_000_000, 0);
        assertThat(block(1_000_000, 3)).isFalse();
        assertThat(block(1_000_000, 0)).isTrue();
    }

    @Test
    void oneEndlessTickCountsNoMoreThanALongOne() {
        for (int i = 0; i < BLOCK - 1; i++) {
            warmth.record(1_000_000);
        }
        warmth.record(3_600_000_000_000L);
        assertThat(block(1_000_000, 0)).isTrue(); // the first block does not look slow beside this one
    }

    @Test
    void staysWarm() {
        block(100_000, 0);
        block(100_000, 0);
        assertThat(block(LONG, 0)).isTrue();
    }
}
