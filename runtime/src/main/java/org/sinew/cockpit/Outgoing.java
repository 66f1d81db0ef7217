package org.sinew.cockpit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Json;

/**
 * What waits to be sent to one viewer: first answers, then what the robot is, then events in their order, then at most
 * one message of every other kind, the newest. So a slow link never makes it long, and the answer to a stop never
 * waits behind anything. Filled and emptied by any thread.
 */
final class Outgoing {
    /** More unanswered questions than any page asks. */
    static final int MOST_ANSWERS = 64;
    /** About a quarter of a megabyte. */
    static final int MOST_EVENTS = 1000;

    /** Of which only the newest message counts, in the order in which they are sent. */
    enum Kind { MOTION, ARMING, LOOP, STATE, PICTURE }

    /**
     * One message.
     *
     * @param kind   the newest of which counts; absent: it is sent in its turn
     * @param text   a text message; absent: {@code binary} is one
     * @param binary a state is not yet numbered
     */
    record Message(@Nullable Kind kind, @Nullable String text, byte @Nullable [] binary) {
        static Message text(String text) {
            return new Message(null, text, null);
        }
    }

    private final Deque<Message> answers = new ArrayDeque<>();
    private @Nullable Message info;
    private final Deque<Message> events = new ArrayDeque<>();
    private final Map<Kind, Message> newest = new EnumMap<>(Kind.class);
    private long eventsLeftOut;

    /** An answer; false if this viewer asks more than it listens. */
    synchronized boolean answer(String text) {
        answers.add(Message.text(text));
        return answers.size() <= MOST_ANSWERS;
    }

    /** What a page has to know before all else; never left out. */
    synchronized void info(String text) {
        info = Message.text(text);
    }

    /** An event; when there are too many, the oldest is left out and that is told. */
    synchronized void inTurn(String text) {
        events.add(Message.text(text));
        if (events.size() > MOST_EVENTS) {
            events.remove();
            eventsLeftOut++;
        }
    }

    /** A message that replaces the one of its kind that waits. */
    synchronized void newest(Kind kind, String text) {
        newest.put(kind, new Message(kind, text, null));
    }

    /** A message that replaces the one of its kind that waits. */
    synchronized void newest(Kind kind, byte[] binary) {
        newest.put(kind, new Message(kind, null, binary));
    }

    /** The next message; null if none waits. */
    synchronized @Nullable Message take() {
        if (!answers.isEmpty()) {
            return answers.remove();
        }
        Message first = info;
        if (first != null) {
            info = null;
            return first;
        }
        if (eventsLeftOut > 0) {
            String text = Json.line(Json.object("type", "left_out", "events", eventsLeftOut));
            eventsLeftOut = 0;
            return Message.text(text);
        }
        if (!events.isEmpty()) {
            return events.remove();
        }
        var kinds = newest.values().iterator();
        if (!kinds.hasNext()) {
            return null;
        }
        Message message = kinds.next();
        kinds.remove();
        return message;
    }

    /** Messages that wait. */
    synchronized int size() {
        return answers.size() + (info == null ? 0 : 1) + events.size() + newest.size();
    }
}
