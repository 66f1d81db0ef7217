package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Rest;
import org.sinew.device.JointSamples;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Journal;
import org.sinew.record.Recorder;
import org.sinew.replay.Replay;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.RobotModel;

/** The whole tick on parts that now and then, and then for ever, read what is no number; its journal replayed. */
@Timeout(30)
class BadReadingsReplayTest {
    private static final long PERIOD = 10_000_000;
    private static final RobotModel ROBOT = new RobotModel("two", List.of("hip", "knee"), List.of("imu"), List.of(),
            List.of(), List.of());
    private static final GateSettings SETTINGS = GateSettings.of(PERIOD, JointMode.DAMP, 10 * PERIOD,
            GateSettings.FallRule.NONE);
    private static final JointLimits LIMITS = new JointLimits(-1, 1, 2);

    private final MemoryJoints joints = new MemoryJoints(0.2, 0.3);
    private final MemoryImu imu = new MemoryImu();
    private final Slot<JointSample> jointsRead = new Slot<>(() -> new JointSample(2));
    private final Slot<ImuSample> imuRead = new Slot<>(ImuSample::new);
    private final Set<EventCode> told = EnumSet.noneOf(EventCode.class);
    private final EventLog events = new EventLog(ROBOT, Locale.ROOT, Clock.WALL, InstantSource.system());
    private final SafetyGate gate = new SafetyGate(new JointLimits[] {LIMITS, LIMITS}, SETTINGS, events);

    /** What goes over the two buses, with what is no number put into it. */
    private void read(long now, boolean imuBad, boolean kneeBad) {
        joints.transact(now);
        joints.samples().poll();
        jointsRead.writing().copy(joints.samples().value());
        jointsRead.writing().positionRad[1] = kneeBad ? Double.NaN : jointsRead.writing().positionRad[1];
        jointsRead.publish();
        imu.transact(now);
        imu.samples().poll();
        imuRead.writing().copy(imu.samples().value());
        imuRead.writing().gyroRadPerSec[2] = imuBad ? Double.POSITIVE_INFINITY : 0;
        imuRead.publish();
    }

    private Journal run(int ticks, int imuBadFrom, int kneeBadFrom) {
        Journal journal = new Journal(ROBOT);
        Recorder recorder = new Recorder(ROBOT, events, Clock.WALL);
        recorder.listen(journal);
        events.listen(event -> told.add(event.code()));
        JointSamples line = new JointSamples() {
            @Override
            public int[] joints() {
                return joints.joints();
            }

            @Override
            public Slot<JointSample> samples() {
                return jointsRead;
            }
        };
        Sensors sensors = new Sensors(List.of(line), List.of(() -> imuRead), List.of(), List.of(), List.of(),
                Clock.WALL, 0);
        ControlLoop loop = new ControlLoop(ROBOT, sensors, new Estimate(1, SETTINGS.jointStaleNanos(),
                SETTINGS.jointStaleNanos()), new Percepts(List.of()), new Rest(), gate,
                new Joints(List.of(joints), List.of()), new Heartbeat(), recorder);
        for (int i = 1; i <= ticks; i++) {
            long now = 5_000_000_000L + i * PERIOD;
            read(now, i >= imuBadFrom || i % 7 == 0, i >= kneeBadFrom || i % 5 == 0);
            if (i == 10) {
                gate.requestArm();
            }
            loop.tick(now);
            recorder.drain();
        }
        return journal;
    }

    private static Replay.Result replay(Journal journal) {
        Replay.Body body = new Replay.Body(ROBOT, List.of(new int[] {0, 1}), List.of(LIMITS, LIMITS), SETTINGS,
                List.of());
        return new Replay(body, new Rest()).run(journal.reader());
    }

    @Test
    void aFewBadReadingsNeitherStopTheRobotNorChangeItsReplay() {
        Journal journal = run(400, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(told).containsExactlyInAnyOrder(EventCode.ARMING, EventCode.ARMED);
        assertThat(replay(journal)).isEqualTo(new Replay.Result(400, 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void anImuThatReadsNoNumbersAnyMoreStopsTheRobot() {
        Journal journal = run(400, 200, Integer.MAX_VALUE);
        assertThat(told).containsExactlyInAnyOrder(EventCode.ARMING, EventCode.ARMED, EventCode.IMU_STALE,
                EventCode.STOPPED);
        assertThat(replay(journal).differences()).isZero();
    }

    @Test
    void aJointThatReadsNoNumbersAnyMoreHoldsAndStopsTheRobot() {
        Journal journal = run(400, Integer.MAX_VALUE, 200);
        assertThat(told).containsExactlyInAnyOrder(EventCode.ARMING, EventCode.ARMED, EventCode.JOINT_STALE,
                EventCode.HOLDING, EventCode.JOINT_LOST, EventCode.TORQUE_UNKNOWN);
        assertThat(replay(journal).differences()).isZero();
    }
}
