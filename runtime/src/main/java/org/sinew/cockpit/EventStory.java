package org.sinew.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sinew.record.Event;
import org.sinew.safety.EventCode;
import org.sinew.safety.Stop;
import org.sinew.text.Json;

/**
 * The newest events as messages, and which of them still hold: what has stopped the robot holds until it is armed
 * again, a lost broker until it is back. Any thread, one at a time: {@link Telemetry} hears events from whoever raises
 * them.
 */
final class EventStory {
    static final int KEPT = 100;

    /** An event, and whether it still holds. */
    private record Entry(Event event, boolean active) {
        String message() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("type", "event");
            map.putAll(event.told());
            map.put("active", active);
            return Json.line(map);
        }
    }

    private final List<Entry> newest = new ArrayList<>();

    /** Takes an event in; the messages that are to be sent: those that it ends, then itself. */
    synchronized List<String> add(Event event) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < newest.size(); i++) {
            Entry entry = newest.get(i);
            if (entry.active && ends(event.code(), entry.event.code())) {
                Entry over = new Entry(entry.event, false);
                newest.set(i, over);
                messages.add(over.message());
            }
        }
        Entry entry = new Entry(event, holds(event.code()));
        newest.add(entry);
        if (newest.size() > KEPT) {
            int over = IntStream.range(0, newest.size()).filter(i -> !newest.get(i).active).findFirst().orElse(0);
            newest.remove(over); // what still holds stays, however old it is
        }
        messages.add(entry.message());
        return messages;
    }

    /** For a page that comes now: the newest hundred, oldest first. */
    synchronized List<String> all() {
        return newest.stream().map(Entry::message).toList();
    }

    private static boolean holds(EventCode code) {
        return code.stop() != Stop.NONE || code == EventCode.HOLDING || code == EventCode.BROKER_LOST;
    }

    private static boolean ends(EventCode later, EventCode earlier) {
        return switch (later) {
            case ARMING, ARMED -> earlier != EventCode.BROKER_LOST;
            case BROKER_BACK -> earlier == EventCode.BROKER_LOST;
            default -> false;
        };
    }
}
