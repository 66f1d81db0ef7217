package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.rt.AllocationMeter;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;

@Timeout(30)
class PacerTest {
    private static final long PERIOD = 5_000_000;

    private static Pacer pacer(boolean posix) {
        return new Pacer(PERIOD, Clock.WALL, posix ? Posix.linux().orElse(null) : null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverBeginsACycleBeforeItsTime(boolean posix) {
        Pacer pacer = pacer(posix);
        pacer.start(System.nanoTime() + PERIOD);
        for (int i = 0; i < 50; i++) {
            long due = pacer.await();
            assertThat(System.nanoTime() - due).isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsPhaseAndCountsEveryPeriod(boolean posix) {
        Pacer pacer = pacer(posix);
        long start = System.nanoTime() + PERIOD;
        pacer.start(start);
        for (int i = 0; i < 50; i++) {
            long due = pacer.await();
            assertThat((due - start) % PERIOD).isZero();
            assertThat((due - start) / PERIOD).isEqualTo(i + pacer.skipped());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void skipsWholePeriodsAfterALateCycleAndNeverCatchesUp(boolean posix) {
        Pacer pacer = pacer(posix);
        long start = System.nanoTime();
        pacer.start(start);
        long first = pacer.await();
        long until = first + 3 * PERIOD + PERIOD / 2;
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        long second = pacer.await();
        assertThat(pacer.skipped()).isGreaterThanOrEqualTo(2);
        assertThat((second - start) % PERIOD).isZero();
        assertThat((second - start) / PERIOD).isEqualTo(1 + pacer.skipped());
    }

    /** Each sleep of a thread without a fixed priority may take 50 us longer, also one that is over already. */
    @Test
    void startsWithoutSleeping() {
        long shortestNanos = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            Pacer pacer = pacer(true);
            long begin = System.nanoTime();
            pacer.start(begin + PERIOD);
            shortestNanos = Math.min(shortestNanos, System.nanoTime() - begin);
        }
        assertThat(shortestNanos).as("256 calls").isLessThan(256 * 50_000L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allocatesNothingFromTheFirstCycleOn(boolean posix) {
        Pacer pacer = new Pacer(200_000, Clock.WALL, posix ? Posix.linux().orElse(null) : null);
        AllocationMeter meter = new AllocationMeter();
        meter.start();
        meter.bytes();
        pacer.start(System.nanoTime() + PERIOD);
        meter.start();
        for (int i = 0; i < 1000; i++) {
            pacer.await();
        }
        assertThat(meter.bytes()).isZero();
    }
}
