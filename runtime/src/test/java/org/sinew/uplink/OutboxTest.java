package org.sinew.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.record.Event;
import org.sinew.safety.EventCode;

@Timeout(10)
class OutboxTest {
    private final Outbox outbox = new Outbox(64);

    @Test
    void keepsNoMoreInFlightThanTheWindow() {
        put(1, 10);
        assertThat(take(4)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(take(4)).isEmpty();
        assertThat(outbox.stats(0)).isEqualTo(new Uplink.Stats(4, 0, 10, 0, 0));
    }

    @Test
    void takesBackWhatWasInFlightInItsOldOrder() {
        put(1, 5);
        Outbox.Entry first = outbox.take(16, 0);
        take(3);
        outbox.acknowledged(first);
        outbox.takeBack();
        assertThat(take(16)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(outbox.stats(0).published()).as("sent twice, counted once").isEqualTo(5);
    }

    @Test
    void withoutTakingBackWhatWasInFlightStaysUnsent() {
        put(1, 5);
        take(3);
        assertThat(take(16)).doesNotContain(1L, 2L, 3L);
    }

    @Test
    void countsAnAcknowledgementOnceHoweverLate() {
        put(1, 2);
        Outbox.Entry entry = outbox.take(16, 0);
        outbox.takeBack();
        outbox.acknowledged(entry);
        outbox.acknowledged(entry);
        outbox.refused(entry);
        assertThat(outbox.stats(0)).isEqualTo(new Uplink.Stats(1, 1, 1, 0, 0));
        assertThat(take(16)).containsExactly(2L);
    }

    @Test
    void dropsTheOldestWaitingWhenFullAndNothingInFlight() {
        put(1, 64);
        take(2);
        put(65, 67);
        assertThat(outbox.stats(0)).isEqualTo(new Uplink.Stats(2, 0, 64, 3, 0));
        outbox.takeBack();
        List<Long> expected = new ArrayList<>(List.of(1L, 2L));
        LongStream.rangeClosed(6, 67).forEach(expected::add);
        assertThat(take(100)).isEqualTo(expected);
    }

    @Test
    void knowsWhenTheOldestInFlightWasSent() {
        put(1, 2);
        assertThat(outbox.oldestSentNanos()).isEqualTo(Long.MAX_VALUE);
        Outbox.Entry first = outbox.take(16, 100);
        outbox.take(16, 200);
        assertThat(outbox.oldestSentNanos()).isEqualTo(100);
        outbox.acknowledged(first);
        assertThat(outbox.oldestSentNanos()).isEqualTo(200);
    }

    private void put(long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            outbox.put(new Event(seq, "boot", 0, Instant.EPOCH, EventCode.ARMED, "", "", "", Map.of()));
        }
    }

    private List<Long> take(int window) {
        List<Long> taken = new ArrayList<>();
        for (Outbox.Entry entry; (entry = outbox.take(window, 0)) != null;) {
            taken.add(entry.event.seq());
        }
        return taken;
    }
}
