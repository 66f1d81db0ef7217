package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.deploy.BesideOthers;

/** What counts as falling short. */
@Tag("thorough")
@Timeout(120)
@BesideOthers
class SeeingBenchTest {
    private static final Duration EACH = Duration.ofSeconds(6);

    private static List<String> problems(long allocated, long states, long pictures) {
        Map<String, Double> lateness = Map.of("p50", 60.0, "p99", 100.0, "p999", 150.0, "max", 200.0);
        BenchRun alone = new BenchRun(lateness, 600, 0, 0, Map.of(), 0, 0);
        BenchRun seeing = new BenchRun(lateness, 600, 0, allocated, Map.of(), states, pictures);
        List<Comparison.Pair> pairs = Collections.nCopies(10, new Comparison.Pair(100, 100));
        return new SeeingBench.Result(new RunPairs(EACH, BenchRun.Kind.ALONE, BenchRun.Kind.SEEING,
                List.of(alone, alone), List.of(seeing, seeing), Comparison.of(pairs, pairs))).problems();
    }

    @Test
    void aRunThatIsSeenAndCostsNothingIsFine() {
        assertThat(problems(0, 119, 25)).isEmpty();
        assertThat(problems(0, 60, 25)).as("ten a second").isEmpty();
    }

    @Test
    void aViewerThatSeesTooLittleMeasuresTooLittle() {
        assertThat(problems(0, 59, 25)).singleElement().asString().contains("9.8 states a second");
        assertThat(problems(0, 119, 0)).containsExactly("in some runs the viewer got nothing");
    }

    /** Of pictures nothing is asked: on a busy machine the cockpit sends none. Such a machine gets three tries. */
    @Test
    void theViewerOfARealRunTakesStates() throws Exception {
        Path kid20 = Path.of("robots/kid20/robot.yaml");
        BenchRun run = BenchRun.of(kid20, BenchRun.Kind.SEEING, Duration.ofSeconds(6));
        for (int more = 0; more < 2 && run.states() <= 5; more++) {
            run = BenchRun.of(kid20, BenchRun.Kind.SEEING, Duration.ofSeconds(6));
        }
        System.out.println("the viewer got " + run.states() + " states and " + run.pictures() + " pictures");
        assertThat(run.states()).isGreaterThan(5);
        assertThat(run.ticks()).isPositive();
    }

    @Test
    void anAllocationOfTheLoopIsTold() {
        assertThat(problems(8, 119, 25)).containsExactly("the loop thread allocated 16 bytes");
    }
}
