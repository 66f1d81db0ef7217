package org.sinew.cockpit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;
import org.sinew.loop.LoopStats;
import org.sinew.text.Json;

/** The message {@code loop}: how the loop, the models and the buses do. Made once a second, on the cockpit's thread. */
final class LoopMessage {
    static final int BINS = 31;
    private static final int BINS_PER_DECADE = 6;

    private final RobotSources sources;
    private long lastNanos;
    private long lastTicks;
    private long[] lastPhaseNanos = {};
    private final Map<String, Long> lastWireNanos = new HashMap<>();

    LoopMessage(RobotSources sources) {
        this.sources = sources;
        begin();
    }

    /** Rates and means of the next message begin now: nobody has been told of what was before. */
    void begin() {
        lastNanos = System.nanoTime();
        lastTicks = sources.loop().stats().ticks();
        lastPhaseNanos = sources.loop().phases().totalNanos();
        lastWireNanos.clear();
    }

    String of(CockpitTarget.Figures figures) {
        LoopStats stats = sources.loop().stats();
        long now = System.nanoTime();
        long ticks = stats.ticks();
        double seconds = (now - lastNanos) / 1e9;
        Map<String, @Nullable Object> loop = new LinkedHashMap<>();
        loop.put("type", "loop");
        loop.put("t_ns", now);
        loop.put("ticks", ticks);
        loop.put("skipped", stats.skipped());
        loop.put("rate_hz", Math.rint((ticks - lastTicks) / seconds * 10) / 10);
        Histogram lateness = stats.lateness();
        Histogram tick = stats.tick();
        loop.put("lateness_us", percentiles(lateness));
        loop.put("tick_us", percentiles(tick));
        loop.put("hist", Json.object("lateness", bins(lateness), "tick", bins(tick)));
        loop.put("phases_us", phases(ticks - lastTicks));
        loop.put("loop_alloc_bytes", stats.allocatedBytes());
        loop.put("gc", Json.object("count", sources.gc().collections(), "max_ms",
                sources.gc().longestMillis()));
        loop.put("uncommanded_motions",
                figures.uncommandedMotions().isPresent() ? figures.uncommandedMotions().getAsLong() : null);
        loop.put("models", figures.models().stream().map(each -> Json.object("name", each.name(), "runs",
                each.runs(), "p50_ms", each.p50Millis(), "p99_ms", each.p99Millis(), "expired",
                each.expired())).toList());
        loop.put("buses", figures.buses().stream().map(bus -> bus(bus, seconds)).toList());
        figures.uplink().ifPresent(uplink -> loop.put("uplink",
                Json.object("online", uplink.online(), "queued", uplink.queued())));
        lastNanos = now;
        lastTicks = ticks;
        return Json.line(loop);
    }

    private static Map<String, @Nullable Object> percentiles(Histogram all) {
        return Json.object("p50", all.getValueAtPercentile(50), "p99", all.getValueAtPercentile(99), "p999",
                all.getValueAtPercentile(99.9), "max", all.getMaxValue());
    }

    /** Counts by sixths of a decade of microseconds. */
    static List<Long> bins(Histogram micros) {
        Long[] bins = new Long[BINS];
        Arrays.fill(bins, 0L);
        for (HistogramIterationValue value : micros.recordedValues()) {
            bins[bin(value.getValueIteratedTo())] += value.getCountAtValueIteratedTo();
        }
        return List.of(bins);
    }

    private static int bin(long micros) {
        return micros < 1 ? 0 : Math.clamp((int) Math.floor(StrictMath.log10(micros) * BINS_PER_DECADE), 0, BINS - 1);
    }

    /** Mean time of each phase since the last message; nothing where no tick has run. */
    private List<Double> phases(long ticks) {
        long[] now = sources.loop().phases().totalNanos();
        List<Double> means = new ArrayList<>();
        for (int i = 0; ticks > 0 && i < now.length; i++) {
            means.add(Math.rint((now[i] - lastPhaseNanos[i]) / 100.0 / ticks) / 10);
        }
        lastPhaseNanos = now;
        return means;
    }

    private Map<String, @Nullable Object> bus(CockpitTarget.BusFigures bus, double seconds) {
        Long before = lastWireNanos.put(bus.name(), bus.wireNanos());
        Double share = before == null ? null
                : Math.clamp(Math.rint((bus.wireNanos() - before) / 1e6 / seconds) / 1000, 0, 1);
        return Json.object("name", bus.name(), "transactions", bus.transactions(), "errors", bus.errors(),
                "utilisation", share);
    }
}
