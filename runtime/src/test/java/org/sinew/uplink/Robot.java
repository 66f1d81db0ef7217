package org.sinew.uplink;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointCommand;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** The recorder's side of a small robot, with a loop that ticks when told. */
final class Robot implements AutoCloseable {
    final RobotModel model = new RobotModel("kid", List.of("left_knee", "right_knee"), List.of("torso_imu"),
            List.of("battery"), List.of(), List.of());
    final EventLog events = new EventLog(model, Locale.ENGLISH, Clock.WALL, InstantSource.system());
    final Recorder recorder = new Recorder(model, events, Clock.WALL);
    final RobotState state = new RobotState(model);

    private final Map<EventCode, Long> counts = new ConcurrentHashMap<>();

    Robot() {
        events.listen(event -> counts.merge(event.code(), 1L, Long::sum));
        recorder.start();
    }

    Uplink uplink(UplinkConfig config) {
        return new Uplink(config, events, recorder, model, Map.of("versions", Map.of("sinew", "test")),
                Optional::empty);
    }

    Uplink uplink(int port) {
        return uplink(config(port));
    }

    static UplinkConfig config(int port) {
        return UplinkConfig.of("tcp://127.0.0.1:" + port, "kid-1").withStateHz(20);
    }

    /** One cycle: the left knee is measured, the right one only commanded. */
    void tick() {
        state.tick++;
        state.nowNanos = System.nanoTime();
        state.safety = SafetyState.DISARMED;
        state.joints.positionRad[0] = 0.1234567891;
        state.joints.stampNanos[0] = state.nowNanos;
        state.jointFreshness[0] = Freshness.FRESH;
        state.imuFreshness[0] = Freshness.FRESH;
        recorder.append(state, new Intent(2), new JointCommand(2));
    }

    /** Ticks until the returned thing is closed. */
    AutoCloseable ticking() {
        Thread loop = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                tick();
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        return () -> {
            loop.interrupt();
            loop.join();
        };
    }

    void event() {
        events.add(EventCode.JOINT_HOT, "left_knee", 71.5);
    }

    long count(EventCode code) {
        return counts.getOrDefault(code, 0L);
    }

    @Override
    public void close() {
        recorder.close();
    }
}
