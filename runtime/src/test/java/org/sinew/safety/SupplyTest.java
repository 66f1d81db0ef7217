package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.sinew.state.SafetyState;

/** A supply that sags: 7.0 V slows the robot down, 6.4 V stops it, if every reading of 50 ms says so. */
class SupplyTest {
    private final TwoJoints robot = new TwoJoints(new JointLimits(-1, 1.5, TwoJoints.VELOCITY),
            TwoJoints.settings(JointMode.DAMP).with(new GateSettings.Supply(0, 7.0, 6.4, 50_000_000)));

    @Test
    void aSpikeOfACurrentIsNoFault() {
        robot.armAndRampUp();
        robot.voltageV = 5;
        robot.ticks(5);
        robot.voltageV = 7.4;
        robot.ticks(50);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(robot.count(EventCode.VOLTAGE_LOW)).isZero();
    }

    @Test
    void aLowSupplyHalvesTheSpeedUntilItHasBeenGoodForASecond() {
        robot.armAndRampUp();
        robot.intent.wish(1, 1.4);
        robot.voltageV = 6.9;
        robot.ticks(6);
        assertThat(robot.count(EventCode.VOLTAGE_LOW)).isOne();
        double before = robot.command.appliedRad(1);
        robot.tick();
        assertThat(robot.command.appliedRad(1) - before).isCloseTo(TwoJoints.VELOCITY * 0.005, offset(1e-9));
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.SUPPLY);
        robot.voltageV = 7.1;
        robot.ticks(90);
        robot.intent.wish(1, -0.5);
        robot.tick();
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.SUPPLY);
        robot.ticks(15);
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.VELOCITY);
        assertThat(robot.count(EventCode.VOLTAGE_LOW)).isOne();
    }

    @Test
    void anEmptyOneStopsTheRobotWithinTheBoundOfItsRow() {
        robot.armAndRampUp();
        robot.voltageV = 6.3;
        int bound = FaultTable.ROWS.stream().filter(row -> row.events().contains(EventCode.VOLTAGE_CRITICAL))
                .findFirst().orElseThrow().bound().inTicks(TwoJoints.PERIOD, 0);
        robot.ticks(bound - 2);
        assertThat(robot.safety()).isEqualTo(SafetyState.ARMED);
        robot.ticks(2);
        assertThat(robot.safety()).isEqualTo(SafetyState.STOPPING);
        assertThat(robot.count(EventCode.VOLTAGE_CRITICAL)).isOne();
    }

    @Test
    void aHotServoMovesAtHalfItsSpeedUntilItIsTenDegreesCooler() {
        robot.armAndRampUp();
        robot.state.joints.temperatureC[1] = 56;
        robot.intent.wish(0, 1.4);
        robot.intent.wish(1, 1.4);
        robot.tick();
        assertThat(robot.command.limitedBy(0)).isEqualTo(Limit.VELOCITY);
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.HEAT);
        robot.state.joints.temperatureC[1] = 46;
        robot.tick();
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.HEAT);
        robot.state.joints.temperatureC[1] = 45;
        robot.tick();
        assertThat(robot.command.limitedBy(1)).isEqualTo(Limit.VELOCITY);
    }

    @Test
    void whoWatchesNoSupplyNoticesNone() {
        TwoJoints other = new TwoJoints(JointMode.DAMP);
        other.armAndRampUp();
        other.voltageV = 1;
        other.ticks(100);
        assertThat(other.safety()).isEqualTo(SafetyState.ARMED);
    }
}
