package org.sinew.deploy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what somebody makes happen again and again, so that it is written down twice in ten seconds. Any thread. */
final class Repeats {
    private static final long FOR_NANOS = 10_000_000_000L;
    private static final int MOST = 1_000; // addresses, of a stranger who has many

    private final Map<String, Again> all = new LinkedHashMap<>();

    private static final class Again {
        final long sinceNanos;
        Map<String, Object> newest = Map.of();
        long times;

        Again(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** Whether this has not happened for a while; else it is counted. */
    synchronized boolean isNew(String key, Map<String, Object> line, long nowNanos) {
        Again again = all.get(key);
        if (again == null) {
            if (all.size() < MOST) {
                all.put(key, new Again(nowNanos));
            }
            return true;
        }
        again.newest = line;
        again.times++;
        return false;
    }

    /** The newest of each that was counted and whose time is over, with how often. */
    synchronized List<Map<String, Object>> over(long nowNanos) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Iterator<Again> each = all.values().iterator(); each.hasNext();) {
            Again again = each.next();
            if (nowNanos == Long.MAX_VALUE || nowNanos - again.sinceNanos >= FOR_NANOS) {
                each.remove();
                if (again.times > 0) {
                    Map<String, Object> line = new LinkedHashMap<>(again.newest);
                    line.put("times", again.times);
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}
