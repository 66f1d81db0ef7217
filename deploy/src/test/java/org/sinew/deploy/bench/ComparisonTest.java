package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.deploy.bench.Comparison.Pair;
import org.sinew.deploy.bench.Comparison.Verdict;

@Tag("thorough")
@Timeout(60)
class ComparisonTest {
    private static final int EXPERIMENTS = 100;

    /** Blocks of a noisy machine: mostly alike, some far off; the other is slower by a factor. */
    private static List<Pair> noisy(int count, double factor, Random random) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new Pair(micros(random), factor * micros(random)));
        }
        return pairs;
    }

    private static double micros(Random random) {
        double outlier = random.nextInt(8) == 0 ? 5 : 1;
        return 60 * outlier * StrictMath.exp(0.15 * random.nextGaussian());
    }

    private static long verdicts(Verdict verdict, double factor) {
        Random random = new Random(7);
        long found = 0;
        for (int i = 0; i < EXPERIMENTS; i++) {
            Comparison comparison = Comparison.of(noisy(10, factor, random), noisy(10, 1, random));
            found += comparison.verdict() == verdict ? 1 : 0;
        }
        return found;
    }

    @Test
    void takesTheMedianOfOddAndEvenNumbers() {
        assertThat(Comparison.median(3, 1, 2)).isEqualTo(2);
        assertThat(Comparison.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(Comparison.median(5)).isEqualTo(5);
    }

    @Test
    void comparesMediansOverBlocksNotPairs() {
        List<Pair> pairs = List.of(new Pair(1, 30), new Pair(10, 20), new Pair(100, 10));
        assertThat(Comparison.of(pairs, pairs).ratio()).isEqualTo(2.0);
    }

    @Test
    void aReferenceWithoutNoiseHasABandWithoutWidth() {
        Comparison found = Comparison.of(Collections.nCopies(10, new Pair(50, 51)),
                Collections.nCopies(10, new Pair(50, 50)));
        assertThat(found).isEqualTo(new Comparison(1.02, 1.02, 1.02, 1, 1, Verdict.ABOVE));
    }

    @Test
    void theBandIsAsWideAsPairsOfTheReferenceDiffer() {
        List<Pair> pairs = Collections.nCopies(10, new Pair(50, 50));
        List<Pair> same = Collections.nCopies(10, new Pair(50, 60));
        Comparison found = Comparison.of(pairs, same);
        assertThat(found.bandHigh()).isEqualTo(1.2);
        assertThat(found.bandLow()).isEqualTo(50 / 60.0);
        assertThat(found.verdict()).isEqualTo(Verdict.INSIDE);
    }

    @Test
    void aBetterOneIsToldFromAWorseOne() {
        List<Pair> same = Collections.nCopies(10, new Pair(50, 51));
        assertThat(Comparison.of(Collections.nCopies(10, new Pair(50, 70)), same).verdict()).isEqualTo(Verdict.ABOVE);
        assertThat(Comparison.of(Collections.nCopies(10, new Pair(50, 30)), same).verdict()).isEqualTo(Verdict.BELOW);
    }

    @Test
    void worseBeyondDoubtIsWhereTheIntervalsDoNotOverlap() {
        List<Pair> same = Collections.nCopies(10, new Pair(50, 51));
        assertThat(Comparison.of(Collections.nCopies(10, new Pair(50, 70)), same).clearlyAbove()).isTrue();
        assertThat(Comparison.of(Collections.nCopies(10, new Pair(70, 50)), same).clearlyAbove()).isFalse();
        List<Pair> uncertain = new ArrayList<>(Collections.nCopies(6, new Pair(50, 70)));
        uncertain.addAll(Collections.nCopies(5, new Pair(50, 40)));
        Comparison found = Comparison.of(uncertain, same);
        assertThat(found.verdict()).isEqualTo(Verdict.ABOVE);
        assertThat(found.clearlyAbove()).isFalse();
    }

    @Test
    void fewPairsAllowNoVerdict() {
        List<Pair> nine = Collections.nCopies(9, new Pair(50, 500));
        List<Pair> ten = Collections.nCopies(10, new Pair(50, 50));
        assertThat(Comparison.of(nine, ten).verdict()).isEqualTo(Verdict.TOO_FEW_PAIRS);
        assertThat(Comparison.of(ten, nine).verdict()).isEqualTo(Verdict.TOO_FEW_PAIRS);
        assertThat(Comparison.of(ten, ten).verdict()).isEqualTo(Verdict.INSIDE);
    }

    @Test
    void theSameBlocksGiveTheSameFigures() {
        List<Pair> pairs = noisy(12, 1.1, new Random(1));
        List<Pair> same = noisy(12, 1, new Random(2));
        assertThat(Comparison.of(pairs, same)).isEqualTo(Comparison.of(pairs, same));
    }

    @Test
    void equalLoopsAreAlmostAlwaysInside() {
        assertThat(verdicts(Verdict.INSIDE, 1)).isGreaterThan(EXPERIMENTS * 85 / 100);
    }

    @Test
    void aLoopThatIsThreeTimesAsLateIsAlmostAlwaysFoundOut() {
        assertThat(verdicts(Verdict.ABOVE, 3)).isGreaterThan(EXPERIMENTS * 90 / 100);
    }

    @Test
    void theOwnIntervalHoldsTheRatio() {
        Comparison found = Comparison.of(noisy(20, 1.3, new Random(3)), noisy(20, 1, new Random(4)));
        assertThat(found.ratio()).isBetween(found.low(), found.high());
        assertThat(found.low()).isLessThan(found.high());
    }
}
