package org.sinew.record;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.rt.Ring;
import org.sinew.safety.EventCode;
import org.sinew.safety.EventSink;
import org.sinew.state.RobotModel;
import org.sinew.text.ControlCharacters;

/**
 * Numbers events and tells them to whoever listens. The loop raises them into a ring ({@link #raise}); {@link #drain}
 * takes them out on the recorder's thread; other threads add theirs with {@link #add}.
 */
public final class EventLog implements EventSink {
    private static final int KEPT = 1000;
    private static final long REPEATS_NANOS = 10_000_000_000L;

    private final String boot = UUID.randomUUID().toString();
    private final RobotModel model;
    private final Locale locale;
    private final Clock clock;
    private final InstantSource wallClock;
    private final Ring<Raised> raised = new Ring<>(256, Raised::new);
    private final Deque<Event> newest = new ArrayDeque<>();
    private final List<Consumer<Event>> listeners = new ArrayList<>();
    private final Map<Reason, Repeats> repeated = new LinkedHashMap<>();
    private long lostTold;
    private long seq;

    private static final class Raised {
        EventCode code = EventCode.ONLINE;
        int index;
        double value;
        long nanos;
    }

    /** Why something was refused, without the figures in it, which change all the time. */
    private record Reason(EventCode code, String words) {
        static Reason of(EventCode code, String why) {
            return new Reason(code, why.replaceAll("\\d+", ""));
        }
    }

    private static final class Repeats {
        final long sinceNanos;
        String why = "";
        long count;

        Repeats(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * @param clock     of the loop: when things happen
     * @param wallClock date and time of day, for people
     */
    public EventLog(RobotModel model, Locale locale, Clock clock, InstantSource wallClock) {
        this.clock = clock;
        this.model = model;
        this.locale = locale;
        this.wallClock = wallClock;
    }

    /** Identifies this run. */
    public String boot() {
        return boot;
    }

    /**
     * Tells {@code listener} every event, past ones first (the newest thousand), on the thread that adds or drains. It
     * must not block.
     */
    public synchronized void listen(Consumer<Event> listener) {
        newest.forEach(listener);
        listeners.add(listener);
    }

    /** The newest events, a thousand at most, oldest first. */
    public synchronized List<Event> events() {
        return List.copyOf(newest);
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
        raised.drain(r -> publish(r.code, where(r.code, r.index), r.value, "", r.nanos));
        long lost = raised.dropped();
        if (lost > lostTold) {
            publish(EventCode.EVENTS_LOST, "", (double) (lost - lostTold), "", clock.nanos());
            lostTold = lost;
        }
        long now = clock.nanos();
        repeated.entrySet().removeIf(each -> over(each.getKey().code, each.getValue(), now));
    }

    private boolean over(EventCode code, Repeats repeats, long nowNanos) {
        boolean over = nowNanos - repeats.sinceNanos >= REPEATS_NANOS;
        if (over && repeats.count > 0) {
            publish(code, "", repeats.count, repeats.why + " (" + repeats.count + " times more)", nowNanos);
        }
        return over;
    }

    /**
     * Any thread but the loop: as {@link #add}, of the robot, for what somebody outside can make happen as often as he
     * likes. Told once; the same again within ten seconds is counted, and the number told after them.
     */
    public synchronized void addOrCount(EventCode code, String why) {
        Reason reason = Reason.of(code, why);
        Repeats repeats = repeated.get(reason);
        if (repeats == null) {
            repeated.put(reason, new Repeats(clock.nanos()));
            add(code, "", why);
        } else {
            repeats.why = why;
            repeats.count++;
        }
    }

    /** Any thread but the loop: numbers and tells one event with a figure. */
    public synchronized void add(EventCode code, String where, double value) {
        publish(code, where, value, "", clock.nanos());
    }

    /** Any thread but the loop: numbers and tells one event with a reason in words. */
    public synchronized void add(EventCode code, String where, String why) {
        publish(code, where, Double.NaN, why, clock.nanos());
    }

    /** Any thread but the loop: numbers and tells one event with a figure and a reason in words. */
    public synchronized void add(EventCode code, String where, double value, String why) {
        publish(code, where, value, why, clock.nanos());
    }

    private void publish(EventCode code, String place, double value, String reason, long nanos) {
        String where = ControlCharacters.escape(place);
        String why = ControlCharacters.escape(reason);
        Map<String, Object> values = new LinkedHashMap<>();
        if (!Double.isNaN(value)) {
            values.put("value", value);
        }
        if (!why.isEmpty()) {
            values.put("why", why);
        }
        String named = where.isEmpty() ? model.name() : where;
        String text = code.text(locale).replace("{where}", named).replace("{value}", figure(value))
                .replace("{why}", why.isEmpty() ? named + " was not ready" : why);
        seq++;
        Event event = new Event(seq, boot, nanos, wallClock.instant(), code, where, text, code.next(locale), values);
        newest.add(event);
        if (newest.size() > KEPT) {
            newest.remove();
        }
        for (Consumer<Event> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                System.getLogger("sinew.record").log(System.Logger.Level.ERROR, "a listener of events failed", e);
            }
        }
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3f", value);
    }

    private String where(EventCode code, int index) {
        if (index < 0) {
            return "";
        }
        List<String> names = switch (code) {
            case IMU_STALE, IMU_FROZEN -> model.imus();
            case PERCEPT_STALE, PERCEPT_LATE, FALL_PREDICTED ->
                    model.percepts().stream().map(RobotModel.PerceptInfo::name).toList();
            case VOLTAGE_LOW, VOLTAGE_CRITICAL -> model.power();
            default -> model.joints();
        };
        return names.get(index);
    }
}
