package org.sinew.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DurationsTest {
    @Test
    void readsEveryUnit() {
        assertThat(Durations.parse("250us")).contains(Duration.ofNanos(250_000));
        assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
        assertThat(Durations.parse("20s")).contains(Duration.ofSeconds(20));
        assertThat(Durations.parse("5m")).contains(Duration.ofMinutes(5));
        assertThat(Durations.parse("168h")).contains(Duration.ofDays(7));
        assertThat(Durations.parse("0s")).contains(Duration.ZERO);
    }

    @Test
    void readsFractionsExactly() {
        assertThat(Durations.parse("1.5s")).contains(Duration.ofMillis(1500));
        assertThat(Durations.parse("0.1ms")).contains(Duration.ofNanos(100_000));
        assertThat(Durations.parse("0.0001us")).as("a part of a nanosecond").isEmpty();
    }

    @Test
    void refusesWhatIsNoDuration() {
        for (String text : List.of("", "5", "s", "-5s", "+5s", "5 s", "5S", "5min", "5d", "1e3s", "5s5s", ".5s", "5.s",
                "٥s", "999999999999h", "87673h")) {
            assertThat(Durations.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void writesWhatItReads() {
        for (String text : List.of("250us", "1500ms", "20s", "5m", "168h", "0.001us", "1.5us")) {
            assertThat(Durations.parse(text).map(Durations::text)).contains(text);
        }
        assertThat(Durations.text(Duration.ZERO)).isEqualTo("0us");
    }
}
