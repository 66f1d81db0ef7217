package org.sinew.record;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.sinew.rt.RealTime;
import org.sinew.rt.Ring;
import org.sinew.safety.EventCode;
import org.sinew.safety.EventSink;
import org.sinew.state.RobotModel;

/**
 * Numbers events and tells them to whoever listens. The loop raises them into a ring ({@link #raise}); {@link #drain}
 * takes them out on the recorder's thread; other threads add theirs with {@link #add}.
 */
public final class EventLog implements EventSink {
    private final String boot = UUID.randomUUID().toString();
    private final RobotModel model;
    private final Locale locale;
    private final Clock wallClock;
    private final Ring<Raised> raised = new Ring<>(256, Raised::new);
    private final List<Event> events = new ArrayList<>();
    private final List<Consumer<Event>> listeners = new ArrayList<>();
    private long lostTold;

    private static final class Raised {
        EventCode code = EventCode.ONLINE;
        int index;
        double value;
        long nanos;
    }

    public EventLog(RobotModel model, Locale locale, Clock wallClock) {
        this.model = model;
        this.locale = locale;
        this.wallClock = wallClock;
    }

    /** Identifies this run. */
    public String boot() {
        return boot;
    }

    /** Tells {@code listener} every event, past ones first, on the thread that adds or drains. It must not block. */
    public synchronized void listen(Consumer<Event> listener) {
        events.forEach(listener);
        listeners.add(listener);
    }

    /** All events so far. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    @RealTime
    public void raise(EventCode code, int index, double value, long nowNanos) {
        Raised cell = raised.claim();
        cell.code = code;
        cell.index = index;
        cell.value = value;
        cell.nanos = nowNanos;
        raised.commit();
    }

    /** Recorder's thread: numbers and tells what the loop has raised. */
    public synchronized void drain() {
        raised.drain(r -> publish(r.code, where(r.code, r.index), r.value, r.nanos));
        long lost = raised.dropped();
        if (lost > lostTold) {
            publish(EventCode.EVENTS_LOST, "", (double) (lost - lostTold), System.nanoTime());
            lostTold = lost;
        }
    }

    /** Any thread but the loop: numbers and tells one event. */
    public synchronized void add(EventCode code, String where, double value) {
        publish(code, where, value, System.nanoTime());
    }

    private void publish(EventCode code, String where, double value, long nanos) {
        Map<String, Object> values = Double.isNaN(value) ? Map.of() : Map.of("value", value);
        Event event = new Event(events.size() + 1L, boot, nanos, wallClock.instant(), code, where,
                fill(code.text(locale), where.isEmpty() ? model.name() : where, value), code.next(locale), values);
        events.add(event);
        listeners.forEach(l -> l.accept(event));
    }

    private static String fill(String text, String where, double value) {
        String figure = String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3f", value);
        return text.replace("{where}", where).replace("{value}", figure).strip();
    }

    private String where(EventCode code, int index) {
        if (index < 0) {
            return "";
        }
        List<String> names = switch (code) {
            case IMU_STALE -> model.imus();
            case PERCEPT_STALE, FALL_PREDICTED -> model.percepts().stream().map(RobotModel.PerceptInfo::name).toList();
            default -> model.joints();
        };
        return names.get(index);
    }
}
