package org.sinew.deploy.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** What {@link TickBench} found, for a program and for a person. */
public record TickReport(TickBench.Result result) {
    /** A line that explains less than this is none: something grows faster than the number of joints. */
    private static final double LEAST_R_SQUARED = 0.99;
    private static final double MICROS_A_NANO = 1e-3;

    /** For the JSON document. */
    public Map<String, Object> document() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("joints", IntStream.of(result.joints()).boxed().toList());
        map.put("tick_us", result.tickMicros());
        map.put("base_us", result.fit().base());
        map.put("per_joint_us", result.fit().slope());
        map.put("r_squared", result.fit().rSquared());
        map.put("rounds", result.rounds());
        map.put("tick_us_20_joints", percentiles(result.backToBack(), MICROS_A_NANO));
        map.put("tick_us_20_joints_at_100_hz", percentiles(result.paced(), 1));
        map.put("alloc_bytes", result.allocatedBytes());
        map.put("fifo_priority", result.fifo());
        return map;
    }

    private static Map<String, Object> percentiles(Histogram ticks, double micros) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("p50", ticks.getValueAtPercentile(50) * micros);
        map.put("p99", ticks.getValueAtPercentile(99) * micros);
        map.put("p999", ticks.getValueAtPercentile(99.9) * micros);
        map.put("max", ticks.getMaxValue() * micros);
        map.put("ticks", ticks.getTotalCount());
        return map;
    }

    /** For a person. */
    public List<String> lines() {
        LineFit fit = result.fit();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("computing time of a tick by number of joints, medians of " + result.rounds() + " rounds");
        double most = 0;
        for (double micros : result.tickMicros()) {
            most = Math.max(most, micros);
        }
        for (int i = 0; i < result.joints().length; i++) {
            lines.add(String.format(Locale.ROOT, "  %3d joints %8.2f us  %s", result.joints()[i],
                    result.tickMicros()[i], Bars.bar('#', result.tickMicros()[i], most)));
        }
        lines.add(String.format(Locale.ROOT, "  = %.2f us + %.3f us for each joint, R2 %.4f", fit.base(), fit.slope(),
                fit.rSquared()));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-28s %8s %8s %8s %8s %8s", "20 joints, us", "p50", "p99", "p99.9", "max",
                "ticks"));
        lines.add(row("back to back, caches warm", result.backToBack(), MICROS_A_NANO));
        lines.add(row("at 100 Hz, with bus thread", result.paced(), 1));
        lines.add("bytes allocated by the ticking thread: " + result.allocatedBytes());
        return lines;
    }

    private static String row(String name, Histogram ticks, double micros) {
        return String.format(Locale.ROOT, "  %-26s %8.1f %8.1f %8.1f %8.1f %8d", name,
                ticks.getValueAtPercentile(50) * micros, ticks.getValueAtPercentile(99) * micros,
                ticks.getValueAtPercentile(99.9) * micros, ticks.getMaxValue() * micros, ticks.getTotalCount());
    }

    /** What fell short, in words. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (result.allocatedBytes() > 0) {
            problems.add("the thread that ticks allocated " + result.allocatedBytes() + " bytes");
        }
        if (result.fit().rSquared() < LEAST_R_SQUARED) {
            problems.add(String.format(Locale.ROOT, "the cost of a tick is no line in the number of joints: R2 %.4f",
                    result.fit().rSquared()));
        }
        return problems;
    }
}
