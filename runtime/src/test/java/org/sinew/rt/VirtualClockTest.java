package org.sinew.rt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VirtualClockTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long MILLI = 1_000_000;

    private final VirtualClock clock = new VirtualClock();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private void note(String what) {
        log.add(what + " " + (clock.nanos() - VirtualClock.START_NANOS) / MILLI);
    }

    private Thread started(String name, Runnable work) {
        Thread thread = clock.thread(name, work);
        clock.start(thread);
        return thread;
    }

    @Test
    void anHourPassesAtOnceWhenNobodyElseWaits() {
        clock.sleepUntil(clock.nanos() + HOUR);
        assertThat(clock.nanos()).isEqualTo(VirtualClock.START_NANOS + HOUR);
    }

    @Test
    void timeStandsWhileSomebodyWorks() throws InterruptedException {
        Thread.sleep(5);
        assertThat(clock.nanos()).isEqualTo(VirtualClock.START_NANOS);
    }

    @RepeatedTest(20)
    void threadsTakeTurnsInOrderOfTimeAndThenOfWhoWaitedFirst() {
        Thread slow = started("slow", () -> {
            for (int i = 0; i < 3; i++) {
                clock.elapse(30 * MILLI);
                note("slow");
            }
        });
        Thread fast = started("fast", () -> {
            for (int i = 0; i < 6; i++) {
                clock.elapse(15 * MILLI);
                note("fast");
            }
        });
        assertThat(clock.join(slow, 0) & clock.join(fast, 0)).isTrue();
        assertThat(log).containsExactly("fast 15", "slow 30", "fast 30", "fast 45", "slow 60", "fast 60", "fast 75",
                "slow 90", "fast 90");
    }

    @Test
    void anUnparkedThreadGoesOnNowAndOneThatRunsDoesNotWaitNextTime() {
        AtomicReference<Thread> sleeper = new AtomicReference<>();
        sleeper.set(started("sleeper", () -> {
            clock.parkUntil(clock.nanos() + HOUR);
            note("woken");
            clock.unpark(Thread.currentThread());
            clock.parkUntil(clock.nanos() + HOUR);
            note("again");
        }));
        clock.elapse(7 * MILLI);
        clock.unpark(sleeper.get());
        assertThat(clock.join(sleeper.get(), 10 * MILLI)).isTrue();
        assertThat(log).containsExactly("woken 7", "again 7");
    }

    @Test
    void aJoinThatIsTooShortSaysSo() {
        Thread sleeper = started("sleeper", () -> clock.elapse(HOUR));
        assertThat(clock.join(sleeper, 5 * MILLI)).isFalse();
        assertThat(clock.nanos()).isEqualTo(VirtualClock.START_NANOS + 5 * MILLI);
        assertThat(clock.join(sleeper, 0)).isTrue();
    }

    @Test
    void aThreadThatDiesLetsTheOthersGoOn() {
        Thread dying = clock.thread("dying", () -> {
            clock.elapse(MILLI);
            throw new IllegalStateException("on purpose");
        });
        dying.setUncaughtExceptionHandler((thread, why) -> { });
        clock.start(dying);
        assertThat(clock.join(dying, 0)).isTrue();
    }

    @Test
    void aStrangerMayNotWaitHere() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread stranger = new Thread(() -> clock.parkUntil(clock.nanos() + 1), "stranger");
        stranger.setUncaughtExceptionHandler((thread, why) -> thrown.set(why));
        stranger.start();
        stranger.join();
        assertThat(thrown.get()).hasMessageContaining("thread stranger does not live in this virtual time");
    }

    @Test
    void anInterruptedThreadStillWaitsItsTurn() {
        Thread.currentThread().interrupt();
        started("other", () -> note("other"));
        clock.elapse(3 * MILLI);
        note("self");
        assertThat(Thread.interrupted()).as("kept for whoever asks").isTrue();
        assertThat(log).containsExactly("other 0", "self 3");
    }

    @Test
    void workBesideTakesItsTimeWhileOthersGoOn() {
        started("other", () -> {
            clock.elapse(3 * MILLI);
            note("other");
        });
        clock.perform(() -> log.add("work"), 5 * MILLI);
        note("self");
        assertThat(log).hasSize(3).contains("work", "other 3").endsWith("self 5");
    }

    @Test
    void whatWorkBesideThrowsComesOut() {
        assertThatThrownBy(() -> clock.perform(() -> {
            throw new IllegalStateException("on purpose");
        }, MILLI)).isInstanceOf(IllegalStateException.class).hasMessage("on purpose");
        assertThatThrownBy(() -> clock.perform(() -> {
            throw new AssertionError("on purpose, too");
        }, MILLI)).isInstanceOf(AssertionError.class);
    }
}
