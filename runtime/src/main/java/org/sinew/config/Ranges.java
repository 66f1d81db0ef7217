package org.sinew.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Durations;

/** Checks the {@link Range} of record components. Cold code, any thread. */
public final class Ranges {
    /** Of a part on its bus: written in base 16 everywhere. */
    private static final String ADDRESS = "address";

    private Ranges() {
    }

    /**
     * For the first lines of a record's constructor: throws {@link BadValue} unless every value lies in the range of
     * its component.
     *
     * @param type   the record
     * @param values every component's value, in order
     */
    public static void check(Class<? extends Record> type, @Nullable Object... values) {
        RecordComponent[] components = type.getRecordComponents();
        if (values.length != components.length) {
            throw new IllegalArgumentException(type + " has " + components.length + " components, not "
                    + values.length);
        }
        for (int i = 0; i < components.length; i++) {
            Range range = components[i].getAnnotation(Range.class);
            if (range != null) {
                check(RecordBinder.key(components[i].getName()), range, values[i]);
            }
        }
    }

    /** Throws {@link BadValue} for a duration that only a slip of the unit makes so long. */
    public static void atMost(String key, Duration value, Duration most) {
        BadValue.unless(value.compareTo(most) <= 0, key, "must be at most " + Durations.text(most) + "; "
                + Durations.text(value) + " is not");
    }

    /** {@code from 1 to 1000 Hz}, {@code above 0}: after "must be". */
    static String text(Range range, String key) {
        if (key.equals(ADDRESS)) {
            return "from " + hex(range.min()) + " to " + hex(range.max());
        }
        return text(range) + Units.of(key).map(unit -> " " + unit).orElse("");
    }

    private static String text(Range range) {
        boolean least = range.min() > Double.NEGATIVE_INFINITY;
        boolean most = range.max() < Double.POSITIVE_INFINITY;
        if (range.min() == range.max()) {
            return shown(range.min());
        }
        if (least && most) {
            return "from " + shown(range.min()) + " to " + shown(range.max());
        }
        List<String> words = new ArrayList<>();
        add(words, "at least ", range.min());
        add(words, "above ", range.above());
        add(words, "at most ", range.max());
        add(words, "below ", range.below());
        return String.join(" and ", words);
    }

    private static void check(String key, Range range, @Nullable Object value) {
        switch (value) {
            case Optional<?> some when some.isPresent() -> check(key, range, some.get());
            case Map<?, ?> entries -> entries.values().forEach(item -> check(key, range, item));
            case List<?> items -> items.forEach(item -> check(key, range, item));
            case Number number -> {
                double n = number.doubleValue();
                boolean right = n >= range.min() && n <= range.max() && n > range.above() && n < range.below();
                BadValue.unless(right, key, "must be " + text(range, key) + "; "
                        + (key.equals(ADDRESS) ? hex(n) : number) + " is not" + degrees(key, range, n));
            }
            case null, default -> { }
        }
    }

    private static String degrees(String key, Range range, double n) {
        return Units.of(key).filter(unit -> unit.startsWith("rad")).map(unit -> Degrees.hint(n,
                Math.max(range.min(), range.above()), Math.min(range.max(), range.below()), unit)).orElse("");
    }

    private static void add(List<String> words, String word, double bound) {
        if (Double.isFinite(bound)) {
            words.add(word + shown(bound));
        }
    }

    private static String hex(double address) {
        return String.format(Locale.ROOT, "0x%02X", (long) address);
    }

    /** Whole numbers without a point. */
    static String shown(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15 ? Long.toString((long) bound)
                : new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }
}
