package org.sinew.deploy.routine;

import java.util.Arrays;
import java.util.Optional;
import org.sinew.decide.RoutineBehavior;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** Ticks a routine without a robot. */
final class RoutineDriver {
    static final long PERIOD_NANOS = 10_000_000;

    final RobotState state = new RobotState(Snippet.ROBOT);
    final Intent intent = new Intent(Snippet.ROBOT.joints().size());
    final RoutineBehavior behavior;

    RoutineDriver(RoutineFile file) throws Exception {
        behavior = new RoutineBehavior(file.name(), Snippet.ROBOT, file.make(Snippet.ROBOT));
    }

    void arm() {
        state.safety = SafetyState.ARMED;
        Arrays.fill(state.appliedRad, 0);
    }

    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            state.tick++;
            state.nowNanos += PERIOD_NANOS;
            intent.clear();
            behavior.decide(state, intent);
        }
    }

    Optional<RoutineBehavior.Thrown> thrown() {
        return behavior.thrown();
    }

    String doing() {
        return behavior.doing();
    }
}
