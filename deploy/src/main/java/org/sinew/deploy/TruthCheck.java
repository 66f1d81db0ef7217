package org.sinew.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that has to hold of a simulated body, as physics knows it: a figure that must not exceed its limit. Sees
 * every step from a time on. On whatever thread makes the steps, with the world visited.
 */
interface TruthCheck {
    /** In reports. */
    String name();

    /** Time of the scenario from which on it looks. */
    long fromNanos();

    /** Looks at the plant as it is now. */
    void see();

    /** The figure; not a number while it has seen nothing. */
    double value();

    /** What the figure must not exceed. */
    double limit();

    /** Whether it has seen anything. */
    default boolean judged() {
        return !Double.isNaN(value());
    }

    /** Whether it holds; not while it has seen nothing. */
    default boolean ok() {
        return value() <= limit();
    }

    /** Its entry in a summary: value and verdict are null while it has seen nothing. */
    default Map<String, @Nullable Object> entry() {
        Map<String, @Nullable Object> entry = entry(name(), value(), limit());
        if (!judged()) {
            entry.put("value", null);
            entry.put("ok", null);
        }
        return entry;
    }

    /** The entry of a figure. */
    static Map<String, @Nullable Object> entry(String name, double value, double limit) {
        Map<String, @Nullable Object> check = new LinkedHashMap<>();
        check.put("name", name);
        check.put("value", value);
        check.put("limit", limit);
        check.put("ok", value <= limit);
        return check;
    }
}
