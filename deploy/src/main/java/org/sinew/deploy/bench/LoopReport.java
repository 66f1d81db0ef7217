package org.sinew.deploy.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.sinew.deploy.bench.Comparison.Verdict;
import org.sinew.deploy.bench.LoopBench.Result;

/** What {@link LoopBench} found, for a program and for a person. */
public record LoopReport(List<Result> results) {
    /** More than this in percent of all periods, and the loop has fallen short. */
    private static final double MOST_ADDED_SKIPS_PERCENT = 0.1;
    private static final String ROW = "  %-6s %8.1f %8.1f %8.1f %8.1f %9d %8d (%.3f %%)";

    public LoopReport {
        results = List.copyOf(results);
    }

    /** One entry a rate, for the JSON document. */
    public List<Map<String, Object>> document() {
        return results.stream().map(LoopReport::document).toList();
    }

    private static Map<String, Object> document(Result result) {
        LoopBench.Plan plan = result.plan();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rate_hz", plan.rateHz());
        map.put("block_s", plan.blockSeconds());
        map.put("order", result.comparison().isPresent() ? "ABBA AAAA, " + plan.fours() + " times" : "B only");
        map.put("ours", document(result.ours()));
        if (result.comparison().isPresent()) {
            Comparison found = result.comparison().get();
            map.put("c", document(result.reference()));
            map.put("pairs", 2 * plan.fours());
            map.put("aa_pairs", 2 * plan.fours());
            map.put("p99_ratio", found.ratio());
            map.put("p99_ratio_95", List.of(found.low(), found.high()));
            map.put("aa_band_95", List.of(found.bandLow(), found.bandHigh()));
            map.put("added_skips_percent", result.addedSkipsPercent());
        }
        map.put("verdict", verdict(result));
        map.put("loop_alloc_bytes", allocated(result));
        return map;
    }

    private static Map<String, Object> document(List<Block> blocks) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("blocks", blocks.size());
        map.put("ticks", blocks.stream().mapToLong(Block::ticks).sum());
        map.put("skipped", skipped(blocks));
        map.put("skipped_percent", Result.skippedPercent(blocks));
        Map<String, Object> medians = new LinkedHashMap<>();
        Map<String, Object> together = new LinkedHashMap<>();
        Histogram all = Result.all(blocks);
        Map<String, Double> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", 50.0);
        percentiles.put("p99", 99.0);
        percentiles.put("p999", 99.9);
        percentiles.put("max", 100.0);
        percentiles.forEach((name, percentile) -> {
            medians.put(name, Result.medianMicros(blocks, percentile));
            together.put(name, all.getValueAtPercentile(percentile));
        });
        map.put("lateness_us", medians);
        map.put("lateness_us_all_cycles", together);
        map.put("fifo_priority", blocks.stream().allMatch(Block::fifo));
        return map;
    }

    private static long skipped(List<Block> blocks) {
        return blocks.stream().mapToLong(Block::skipped).sum();
    }

    private static long allocated(Result result) {
        return result.ours().stream().mapToLong(Block::allocatedBytes).sum();
    }

    /** The verdict in a word. */
    private static String verdict(Result result) {
        return result.comparison().map(Comparison::verdict).map(verdict -> switch (verdict) {
            case INSIDE -> "inside";
            case ABOVE, BELOW -> "outside";
            case TOO_FEW_PAIRS -> "too few pairs";
        }).orElse("no reference");
    }

    /** For a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        results.forEach(result -> tell(result, lines));
        return lines;
    }

    private static void tell(Result result, List<String> lines) {
        LoopBench.Plan plan = result.plan();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%d Hz, blocks of %.2f s; lateness in us, the median over blocks",
                plan.rateHz(), plan.blockSeconds()));
        lines.add(String.format(Locale.ROOT, "  %-6s %8s %8s %8s %8s %9s %8s", "", "p50", "p99", "p99.9", "max",
                "cycles", "skipped"));
        lines.add(row("ours", result.ours()));
        if (!result.reference().isEmpty()) {
            lines.add(row("C", result.reference()));
        }
        result.comparison().ifPresent(found -> tell(result, found, lines));
        lines.add("  how late, all cycles:");
        lines.addAll(Bars.lateness(Result.all(result.ours()), Result.all(result.reference())));
    }

    private static String row(String name, List<Block> blocks) {
        return String.format(Locale.ROOT, ROW, name, Result.medianMicros(blocks, 50), Result.medianMicros(blocks, 99),
                Result.medianMicros(blocks, 99.9), Result.medianMicros(blocks, 100),
                blocks.stream().mapToLong(Block::ticks).sum(), skipped(blocks), Result.skippedPercent(blocks));
    }

    private static void tell(Result result, Comparison found, List<String> lines) {
        lines.add(String.format(Locale.ROOT, "  ours/C, median p99: %.3f (95 %% of %d ABBA pairs: %.3f to %.3f)",
                found.ratio(), 2 * result.plan().fours(), found.low(), found.high()));
        lines.add(String.format(Locale.ROOT, "  C/C, 95 %% of %d A/A pairs: %.3f to %.3f -> %s",
                2 * result.plan().fours(), found.bandLow(), found.bandHigh(), words(found.verdict())));
        if (found.verdict() == Verdict.ABOVE && !found.clearlyAbove()) {
            lines.add("  the two intervals overlap, so this may be chance: measure longer");
        } else if (found.verdict() == Verdict.INSIDE) {
            lines.add(String.format(Locale.ROOT, "  a loop up to %.0f %% later than C would not be found out: measure"
                    + " longer for a narrower band", 100 * (found.bandHigh() - 1)));
        }
        lines.add(String.format(Locale.ROOT, "  skipped periods that ours adds: %.3f %%", result.addedSkipsPercent()));
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case INSIDE -> "inside the band: cannot be told from C";
            case ABOVE -> "outside the band: later than C";
            case BELOW -> "outside the band: earlier than C";
            case TOO_FEW_PAIRS -> "no verdict: too few pairs, at least " + Comparison.ENOUGH_PAIRS
                    + " are needed; give a longer --for";
        };
    }

    /** What fell short, in words. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Result result : results) {
            String at = "at " + result.plan().rateHz() + " Hz ";
            Verdict verdict = result.comparison().map(Comparison::verdict).orElse(Verdict.TOO_FEW_PAIRS);
            if (result.comparison().map(Comparison::clearlyAbove).orElse(false)) {
                problems.add(at + "the loop wakes later than a C loop on this machine");
            }
            if (verdict != Verdict.TOO_FEW_PAIRS && result.addedSkipsPercent() > MOST_ADDED_SKIPS_PERCENT) {
                problems.add(at + String.format(Locale.ROOT, "the loop skips %.3f %% of its periods more than a C loop",
                        result.addedSkipsPercent()));
            }
            if (allocated(result) > 0) {
                problems.add(at + "the loop thread allocated " + allocated(result) + " bytes");
            }
        }
        return problems;
    }
}
