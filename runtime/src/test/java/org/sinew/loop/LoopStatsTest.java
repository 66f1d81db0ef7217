package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ticks of told length; a collection of the heap is real. */
@Timeout(60)
class LoopStatsTest {
    private static final long PERIOD = 10_000_000;
    private static final long SHORT = 300_000;

    /** The causes after {@code ticks}; told again from the beginning if the heap happened to be collected meanwhile. */
    private static Map<String, Long> withoutGc(Consumer<LoopStats> ticks) {
        while (true) {
            GcWatch gc = new GcWatch();
            LoopStats stats = new LoopStats(gc);
            ticks.accept(stats);
            if (gc.collections() == 0) {
                return stats.overruns();
            }
        }
    }

    private static void good(LoopStats stats, int count, long skipped) {
        for (int i = 0; i < count; i++) {
            stats.record(20_000, SHORT, PERIOD, skipped);
        }
    }

    private static void collectHeap(GcWatch gc) {
        long before = gc.collections();
        System.gc();
        while (gc.collections() == before) { // the virtual machine tells of it a little later
            Thread.onSpinWait();
        }
    }

    @Test
    void aLoopInTimeHasNoOverruns() {
        assertThat(withoutGc(stats -> good(stats, 100, 0))).isEmpty();
    }

    @Test
    void aLongTickIsOneOverrunThoughThePeriodsItCostAreSkippedAfterIt() {
        assertThat(withoutGc(stats -> {
            good(stats, 3, 0);
            stats.record(20_000, 35 * PERIOD / 10, PERIOD, 0);
            stats.record(35 * PERIOD / 10, SHORT, PERIOD, 3);
            good(stats, 3, 3);
        })).isEqualTo(Map.of("tick", 1L));
    }

    @Test
    void aTickOfMoreThanAPeriodIsAnOverrunThoughNoPeriodIsSkipped() {
        assertThat(withoutGc(stats -> {
            stats.record(0, PERIOD + 1, PERIOD, 0);
            good(stats, 3, 0);
        })).isEqualTo(Map.of("tick", 1L));
    }

    @Test
    void twoLongTicksInARowAreTwoOverruns() {
        assertThat(withoutGc(stats -> {
            stats.record(0, 12 * PERIOD / 10, PERIOD, 0);
            stats.record(2 * PERIOD / 10, 12 * PERIOD / 10, PERIOD, 0);
            good(stats, 3, 0);
        })).isEqualTo(Map.of("tick", 2L));
    }

    @Test
    void aTickOfExactlyAPeriodIsNone() {
        assertThat(withoutGc(stats -> stats.record(0, PERIOD, PERIOD, 0))).isEmpty();
    }

    @Test
    void skippedPeriodsAfterAShortTickAreALateWakeUp() {
        assertThat(withoutGc(stats -> {
            good(stats, 3, 0);
            stats.record(2 * PERIOD, SHORT, PERIOD, 2);
            good(stats, 3, 2);
            stats.record(PERIOD, SHORT, PERIOD, 3);
        })).isEqualTo(Map.of("wake_up", 2L));
    }

    @Test
    void aLateWakeUpSomeTimeAfterALongTickIsToldAsOne() {
        assertThat(withoutGc(stats -> {
            stats.record(0, 2 * PERIOD, PERIOD, 0);
            good(stats, 1, 2);
            stats.record(PERIOD, SHORT, PERIOD, 3);
        })).isEqualTo(Map.of("tick", 1L, "wake_up", 1L));
    }

    @Test
    void latenessWithinAPeriodIsNoOverrun() {
        assertThat(withoutGc(stats -> stats.record(PERIOD - 1, SHORT, PERIOD, 0))).isEmpty();
    }

    @Test
    void anOverrunDuringACollectionOfTheHeapIsBlamedOnIt() {
        GcWatch gc = new GcWatch();
        LoopStats stats = new LoopStats(gc);
        good(stats, 3, 0);
        collectHeap(gc);
        stats.record(PERIOD, SHORT, PERIOD, 1);
        collectHeap(gc);
        stats.record(0, 2 * PERIOD, PERIOD, 1);
        assertThat(stats.overruns()).isEqualTo(Map.of("gc", 2L));
    }

    @Test
    void aCollectionOfTheHeapWithoutAnOverrunIsBlamedForNothing() {
        assertThat(withoutGc(stats -> good(stats, 1, 0))).isEmpty();
        GcWatch gc = new GcWatch();
        LoopStats stats = new LoopStats(gc);
        collectHeap(gc);
        good(stats, 3, 0);
        assertThat(stats.overruns()).isEmpty();
        assertThat(gc.longestMillis()).isNotNegative();
    }

    @Test
    void latenessOfSeveralPeriodsIsKeptWhole() {
        LoopStats stats = new LoopStats(new GcWatch());
        stats.record(35 * PERIOD / 10, SHORT, PERIOD, 3);
        assertThat(stats.lateness().getMaxValue()).isBetween(35_000L, 35_035L); // three digits
        assertThat(stats.tick().getMaxValue()).isEqualTo(300);
    }

    @Test
    void latenessThatFitsNoHistogramIsCountedAsTheLongest() {
        LoopStats stats = new LoopStats(new GcWatch());
        stats.record(3_600_000_000_000L, SHORT, PERIOD, 0);
        stats.record(-5_000, SHORT, PERIOD, 0);
        assertThat(stats.lateness().getMaxValue()).isGreaterThanOrEqualTo(60_000_000L);
        assertThat(stats.lateness().getMinValue()).isZero();
    }

    @Test
    void histogramsHoldAllCyclesHoweverOftenTheyAreRead() {
        LoopStats stats = new LoopStats(new GcWatch());
        good(stats, 10, 0);
        assertThat(stats.tick().getTotalCount()).isEqualTo(10);
        assertThat(stats.lateness().getTotalCount()).isEqualTo(10);
        good(stats, 5, 0);
        assertThat(stats.tick().getTotalCount()).isEqualTo(15);
        assertThat(stats.lateness().getTotalCount()).isEqualTo(15);
        assertThat(stats.tick().getTotalCount()).isEqualTo(15);
    }

    @Test
    void countsTicksSkippedPeriodsAndAllocatedBytes() {
        LoopStats stats = new LoopStats(new GcWatch());
        good(stats, 4, 0);
        good(stats, 1, 7);
        stats.allocated(48);
        assertThat(stats.ticks()).isEqualTo(5);
        assertThat(stats.skipped()).isEqualTo(7);
        assertThat(stats.allocatedBytes()).isEqualTo(48);
    }
}
