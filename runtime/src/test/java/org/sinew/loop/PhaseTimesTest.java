package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Rest;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;

/** Time is counted for the step in which it goes by. */
@Timeout(30)
class PhaseTimesTest {
    private static final long NAP_MILLIS = 20;

    @Test
    void timeBelongsToTheStepInWhichItGoesBy() throws InterruptedException {
        PhaseTimes times = new PhaseTimes();
        times.begin();
        times.end(Phase.SENSE);
        TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
        times.end(Phase.STATE);
        times.end(Phase.PERCEIVE);
        TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
        times.begin(); // between two ticks nothing is counted
        times.end(Phase.SENSE);
        long[] nanos = times.totalNanos();
        assertThat(nanos).hasSize(Phase.values().length);
        assertThat(nanos[1]).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(NAP_MILLIS));
        assertThat(Arrays.stream(nanos).sum() - nanos[1]).as("the others").isLessThan(nanos[1]);
    }

    @Test
    void everyStepOfATickIsMeasured() {
        ControlLoop loop = loop();
        for (int i = 1; i <= 200; i++) {
            loop.tick(i * 10_000_000L);
        }
        assertThat(Arrays.stream(loop.phases().totalNanos())).as("nanoseconds of each step")
                .allMatch(nanos -> nanos > 0);
    }

    /** Of a joint in memory. */
    private static ControlLoop loop() {
        RobotModel model = new RobotModel("one", List.of("knee"), List.of(), List.of(), List.of(), List.of());
        EventLog events = new EventLog(model, Locale.ROOT, Clock.WALL, InstantSource.system());
        GateSettings settings = GateSettings.of(10_000_000, JointMode.DAMP, 100_000_000, GateSettings.FallRule.NONE);
        MemoryJoints joints = new MemoryJoints(0.1);
        return new ControlLoop(model, new Sensors(List.of(joints), List.of(), List.of(), List.of(), List.of(),
                Clock.WALL, 0), ControlLoop.estimate(model, settings), new Percepts(List.of()), new Rest(),
                new SafetyGate(new JointLimits[] {new JointLimits(-1, 1, 4)}, settings, events),
                new Joints(List.of(joints), List.of()), new Heartbeat(), new Recorder(model, events, Clock.WALL));
    }

    @Test
    void theWordsAreThoseOfTheScreen() {
        assertThat(Arrays.stream(Phase.values()).map(Phase::word)).containsExactly("sense", "state", "perceive",
                "decide", "guard", "act", "alive", "remember");
    }
}
