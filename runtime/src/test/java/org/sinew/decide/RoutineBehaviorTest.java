package org.sinew.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** Soft beginnings, soft endings, and what becomes of a routine that fails. */
@Timeout(30)
class RoutineBehaviorTest {
    private static final RobotModel ROBOT = new RobotModel("r", List.of("a", "b"), List.of(), List.of(), List.of(),
            List.of());
    private static final double PERIOD = 0.01;

    private final RobotState state = new RobotState(ROBOT);
    private final Intent intent = new Intent(2);
    private final List<Double> wishes = new ArrayList<>(); // of joint a, each tick

    /** Joint a runs through a line of this slope; fails from a time on. */
    private static class Line extends Routine {
        private final Joint a = joint("a");
        double radPerSec = 1;
        double failsAt = Double.POSITIVE_INFINITY;

        @Override
        protected void tick() {
            if (seconds() >= failsAt) {
                throw new IllegalStateException("enough");
            }
            a.to(5 + radPerSec * seconds());
            doing("line");
            phase(0.5);
        }
    }

    @BeforeEach
    void sendJointsToZero() {
        Arrays.fill(state.appliedRad, 0);
    }

    private static Line line(double radPerSec) throws Exception {
        Line line = RoutineBehavior.make(ROBOT, Line::new);
        line.radPerSec = radPerSec;
        return line;
    }

    /** The gate sends what is wished. */
    private void ticks(Behavior behavior, int count) {
        for (int i = 0; i < count; i++) {
            state.tick++;
            state.nowNanos += 10_000_000;
            intent.clear();
            behavior.decide(state, intent);
            for (int j = 0; j < 2; j++) {
                state.appliedRad[j] = intent.wished(j) ? intent.targetRad(j) : state.appliedRad[j];
            }
            wishes.add(intent.targetRad(0));
        }
    }

    private double fastestRadPerSec() {
        double fastest = 0;
        for (int i = 1; i < wishes.size(); i++) {
            fastest = Math.max(fastest, Math.abs(wishes.get(i) - wishes.get(i - 1)) / PERIOD);
        }
        return fastest;
    }

    private double fastestChange() {
        double most = 0;
        for (int i = 2; i < wishes.size(); i++) {
            double before = (wishes.get(i - 1) - wishes.get(i - 2)) / PERIOD;
            most = Math.max(most, Math.abs((wishes.get(i) - wishes.get(i - 1)) / PERIOD - before));
        }
        return most;
    }

    @Test
    void wishesNothingBeforeTheRobotIsArmed() throws Exception {
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line(1));
        ticks(behavior, 5);
        assertThat(intent.wished(0)).isFalse();
        assertThat(intent.authority()).isEqualTo(Authority.NONE);
    }

    @Test
    void beginsWhereTheJointsHaveBeenSentAndEndsAtWhatIsWished() throws Exception {
        state.safety = SafetyState.ARMED;
        state.appliedRad[0] = 1;
        state.joints.positionRad[0] = 0.9; // a load bends it
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line(0));
        ticks(behavior, 102);
        assertThat(wishes.getFirst()).isEqualTo(1);
        assertThat(wishes.getLast()).isEqualTo(5);
        assertThat(fastestRadPerSec()).as("4 rad in a second, minimum jerk: 1.875 times the mean").isLessThan(7.6);
        assertThat(intent.wished(1)).as("of which it says nothing").isFalse();
        assertThat(behavior.cycles()).isEqualTo(2);
        behavior.offer(line(0));
        ticks(behavior, 51 + 60);
        assertThat(behavior.cycles()).as("one more to the end of the ramp, and one by the new one").isEqualTo(4);
        assertThat(behavior.doing()).isEqualTo("line");
        assertThat(behavior.step()).as("a routine has no steps, whatever it says").isEqualTo(-1);
    }

    @Test
    void rampsToRestAndGoesOnFromThereWhenAnotherTakesOver() throws Exception {
        state.safety = SafetyState.ARMED;
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line(1));
        ticks(behavior, 150);
        wishes.clear();
        ticks(behavior, 10);
        RoutineBehavior.Swap swap = behavior.offer(line(-1));
        assertThat(swap.tick()).isZero();
        ticks(behavior, 51);
        assertThat(swap.tick()).isEqualTo(161);
        assertThat(wishes.get(60) - wishes.get(59)).as("at rest").isEqualTo(0, within(1e-4));
        assertThat(wishes.get(60) - wishes.get(9)).as("half of what it would have gone").isEqualTo(0.25, within(0.02));
        ticks(behavior, 110);
        assertThat(fastestChange()).as("of velocity, from tick to tick").isLessThan(0.15);
        assertThat(wishes.getLast()).as("5 - t").isEqualTo(5 - 1.09, within(0.02));
    }

    @Test
    void withoutTheRampVelocityWouldJump() throws Exception { // another that begins as if nothing had been before
        state.safety = SafetyState.ARMED;
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line(1));
        ticks(behavior, 150);
        wishes.clear();
        ticks(behavior, 10);
        state.joints.positionRad[0] = wishes.getLast();
        ticks(new RoutineBehavior("line", ROBOT, line(-1)), 161);
        assertThat(fastestChange()).isGreaterThan(0.9);
    }

    @Test
    void oneThatThrowsWishesNothingMoreAndFails() throws Exception {
        state.safety = SafetyState.ARMED;
        Line line = line(1);
        line.failsAt = 0.2;
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line);
        ticks(behavior, 20);
        assertThat(intent.failed()).isFalse();
        ticks(behavior, 1);
        assertThat(intent.failed()).isTrue();
        assertThat(intent.wished(0)).isFalse();
        assertThat(behavior.thrown()).hasValueSatisfying(thrown -> {
            assertThat(thrown.what()).isInstanceOf(IllegalStateException.class);
            assertThat(thrown.by()).isSameAs(line);
        });
        assertThat(behavior.thrown()).as("told once").isEmpty();
        ticks(behavior, 3);
        assertThat(intent.failed()).as("it is not asked again").isTrue();
        assertThat(behavior.thrown()).isEmpty();
    }

    @Test
    void oneThatHasFailedIsTriedAgainWhenTheRobotIsArmedAgain() throws Exception {
        state.safety = SafetyState.ARMED;
        Line line = line(1);
        line.failsAt = 0;
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line);
        ticks(behavior, 2);
        state.safety = SafetyState.HOLDING;
        ticks(behavior, 2);
        assertThat(intent.failed()).isFalse();
        line.failsAt = Double.POSITIVE_INFINITY;
        state.safety = SafetyState.ARMED;
        ticks(behavior, 2);
        assertThat(intent.wished(0)).isTrue();
    }

    @Test
    void aMendedOneTakesOverAtOnceFromOneThatHasFailed() throws Exception {
        state.safety = SafetyState.ARMED;
        Line line = line(1);
        line.failsAt = 0.1;
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line);
        ticks(behavior, 20);
        behavior.offer(line(0));
        ticks(behavior, 1);
        assertThat(intent.failed()).isFalse();
        assertThat(intent.wished(0)).isTrue();
    }

    @Test
    void aReplayTakesEachSwapInTheSameTick() throws Exception {
        state.safety = SafetyState.ARMED;
        RoutineBehavior behavior = new RoutineBehavior("line", ROBOT, line(1));
        ticks(behavior, 130);
        RoutineBehavior.Swap first = behavior.offer(line(2));
        ticks(behavior, 200);
        behavior.offer(line(7));
        RoutineBehavior.Swap second = behavior.offer(line(-1));
        ticks(behavior, 100);
        List<Double> run = List.copyOf(wishes);
        RoutineBehavior again = new RoutineBehavior("line", ROBOT, line(1),
                List.of(RoutineBehavior.Swap.at(first.tick(), line(2)),
                        RoutineBehavior.Swap.at(second.tick(), line(-1))));
        RoutineBehavior without = new RoutineBehavior("line", ROBOT, line(1));
        assertThat(replay(again)).isEqualTo(run);
        assertThat(replay(without)).isNotEqualTo(run);
    }

    private List<Double> replay(Behavior behavior) {
        wishes.clear();
        sendJointsToZero();
        state.tick = 0;
        state.nowNanos = 0;
        ticks(behavior, 430);
        return List.copyOf(wishes);
    }
}
