package org.sinew.perceive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.state.Freshness;
import org.sinew.state.Percept;
import org.sinew.state.RobotState;

/** How old a percept may be; the loop's time is told, not waited for. */
@Timeout(30)
class PerceptsTest {
    private static final long START = 1_000_000_000;
    private static final long MAX_AGE = 300_000_000;
    private static final long TICK = 10_000_000;
    private static final long HOUR = 3_600_000_000_000L;

    private final FakeModel model = FakeModel.gyro(10_000_000, 1);
    private final PerceptionWorker worker = FakeModel.worker(model, HOUR, MAX_AGE);
    private final Percepts percepts = new Percepts(List.of(worker));
    private final RobotState state = FakeModel.at(START, 5);

    private Freshness collectAt(long nanos) {
        state.nowNanos = nanos;
        percepts.collect(state);
        return state.perceptFreshness[0];
    }

    @Test
    void isLostBeforeTheFirstResultHoweverLongThatTakes() {
        assertThat(collectAt(START)).isEqualTo(Freshness.LOST);
        assertThat(collectAt(START + 10 * MAX_AGE)).isEqualTo(Freshness.LOST);
        worker.close();
    }

    @Test
    void isFreshUpToItsGreatestAgeAndStaleAfterIt() throws InterruptedException {
        collectAt(START);
        worker.start();
        model.awaitRun();
        worker.close();
        assertThat(collectAt(START + 1)).isEqualTo(Freshness.FRESH);
        assertThat(state.percepts[0].scores[0]).isEqualTo(5);
        assertThat(collectAt(START + MAX_AGE)).isEqualTo(Freshness.FRESH);
        assertThat(collectAt(START + MAX_AGE + 1)).isEqualTo(Freshness.STALE);
        assertThat(state.percepts[0].stampNanos).isEqualTo(START);
    }

    @Test
    void becomesStaleWhenTheNetworkHasThrown() throws InterruptedException {
        model.run = rows -> {
            if (rows[0] == 6) {
                throw new IllegalStateException("a bug");
            }
            return true;
        };
        collectAt(START);
        worker.start();
        model.awaitRun();
        state.imus[0].stampNanos = START + MAX_AGE;
        state.imus[0].gyroRadPerSec[0] = 6;
        collectAt(START + MAX_AGE);
        model.awaitRun();
        worker.close();
        assertThat(model.log).contains("failed body: a bug");
        assertThat(collectAt(START + MAX_AGE)).isEqualTo(Freshness.FRESH);
        assertThat(collectAt(START + MAX_AGE + 1)).isEqualTo(Freshness.STALE);
    }

    @Test
    void isFreshAgainWithANewResult() throws InterruptedException {
        collectAt(START);
        worker.start();
        model.awaitRun();
        long later = START + 2 * MAX_AGE;
        state.imus[0].stampNanos = later;
        collectAt(later); // hands the new reading out
        model.awaitRun();
        worker.close();
        assertThat(collectAt(later + MAX_AGE)).isEqualTo(Freshness.FRESH);
        assertThat(state.percepts[0].stampNanos).isEqualTo(later);
    }

    @Test
    void judgesByTheReadingsTimeNotByTheResults() throws InterruptedException {
        state.imus[0].stampNanos = START - MAX_AGE;
        collectAt(START);
        worker.start();
        model.awaitRun();
        worker.close();
        assertThat(collectAt(START + 1)).isEqualTo(Freshness.STALE);
    }

    /** A source whose newest result is always that of the tick, with these scores. */
    private static PerceptSource saying(double[] scores) {
        return new PerceptSource() {
            private long results;

            @Override
            public long maxAgeNanos() {
                return MAX_AGE;
            }

            @Override
            public boolean collect(Percept percept) {
                System.arraycopy(scores, 0, percept.scores, 0, scores.length);
                percept.sequence = ++results;
                percept.stampNanos = START + results * TICK;
                return true;
            }

            @Override
            public void feed(RobotState state) {
            }
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aResultThatIsNotANumberDoesNotRefresh(double wrong) {
        double[] scores = {0.25, 0.75};
        Percepts collected = new Percepts(List.of(saying(scores)));
        for (int i = 1; i <= 100; i++) {
            scores[1] = i > 1 ? wrong : 0.75;
            state.nowNanos = START + i * TICK;
            collected.collect(state);
            boolean old = (i - 1) * TICK > MAX_AGE;
            assertThat(state.perceptFreshness[0]).isEqualTo(old ? Freshness.STALE : Freshness.FRESH);
            assertThat(state.percepts[0].scores).containsExactly(0.25, 0.75);
            assertThat(state.percepts[0].sequence).isEqualTo(1);
        }
    }

    @Test
    void oneResultThatIsNotANumberAmongOthersDoesNothing() {
        double[] scores = {0.25, 0.75};
        Percepts collected = new Percepts(List.of(saying(scores)));
        for (int i = 1; i <= 100; i++) {
            scores[0] = i % 3 == 0 ? Double.NaN : 0.25;
            state.nowNanos = START + i * TICK;
            collected.collect(state);
            assertThat(state.perceptFreshness[0]).isEqualTo(Freshness.FRESH);
        }
        assertThat(state.percepts[0].sequence).isEqualTo(100);
    }
}
