package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BusBudgetTest {
    @Test
    void aTickMustHoldWhatTheBusCarries() {
        assertThat(new BusBudget("servo", 20, OptionalLong.of(10_000_000), 10_000_000).tooMuch()).isFalse();
        assertThat(new BusBudget("servo", 20, OptionalLong.of(10_000_001), 10_000_000).tooMuch()).isTrue();
        assertThat(new BusBudget("servo", 20, OptionalLong.of(2_500_000), 10_000_000).utilisation()).isEqualTo(0.25);
    }

    @Test
    void aBusWhoseDriverCannotTellIsNotBlamed() {
        assertThat(new BusBudget("i2c1", 3, OptionalLong.empty(), 1).tooMuch()).isFalse();
    }
}
