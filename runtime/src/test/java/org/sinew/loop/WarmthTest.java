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
    void whereTicksTakeNoTimeItIsWarmAfterExactlyTwoBlocks() {
        for (int tick = 1; tick <= 2 * BLOCK; tick++) {
            assertThat(warmth.record(0)).isEqualTo(tick == 2 * BLOCK);
        }
    }

    @Test
    void saysWhatItWaitsForWithFigures() {
        assertThat(warmth.awaited()).contains("its first 50 ticks have not run yet");
        block(2_400_000, 0);
        assertThat(warmth.awaited()).contains("its last 50 ticks took 2.40 ms on average, and there are none to "
                + "compare with yet; it waits for 50 that are not twice as fast as the 50 before");
        block(1_100_000, 0);
        assertThat(warmth.awaited()).contains("its last 50 ticks took 1.10 ms on average, the 50 before 2.40 ms; "
                + "it waits for 50 that are not twice as fast as the 50 before");
        block(300_000, 7);
        assertThat(warmth.awaited()).contains("7 of its last 50 ticks took longer than 2.50 ms, a quarter of its "
                + "period; it waits for 50 ticks with 2 such at most, which a machine that is busy otherwise may not "
                + "give it");
        block(250_000, 0);
        assertThat(warmth.awaited()).as("block before: 0.61 ms").isPresent();
        block(250_000, 0);
        assertThat(warmth.awaited()).isEmpty();
    }

    @Test
    void staysWarm() {
        block(100_000, 0);
        block(100_000, 0);
        assertThat(block(LONG, 0)).isTrue();
    }
}
