package org.sinew.deploy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.sinew.device.BusStats;
import org.sinew.device.ErrorWindow;
import org.sinew.device.Port;
import org.sinew.loop.LoopStats;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.rt.Clock;
import org.sinew.replay.Replay;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;
import org.sinew.text.Json;
import org.sinew.uplink.Uplink;

/**
 * How a run went: the figures that the README promises, as one JSON document or as lines for a person.
 *
 * @param document everything, in the order in which it is printed
 * @param problems what fell short, in words
 */
record RunSummary(Map<String, Object> document, List<String> problems) {

    /**
     * What the run was for.
     *
     * @param armed    the robot was to arm itself
     * @param healthy  nothing was to go wrong
     */
    record Expected(boolean armed, boolean healthy) {
    }

    /** Collects the figures of a robot that has been closed. */
    static RunSummary of(Robot robot, Body body, Optional<Uplink> uplink,
            Optional<RunRecording> recording, SafetyState end, Optional<Replay.Result> replay, Expected expected) {
        LoopStats stats = robot.loop().stats();
        long periodMicros = 1_000_000L / robot.config().loop().rateHz();
        long periods = stats.ticks() + stats.skipped();
        double seconds = periods * periodMicros / 1e6;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ticks", stats.ticks());
        all.put("skipped", stats.skipped());
        all.put("period_us", periodMicros);
        all.put("duration_s", seconds);
        all.put("real_time_factor", round((periods - 1) * periodMicros / 1e6
                / robot.loop().wallSeconds()));
        Map<String, Long> causes = stats.overruns();
        all.put("overruns", Json.object("count", causes.values().stream().mapToLong(Long::longValue).sum(), "by_cause",
                causes));
        all.put("lateness_us", percentiles(stats.lateness()));
        all.put("tick_us", percentiles(stats.tick()));
        all.put("loop_alloc_bytes", robot.clock().equals(Clock.WALL) ? (Object) stats.allocatedBytes() : Double.NaN);
        all.put("gc", Json.object("count", robot.gc().collections(), "max_ms", robot.gc().longestMillis()));
        all.put("models", robot.perception().stream().map(RunSummary::model).toList());
        if (!robot.cameras().isEmpty()) {
            all.put("cameras", RunStatus.cameras(robot));
        }
        if (!robot.model().microphones().isEmpty()) {
            Frame last = new Frame(robot.model());
            robot.recorder().newest(last);
            all.put("microphones", RunStatus.sounds(robot, last.state));
        }
        all.put("buses", robot.ports().stream().map(port -> bus(port, seconds)).toList());
        all.put("mqtt", mqtt(uplink));
        recording.ifPresent(log -> all.put("log", log.summary(seconds)));
        all.put("faults", faults(robot));
        all.put("end_state", end.word());
        all.put("behavior", behavior(robot));
        OptionalLong motions = body.uncommandedMotions();
        motions.ifPresent(count -> all.put("uncommanded_motions", count));
        all.put("rss_mb", residentMegabytes());
        all.put("startup_ms", startupMillis(robot));
        replay.ifPresent(result -> all.put("replay", replay(result)));
        boolean upright = expected.armed() && expected.healthy();
        body.judge().ifPresent(truth -> all.put("truth", truth.summary(upright)));
        List<String> problems = new ArrayList<>(body.lost().map(List::of)
                .orElseGet(() -> problems(robot, body, motions.orElse(0), end, expected)));
        replay.ifPresent(result -> problems.addAll(problems(result, stats.ticks())));
        recording.flatMap(RunRecording::problem).ifPresent(problems::add);
        return new RunSummary(all, problems);
    }

    /** This summary, and one more thing that fell short, if it did. */
    RunSummary with(Optional<String> problem) {
        return problem.isEmpty() ? this : new RunSummary(document,
                Stream.concat(problems.stream(), problem.stream()).toList());
    }

    static Map<String, Object> replay(Replay.Result result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ticks", result.ticks());
        map.put("differences", result.differences());
        map.put("first", result.first().map(Replay.Difference::toString).orElse(null));
        return map;
    }

    private static List<String> problems(Replay.Result replay, long ticks) {
        List<String> problems = new ArrayList<>();
        replay.first().ifPresent(first -> problems.add("the replay came out differently in " + replay.differences()
                + " ticks; the first: " + first));
        if (replay.ticks() < ticks) {
            problems.add("only the first " + replay.ticks() + " of " + ticks + " ticks could be replayed: the recorder"
                    + " was late, or the journal's memory is full; take a shorter --for");
        }
        return problems;
    }

    private static List<String> problems(Robot robot, Body body, long motions, SafetyState end,
            Expected expected) {
        List<String> problems = new ArrayList<>();
        if (motions > 0) {
            problems.add(motions + " uncommanded motions; the first: " + body.findings().getFirst());
        }
        if (robot.loop().stats().allocatedBytes() > 0) {
            problems.add("the loop thread allocated " + robot.loop().stats().allocatedBytes() + " bytes");
        }
        if (robot.recorder().dropped() > 0) {
            problems.add(robot.recorder().dropped() + " ticks were not recorded: the recorder was late");
        }
        List<Event> events = robot.events().events();
        if (expected.armed() && events.stream().noneMatch(e -> e.code() == EventCode.ARMED)) {
            problems.add("the robot never armed; it ended " + end.word()
                    + robot.arming().refusal().map(why -> ": " + why).orElse(""));
        }
        if (expected.healthy()) {
            events.stream().filter(e -> e.code().severity() == EventCode.Severity.FAULT).findFirst()
                    .ifPresent(e -> problems.add("a fault that nobody planned: " + e.text()));
        }
        boolean stopped = events.stream().anyMatch(e -> e.code() == EventCode.STOP_REQUESTED);
        if (expected.armed() && expected.healthy() && !stopped) { // a robot that a person stops may sink down
            body.judge().ifPresent(truth -> problems.addAll(truth.problems()));
        }
        if (end == SafetyState.STOPPING || end == SafetyState.ARMING) {
            problems.add("the run ended while the robot was " + end.word());
        }
        return problems;
    }

    private static double round(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    /** What it did, and how old the pictures were that it acted on. */
    private static Map<String, Object> behavior(Robot robot) {
        Map<String, Object> map = Json.object("name", robot.behavior().name(), "cycles", robot.behavior().cycles());
        robot.knowledge().all().ifPresent(ages -> map.put("knowledge_age_ms", percentiles(ages)));
        return map;
    }

    /** The percentiles that are reported of everything. */
    static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("p50", histogram.getValueAtPercentile(50));
        map.put("p99", histogram.getValueAtPercentile(99));
        map.put("p999", histogram.getValueAtPercentile(99.9));
        map.put("max", histogram.getMaxValue());
        return map;
    }

    private static Map<String, Object> model(PerceptionWorker worker) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", worker.settings().name());
        map.put("period_ms", worker.settings().periodNanos() / 1e6);
        map.put("runs", worker.runs());
        map.put("p50_ms", round(worker.runMillis(50)));
        map.put("p99_ms", round(worker.runMillis(99)));
        map.put("expired", worker.expired());
        return map;
    }

    private static Map<String, Object> bus(Port port, double seconds) {
        BusStats stats = port.stats();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", port.name());
        map.put("transactions", stats.transactions());
        map.put("errors", stats.errors());
        map.put("worst_of_100", stats.windows().stream().mapToInt(ErrorWindow::worst).max().orElse(0));
        map.put("bytes", stats.bytes());
        map.put("busy_ms", round(stats.busyNanos() / 1e6));
        map.put("wire_ms", round(stats.wireNanos() / 1e6));
        map.put("utilisation", seconds == 0 ? 0 : round(stats.wireNanos() / 1e9 / seconds));
        return map;
    }

    private static Map<String, Object> mqtt(Optional<Uplink> uplink) {
        Uplink.Stats stats = uplink.map(Uplink::stats).orElse(new Uplink.Stats(0, 0, 0, 0, 0));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("published", stats.published());
        map.put("acknowledged", stats.acknowledged());
        map.put("queued", stats.queued());
        map.put("dropped", stats.dropped());
        return map;
    }

    private static List<Map<String, Object>> faults(Robot robot) {
        List<Map<String, Object>> faults = new ArrayList<>();
        for (Event event : robot.events().events()) {
            if (event.code().severity() == EventCode.Severity.FAULT) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("code", event.code().word());
                map.put("t_s", round((event.tNanos() - robot.loop().firstTickNanos()) / 1e9));
                map.put("where", event.where());
                faults.add(map);
            }
        }
        return faults;
    }

    private static long residentMegabytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            return -1; // no such file on this system
        }
        return -1;
    }

    private static long startupMillis(Robot robot) {
        long processMillis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        return processMillis - (System.nanoTime() - robot.loop().wallStartNanos()) / 1_000_000;
    }

    /** The same for a person. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        document.forEach((key, value) -> lines.add(String.format(Locale.ROOT, "%-20s %s", key, words(value))));
        return lines;
    }

    /** A value in words, for a person. */
    static String words(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Map<?, ?> map -> map.entrySet().stream().map(e -> e.getKey() + " " + words(e.getValue()))
                    .reduce((a, b) -> a + ", " + b).orElse("none");
            case List<?> list -> list.stream().map(RunSummary::words).reduce((a, b) -> a + "\n" + " ".repeat(21) + b)
                    .orElse("none");
            case Double number when number.isNaN() -> "unknown";
            case Double number -> String.format(Locale.ROOT, "%.3f", number);
            default -> value.toString();
        };
    }
}
