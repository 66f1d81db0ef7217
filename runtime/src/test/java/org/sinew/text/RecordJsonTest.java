package org.sinew.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    private enum Colour { RED, BLUE }

    private record Inner(double x, int[] numbers) {
    }

    private record All(String name, long big, int small, boolean yes, Colour colour, List<Double> reals,
            Optional<String> left, Optional<Inner> kept, List<Inner> many) {
    }

    private static Map<String, Object> through(Record value) {
        return Json.read(Json.line(RecordJson.write(value))).orElseThrow();
    }

    @Test
    void whatIsWrittenComesBackBitForBit() {
        double odd = Double.longBitsToDouble(0x3FB999999999999BL);
        All all = new All("käse \"7\"", Long.MIN_VALUE, -7, true, Colour.BLUE,
                List.of(odd, Double.NaN, -0.0, Double.POSITIVE_INFINITY, 1e300), Optional.empty(),
                Optional.of(new Inner(0.1 + 0.2, new int[] {3, -1})), List.of(new Inner(1, new int[0])));
        All back = RecordJson.read(All.class, through(all));
        assertThat(back).usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class).isEqualTo(all);
        assertThat(Double.doubleToRawLongBits(back.reals().getFirst())).isEqualTo(0x3FB999999999999BL);
        assertThat(Double.doubleToRawLongBits(back.reals().get(2))).as("minus zero").isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsNamed() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of("numbers", List.of(1)),
                Map.of("x", 7, "numbers", List.of()), Map.of("x", "seven", "numbers", List.of()))) {
            assertThatThrownBy(() -> RecordJson.read(Inner.class, wrong))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Inner.x");
        }
    }

    @Test
    void anArrayWithNothingInItIsNamed() {
        assertThatThrownBy(() -> RecordJson.read(Inner.class, Json.read("{\"x\":\"1\",\"numbers\":[1,null]}")
                .orElseThrow())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Inner.numbers is [1, null]");
    }
}
