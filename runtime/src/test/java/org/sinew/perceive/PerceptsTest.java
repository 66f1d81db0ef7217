package org.sinew.perceive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Freshness;
import org.sinew.state.RobotState;

/** How old a percept may be; the loop's time is told, not waited for. */
@Timeout(30)
class PerceptsTest {
    private static final long START = 1_000_000_000;
    private static final long MAX_AGE = 300_000_000;
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
}
