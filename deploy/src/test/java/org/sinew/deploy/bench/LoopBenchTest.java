package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.deploy.bench.Comparison.Verdict;
import org.sinew.deploy.bench.LoopBench.Plan;
import org.sinew.deploy.bench.LoopBench.Result;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;

@Tag("thorough")
@Timeout(120)
class LoopBenchTest {
    private final List<String> order = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private final AtomicInteger blocks = new AtomicInteger();

    /** A block whose cycles are all late by so much. */
    private static Block block(long micros, long skipped) {
        Histogram lateness = Block.histogram();
        lateness.recordValueWithCount(micros, 100);
        return new Block(lateness, 100, skipped, 0, true);
    }

    private Paced named(String name, Paced loop) {
        return (rateHz, periods) -> {
            order.add(name);
            return loop.run(rateHz, periods);
        };
    }

    private Result run(Paced ours, Paced c, int fours) throws Exception {
        return new LoopBench(named("B", ours), Optional.of(named("A", c)), progress::add).run(new Plan(100, fours, 10));
    }

    @Test
    void runsInTheOrderAbbaThenAaaa() throws Exception {
        Result result = run((r, p) -> block(50, 0), (r, p) -> block(50, 0), 2);
        assertThat(String.join("", order)).isEqualTo("ABBAAAAAABBAAAAA");
        assertThat(result.ours()).hasSize(4);
        assertThat(result.reference()).hasSize(4);
        assertThat(progress).containsExactly("100 Hz: 0 of 16 blocks", "100 Hz: 8 of 16 blocks");
    }

    @Test
    void aMachineThatGetsSlowerAndSlowerFavoursNobody() throws Exception {
        Paced drifting = (rateHz, periods) -> block(100 + 10 * blocks.getAndIncrement(), 0);
        Comparison found = run(drifting, drifting, 5).comparison().orElseThrow();
        assertThat(found.ratio()).isCloseTo(1, within(0.02));
        assertThat(found.verdict()).isEqualTo(Verdict.INSIDE);
    }

    @Test
    void pairsAreNeighboursInTime() {
        LoopBench.Four four = new LoopBench.Four(block(1, 0), block(2, 0), block(3, 0), block(4, 0));
        assertThat(four.pairs()).containsExactly(new Comparison.Pair(1, 2), new Comparison.Pair(4, 3));
    }

    @Test
    void aLoopThatIsNeverLateIsComparedInTheResolutionOfTheMeasurement() {
        LoopBench.Four four = new LoopBench.Four(block(0, 0), block(5, 0), block(5, 0), block(0, 0));
        assertThat(four.pairs()).containsOnly(new Comparison.Pair(1, 5));
    }

    @Test
    void addedSkipsAreOursLessThoseOfC() throws Exception {
        Result result = run((r, p) -> block(50, 25), (r, p) -> block(50, 0), 1);
        assertThat(result.addedSkipsPercent()).isEqualTo(20);
        Result equal = run((r, p) -> block(50, 25), (r, p) -> block(50, 25), 1);
        assertThat(equal.addedSkipsPercent()).isZero();
    }

    @Test
    void withoutACLoopOursIsMeasuredAlone() throws Exception {
        Result result = new LoopBench(named("B", (r, p) -> block(50, 1)), Optional.empty(), progress::add)
                .run(new Plan(100, 1, 10));
        assertThat(String.join("", order)).isEqualTo("BBBBBBBB");
        assertThat(result.comparison()).isEmpty();
        assertThat(new LoopReport(List.of(result)).document().getFirst()).containsEntry("verdict", "no reference")
                .doesNotContainKeys("c", "p99_ratio", "aa_band_95");
    }

    @Test
    void anHourHasMorePairsAndLongerBlocksThanASecond() {
        Plan second = Plan.of(100, Duration.ofSeconds(3));
        Plan minute = Plan.of(100, Duration.ofSeconds(60));
        Plan hour = Plan.of(100, Duration.ofHours(1));
        assertThat(second.fours()).isEqualTo(1);
        assertThat(minute.fours()).as("ten pairs, as a verdict needs").isEqualTo(5);
        assertThat(minute.blockSeconds()).isGreaterThan(1);
        assertThat(hour.fours()).isGreaterThan(20);
        assertThat(hour.blockSeconds()).isGreaterThanOrEqualTo(5);
        for (int seconds = 3; seconds < 4000; seconds += 7) {
            Plan plan = Plan.of(200, Duration.ofSeconds(seconds));
            assertThat(plan.fours() * 8 * plan.blockSeconds()).isLessThanOrEqualTo(seconds);
        }
    }

    @Test
    void aCLoopThatStallsIsFoundOutByAHealthyOne() throws Exception {
        try (CLoop healthy = Compiler.loop(); CLoop bad = Compiler.loop("5", "15000000")) { // 10 ms beyond a period
            Result result = new LoopBench(bad, Optional.of(healthy), progress::add).run(new Plan(200, 5, 20));
            assertThat(result.comparison().orElseThrow().verdict()).isEqualTo(Verdict.ABOVE);
            assertThat(new LoopReport(List.of(result)).problems()).anyMatch(line -> line.contains("later than a C"));
        }
    }

    @Test
    void ourLoopWithAPlantedDelayIsFoundOut() throws Exception {
        OurLoop delayed = new OurLoop(3, joints -> new Stalling());
        try (CLoop c = Compiler.loop()) {
            Result result = new LoopBench(delayed, Optional.of(c), progress::add).run(new Plan(200, 5, 20));
            assertThat(result.comparison().orElseThrow().verdict()).isEqualTo(Verdict.ABOVE);
            assertThat(Result.medianMicros(result.ours(), 99)).as("10 ms were planted").isGreaterThanOrEqualTo(10_000);
        }
    }

    @Test
    void reportsTellTheFiguresOfBothForPersonAndProgram() throws Exception {
        LoopReport report = new LoopReport(List.of(run((r, p) -> block(60, 1), (r, p) -> block(50, 0), 5)));
        assertThat(report.document().getFirst()).containsEntry("verdict", "outside").containsEntry("p99_ratio", 1.2)
                .containsEntry("aa_band_95", List.of(1.0, 1.0)).containsEntry("pairs", 10)
                .containsKeys("ours", "c", "added_skips_percent", "p99_ratio_95", "loop_alloc_bytes");
        assertThat(String.join("\n", report.lines())).contains("100 Hz", "ours/C, median p99: 1.200",
                "outside the band: later than C", "50 to 75  ours", "C    100.000 %");
        assertThat(report.problems()).hasSize(2).anyMatch(line -> line.contains("skips 0.990 %"));
    }

    @Test
    void anEqualLoopFallsShortOfNothing() throws Exception {
        LoopReport report = new LoopReport(List.of(run((r, p) -> block(50, 0), (r, p) -> block(50, 0), 5)));
        assertThat(report.document().getFirst()).containsEntry("verdict", "inside");
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void fewPairsAreToldAsSuch() throws Exception {
        LoopReport report = new LoopReport(List.of(run((r, p) -> block(500, 9), (r, p) -> block(50, 0), 2)));
        assertThat(report.document().getFirst()).containsEntry("verdict", "too few pairs");
        assertThat(String.join("\n", report.lines())).contains("no verdict: too few pairs");
        assertThat(report.problems()).isEmpty();
    }

    /** Every fifth tick takes 10 ms longer than a period of 5 ms. */
    private static final class Stalling implements Behavior {
        private int decided;

        @Override
        public String name() {
            return "stalling";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            decided++;
            long untilNanos = System.nanoTime() + 15_000_000;
            while (decided % 5 == 0 && System.nanoTime() - untilNanos < 0) {
                LockSupport.parkNanos(untilNanos - System.nanoTime());
            }
        }
    }
}
