package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RangesTest {
    record Motor(@Range(min = 0x40, max = 0x4F) int address, @Range(above = 0, below = 100) double stallTorqueNm,
            @Range(min = -1) Optional<Long> bias, @Range(max = 5) List<Double> gains, String name) {
        Motor {
            Ranges.check(Motor.class, address, stallTorqueNm, bias, gains, name);
        }
    }

    /** The same without a word in its constructor: the reader looks all the same. */
    record Unguarded(@Range(min = 1, max = 3) int count) {
    }

    @Test
    void acceptsTheBoundsThatAreInAndRefusesThoseThatAreOut() {
        assertThatNoException().isThrownBy(() -> new Motor(0x40, 99.9, Optional.of(-1L), List.of(5.0), "a"));
        assertThatNoException().isThrownBy(() -> new Motor(0x4F, 1e-9, Optional.empty(), List.of(), "a"));
        refused(() -> new Motor(0x3F, 1, Optional.empty(), List.of(), "a"),
                "must be from 0x40 to 0x4F; 0x3F is not");
        refused(() -> new Motor(0x40, 0, Optional.empty(), List.of(), "a"),
                "must be above 0 and below 100 Nm; 0.0 is not");
        refused(() -> new Motor(0x40, 100, Optional.empty(), List.of(), "a"),
                "must be above 0 and below 100 Nm; 100.0 is not");
        refused(() -> new Motor(0x40, 1, Optional.of(-2L), List.of(), "a"), "must be at least -1; -2 is not");
        refused(() -> new Motor(0x40, 1, Optional.empty(), List.of(1.0, 6.0), "a"), "must be at most 5; 6.0 is not");
        refused(() -> new Motor(0x40, Double.NaN, Optional.empty(), List.of(), "a"),
                "must be above 0 and below 100 Nm; NaN is not");
    }

    @Test
    void theReaderChecksRecordsThatDoNot() {
        assertThatThrownBy(() -> ConfigReader.parse("a.yaml", "count: 4").bind(Unguarded.class))
                .hasMessage("a.yaml:1:1: \"count\": must be from 1 to 3; 4 is not");
        assertThatNoException().isThrownBy(() -> new Unguarded(4));
    }

    @Test
    void wantsAValueForEachComponent() {
        assertThatThrownBy(() -> Ranges.check(Unguarded.class)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 1 components, not 0");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String message) {
        assertThatThrownBy(made).isInstanceOf(BadValue.class).hasMessage(message);
    }
}
