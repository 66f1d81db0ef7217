package org.sinew.record;

import java.time.Instant;
import java.util.Map;
import org.sinew.safety.EventCode;

/**
 * One event as it leaves the robot.
 *
 * @param seq    from 1 in each run, without holes
 * @param boot   identifies the run
 * @param tNanos monotonic time
 * @param time   wall-clock time, a label only
 * @param code   which
 * @param where  joint, device or model concerned; empty: the robot
 * @param text   what happened
 * @param next   what to do next; empty if nothing
 * @param values figures that go with it
 */
public record Event(long seq, String boot, long tNanos, Instant time, EventCode code, String where, String text,
        String next, Map<String, Object> values) {
    public Event {
        values = Map.copyOf(values);
    }
}
