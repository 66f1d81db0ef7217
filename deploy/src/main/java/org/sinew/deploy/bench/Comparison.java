package org.sinew.deploy.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether a thing differs from a reference by more than the reference differs from itself. The figure is the ratio of
 * medians over blocks, other/reference. What it would be if both were the same is found from pairs of the reference
 * with itself (A/A pairs): so many pairs are drawn from them, with replacement and each in either direction, 10,000
 * times; the middle 95 % of the ratios are the band. The figure's own uncertainty is found in the same way from its own
 * pairs (percentile bootstrap; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). With ten
 * pairs of equal loops about 6 in 100 ratios fall outside the band.
 *
 * @param ratio   median of the other over median of the reference
 * @param low     lower end of the ratio's own 95 % interval
 * @param high    upper end of it
 * @param bandLow lower end of the A/A band
 * @param bandHigh upper end of it
 * @param verdict where the ratio lies
 */
public record Comparison(double ratio, double low, double high, double bandLow, double bandHigh, Verdict verdict) {
    /** Fewer pairs of either kind than this allow no verdict. */
    public static final int ENOUGH_PAIRS = 10;
    private static final int DRAWS = 10_000;
    /** Fixed, so that the same blocks give the same figures. */
    private static final long SEED = 20_261_126;
    private static final double TAIL = 0.025;

    /** Where the ratio lies. */
    public enum Verdict {
        /** In the band: the two cannot be told apart. */
        INSIDE,
        /** Above the band: the other is worse. */
        ABOVE,
        /** Below the band: the other is better. */
        BELOW,
        /** Nobody can say. */
        TOO_FEW_PAIRS
    }

    /** One block of each, next to each other in time. */
    public record Pair(double reference, double other) {
    }

    /**
     * Compares.
     *
     * @param pairs reference and other
     * @param same  reference and reference
     */
    public static Comparison of(List<Pair> pairs, List<Pair> same) {
        double ratio = median(pairs.stream().mapToDouble(Pair::other).toArray())
                / median(pairs.stream().mapToDouble(Pair::reference).toArray());
        SplittableRandom random = new SplittableRandom(SEED);
        double[] own = draws(pairs, pairs.size(), false, random);
        double[] none = draws(same, pairs.size(), true, random);
        double bandLow = quantile(none, TAIL);
        double bandHigh = quantile(none, 1 - TAIL);
        Verdict verdict = pairs.size() < ENOUGH_PAIRS || same.size() < ENOUGH_PAIRS ? Verdict.TOO_FEW_PAIRS
                : ratio > bandHigh ? Verdict.ABOVE : ratio < bandLow ? Verdict.BELOW : Verdict.INSIDE;
        return new Comparison(ratio, quantile(own, TAIL), quantile(own, 1 - TAIL), bandLow, bandHigh, verdict);
    }

    /** Whether the other is worse beyond doubt: even the lower end of the ratio's own interval is above the band. */
    public boolean clearlyAbove() {
        return verdict == Verdict.ABOVE && low > bandHigh;
    }

    /** The ratios of so many draws of {@code count} pairs, smallest first; {@code eitherWay}: each in any direction. */
    private static double[] draws(List<Pair> from, int count, boolean eitherWay, SplittableRandom random) {
        double[] reference = new double[count];
        double[] other = new double[count];
        double[] ratios = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            for (int k = 0; k < count; k++) {
                Pair drawn = from.get(random.nextInt(from.size()));
                reference[k] = drawn.reference();
                other[k] = drawn.other();
            }
            for (int k = 0; eitherWay && k < count; k++) {
                if (random.nextBoolean()) {
                    double kept = reference[k];
                    reference[k] = other[k];
                    other[k] = kept;
                }
            }
            ratios[i] = medianSorting(other) / medianSorting(reference);
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** The middle value; of an even number the mean of the two in the middle. */
    public static double median(double... values) {
        return medianSorting(values.clone());
    }

    private static double medianSorting(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
