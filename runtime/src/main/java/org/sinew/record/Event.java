package org.sinew.record;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
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

    /** As the robot tells it, by MQTT and to the cockpit: one JSON object, the time in RFC 3339. */
    public Map<String, Object> told() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seq", seq);
        map.put("boot", boot);
        map.put("t_ns", tNanos);
        map.put("time", time.truncatedTo(ChronoUnit.MICROS).toString());
        map.put("code", code.word());
        map.put("severity", code.severity().word());
        map.put("where", where);
        map.put("text", text);
        map.put("next", next);
        map.put("values", values);
        return map;
    }
}
