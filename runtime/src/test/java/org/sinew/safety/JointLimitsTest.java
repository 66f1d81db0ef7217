package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JointLimitsTest {
    @ParameterizedTest
    @CsvSource({"NaN, 1", "-1, NaN", "NaN, NaN", "-Infinity, 1", "-1, Infinity", "-Infinity, Infinity", "1, -1",
            "0.5, 0.5"})
    void refusesPositionsThatAreNotAnInterval(double minRad, double maxRad) {
        assertThatThrownBy(() -> new JointLimits(minRad, maxRad, 2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("position limits [%s, %s] rad are not an interval", minRad, maxRad);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -2, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesAVelocityThatIsNotAPositiveNumber(double radPerSec) {
        assertThatThrownBy(() -> new JointLimits(-1, 1, radPerSec)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("velocity limit %s rad/s is not a positive number", radPerSec);
    }

    @Test
    void takesAnIntervalAndTheUsualTemperatures() {
        assertThat(new JointLimits(-1, 1, 2)).isEqualTo(new JointLimits(-1, 1, 2, 55, 65));
        assertThat(new JointLimits(0.1, 0.2, Double.MIN_VALUE).maxPositionRad()).isEqualTo(0.2);
    }
}
