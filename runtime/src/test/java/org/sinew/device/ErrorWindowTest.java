package org.sinew.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.ErrorWindow.Level;

@Timeout(30)
class ErrorWindowTest {
    private final ErrorWindow window = new ErrorWindow("knee");

    /** A hundred transactions, of which so many fail, every second one of the first; the last one succeeds. */
    private void exactly(int failures) {
        for (int i = 0; i < 100; i++) {
            window.add(i % 2 == 0 && i / 2 < failures);
        }
        assertThat(window.failed()).isEqualTo(failures);
    }

    @Test
    void countsThoseAmongTheLastHundred() {
        Random random = new Random(7);
        boolean[] all = new boolean[1000];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextInt(4) == 0;
            window.add(all[i]);
            int expected = 0;
            for (int k = Math.max(0, i - 99); k <= i; k++) {
                expected += all[k] ? 1 : 0;
            }
            assertThat(window.failed()).as("after %d", i).isEqualTo(expected);
        }
    }

    @Test
    void fiveOfAHundredAreGoodAndSixAreErrors() {
        exactly(5);
        assertThat(window.level()).isEqualTo(Level.GOOD);
        exactly(6);
        assertThat(window.level()).isEqualTo(Level.ERRORS);
        exactly(20);
        assertThat(window.level()).isEqualTo(Level.ERRORS);
        exactly(21);
        assertThat(window.level()).isEqualTo(Level.UNRELIABLE);
    }

    @Test
    void fallsBackLaterThanItRose() {
        exactly(21);
        exactly(11);
        assertThat(window.level()).as("more than half").isEqualTo(Level.UNRELIABLE);
        exactly(10);
        assertThat(window.level()).isEqualTo(Level.ERRORS);
        exactly(3);
        assertThat(window.level()).isEqualTo(Level.ERRORS);
        exactly(2);
        assertThat(window.level()).isEqualTo(Level.GOOD);
    }

    @Test
    void aPartThatAnswersNothingAtAllIsNoNoisyOneAndBeginsAnew() {
        for (int i = 0; i < 300; i++) {
            window.add(true);
        }
        assertThat(window.failed()).isEqualTo(100);
        assertThat(window.level()).isEqualTo(Level.GOOD);
        window.add(false);
        assertThat(window.failed()).isZero();
        assertThat(window.level()).isEqualTo(Level.GOOD);
        assertThat(window.worst()).isZero();
    }

    @Test
    void remembersTheWorst() {
        exactly(8);
        exactly(0);
        assertThat(window.failed()).isZero();
        assertThat(window.worst()).isEqualTo(8);
        window.restart();
        assertThat(window.worst()).isZero();
    }
}
