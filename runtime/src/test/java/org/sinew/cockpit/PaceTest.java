package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How fast a viewer is told, by what it says that it has seen. */
@Timeout(30)
class PaceTest {
    private static final long MILLI = 1_000_000;
    private final Pace pace = new Pace(0);
    private long now;

    /** A second of states, then a ping about the newest, which arrives {@code lateMillis} after it left. */
    private void second(long lateMillis) {
        int seen = pace.sent(now);
        now += lateMillis * MILLI;
        pace.ping(seen, now);
        now += (1000 - lateMillis) * MILLI;
    }

    /** States in a second of rounds. */
    private int states() {
        int count = 0;
        for (int round = 0; round < 20; round++) {
            count += pace.due(now) ? 1 : 0;
            now += 50 * MILLI;
        }
        return count;
    }

    @Test
    void aGoodLinkGetsTwentyAndPictures() {
        pace.watch(false, true);
        for (int i = 0; i < 10; i++) {
            second(20);
        }
        assertThat(pace.rateHz()).isEqualTo(20);
        assertThat(pace.pictures()).isTrue();
        states();
        assertThat(states()).isEqualTo(20);
    }

    @Test
    void aLateLinkLosesPicturesFirstThenStates() {
        pace.watch(false, true);
        second(20);
        second(300);
        assertThat(pace.pictures()).isFalse();
        assertThat(pace.rateHz()).isEqualTo(20);
        int[] rates = new int[8];
        for (int i = 0; i < rates.length; i++) {
            second(300);
            rates[i] = pace.rateHz();
        }
        assertThat(rates).containsExactly(10, 10, 5, 5, 3, 3, 3, 3);
        states();
        assertThat(states()).isBetween(2, 3);
    }

    @Test
    void comesBackOneStepAfterFivePingsInTimePicturesLast() {
        pace.watch(false, true);
        for (int i = 0; i < 11; i++) {
            second(300);
        }
        int[] rates = new int[4];
        for (int i = 0; i < rates.length; i++) {
            assertThat(pace.pictures()).isFalse();
            for (int ping = 0; ping < 5; ping++) {
                second(20);
            }
            rates[i] = pace.rateHz();
        }
        assertThat(rates).containsExactly(5, 10, 20, 20);
        assertThat(pace.pictures()).isTrue();
    }

    @Test
    void aPageThatIsBeingLoadedKeepsItsPictures() {
        pace.watch(false, true);
        second(300);
        second(300);
        assertThat(pace.pictures()).isTrue();
        second(300);
        assertThat(pace.pictures()).as("three are no accident").isFalse();
    }

    @Test
    void onePingInTimeIsNotEnough() {
        for (int i = 0; i < 11; i++) {
            second(300);
        }
        for (int i = 0; i < 20; i++) {
            second(i % 4 == 0 ? 300 : 20);
        }
        assertThat(pace.rateHz()).isEqualTo(3);
    }

    @Test
    void aPageThatSaysNothingIsLate() {
        pace.watch(false, true);
        for (int round = 0; round < 20 * 30; round++) {
            if (pace.due(now)) {
                pace.sent(now);
            }
            now += 50 * MILLI;
        }
        assertThat(pace.rateHz()).isEqualTo(3);
        assertThat(pace.pictures()).isFalse();
    }

    @Test
    void aStateSeenLongAgoOrNeverSentIsNoGoodNews() {
        for (int i = 0; i < 200; i++) {
            pace.sent(now);
        }
        for (int i = 0; i < 11; i++) {
            pace.ping(1, now);
        }
        assertThat(pace.rateHz()).isEqualTo(3);
        Pace other = new Pace(0);
        other.sent(now);
        other.ping(2, now + 1000 * MILLI);
        other.ping(-1, now + 1000 * MILLI);
        other.ping(0, now + 1000 * MILLI);
        other.watch(false, true);
        assertThat(other.pictures()).as("neither good nor late").isTrue();
    }

    @Test
    void aHiddenPageGetsOneAndAtOnceWhenItIsSeenAgain() {
        pace.watch(true, true);
        states();
        assertThat(states()).isEqualTo(1);
        assertThat(pace.pictures()).isFalse();
        pace.watch(false, true);
        assertThat(pace.due(now)).isTrue();
        assertThat(pace.rateHz()).isEqualTo(20);
    }
}
