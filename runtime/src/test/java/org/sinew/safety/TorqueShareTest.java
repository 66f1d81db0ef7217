package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.SafetyState;

/** With how much of its torque a joint comes on, and how that rises. */
@Timeout(30)
class TorqueShareTest {
    private final TwoJoints robot = new TwoJoints(JointMode.DAMP);

    private List<Double> shares(int ticks) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            robot.tick();
            assertThat(robot.command.torqueShare(0)).isEqualTo(robot.command.torqueShare(1));
            shares.add(robot.command.torqueShare(0));
        }
        return shares;
    }

    @Test
    void isAFifthUntilTorqueIsReadBackAndRisesInStepsWithinTheRampOfArming() {
        robot.tick();
        robot.gate.requestArm();
        while (robot.safety() != SafetyState.ARMED) {
            robot.tick();
            assertThat(robot.command.torqueShare(0)).isEqualTo(0.2);
        }
        List<Double> rising = shares(150);
        assertThat(rising).isSorted();
        assertThat(rising.stream().distinct().count()).as("sixteen steps from the first value on").isEqualTo(17);
        assertThat(rising.get(148)).isLessThan(1);
        assertThat(rising.get(149)).as("after 1.5 s").isEqualTo(1);
        assertThat(shares(100)).containsOnly(1.0);
    }

    @Test
    void goesOnRisingWhileTheRobotHoldsAndIsNotTakenBackWhenItIsArmedOutOfThat() {
        robot.arm();
        robot.ticks(50);
        double before = robot.command.torqueShare(0);
        robot.intent.wish(0, Double.NaN);
        robot.tick();
        assertThat(robot.safety()).isEqualTo(SafetyState.HOLDING);
        robot.intent.clear();
        List<Double> held = shares(50);
        assertThat(held).isSorted();
        assertThat(held.getLast()).isGreaterThan(before);
        robot.gate.requestArm();
        List<Double> after = shares(100);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(after.getFirst()).isGreaterThanOrEqualTo(held.getLast());
        assertThat(after.getLast()).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenARobotThatWasStoppedIsArmedAgain() {
        robot.armAndRampUp();
        assertThat(robot.command.torqueShare(0)).isEqualTo(1);
        robot.stop();
        assertThat(robot.command.torqueShare(0)).isEqualTo(0.2);
        robot.arm();
        assertThat(robot.command.torqueShare(0)).isLessThan(0.3);
    }

    @Test
    void belongsToTheDecisionThatIsCopied() {
        JointCommand decided = new JointCommand(2);
        decided.share(0.4);
        JointCommand copy = new JointCommand(2);
        copy.copy(decided);
        assertThat(copy.torqueShare(1)).isEqualTo(0.4);
    }
}
