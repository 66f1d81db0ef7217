package org.sinew.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MarkerCodeTest {
    private static final int WORDS = 1 << 16;

    @Test
    void isTheLexicodeOfItsRules() {
        List<Integer> taken = new ArrayList<>();
        for (int word = 0; word < WORDS && taken.size() < MarkerCode.COUNT; word++) {
            int white = Integer.bitCount(word);
            if (white >= 5 && white <= 11 && edges(word) >= 8 && farFromItself(word) && farFromAll(word, taken)) {
                taken.add(word);
            }
        }
        for (int number = 0; number < MarkerCode.COUNT; number++) {
            assertThat(MarkerCode.bits(number)).isEqualTo(taken.get(number));
        }
    }

    @Test
    void decodesEveryNumberInEveryTurnWithOneCellWrong() {
        for (int number = 0; number < MarkerCode.COUNT; number++) {
            int word = MarkerCode.bits(number);
            for (int turn = 0; turn < 4; turn++) {
                assertThat(MarkerCode.decode(word)).isEqualTo(number);
                for (int bit = 0; bit < 16; bit++) {
                    assertThat(MarkerCode.decode(word ^ 1 << bit)).isEqualTo(number);
                }
                word = MarkerCode.turned(word);
            }
            assertThat(word).as("after four turns").isEqualTo(MarkerCode.bits(number));
        }
    }

    @Test
    void takesTwoOrThreeWrongCellsForNoMarker() {
        int word = MarkerCode.bits(3);
        for (int a = 0; a < 16; a++) {
            for (int b = a + 1; b < 16; b++) {
                assertThat(MarkerCode.decode(word ^ 1 << a ^ 1 << b)).isEqualTo(-1);
                for (int c = b + 1; c < 16; c++) {
                    assertThat(MarkerCode.decode(word ^ 1 << a ^ 1 << b ^ 1 << c)).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void findsNoNumberInMostWords() {
        int decoded = 0;
        for (int word = 0; word < WORDS; word++) {
            decoded += MarkerCode.decode(word) >= 0 ? 1 : 0;
        }
        assertThat(decoded).isEqualTo(MarkerCode.COUNT * 4 * 17); // 3.3 % of all words
        assertThat(MarkerCode.decode(0)).isEqualTo(-1);
        assertThat(MarkerCode.decode(WORDS - 1)).isEqualTo(-1);
    }

    @Test
    void drawsABlackBorderAroundItsBits() {
        int number = 7;
        int bits = 0;
        for (int row = 0; row < MarkerCode.CELLS; row++) {
            for (int column = 0; column < MarkerCode.CELLS; column++) {
                boolean inside = row > 0 && row < 5 && column > 0 && column < 5;
                if (inside) {
                    bits = bits << 1 | (MarkerCode.white(number, column, row) ? 1 : 0);
                } else {
                    assertThat(MarkerCode.white(number, column, row)).isFalse();
                }
            }
        }
        assertThat(bits).isEqualTo(MarkerCode.bits(number));
    }

    @Test
    void turnsClockwise() {
        assertThat(MarkerCode.turned(0b1000_0000_0000_0000)).isEqualTo(0b0001_0000_0000_0000);
        assertThat(MarkerCode.turned(0b0100_0000_0000_0000)).isEqualTo(0b0000_0001_0000_0000);
    }

    @Test
    void refusesANumberThatIsNotThere() {
        assertThatThrownBy(() -> MarkerCode.bits(32)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no marker has the number 32; they go from 0 to 31");
        assertThatThrownBy(() -> MarkerCode.bits(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean farFromItself(int word) {
        int turned = word;
        for (int turn = 1; turn < 4; turn++) {
            turned = MarkerCode.turned(turned);
            if (Integer.bitCount(word ^ turned) < MarkerCode.DISTANCE) {
                return false;
            }
        }
        return true;
    }

    private static boolean farFromAll(int word, List<Integer> taken) {
        int turned = word;
        for (int turn = 0; turn < 4; turn++) {
            for (int other : taken) {
                if (Integer.bitCount(other ^ turned) < MarkerCode.DISTANCE) {
                    return false;
                }
            }
            turned = MarkerCode.turned(turned);
        }
        return true;
    }

    /** Pairs of neighbouring cells that differ. */
    private static int edges(int word) {
        return Integer.bitCount((word ^ word << 1) & 0xEEEE) + Integer.bitCount((word ^ word << 4) & 0xFFF0);
    }
}
