package org.sinew.uplink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sinew.record.Event;

/**
 * Events on their way to the broker, in memory, in order: first those sent and not yet acknowledged, then those that
 * wait. Filled by whoever raises events, emptied by the uplink's thread and by acknowledgements on Paho's; it never
 * blocks longer than a few instructions. Bounded: when full, the oldest waiting event is dropped and counted. What is
 * in it when the process dies is lost.
 */
final class Outbox {
    /** One event and what became of it. */
    static final class Entry {
        final Event event;
        long sentNanos;
        private boolean sentBefore;
        private boolean done;

        private Entry(Event event) {
            this.event = event;
        }
    }

    private final int capacity;
    private final Deque<Entry> inFlight = new ArrayDeque<>();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private long published;
    private long acknowledged;
    private long dropped;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /** Appends one event. */
    synchronized void put(Event event) {
        if (waiting.size() + inFlight.size() >= capacity) {
            drop(waiting.isEmpty() ? inFlight.removeFirst() : waiting.removeFirst());
        }
        waiting.addLast(new Entry(event));
    }

    /** The next event to send, from now on in flight; null if none waits or {@code window} events are in flight. */
    synchronized @Nullable Entry take(int window, long nowNanos) {
        if (waiting.isEmpty() || inFlight.size() >= window) {
            return null;
        }
        Entry entry = waiting.removeFirst();
        inFlight.addLast(entry);
        entry.sentNanos = nowNanos;
        if (!entry.sentBefore) {
            entry.sentBefore = true;
            published++;
        }
        return entry;
    }

    /** The broker has it. May come late, from a connection already given up. */
    synchronized void acknowledged(Entry entry) {
        if (remove(entry)) {
            acknowledged++;
        }
    }

    /** The broker will not have it, now or later. */
    synchronized void refused(Entry entry) {
        if (remove(entry)) {
            dropped++;
        }
    }

    /** The connection is gone: what was in flight waits again, before all others, in its old order. */
    synchronized void takeBack() {
        List<Entry> back = new ArrayList<>(inFlight);
        inFlight.clear();
        back.reversed().forEach(waiting::addFirst);
    }

    /** When the oldest event in flight was sent; {@link Long#MAX_VALUE} if none is. */
    synchronized long oldestSentNanos() {
        Entry oldest = inFlight.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.sentNanos;
    }

    synchronized boolean isEmpty() {
        return inFlight.isEmpty() && waiting.isEmpty();
    }

    synchronized Uplink.Stats stats(long states) {
        return new Uplink.Stats(published, acknowledged, waiting.size() + inFlight.size(), dropped, states);
    }

    private void drop(Entry entry) {
        entry.done = true;
        dropped++;
    }

    private boolean remove(Entry entry) {
        if (entry.done) {
            return false;
        }
        entry.done = true;
        return inFlight.remove(entry) || waiting.remove(entry);
    }
}
