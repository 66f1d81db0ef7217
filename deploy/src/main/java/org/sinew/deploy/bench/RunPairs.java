package org.sinew.deploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.sinew.deploy.bench.BenchRun.Kind;

/**
 * Two kinds of runs by turns, each run in a process of its own, in the order reference, other, other, reference; then
 * four times the reference, which tells what the ratio of two equal runs is on this machine in these minutes. Main
 * thread of the command.
 *
 * @param each       time of each run
 * @param reference  the kind with less
 * @param other      the kind with more
 * @param references runs of the one
 * @param others     runs of the other
 * @param comparison p99 of lateness, the other against the reference
 */
record RunPairs(Duration each, Kind reference, Kind other, List<BenchRun> references, List<BenchRun> others,
        Comparison comparison) {
    private static final int FOURS = 5; // two pairs each: as many as a verdict needs
    private static final int RUNS_PER_FOUR = 8;
    private static final double START_S = 4; // until the first tick, and to end
    private static final Duration SHORTEST = Duration.ofSeconds(6);
    private static final double MOST_ADDED_SKIPS_PERCENT = 0.1;

    /** The shortest time that allows a verdict. */
    static Duration least() {
        return Duration.ofSeconds(Math.round(FOURS * RUNS_PER_FOUR * (SHORTEST.toSeconds() + START_S)));
    }

    /** Measures for about so long. */
    static RunPairs measure(Path robot, Kind reference, Kind other, Duration time, Consumer<String> progress)
            throws IOException, InterruptedException {
        double seconds = time.toNanos() / 1e9 / (FOURS * RUNS_PER_FOUR) - START_S;
        Duration each = Duration.ofMillis(Math.round(1000 * Math.max(SHORTEST.toSeconds(), seconds)));
        List<BenchRun> references = new ArrayList<>();
        List<BenchRun> others = new ArrayList<>();
        List<Comparison.Pair> pairs = new ArrayList<>();
        List<Comparison.Pair> same = new ArrayList<>();
        for (int i = 0; i < FOURS; i++) {
            progress.accept(i * RUNS_PER_FOUR + " of " + FOURS * RUNS_PER_FOUR + " runs of " + each.toSeconds() + " s");
            List<BenchRun> mixed = four(robot, each, reference, other);
            pairs.addAll(pairs(mixed));
            references.addAll(List.of(mixed.get(0), mixed.get(3)));
            others.addAll(mixed.subList(1, 3));
            same.addAll(pairs(four(robot, each, reference, reference)));
        }
        return new RunPairs(each, reference, other, List.copyOf(references), List.copyOf(others),
                Comparison.of(pairs, same));
    }

    private static List<BenchRun> four(Path robot, Duration each, Kind outer, Kind inner)
            throws IOException, InterruptedException {
        List<BenchRun> runs = new ArrayList<>();
        for (Kind kind : List.of(outer, inner, inner, outer)) {
            runs.add(BenchRun.of(robot, kind, each));
        }
        return runs;
    }

    private static List<Comparison.Pair> pairs(List<BenchRun> four) {
        return List.of(new Comparison.Pair(four.get(0).micros("p99"), four.get(1).micros("p99")),
                new Comparison.Pair(four.get(3).micros("p99"), four.get(2).micros("p99")));
    }

    static long sum(List<BenchRun> runs, ToLongFunction<BenchRun> what) {
        return runs.stream().mapToLong(what).sum();
    }

    static double median(List<BenchRun> runs, ToDoubleFunction<BenchRun> what) {
        return Comparison.median(runs.stream().mapToDouble(what).toArray());
    }

    private static double skippedPercent(List<BenchRun> runs) {
        long skipped = sum(runs, BenchRun::skipped);
        return 100.0 * skipped / Math.max(1, sum(runs, BenchRun::ticks) + skipped);
    }

    /** Skipped periods that the other kind adds, in percent of all. */
    double addedSkipsPercent() {
        return skippedPercent(others) - skippedPercent(references);
    }

    /** For a program; {@code more} of each kind's runs. */
    Map<String, Object> document(Function<List<BenchRun>, Map<String, Object>> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("run_s", each.toMillis() / 1e3);
        all.put("order", "ABBA AAAA, " + FOURS + " times");
        all.put(reference.word(), runs(references, more));
        all.put(other.word(), runs(others, more));
        all.put("p99_ratio", comparison.ratio());
        all.put("p99_ratio_95", List.of(comparison.low(), comparison.high()));
        all.put("aa_band_95", List.of(comparison.bandLow(), comparison.bandHigh()));
        all.put("verdict", comparison.verdict().name().toLowerCase(Locale.ROOT));
        all.put("added_skips_percent", addedSkipsPercent());
        return all;
    }

    private static Map<String, Object> runs(List<BenchRun> runs, Function<List<BenchRun>, Map<String, Object>> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runs", runs.size());
        all.put("ticks", sum(runs, BenchRun::ticks));
        all.put("skipped", sum(runs, BenchRun::skipped));
        Map<String, Object> lateness = new LinkedHashMap<>();
        List.of("p50", "p99", "p999", "max").forEach(name -> lateness.put(name, median(runs, run -> run.micros(name))));
        all.put("lateness_us", lateness);
        all.put("loop_alloc_bytes", sum(runs, BenchRun::allocatedBytes));
        all.putAll(more.apply(runs));
        return all;
    }

    /** For a person. */
    List<String> lines() {
        String ratio = other.word() + "/" + reference.word();
        return List.of("", String.format(Locale.ROOT, "runs of %.0f s; lateness in us, the median over runs",
                        each.toMillis() / 1e3),
                String.format(Locale.ROOT, "  %-10s %8s %8s %8s %8s %9s %8s", "", "p50", "p99", "p99.9", "max",
                        "cycles", "skipped"),
                row(reference, references), row(other, others),
                String.format(Locale.ROOT, "  %s, median p99: %.3f (95 %% of %d ABBA pairs: %.3f to %.3f)", ratio,
                        comparison.ratio(), 2 * FOURS, comparison.low(), comparison.high()),
                String.format(Locale.ROOT, "  %s/%s, 95 %% of %d A/A pairs: %.3f to %.3f -> %s", reference.word(),
                        reference.word(), 2 * FOURS, comparison.bandLow(), comparison.bandHigh(),
                        switch (comparison.verdict()) {
                            case INSIDE -> "inside the band: cannot be told apart";
                            case ABOVE -> "outside the band: later when " + other.word();
                            case BELOW -> "outside the band: earlier when " + other.word();
                            case TOO_FEW_PAIRS -> "no verdict: too few pairs";
                        }),
                String.format(Locale.ROOT, "  skipped periods that %s adds: %.3f %%", other.word(),
                        addedSkipsPercent()));
    }

    private static String row(Kind kind, List<BenchRun> runs) {
        return String.format(Locale.ROOT, "  %-10s %8.1f %8.1f %8.1f %8.1f %9d %8d", kind.word(),
                median(runs, run -> run.micros("p50")), median(runs, run -> run.micros("p99")),
                median(runs, run -> run.micros("p999")), median(runs, run -> run.micros("max")),
                sum(runs, BenchRun::ticks), sum(runs, BenchRun::skipped));
    }

    /**
     * What fell short, in words.
     *
     * @param with    what the other kind has, e.g. {@code with a log}
     * @param without what the reference is, e.g. {@code without one}
     */
    List<String> problems(String with, String without) {
        List<String> problems = new ArrayList<>();
        if (comparison.clearlyAbove()) {
            problems.add(with + " the loop wakes later than " + without);
        }
        if (addedSkipsPercent() > MOST_ADDED_SKIPS_PERCENT) {
            problems.add(String.format(Locale.ROOT, "%s the loop skips %.3f %% of its periods more than %s", with,
                    addedSkipsPercent(), without));
        }
        long allocated = sum(references, BenchRun::allocatedBytes) + sum(others, BenchRun::allocatedBytes);
        if (allocated > 0) {
            problems.add("the loop thread allocated " + allocated + " bytes");
        }
        return problems;
    }
}
