package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class GateSettingsTest {
    private static final long MILLIS = 1_000_000;
    private static final GateSettings.FallRule RULE = new GateSettings.FallRule(0, 0b10, 0.7, 3);

    @ParameterizedTest
    @CsvSource({"5, 50, 200, 100", "10, 50, 200, 100", "20, 60, 200, 200", "50, 150, 500, 500"})
    void agesCountInPeriodsButAreNeverShorterThanAServoBusNeeds(long period, long stale, long lost, long sensor) {
        GateSettings settings = GateSettings.of(period * MILLIS, JointMode.DAMP, 100 * MILLIS, RULE);
        assertThat(settings.jointStaleNanos()).isEqualTo(stale * MILLIS);
        assertThat(settings.jointLostNanos()).isEqualTo(lost * MILLIS);
        assertThat(settings.sensorLostNanos()).isEqualTo(sensor * MILLIS);
        assertThat(settings.periodNanos()).isEqualTo(period * MILLIS);
    }

    @Test
    void theRestIsTheSameAtEveryRate() {
        GateSettings settings = GateSettings.of(20 * MILLIS, JointMode.LIMP, 70 * MILLIS, RULE);
        assertThat(settings.maxTiltRad()).isCloseTo(Math.PI / 6, within(1e-12));
        assertThat(settings.tiltNanos()).isEqualTo(100 * MILLIS);
        assertThat(settings.rampNanos()).isEqualTo(1500 * MILLIS);
        assertThat(settings.safeMode()).isEqualTo(JointMode.LIMP);
        assertThat(settings.watchdogNanos()).isEqualTo(70 * MILLIS);
        assertThat(settings.fall()).isEqualTo(RULE);
    }

    @Test
    void withoutModelsNothingElseChanges() {
        GateSettings settings = GateSettings.of(10 * MILLIS, JointMode.DAMP, 100 * MILLIS, RULE)
                .whileStale(Stop.HOLD);
        GateSettings alone = settings.withoutModels();
        assertThat(alone.fall()).isEqualTo(GateSettings.FallRule.NONE);
        assertThat(alone).isNotEqualTo(settings);
        assertThat(alone.whileStale()).isEmpty();
        assertThat(alone.with(RULE).whileStale(Stop.HOLD)).isEqualTo(settings);
    }
}
