package org.sinew.drivers.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sudden, and what is not, in sounds made of numbers. */
@Timeout(30)
class OnsetsTest {
    private static final int BLOCK = 320;

    private static Onsets heard(short[] samples) {
        Onsets onsets = new Onsets();
        for (int at = 0; at + BLOCK <= samples.length; at += BLOCK) {
            onsets.hear(Arrays.copyOfRange(samples, at, at + BLOCK), BLOCK);
        }
        return onsets;
    }

    private static long onsets(Sounds sounds) {
        return heard(sounds.samples()).count();
    }

    @Test
    void levelsAreThoseOfTheirDefinition() {
        short[] square = new short[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            square[i] = (short) (i % 2 == 0 ? -32768 : 32767);
        }
        assertThat(Onsets.level(square, BLOCK)).isBetween(-0.001, 0.0);
        assertThat(Onsets.level(new Sounds(0.02, 1).tone(0, 1, 1000, 1, false).samples(), BLOCK))
                .isBetween(-3.02, -3.0);
        assertThat(Onsets.level(new Sounds(0.02, 1).tone(0, 1, 1000, 0.01, false).samples(), BLOCK))
                .isBetween(-43.1, -42.9);
        assertThat(Onsets.level(new short[BLOCK], BLOCK)).isBetween(-90.4, -90.2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.0, 1.005, 1.01, 1.015, 1.019})
    void aClapInNoiseIsOneOnsetWhereverABlockBegins(double at) {
        assertThat(onsets(new Sounds(2, 3).noise(0, 2, 0.01).clap(at, 0.8))).isOne();
        assertThat(onsets(new Sounds(2, 3).noise(0, 2, 0.01))).as("without the clap").isZero();
    }

    @Test
    void aClapInSilenceIsOneOnset() {
        assertThat(onsets(new Sounds(2, 4).clap(1, 0.5))).isOne();
    }

    @Test
    void threeClapsAreThree() {
        assertThat(onsets(new Sounds(3, 5).noise(0, 3, 0.005).clap(1, 0.7).clap(1.35, 0.7).clap(1.7, 0.7)))
                .isEqualTo(3);
    }

    @Test
    void aClapAndItsEchoAreOne() {
        assertThat(onsets(new Sounds(2, 6).noise(0, 2, 0.005).clap(1, 0.7).clap(1.06, 0.5))).isOne();
    }

    @Test
    void aToneThatBeginsAndStaysIsOneOnset() {
        assertThat(onsets(new Sounds(6, 7).noise(0, 6, 0.003).tone(1, 6, 440, 0.5, false))).isOne();
    }

    @Test
    void aToneThatIsThereFromTheBeginningIsNone() {
        assertThat(onsets(new Sounds(3, 8).tone(0, 3, 440, 0.5, false))).isZero();
    }

    @Test
    void aToneThatSwellsSlowlyIsNone() {
        assertThat(onsets(new Sounds(10, 9).noise(0, 10, 0.02).tone(0, 10, 440, 0.5, true))).isZero();
        assertThat(onsets(new Sounds(10, 9).noise(0, 10, 0.02).tone(5, 10, 440, 0.5, false)))
                .as("the same tone at once").isOne();
    }

    @Test
    void silenceAndItsLastBitsAreNone() {
        assertThat(onsets(new Sounds(3, 10))).isZero();
        assertThat(onsets(new Sounds(3, 10).noise(1, 1.1, 0.001))).as("a rustle of -60 dBFS").isZero();
        assertThat(onsets(new Sounds(3, 10).noise(1, 1.1, 0.01))).as("the same, louder").isOne();
    }

    @Test
    void afterAnInterruptionLoudIsNotSudden() {
        Onsets onsets = heard(new Sounds(1, 11).noise(0, 1, 0.001).samples());
        onsets.restart();
        onsets.hear(new Sounds(1, 11).noise(0, 1, 0.3).samples(), BLOCK);
        assertThat(onsets.count()).isZero();
    }
}
