package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Sequence;
import org.sinew.rt.AllocationMeter;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

@Timeout(60)
class RehearsalTest {
    private static final long PERIOD = 10_000_000;

    private static Rehearsal rehearsal() {
        List<String> joints = List.of("a", "b", "c");
        JointLimits[] limits = new JointLimits[3];
        Arrays.fill(limits, new JointLimits(-1, 1, 4));
        var sequence = new Sequence("s", 3, List.of(),
                List.of(new Sequence.Step(List.of(0.5, 0.0, 0.0), 200_000_000, 0)));
        return new Rehearsal(new RobotModel("r", joints, List.of("imu"), List.of(), List.of(), List.of()), limits,
                GateSettings.of(PERIOD, JointMode.DAMP, 100_000_000, GateSettings.FallRule.NONE), sequence);
    }

    @Test
    void goesThroughTheWholeLifeOfATick() {
        assertThat(rehearsal().run(1, 200, PERIOD)).containsExactlyInAnyOrder(SafetyState.DISARMED, SafetyState.ARMING,
                SafetyState.ARMED, SafetyState.STOPPING, SafetyState.STOPPED);
    }

    @Test
    void allocatesNothingInAHundredThousandTicksOnceWarm() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.run(5, 200, PERIOD);
        AllocationMeter meter = new AllocationMeter();
        meter.start();
        rehearsal.run(1, 200, PERIOD);
        long bytesOfOneCall = meter.bytes();
        meter.start();
        rehearsal.run(500, 200, PERIOD);
        assertThat(meter.bytes()).as("the call itself makes one set, its ticks nothing").isEqualTo(bytesOfOneCall);
    }
}
