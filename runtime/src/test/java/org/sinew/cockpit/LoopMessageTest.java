package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How times are counted by sixths of a decade; that the rest is what the loop measures, {@link CockpitServerTest}. */
@Timeout(30)
class LoopMessageTest {
    private static int bin(long micros) {
        Histogram histogram = new Histogram(60_000_000, 3);
        histogram.recordValue(micros);
        List<Long> bins = LoopMessage.bins(histogram);
        assertThat(bins).hasSize(LoopMessage.BINS);
        assertThat(bins.stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
        return bins.indexOf(1L);
    }

    @Test
    void aTimeIsCountedInTheBinThatHoldsIt() {
        assertThat(bin(0)).isZero();
        assertThat(bin(1)).isZero();
        assertThat(bin(2)).isEqualTo(1);
        assertThat(bin(9)).isEqualTo(5);
        assertThat(bin(10)).isEqualTo(6);
        assertThat(bin(100)).isEqualTo(12);
        assertThat(bin(146)).isEqualTo(12);
        assertThat(bin(148)).isEqualTo(13);
        assertThat(bin(99_000)).isEqualTo(29);
        assertThat(bin(50_000_000)).isEqualTo(30);
    }

    @Test
    void nothingIsLostOfMany() {
        Histogram histogram = new Histogram(60_000_000, 3);
        for (long micros = 0; micros < 100_000; micros += 7) {
            histogram.recordValue(micros);
        }
        assertThat(LoopMessage.bins(histogram).stream().mapToLong(Long::longValue).sum())
                .isEqualTo(histogram.getTotalCount());
    }
}
