package org.sinew.deploy.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sinew.deploy.bench.BusBench.Size;

/** What {@link BusBench} found, for a program and for a person. */
public record BusReport(BusBench.Result result) {
    private static final int[] RATES_HZ = {50, 100, 200};
    private static final double MICROS_A_NANO = 1e-3;

    /** For the JSON document. */
    public Map<String, Object> document() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("line", result.line());
        map.put("baud", result.baud());
        map.put("sizes", result.sizes().stream().map(BusReport::document).toList());
        Map<String, Object> fits = new LinkedHashMap<>();
        for (int rateHz : RATES_HZ) {
            fits.put(Integer.toString(rateHz), most(rateHz));
        }
        map.put("most_servos_at_hz", fits);
        return map;
    }

    private static Map<String, Object> document(Size size) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("servos", size.servos());
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("p50", size.turn().getValueAtPercentile(50) * MICROS_A_NANO);
        turn.put("p99", size.turn().getValueAtPercentile(99) * MICROS_A_NANO);
        turn.put("max", size.turn().getMaxValue() * MICROS_A_NANO);
        map.put("turn_us", turn);
        map.put("wire_us", size.wireNanos() * MICROS_A_NANO);
        map.put("return_delay_us", size.returnDelayNanos() * MICROS_A_NANO);
        map.put("limit_us", size.limitNanos() * MICROS_A_NANO);
        map.put("overhead_percent", size.overheadPercent());
        map.put("budget_us", size.budgetNanos() * MICROS_A_NANO);
        map.put("turns", size.turn().getTotalCount());
        map.put("turns_per_s", size.turnsPerSecond());
        map.put("transactions_per_s", size.transactionsPerSecond());
        map.put("bytes_per_turn", size.bytes());
        map.put("errors", size.errors());
        return map;
    }

    /** The largest number of servos that was measured and whose turn, at the 99th percentile, fits a period. */
    private int most(int rateHz) {
        return result.sizes().stream().filter(size -> size.turn().getValueAtPercentile(99) <= 1e9 / rateHz)
                .mapToInt(Size::servos).max().orElse(0);
    }

    /** For a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "one turn of a servo bus, line %s, %d bit/s; us (# wire, + beyond it)",
                result.line(), result.baud()));
        lines.add(String.format(Locale.ROOT, "  %6s %8s %8s %8s %9s %7s %7s", "servos", "limit", "p50", "p99",
                "overhead", "turns/s", "trans/s"));
        double most = result.sizes().stream().mapToDouble(size -> size.turn().getValueAtPercentile(50)).max().orElse(1);
        for (Size size : result.sizes()) {
            double median = size.turn().getValueAtPercentile(50);
            lines.add(String.format(Locale.ROOT, "  %6d %8.0f %8.0f %8.0f %7.1f %% %7.0f %7.0f  %s%s", size.servos(),
                    size.limitNanos() * MICROS_A_NANO, median * MICROS_A_NANO,
                    size.turn().getValueAtPercentile(99) * MICROS_A_NANO, size.overheadPercent(),
                    size.turnsPerSecond(), size.transactionsPerSecond(), Bars.bar('#', size.limitNanos(), most),
                    Bars.bar('+', median - size.limitNanos(), most)).stripTrailing());
        }
        for (int rateHz : RATES_HZ) {
            lines.add(String.format(Locale.ROOT, "  at %3d Hz p99 fits up to %d servos (of the numbers measured)",
                    rateHz, most(rateHz)));
        }
        return lines;
    }

    /** What fell short, in words. */
    public List<String> problems() {
        long errors = result.sizes().stream().mapToLong(Size::errors).sum();
        return errors == 0 ? List.of() : List.of(errors + " transactions failed");
    }
}
