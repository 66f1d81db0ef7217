package org.sinew.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NearestTest {
    @Test
    void countsSlipsBetweenWords() {
        assertThat(Nearest.distance("", "")).isZero();
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("rate_hzz", "rate_hz")).isEqualTo(1);
        assertThat(Nearest.distance("saftey", "safety")).as("neighbours swapped").isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void findsTheWordThatWasMeant() {
        assertThat(Nearest.to("left_kne", List.of("left_hip", "left_knee", "right_knee"))).contains("left_knee");
        assertThat(Nearest.to("LIMP", List.of("damp", "limp"))).as("case is a slip too").contains("limp");
        assertThat(Nearest.to("ab", List.of("abc", "abd"))).as("the first of equals").contains("abc");
    }

    @Test
    void guessesNothingWhenNothingIsNear() {
        assertThat(Nearest.to("flavour", List.of("sign", "id"))).isEmpty();
        assertThat(Nearest.to("x", List.of())).isEmpty();
    }

    @Test
    void listsTheRightWordsWhenNothingIsNear() {
        assertThat(Nearest.hint("flavour", List.of("sign", "id"), "keys here")).isEqualTo("; keys here: sign, id");
        assertThat(Nearest.hint("sing", List.of("sign", "id"), "keys here")).isEqualTo(" (did you mean \"sign\"?)");
        assertThat(Nearest.hint("sing", List.of(), "keys here")).isEmpty();
    }

    @Test
    void distanceIsSymmetricAndZeroOnlyForTheSameWord() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String a = word(random);
            String b = word(random);
            assertThat(Nearest.distance(a, b)).as("seed %d, %s, %s", seed, a, b).isEqualTo(Nearest.distance(b, a));
            assertThat(Nearest.distance(a, b) == 0).as("seed %d, %s, %s", seed, a, b).isEqualTo(a.equals(b));
        }
    }

    private static String word(Random random) {
        return random.ints(random.nextInt(5), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
