package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.estimate.Estimate;
import org.sinew.rt.Clock;
import org.sinew.safety.JointMode;
import org.sinew.state.Freshness;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** {@link MemoryJoints} and {@link MemoryImu} as a loop sees them. */
@Timeout(30)
class MemoryPartsTest {
    private final MemoryJoints joints = new MemoryJoints(0.5, -0.25);
    private final MemoryImu imu = new MemoryImu();
    private final RobotState state = new RobotState(new RobotModel("memory", List.of("a", "b"),
            List.of(imu.name()), List.of(), List.of(), List.of()));
    private final Sensors sensors = new Sensors(List.of(joints), List.of(imu),
            List.of(), List.of(), List.of(), Clock.WALL, 0);

    @Test
    void jointsAreWhereTheyStartUntilTheyAreToldOtherwise() {
        joints.transact(7);
        sensors.sample(state, 8);
        assertThat(state.joints.positionRad).containsExactly(0.5, -0.25);
        assertThat(state.joints.torqueOn).containsOnly(false);
        assertThat(state.joints.stampNanos).containsOnly(7);
        assertThat(joints.joints()).containsExactly(0, 1);
        assertThat(joints.commands().value().mode(0)).isEqualTo(JointMode.LIMP);
    }

    @Test
    void theImuIsNeverTakenForFrozenAndStandsLevel() {
        Estimate estimate = new Estimate(1, 100, 100);
        for (int i = 1; i <= 1000; i++) {
            imu.transact(i * 10L);
            sensors.sample(state, i * 10L);
            estimate.update(state);
            assertThat(state.imuFreshness[0]).isEqualTo(Freshness.FRESH);
        }
        assertThat(state.tiltRad).isLessThan(1e-3);
    }
}
