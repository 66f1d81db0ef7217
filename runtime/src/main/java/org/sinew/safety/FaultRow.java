package org.sinew.safety;

import java.util.List;

/**
 * One way in which a robot fails, and what is done about it: a row of {@link FaultTable}.
 *
 * @param name      for links and commands: {@code joint-stale}
 * @param group     the part of the robot that fails
 * @param failure   what fails, in a few words
 * @param detection how it is seen
 * @param reaction  what is done
 * @param bound     from the failure to the first decision that answers it
 * @param clearing  what it takes to go on
 * @param events    what is told, first first; empty where nothing can happen, by construction
 * @param injected  faults of a plan that bring it about, as {@code servo off}; empty: none can
 * @param shownBy   simple names of test classes that show it
 */
public record FaultRow(String name, Group group, String failure, String detection, String reaction, Bound bound,
        Clearing clearing, List<EventCode> events, List<String> injected, List<String> shownBy) {
    public FaultRow {
        events = List.copyOf(events);
        injected = List.copyOf(injected);
        shownBy = List.copyOf(shownBy);
    }

    /** The part of the robot that fails. */
    public enum Group {
        SENSORS("Sensors and switches"), SERVOS("Servos and their line"), MODELS("Cameras and models"),
        TIMING("Time and process"), STORAGE("Disk and files"), PEOPLE("Network and people");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** As a heading. */
        public String title() {
            return title;
        }
    }

    /** What it takes to go on after a fault. Nothing ever leads back to motion by itself. */
    public enum Clearing {
        /** It is over when its cause is. */
        AUTO("by itself"),
        /** A person arms again, once the cause is gone. */
        REARM("arm again"),
        /** The program has to be started again. */
        RESTART("start again");

        private final String words;

        Clearing(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * How long an answer may take: so many ticks after so much time.
     *
     * @param nanos    time until the fault counts as one
     * @param watchdogPercent and this much of the robot's watchdog: who else is to see that the loop stands still
     * @param ticks    and then, until the answer leaves the gate
     */
    public record Bound(long nanos, int watchdogPercent, int ticks) {
        /** That does not depend on the robot's watchdog. */
        public Bound(long nanos, int ticks) {
            this(nanos, 0, ticks);
        }

        /** Before anything runs: the program does not start. */
        public static final Bound AT_START = new Bound(-1, 0);

        /** So many ticks. */
        public static Bound ticks(int ticks) {
            return new Bound(0, ticks);
        }

        /** In ticks of this period, of a robot with this watchdog. */
        public int inTicks(long periodNanos, long watchdogNanos) {
            long time = nanos + watchdogNanos / 100 * watchdogPercent;
            return Math.toIntExact(Math.ceilDiv(time, periodNanos)) + ticks;
        }

        /** In words. */
        public String words() {
            String time = nanos % 1_000_000_000 == 0 ? nanos / 1_000_000_000 + " s" : nanos / 1_000_000 + " ms";
            String then = ticks == 1 ? "1 tick" : ticks + " ticks";
            if (equals(AT_START)) {
                return "at the start";
            }
            if (watchdogPercent > 0) {
                return "within " + watchdogPercent + " % of the robot's watchdog + " + then;
            }
            return nanos == 0 ? ticks == 0 ? "at once" : "within " + then
                    : "within " + (ticks == 0 ? time : time + " + " + then);
        }
    }

    /** The strongest stop of its events. */
    public Stop stop() {
        return events.stream().map(EventCode::stop).max(Stop::compareTo).orElse(Stop.NONE);
    }
}
