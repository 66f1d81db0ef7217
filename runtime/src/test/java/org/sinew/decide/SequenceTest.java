package org.sinew.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

@Timeout(30)
class SequenceTest {
    private static final double NONE = Double.NaN;
    private static final long SECOND = 1_000_000_000;
    private final RobotState state = new RobotState(
            new RobotModel("two", List.of("a", "b"), List.of(), List.of(), List.of(), List.of()));
    private final Intent intent = new Intent(2);
    private final Sequence sequence = new Sequence("nod", 2,
            List.of(new Sequence.Step(List.of(0.5, NONE), SECOND, 0)),
            List.of(new Sequence.Step(List.of(NONE, 1.0), SECOND, SECOND),
                    new Sequence.Step(List.of(NONE, 0.0), SECOND, 0)));

    SequenceTest() {
        Arrays.fill(state.appliedRad, 0);
    }

    private void at(double seconds, SafetyState safety) {
        state.nowNanos = (long) (seconds * SECOND);
        state.safety = safety;
        intent.clear();
        sequence.decide(state, intent);
    }

    @Test
    void saysWhichStepItIsIn() {
        Sequence named = new Sequence("nod", 2, List.of(new Sequence.Step(List.of(0.5, NONE), SECOND, 0, "up")),
                List.of(new Sequence.Step(List.of(0.1, NONE), SECOND, 0, "down, left")));
        assertThat(named.doing()).isEmpty();
        assertThat(named.step()).isEqualTo(-1);
        state.safety = SafetyState.ARMED;
        state.nowNanos = SECOND;
        named.decide(state, intent);
        assertThat(named.doing()).isEqualTo("up (1 of 2)");
        assertThat(named.step()).isZero();
        state.nowNanos = 2 * SECOND + 1;
        named.decide(state, intent);
        assertThat(named.doing()).isEqualTo("down, left (2 of 2)");
        assertThat(named.step()).isEqualTo(1);
    }

    @Test
    void wishesNothingUntilTheRobotIsArmed() {
        at(1, SafetyState.DISARMED);
        assertThat(intent.wished(0)).isFalse();
    }

    @Test
    void beginsWhereTheJointsHaveBeenSentAndMovesWithoutAJump() {
        state.appliedRad[0] = -0.3;
        at(10, SafetyState.ARMED);
        assertThat(intent.targetRad(0)).isCloseTo(-0.3, within(1e-9));
        at(10.5, SafetyState.ARMED);
        assertThat(intent.targetRad(0)).isCloseTo(0.1, within(1e-9));
        assertThat(intent.wished(1)).as("no step has named joint b yet").isFalse();
        at(11.5, SafetyState.ARMED);
        assertThat(intent.targetRad(0)).isCloseTo(0.5, within(1e-9));
        assertThat(intent.targetRad(1)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void countsRoundsAndRepeatsThemForEver() {
        at(0, SafetyState.ARMED);
        at(1 + 3 * 5 + 0.1, SafetyState.ARMED);
        assertThat(sequence.cycles()).isEqualTo(5);
    }

    @Test
    void isWhereItShouldBeAfterAnyGap() {
        at(0, SafetyState.ARMED);
        at(1 + 3 * 1_000_000 + 2.25, SafetyState.ARMED);
        double afterTheGap = intent.targetRad(1);
        assertThat(sequence.cycles()).isEqualTo(1_000_000);
        at(4_000_000, SafetyState.HOLDING);
        at(4_000_000, SafetyState.ARMED);
        for (double seconds = 0; seconds <= 1 + 3 + 2.25; seconds += 0.125) {
            at(4_000_000 + seconds, SafetyState.ARMED);
        }
        assertThat(intent.targetRad(1)).isCloseTo(afterTheGap, within(1e-6)).isBetween(0.01, 0.99);
    }

    @Test
    void stepsThatTakeNoTimeDoNotHangTheLoop() {
        Sequence hasty = new Sequence("hasty", 2, List.of(), List.of(new Sequence.Step(List.of(0.5, NONE), 0, 0)));
        state.nowNanos = SECOND;
        state.safety = SafetyState.ARMED;
        for (int i = 0; i < 3; i++) {
            state.nowNanos += SECOND;
            hasty.decide(state, intent);
        }
        assertThat(hasty.cycles()).isPositive();
    }

    @Test
    void beginsAnewWhenTheRobotIsArmedAgain() {
        at(0, SafetyState.ARMED);
        at(2.5, SafetyState.ARMED);
        at(2.6, SafetyState.HOLDING);
        state.appliedRad[0] = 0.2;
        at(3, SafetyState.ARMED);
        assertThat(intent.targetRad(0)).isCloseTo(0.2, within(1e-9));
    }
}
