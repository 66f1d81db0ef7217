package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DecimalsTest {
    private static String text(double number) {
        StringBuilder text = new StringBuilder();
        Decimals.append(text, number);
        return text.toString();
    }

    @Test
    void roundsToNineDecimals() {
        assertThat(text(0)).isEqualTo("0.000000000");
        assertThat(text(-0.0)).isEqualTo("0.000000000");
        assertThat(text(-4e-10)).isEqualTo("0.000000000");
        assertThat(text(-6e-10)).isEqualTo("-0.000000001");
        assertThat(text(0.9999999996)).isEqualTo("1.000000000");
        assertThat(text(-12.5)).isEqualTo("-12.500000000");
        assertThat(text(Math.PI)).isEqualTo("3.141592654");
    }

    @Test
    void saysWhatIsNoNumberAndKeepsWhatIsLarge() {
        assertThat(text(Double.NaN)).isEqualTo("nan");
        assertThat(Double.parseDouble(text(-1e12))).isEqualTo(-1e12);
    }
}
