package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.device.JointBus;
import org.sinew.device.WireFault;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Authority;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.JointSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * The order of a tick, seen by what stands at its ends: a joint that is where it was told to be, a behaviour, a model
 * and a recorder's listener. Sensors, estimate, gate, joints, heartbeat and recorder are the real ones.
 */
@Timeout(30)
class ControlLoopTest {
    private static final long PERIOD = 10_000_000;
    private static final RobotModel ROBOT = new RobotModel("one", List.of("hip"), List.of(), List.of(), List.of(),
            List.of(new RobotModel.PerceptInfo("ground", List.of("near"))));

    private final List<String> calls = new ArrayList<>();
    private final Heartbeat heartbeat = new Heartbeat();
    private final EventLog events = new EventLog(ROBOT, Locale.ROOT, Clock.WALL, InstantSource.system());
    private final Bus bus = new Bus();
    private final Decider decider = new Decider();
    private final BlockingQueue<float[]> windows = new LinkedBlockingQueue<>();
    private final PerceptionWorker worker = new PerceptionWorker(new Model(),
            new PerceptionWorker.Settings("ground", 1_000_000, PERIOD, Long.MAX_VALUE), ROBOT, -1,
            Clock.WALL, (name, failure) -> { });
    private final SafetyGate gate = new SafetyGate(new JointLimits[] {new JointLimits(-1, 1, 2)},
            GateSettings.of(PERIOD, JointMode.DAMP, 10 * PERIOD, GateSettings.FallRule.NONE),
            (code, index, value, at) -> {
                calls.add("gate " + code.word());
                events.raise(code, index, value, at);
            });
    private final List<Frame> frames = new ArrayList<>();
    private long now = System.nanoTime();

    private ControlLoop loop(Recorder recorder) {
        Sensors sensors = new Sensors(List.of(bus), List.of(), List.of(), List.of(), List.of(), Clock.WALL,
                0);
        return new ControlLoop(ROBOT, sensors, new Estimate(0, 5 * PERIOD, 5 * PERIOD), new Percepts(List.of(worker)),
                decider, gate, new Joints(List.of(bus), List.of()), heartbeat, recorder);
    }

    private Recorder recorder() {
        Recorder recorder = new Recorder(ROBOT, events, Clock.WALL);
        recorder.listen(frame -> {
            Frame copy = new Frame(ROBOT);
            copy.copy(frame);
            frames.add(copy);
        });
        return recorder;
    }

    private void tick(ControlLoop loop) {
        now += PERIOD;
        bus.answer(now);
        loop.tick(now);
    }

    private void armed(ControlLoop loop) {
        tick(loop);
        gate.requestArm();
        for (int i = 0; i < 5; i++) {
            tick(loop);
        }
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void decidesThenGuardsThenActs() {
        ControlLoop loop = loop(recorder());
        tick(loop);
        assertThat(calls).containsExactly("decide", "act");
        calls.clear();
        gate.requestArm();
        tick(loop);
        assertThat(calls).containsExactly("decide", "gate arming", "act");
    }

    @Test
    void theBehaviourSeesWhatWasSampledAndJudgedInItsOwnTick() {
        ControlLoop loop = loop(recorder());
        for (int n = 1; n <= 3; n++) {
            bus.positionRad = n * 0.1;
            tick(loop);
            assertThat(decider.seen.tick).isEqualTo(n);
            assertThat(decider.seen.nowNanos).isEqualTo(now);
            assertThat(decider.seen.joints.positionRad[0]).isEqualTo(n * 0.1);
            assertThat(decider.seen.jointFreshness[0]).isEqualTo(Freshness.FRESH);
        }
        bus.silent = true;
        for (int n = 0; n < 6; n++) {
            tick(loop);
        }
        assertThat(decider.seen.jointFreshness[0]).isEqualTo(Freshness.STALE);
    }

    @Test
    void theModelIsFedWhatWasSampledInItsOwnTick() throws InterruptedException {
        ControlLoop loop = loop(recorder());
        bus.positionRad = 0.25;
        tick(loop);
        bus.positionRad = 0.5;
        tick(loop);
        worker.start();
        float[] window = windows.poll(10, TimeUnit.SECONDS);
        worker.close();
        assertThat(window).containsExactly(0.25f, 0.5f);
    }

    @Test
    void theBehaviourSeesAResultInTheVeryTickThatTakesIt() throws InterruptedException {
        Recorder recorder = recorder();
        ControlLoop loop = loop(recorder);
        worker.start();
        List<Long> decided = new ArrayList<>();
        for (int n = 0; n < 200 && decider.seen.percepts[0].sequence == 0; n++) {
            tick(loop);
            decided.add(decider.seen.percepts[0].sequence);
            windows.poll(50, TimeUnit.MILLISECONDS);
        }
        recorder.start();
        recorder.close();
        worker.close();
        assertThat(decided.getLast()).isPositive();
        assertThat(decider.seen.perceptFreshness[0]).isEqualTo(Freshness.FRESH);
        assertThat(frames).extracting(f -> f.state.percepts[0].sequence).isEqualTo(decided);
    }

    @Test
    void theBehaviourNeverFindsAWishOfAnEarlierTick() {
        ControlLoop loop = loop(recorder());
        decider.wishRad = 0.3;
        for (int n = 0; n < 5; n++) {
            tick(loop);
        }
        assertThat(decider.decided).isEqualTo(5);
        assertThat(decider.foundWishes).isZero();
    }

    @Test
    void aWishOfTheFirstTickIsGoneInTheNext() {
        Recorder recorder = recorder();
        ControlLoop loop = loop(recorder);
        decider.wishRad = 0.3;
        tick(loop);
        assertThat(bus.newest().requestedRad(0)).isEqualTo(0.3);
        decider.wishRad = Double.NaN;
        tick(loop);
        tick(loop);
        assertThat(bus.newest().requestedRad(0)).isNaN();
        recorder.start();
        recorder.close();
        assertThat(frames).extracting(f -> f.intent.wished(0)).containsExactly(true, false, false);
        assertThat(frames).extracting(f -> f.intent.authority()).containsExactly(Authority.BEHAVIOR, Authority.NONE,
                Authority.NONE);
    }

    @Test
    void aWishIsNotFollowedAnyLongerThanItIsWished() {
        ControlLoop loop = loop(recorder());
        armed(loop);
        decider.wishRad = 0.9;
        tick(loop);
        double once = bus.newest().appliedRad(0);
        assertThat(once).isPositive();
        decider.wishRad = Double.NaN;
        for (int n = 0; n < 20; n++) {
            tick(loop);
        }
        assertThat(bus.newest().appliedRad(0)).isEqualTo(once);
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
    }

    @Test
    void jointsAreSentTheDecisionOfTheirOwnTick() {
        ControlLoop loop = loop(recorder());
        for (int n = 1; n <= 5; n++) {
            decider.wishRad = n * 0.1;
            tick(loop);
            assertThat(bus.newest().tick()).isEqualTo(n);
            assertThat(bus.newest().stampNanos()).isEqualTo(now);
            assertThat(bus.newest().requestedRad(0)).isEqualTo(n * 0.1);
        }
    }

    @Test
    void theHeartBeatsOncePerTickAndOnlyAfterTheJointsWereCommanded() {
        ControlLoop loop = loop(recorder());
        for (int n = 1; n <= 5; n++) {
            long before = heartbeat.lastNanos();
            tick(loop);
            assertThat(bus.beatWhenCommanded).isEqualTo(before);
            assertThat(heartbeat.lastNanos()).isEqualTo(now).isGreaterThan(before);
        }
    }

    @Test
    void aTickThatDoesNotReachTheJointsNeitherBeatsNorIsRemembered() {
        Recorder recorder = recorder();
        ControlLoop loop = loop(recorder);
        tick(loop);
        long first = now;
        bus.broken = true;
        assertThatThrownBy(() -> tick(loop)).hasMessage("broken");
        recorder.start();
        recorder.close();
        assertThat(heartbeat.lastNanos()).isEqualTo(first).isLessThan(now);
        assertThat(frames).extracting(f -> f.state.tick).containsExactly(1L);
    }

    @Test
    void aTickThatCannotBeRememberedHasBeatenAllTheSame() {
        var larger = new RobotModel("two", List.of("hip", "knee"), List.of(), List.of(), List.of(), List.of());
        ControlLoop loop = loop(new Recorder(larger, events, Clock.WALL));
        assertThatThrownBy(() -> tick(loop)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThat(bus.newest().tick()).isEqualTo(1);
        assertThat(heartbeat.lastNanos()).isEqualTo(now);
    }

    @Test
    void everyTickIsRememberedWithItsStateItsWishAndItsDecision() {
        Recorder recorder = recorder();
        ControlLoop loop = loop(recorder);
        for (int n = 1; n <= 3; n++) {
            decider.wishRad = n * 0.1;
            bus.positionRad = n * 0.01;
            tick(loop);
        }
        recorder.start();
        recorder.close();
        assertThat(frames).hasSize(3);
        for (int n = 1; n <= 3; n++) {
            Frame frame = frames.get(n - 1);
            assertThat(frame.state.tick).isEqualTo(n);
            assertThat(frame.state.joints.positionRad[0]).isEqualTo(n * 0.01);
            assertThat(frame.state.safety).isEqualTo(SafetyState.DISARMED);
            assertThat(frame.intent.targetRad(0)).isEqualTo(n * 0.1);
            assertThat(frame.command.tick()).isEqualTo(n);
            assertThat(frame.command.requestedRad(0)).isEqualTo(n * 0.1);
        }
    }

    /** Wishes {@code wishRad} where that is a number, and remembers what it was shown. */
    private final class Decider implements Behavior {
        final RobotState seen = new RobotState(ROBOT);
        double wishRad = Double.NaN;
        int decided;
        int foundWishes;

        @Override
        public String name() {
            return "decider";
        }

        @Override
        public long cycles() {
            return decided;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            calls.add("decide");
            decided++;
            seen.copy(state);
            boolean clear = !intent.wished(0) && Double.isNaN(intent.targetRad(0))
                    && intent.authority() == Authority.NONE;
            foundWishes += clear ? 0 : 1;
            if (!Double.isNaN(wishRad)) {
                intent.wish(0, wishRad);
                intent.by(Authority.BEHAVIOR);
            }
        }
    }

    /** One joint that is at once where it is told to be. */
    private final class Bus implements JointBus {
        private final Slot<JointSample> samples = new Slot<>(() -> new JointSample(1));
        private final Slot<JointCommand> commands = new Slot<>(() -> new JointCommand(1));
        double positionRad;
        boolean silent;
        boolean broken;
        long beatWhenCommanded;

        JointCommand newest() {
            commands.poll();
            return commands.value();
        }

        void answer(long nowNanos) {
            if (silent) {
                return;
            }
            JointCommand command = newest();
            JointSample sample = samples.writing();
            sample.torqueOn[0] = command.mode(0) == JointMode.POSITION;
            positionRad = sample.torqueOn[0] ? command.appliedRad(0) : positionRad;
            sample.positionRad[0] = positionRad;
            sample.goalRad[0] = command.appliedRad(0);
            sample.stampNanos[0] = nowNanos;
            samples.publish();
        }

        private void note(String call) {
            if (calls.isEmpty() || !calls.getLast().equals(call)) {
                calls.add(call);
            }
        }

        @Override
        public Slot<JointSample> samples() {
            return samples;
        }

        @Override
        public Slot<JointCommand> commands() {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            note("act");
            beatWhenCommanded = heartbeat.lastNanos();
            return commands;
        }

        @Override
        public String name() {
            return "bus";
        }

        @Override
        public int[] joints() {
            return new int[] {0};
        }

        @Override
        public void open() {
        }

        @Override
        public WireFault transact(long nowNanos) {
            return WireFault.OK;
        }

        @Override
        public WireFault safe(JointMode mode) {
            return WireFault.OK;
        }

        @Override
        public void close() {
        }
    }

    /** Scores the joint's newest position. */
    private final class Model implements PerceptModel {
        @Override
        public List<Term> terms() {
            return List.of(Term.JOINT_POSITION);
        }

        @Override
        public List<String> joints() {
            return ROBOT.joints();
        }

        @Override
        public long hopNanos() {
            return PERIOD;
        }

        @Override
        public int window() {
            return 2;
        }

        @Override
        public List<String> labels() {
            return List.of("near");
        }

        @Override
        public boolean run(float[] window, double[] scores) {
            windows.add(window.clone());
            scores[0] = window[1];
            return true;
        }

        @Override
        public void close() {
        }
    }
}
