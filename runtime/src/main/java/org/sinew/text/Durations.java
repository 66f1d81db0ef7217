package org.sinew.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as files and commands write them: {@code 500ms}, {@code 20s}, {@code 5m}, {@code 168h}, {@code 1.5s}. */
public final class Durations {
    /** What a person is told who wrote something else. */
    public static final String ADVICE = "a duration such as 50ms, 20s, 5m or 168h";

    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(us|ms|s|m|h)");

    private Durations() {
    }

    /** The duration, exactly, or empty if the text is none (no unit, a sign, a part of a nanosecond, over 10 years). */
    public static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long unitNanos = switch (form.group(2)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        BigDecimal nanos = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unitNanos)).stripTrailingZeros();
        boolean exact = nanos.scale() <= 0 && nanos.compareTo(BigDecimal.valueOf(Duration.ofDays(3653).toNanos())) <= 0;
        return exact ? Optional.of(Duration.ofNanos(nanos.longValueExact())) : Optional.empty();
    }

    /** The shortest way to write it: {@code 1500ms}, {@code 5m}. */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        String[] units = {"h", "m", "s", "ms", "us"};
        long[] unitNanos = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};
        for (int i = 0; i < units.length; i++) {
            if (nanos != 0 && nanos % unitNanos[i] == 0) {
                return nanos / unitNanos[i] + units[i];
            }
        }
        return BigDecimal.valueOf(nanos, 3).stripTrailingZeros().toPlainString() + "us";
    }
}
