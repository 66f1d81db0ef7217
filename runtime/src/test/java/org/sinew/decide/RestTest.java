package org.sinew.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

@Timeout(30)
class RestTest {
    @ParameterizedTest
    @EnumSource(SafetyState.class)
    void wishesNothingWhateverTheRobotDoes(SafetyState safety) {
        RobotState state = new RobotState(new RobotModel("r", List.of("hip", "knee"), List.of(), List.of(), List.of(),
                List.of()));
        state.safety = safety;
        state.joints.positionRad[0] = 0.7;
        Intent intent = new Intent(2);
        Rest rest = new Rest();
        for (int tick = 0; tick < 100; tick++) {
            state.nowNanos += 10_000_000;
            intent.clear();
            rest.decide(state, intent);
            assertThat(intent.wished(0) || intent.wished(1)).isFalse();
            assertThat(intent.authority()).isEqualTo(Authority.NONE);
        }
        assertThat(rest.cycles()).isZero();
        assertThat(rest.name()).isEqualTo("rest");
    }
}
