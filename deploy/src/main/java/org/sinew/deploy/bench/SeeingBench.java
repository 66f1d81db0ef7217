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
import java.util.function.ToLongFunction;

/**
 * What seeing costs the loop: runs a robot alone, and with camera, models, cockpit and a viewer, by turns, each in a
 * process of its own, in the order alone, seeing, seeing, alone; then four times alone, which tells what the ratio of
 * two equal runs is on this machine in these minutes. Main thread of the command.
 */
public final class SeeingBench {
    private static final int FOURS = 5; // two pairs each: as many as a verdict needs
    private static final int RUNS_PER_FOUR = 8;
    private static final double START_S = 4; // until the first tick, and to end
    private static final Duration SHORTEST = Duration.ofSeconds(6);
    private static final double MOST_ADDED_SKIPS_PERCENT = 0.1;
    private static final double LEAST_STATES_PER_S = 10; // of the cockpit's 20: else little is measured

    private final Path robot;
    private final Consumer<String> progress;

    /** @param robot the robot file */
    public SeeingBench(Path robot, Consumer<String> progress) {
        this.robot = robot;
        this.progress = progress;
    }

    /** The shortest time that allows a verdict. */
    public static Duration least() {
        return Duration.ofSeconds(Math.round(FOURS * RUNS_PER_FOUR * (SHORTEST.toSeconds() + START_S)));
    }

    /** Measures for about so long. */
    public Result run(Duration time) throws IOException, InterruptedException {
        double seconds = time.toNanos() / 1e9 / (FOURS * RUNS_PER_FOUR) - START_S;
        Duration each = Duration.ofMillis(Math.round(1000 * Math.max(SHORTEST.toSeconds(), seconds)));
        List<SeeingRun> alone = new ArrayList<>();
        List<SeeingRun> seeing = new ArrayList<>();
        List<Comparison.Pair> pairs = new ArrayList<>();
        List<Comparison.Pair> same = new ArrayList<>();
        for (int i = 0; i < FOURS; i++) {
            progress.accept(i * RUNS_PER_FOUR + " of " + FOURS * RUNS_PER_FOUR + " runs of " + each.toSeconds() + " s");
            List<SeeingRun> mixed = four(each, SeeingRun.Kind.SEEING);
            pairs.addAll(pairs(mixed));
            alone.addAll(List.of(mixed.get(0), mixed.get(3)));
            seeing.addAll(mixed.subList(1, 3));
            same.addAll(pairs(four(each, SeeingRun.Kind.ALONE)));
        }
        return new Result(each, List.copyOf(alone), List.copyOf(seeing), Comparison.of(pairs, same));
    }

    private List<SeeingRun> four(Duration each, SeeingRun.Kind inner) throws IOException, InterruptedException {
        List<SeeingRun> runs = new ArrayList<>();
        for (SeeingRun.Kind kind : List.of(SeeingRun.Kind.ALONE, inner, inner, SeeingRun.Kind.ALONE)) {
            runs.add(SeeingRun.of(robot, kind, each));
        }
        return runs;
    }

    private static List<Comparison.Pair> pairs(List<SeeingRun> four) {
        return List.of(new Comparison.Pair(four.get(0).micros("p99"), four.get(1).micros("p99")),
                new Comparison.Pair(four.get(3).micros("p99"), four.get(2).micros("p99")));
    }

    /**
     * What was found.
     *
     * @param each       time of each run
     * @param alone      runs without camera, models and cockpit
     * @param seeing     runs with all of them
     * @param comparison p99 of lateness, seeing against alone
     */
    public record Result(Duration each, List<SeeingRun> alone, List<SeeingRun> seeing, Comparison comparison) {
        private static long sum(List<SeeingRun> runs, ToLongFunction<SeeingRun> what) {
            return runs.stream().mapToLong(what).sum();
        }

        private static double median(List<SeeingRun> runs, String percentile) {
            return Comparison.median(runs.stream().mapToDouble(run -> run.micros(percentile)).toArray());
        }

        private static double skippedPercent(List<SeeingRun> runs) {
            long skipped = sum(runs, SeeingRun::skipped);
            return 100.0 * skipped / Math.max(1, sum(runs, SeeingRun::ticks) + skipped);
        }

        /** Skipped periods that seeing adds, in percent of all. */
        public double addedSkipsPercent() {
            return skippedPercent(seeing) - skippedPercent(alone);
        }

        /** For a program. */
        public Map<String, Object> document() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("run_s", each.toMillis() / 1e3);
            all.put("order", "ABBA AAAA, " + FOURS + " times");
            all.put("alone", document(alone));
            all.put("seeing", document(seeing));
            all.put("p99_ratio", comparison.ratio());
            all.put("p99_ratio_95", List.of(comparison.low(), comparison.high()));
            all.put("aa_band_95", List.of(comparison.bandLow(), comparison.bandHigh()));
            all.put("verdict", comparison.verdict().name().toLowerCase(Locale.ROOT));
            all.put("added_skips_percent", addedSkipsPercent());
            return all;
        }

        private static Map<String, Object> document(List<SeeingRun> runs) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("runs", runs.size());
            all.put("ticks", sum(runs, SeeingRun::ticks));
            all.put("skipped", sum(runs, SeeingRun::skipped));
            Map<String, Object> lateness = new LinkedHashMap<>();
            List.of("p50", "p99", "p999", "max").forEach(name -> lateness.put(name, median(runs, name)));
            all.put("lateness_us", lateness);
            all.put("loop_alloc_bytes", sum(runs, SeeingRun::allocatedBytes));
            all.put("viewer_states", sum(runs, SeeingRun::states));
            all.put("viewer_pictures", sum(runs, SeeingRun::pictures));
            return all;
        }

        private double statesPerSecond() {
            return sum(seeing, SeeingRun::states) / (seeing.size() * each.toMillis() / 1e3);
        }

        /** For a person. */
        public List<String> lines() {
            return List.of("", String.format(Locale.ROOT, "runs of %.0f s; lateness in us, the median over runs",
                            each.toMillis() / 1e3),
                    String.format(Locale.ROOT, "  %-7s %8s %8s %8s %8s %9s %8s", "", "p50", "p99", "p99.9", "max",
                            "cycles", "skipped"),
                    row("alone", alone), row("seeing", seeing),
                    String.format(Locale.ROOT, "  seeing/alone, median p99: %.3f (95 %% of %d ABBA pairs: %.3f to"
                            + " %.3f)", comparison.ratio(), 2 * FOURS, comparison.low(), comparison.high()),
                    String.format(Locale.ROOT, "  alone/alone, 95 %% of %d A/A pairs: %.3f to %.3f -> %s", 2 * FOURS,
                            comparison.bandLow(), comparison.bandHigh(), switch (comparison.verdict()) {
                                case INSIDE -> "inside the band: cannot be told apart";
                                case ABOVE -> "outside the band: later with all of it";
                                case BELOW -> "outside the band: earlier with all of it";
                                case TOO_FEW_PAIRS -> "no verdict: too few pairs";
                            }),
                    String.format(Locale.ROOT, "  skipped periods that seeing adds: %.3f %%", addedSkipsPercent()),
                    String.format(Locale.ROOT, "  the viewer got %d states and %d pictures in %d runs",
                            sum(seeing, SeeingRun::states), sum(seeing, SeeingRun::pictures), seeing.size()));
        }

        private static String row(String name, List<SeeingRun> runs) {
            return String.format(Locale.ROOT, "  %-7s %8.1f %8.1f %8.1f %8.1f %9d %8d", name, median(runs, "p50"),
                    median(runs, "p99"), median(runs, "p999"), median(runs, "max"), sum(runs, SeeingRun::ticks),
                    sum(runs, SeeingRun::skipped));
        }

        /** What fell short, in words. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (comparison.clearlyAbove()) {
                problems.add("with camera, models and a viewer the loop wakes later than alone");
            }
            if (addedSkipsPercent() > MOST_ADDED_SKIPS_PERCENT) {
                problems.add(String.format(Locale.ROOT, "with camera, models and a viewer the loop skips %.3f %% of its"
                        + " periods more than alone", addedSkipsPercent()));
            }
            long allocated = sum(alone, SeeingRun::allocatedBytes) + sum(seeing, SeeingRun::allocatedBytes);
            if (allocated > 0) {
                problems.add("the loop thread allocated " + allocated + " bytes");
            }
            if (seeing.stream().anyMatch(run -> run.states() == 0 || run.pictures() == 0)) {
                problems.add("in some runs the viewer got nothing");
            }
            if (!(statesPerSecond() >= LEAST_STATES_PER_S)) {
                problems.add(String.format(Locale.ROOT, "the viewer got %.1f states a second; at 20 a second the"
                        + " cockpit"
                        + " would have cost more", statesPerSecond()));
            }
            return problems;
        }
    }
}
