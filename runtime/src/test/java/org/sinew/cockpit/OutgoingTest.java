package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.cockpit.Outgoing.Kind;

/** What waits for a viewer: the newest of each kind, every event, and answers before all. */
@Timeout(30)
class OutgoingTest {
    private final Outgoing outgoing = new Outgoing();

    private static List<String> all(Outgoing from) {
        List<String> texts = new ArrayList<>();
        for (Outgoing.Message next = from.take(); next != null; next = from.take()) {
            texts.add(String.valueOf(next.text()));
        }
        return texts;
    }

    @Test
    void answersGoFirstThenEventsThenTheNewestOfEachKind() {
        outgoing.newest(Kind.LOOP, "loop 1");
        outgoing.newest(Kind.ARMING, "arming");
        outgoing.newest(Kind.LOOP, "loop 2");
        outgoing.inTurn("event 1");
        outgoing.inTurn("event 2");
        outgoing.answer("stopped");
        assertThat(all(outgoing)).containsExactly("stopped", "event 1", "event 2", "arming", "loop 2");
    }

    @Test
    void tellsHowManyEventsWereLeftOut() {
        for (int i = 0; i < Outgoing.MOST_EVENTS + 12; i++) {
            outgoing.inTurn("event " + i);
        }
        List<String> told = all(outgoing);
        assertThat(told).hasSize(1 + Outgoing.MOST_EVENTS)
                .startsWith("{\"type\":\"left_out\",\"events\":12}", "event 12");
        outgoing.inTurn("later");
        assertThat(all(outgoing)).as("once").containsExactly("later");
    }

    @Test
    void oneWhoAsksAndDoesNotListenIsFoundOut() {
        for (int i = 0; i < Outgoing.MOST_ANSWERS; i++) {
            assertThat(outgoing.answer("pong")).isTrue();
        }
        assertThat(outgoing.answer("pong")).isFalse();
    }

    /** Whatever the order: of each kind what is taken is the newest given, and never an older one later. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theNewestWinsAndNoEventIsLost(long seed) {
        Random random = new Random(seed);
        Map<Kind, Integer> given = new EnumMap<>(Kind.class);
        Map<Kind, Integer> taken = new EnumMap<>(Kind.class);
        List<String> events = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            switch (random.nextInt(4)) {
                case 0 -> {
                    outgoing.newest(kind, "" + i);
                    given.put(kind, i);
                }
                case 1 -> {
                    outgoing.inTurn("event " + i);
                    events.add("event " + i);
                }
                default -> take(given, taken, told);
            }
            assertThat(outgoing.size()).isLessThanOrEqualTo(Kind.values().length + events.size() - told.size());
        }
        while (outgoing.size() > 0) {
            take(given, taken, told);
        }
        assertThat(told).as("seed " + seed).isEqualTo(events);
        assertThat(taken).as("seed " + seed).isEqualTo(given);
    }

    private void take(Map<Kind, Integer> given, Map<Kind, Integer> taken, List<String> told) {
        Outgoing.Message message = outgoing.take();
        if (message != null && message.kind() == null) {
            told.add(String.valueOf(message.text()));
        } else if (message != null) {
            int number = Integer.parseInt(String.valueOf(message.text()));
            assertThat(number).isEqualTo(given.get(message.kind()))
                    .isGreaterThan(taken.getOrDefault(message.kind(), -1));
            taken.put(message.kind(), number);
        }
    }
}
