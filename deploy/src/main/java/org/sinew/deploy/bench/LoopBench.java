package org.sinew.deploy.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Runs our loop and the C loop by turns at one rate. Blocks come in fours: C, ours, ours, C; then C, C, C, C, where the
 * two in the middle stand for ours. So every drift of the machine hits both alike, and the second four tells what the
 * ratio of two equal loops is on this machine in these minutes. Main thread of the command.
 */
public final class LoopBench {
    private static final int FOURS = 5; // two pairs each: as many as a verdict needs
    private static final int BLOCKS_PER_FOUR = 8; // those of C, ours, ours, C and those of C, C, C, C
    private static final double SHORTEST_S = 1;
    private static final double LONGEST_S = 5;
    private static final double MAKING_S = 0.06; // to start a process, to make and end a robot
    /** With blocks shorter than this there is nothing to take a percentile of. */
    private static final double LEAST_S = 0.2;

    private final Paced ours;
    private final Optional<? extends Paced> reference;
    private final Consumer<String> progress;

    /**
     * How the time is used.
     *
     * @param rateHz  of the loops
     * @param fours   how often the eight blocks are run; each gives two pairs with ours and two A/A pairs
     * @param periods of each block
     */
    public record Plan(int rateHz, int fours, int periods) {
        /** The shortest time for which there is a plan. */
        public static final Duration LEAST = Duration.ofNanos((long) ((LEAST_S + MAKING_S) * BLOCKS_PER_FOUR * 1e9));

        /** As many pairs as a verdict needs if blocks of a second allow it, then longer blocks, then more pairs. */
        public static Plan of(int rateHz, Duration time) {
            double foursOfShortest = time.toNanos() / 1e9 / (SHORTEST_S + MAKING_S) / BLOCKS_PER_FOUR;
            double foursOfLongest = time.toNanos() / 1e9 / (LONGEST_S + MAKING_S) / BLOCKS_PER_FOUR;
            int fours = (int) Math.max(1, Math.max(foursOfLongest, Math.min(FOURS, foursOfShortest)));
            double seconds = Math.max(LEAST_S, time.toNanos() / 1e9 / (fours * BLOCKS_PER_FOUR) - MAKING_S);
            return new Plan(rateHz, fours, (int) Math.round(seconds * rateHz));
        }

        /** Length of each block. */
        public double blockSeconds() {
            return periods / (double) rateHz;
        }
    }

    /** Blocks of one four, in the order of time. */
    record Four(Block first, Block second, Block third, Block fourth) {
        List<Comparison.Pair> pairs() {
            return List.of(pair(first, second), pair(fourth, third));
        }

        private static Comparison.Pair pair(Block reference, Block other) {
            return new Comparison.Pair(p99(reference), p99(other));
        }

        /** In us, at least the resolution of the measurement, so that a ratio exists. */
        private static double p99(Block block) {
            return Math.max(1, block.micros(99));
        }
    }

    /**
     * What was found at one rate.
     *
     * @param plan       how the time was used
     * @param ours       our blocks
     * @param reference  the C blocks beside them; none without a C compiler
     * @param comparison p99 of ours against that of C; none without a C compiler
     */
    public record Result(Plan plan, List<Block> ours, List<Block> reference, Optional<Comparison> comparison) {
        /** Skipped periods, in percent of all: ours less those of C. */
        public double addedSkipsPercent() {
            return skippedPercent(ours) - (reference.isEmpty() ? 0 : skippedPercent(reference));
        }

        /** Skipped periods of blocks, in percent of all. */
        public static double skippedPercent(List<Block> blocks) {
            long skipped = blocks.stream().mapToLong(Block::skipped).sum();
            long ticks = blocks.stream().mapToLong(Block::ticks).sum();
            return 100.0 * skipped / Math.max(1, ticks + skipped);
        }

        /** Median over blocks of lateness at a percentile, in us. */
        public static double medianMicros(List<Block> blocks, double percentile) {
            return Comparison.median(blocks.stream().mapToDouble(block -> block.micros(percentile)).toArray());
        }

        /** Lateness of all cycles of blocks. */
        public static Histogram all(List<Block> blocks) {
            Histogram sum = Block.histogram();
            blocks.forEach(block -> sum.add(block.lateness()));
            return sum;
        }
    }

    /**
     * @param ours      the loop to be judged; warm
     * @param reference what it is compared with; empty: nothing
     * @param progress  is told now and then how far it is
     */
    public LoopBench(OurLoop ours, Optional<CLoop> reference, Consumer<String> progress) {
        this((Paced) ours, reference, progress);
    }

    LoopBench(Paced ours, Optional<? extends Paced> reference, Consumer<String> progress) {
        this.ours = ours;
        this.reference = reference;
        this.progress = progress;
    }

    /** Runs all blocks of a plan. */
    public Result run(Plan plan) throws IOException, InterruptedException {
        return reference.isPresent() ? beside(plan, reference.get()) : alone(plan);
    }

    private Result beside(Plan plan, Paced c) throws IOException, InterruptedException {
        List<Block> oursBlocks = new ArrayList<>();
        List<Block> cBlocks = new ArrayList<>();
        List<Comparison.Pair> pairs = new ArrayList<>();
        List<Comparison.Pair> same = new ArrayList<>();
        for (int i = 0; i < plan.fours(); i++) {
            tell(plan, i);
            Four mixed = four(plan, c, ours);
            oursBlocks.addAll(List.of(mixed.second, mixed.third));
            cBlocks.addAll(List.of(mixed.first, mixed.fourth));
            pairs.addAll(mixed.pairs());
            same.addAll(four(plan, c, c).pairs());
        }
        return new Result(plan, oursBlocks, cBlocks, Optional.of(Comparison.of(pairs, same)));
    }

    private static Four four(Plan plan, Paced outer, Paced inner) throws IOException, InterruptedException {
        return new Four(outer.run(plan.rateHz(), plan.periods()), inner.run(plan.rateHz(), plan.periods()),
                inner.run(plan.rateHz(), plan.periods()), outer.run(plan.rateHz(), plan.periods()));
    }

    private Result alone(Plan plan) throws IOException, InterruptedException {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < plan.fours(); i++) {
            tell(plan, i);
            for (int k = 0; k < BLOCKS_PER_FOUR; k++) {
                blocks.add(ours.run(plan.rateHz(), plan.periods()));
            }
        }
        return new Result(plan, blocks, List.of(), Optional.empty());
    }

    private void tell(Plan plan, int four) {
        progress.accept(plan.rateHz() + " Hz: " + four * BLOCKS_PER_FOUR + " of " + plan.fours() * BLOCKS_PER_FOUR
                + " blocks");
    }
}
