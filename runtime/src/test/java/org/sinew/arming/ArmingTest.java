package org.sinew.arming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.GcWatch;
import org.sinew.loop.Joints;
import org.sinew.loop.LoopThread;
import org.sinew.loop.Sensors;
import org.sinew.perceive.Percepts;
import org.sinew.record.Event;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.safety.Stop;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * A robot with two joints whose ticks the test makes itself: gate, recorder and events are real. A loop without any
 * joint runs itself warm beside it, once.
 */
@Timeout(60)
class ArmingTest {
    private static final Arming.SetUp BY_HAND = new Arming.SetUp("set the robot up", "请扶正机器人");
    private static final long PERIOD = 5_000_000;
    private static final GateSettings SETTINGS =
            GateSettings.of(PERIOD, JointMode.DAMP, 100_000_000, new GateSettings.FallRule(0, 0b10, 0.8, 2))
                    .whileStale(Stop.HOLD);
    private static final JointLimits[] LIMITS = {new JointLimits(-1, 1.5, 2), new JointLimits(0, 2.1, 2)};
    private static final Counting COUNTING = new Counting();
    private static final LoopThread WARM = loop(COUNTING);

    private final RobotModel model = new RobotModel("kid", List.of("hip", "knee"), List.of("torso_imu"), List.of(),
            List.of(), List.of(new RobotModel.PerceptInfo("body_state", List.of("upright", "falling"))));
    private final EventLog events = new EventLog(model, Locale.ENGLISH, Clock.WALL, InstantSource.system());
    private final Recorder recorder = new Recorder(model, events, Clock.WALL);
    private final SafetyGate gate = new SafetyGate(LIMITS, SETTINGS, events);
    private final RobotState state = new RobotState(model);
    private final Intent intent = new Intent(2);
    private final JointCommand command = new JointCommand(2);
    private final AtomicReference<Seen> awaited = new AtomicReference<>(new Seen(0, new CountDownLatch(0)));
    private final Arming arming = arming(WARM);

    private record Seen(long tick, CountDownLatch latch) {
    }

    /** Lets a test wait until the loop that it runs in is warm. */
    private static final class Counting implements Behavior {
        private final CountDownLatch warm = new CountDownLatch(1);
        private volatile Optional<LoopThread> loop = Optional.empty();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            if (loop.isPresent() && loop.get().warm()) {
                warm.countDown();
            }
        }
    }

    /** Takes longer than a warm tick may. */
    private static final class Sleeping implements Behavior {
        @Override
        public String name() {
            return "sleeping";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            LockSupport.parkNanos(PERIOD / 3);
        }
    }

    private static LoopThread loop(Behavior behavior) {
        RobotModel nothing = new RobotModel("n", List.of(), List.of(), List.of(), List.of(), List.of());
        EventLog unread = new EventLog(nothing, Locale.ENGLISH, Clock.WALL, InstantSource.system());
        ControlLoop tick = new ControlLoop(nothing,
                new Sensors(List.of(), List.of(), List.of(), List.of(), List.of(), Clock.WALL, 0),
                new Estimate(0, 1, 1),
                new Percepts(List.of()), behavior, new SafetyGate(new JointLimits[0], SETTINGS, unread),
                new Joints(List.of(), List.of()), new Heartbeat(), new Recorder(nothing, unread, Clock.WALL));
        return new LoopThread(tick, new LoopThread.Settings(PERIOD, 0, OptionalInt.empty(), false, 0),
                Clock.WALL, new GcWatch(), advice -> { });
    }

    @BeforeAll
    static void runWarm() throws InterruptedException {
        COUNTING.loop = Optional.of(WARM);
        WARM.start();
        COUNTING.warm.await();
    }

    @AfterAll
    static void endLoop() {
        WARM.close();
    }

    private Arming arming(LoopThread loop) {
        return new Arming(model, LIMITS, SETTINGS, loop, gate, recorder, events, BY_HAND);
    }

    @BeforeEach
    void makeReady() throws InterruptedException {
        recorder.listen(frame -> {
            if (frame.state.tick == awaited.get().tick()) {
                awaited.get().latch().countDown();
            }
        });
        recorder.start();
        state.nowNanos = 1_000_000_000;
        state.estopFitted = true;
        state.estopFreshness = Freshness.FRESH;
        Arrays.fill(state.jointFreshness, Freshness.FRESH);
        Arrays.fill(state.imuFreshness, Freshness.FRESH);
        Arrays.fill(state.perceptFreshness, Freshness.FRESH);
        state.joints.positionRad[1] = 0.5;
        tick();
    }

    @AfterEach
    void endRecorder() {
        recorder.close();
    }

    /** One tick of servos that do at once as they are told; returns when the recorder knows it. */
    private void tick() throws InterruptedException {
        state.tick++;
        state.nowNanos += PERIOD;
        Arrays.fill(state.joints.stampNanos, state.nowNanos);
        state.imus[0].stampNanos = state.nowNanos;
        state.estop.stampNanos = state.nowNanos;
        for (int i = 0; i < 2; i++) {
            state.joints.torqueOn[i] = command.mode(i) == JointMode.POSITION;
            state.joints.goalRad[i] = command.appliedRad(i);
        }
        CountDownLatch seen = new CountDownLatch(1);
        awaited.set(new Seen(state.tick, seen));
        gate.gate(state, intent, command);
        recorder.append(state, intent, command);
        seen.await();
    }

    private void expectRefusal(String sentence) throws InterruptedException {
        tick();
        assertThat(arming.refusal()).contains(sentence);
        assertThat(arming.refusal(Locale.CHINESE)).hasValueSatisfying(chinese ->
                assertThat(chinese).containsPattern("\\p{IsHan}"));
        assertThat(failed()).as("conditions that are not met").hasSize(1);
        assertThat(events.events()).as("asking is no event").noneMatch(e -> e.code() == EventCode.ARM_REFUSED);
        for (int i = 0; i < 300; i++) {
            assertThat(arming.arm()).contains(sentence);
        }
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
        assertRefusedOnceBecause(sentence);
    }

    private void assertRefusedOnceBecause(String sentence) {
        assertThat(events.events()).filteredOn(e -> e.code() == EventCode.ARM_REFUSED).singleElement()
                .satisfies((Event event) -> {
                    assertThat(event.values()).containsEntry("why", sentence);
                    assertThat(event.text()).isEqualTo("arming refused: " + sentence);
                    assertThat(event.where()).isEmpty();
                });
    }

    @Test
    void armsARobotThatIsReady() throws InterruptedException {
        assertThat(arming.refusal()).isEmpty();
        assertThat(arming.arm()).isEmpty();
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMING);
        for (int i = 0; i < 5; i++) {
            tick();
        }
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(events.events()).extracting(Event::code).contains(EventCode.ARMING, EventCode.ARMED)
                .doesNotContain(EventCode.ARM_REFUSED);
    }

    @Test
    void refusesWhileTheLoopIsCold() throws InterruptedException {
        Arming cold = arming(loop(new Counting()));
        String why = "the loop is warming up: its first 50 ticks have not run yet";
        assertThat(cold.refusal()).contains(why);
        assertThat(cold.arm()).contains(why);
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
        assertRefusedOnceBecause(why);
    }

    @Test
    void saysWhatALoopThatStaysColdWaitsFor() throws InterruptedException {
        try (LoopThread slow = loop(new Sleeping())) {
            Arming cold = arming(slow);
            slow.start();
            String first = "the loop is warming up: its first 50 ticks have not run yet";
            while (cold.refusal().equals(Optional.of(first))) {
                Thread.sleep(5);
            }
            String why = "the loop is warming up: 50 of its last 50 ticks took longer than 1.25 ms, a quarter of its "
                    + "period; it waits for 50 ticks with 2 such at most, which a machine that is busy otherwise may "
                    + "not give it";
            assertThat(cold.arm()).contains(why);
            tick();
            assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
            assertRefusedOnceBecause(why);
        }
    }

    @Test
    void refusesARobotThatIsArmedAlready() throws InterruptedException {
        arming.arm();
        tick();
        assertThat(arming.refusal()).contains("it is arming already");
        for (int i = 0; i < 5; i++) {
            tick();
        }
        assertThat(arming.arm()).contains("it is armed already");
        assertRefusedOnceBecause("it is armed already");
    }

    @Test
    void refusesARobotThatIsStoppingAndArmsItOnceItHasStopped() throws InterruptedException {
        arming.arm();
        tick();
        gate.requestStop();
        tick();
        assertThat(arming.refusal()).contains("it is stopping already");
        for (int i = 0; i < 1000 && gate.safety() == SafetyState.STOPPING; i++) {
            tick();
        }
        assertThat(gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(arming.arm()).isEmpty();
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.ARMING);
    }

    @Test
    void refusesWithTheEstopPressed() throws InterruptedException {
        state.estop.active = true;
        expectRefusal("the e-stop is pressed or its wire is broken; release it");
    }

    @Test
    void refusesWithAnEstopThatIsNotRead() throws InterruptedException {
        state.estopFreshness = Freshness.STALE;
        expectRefusal("the e-stop input cannot be read; check the GPIO bus");
    }

    @Test
    void refusesWithAJointThatIsNotFreshByItsName() throws InterruptedException {
        state.jointFreshness[1] = Freshness.LOST;
        expectRefusal("knee gives no fresh position; check its cable and power");
    }

    @Test
    void refusesWithAJointOutsideItsLimitsAndSaysWhereItIs() throws InterruptedException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG")); // prints other digits
        try {
            state.joints.positionRad[1] = -0.25;
            expectRefusal("knee is at -0.250 rad, outside its limits [0.000, 2.100]; move it by hand");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refusesWithAJointThatIsTooHot() throws InterruptedException {
        state.joints.temperatureC[0] = 71;
        expectRefusal("hip is at 71 °C; let it cool down");
    }

    @Test
    void refusesWhileTheModelThatWatchesForFallsIsLate() throws InterruptedException {
        state.perceptFreshness[0] = Freshness.STALE;
        expectRefusal("body_state has given no fresh result; wait a moment");
    }

    @Test
    void refusesWithAnImuThatIsNotFreshByItsName() throws InterruptedException {
        state.imuFreshness[0] = Freshness.FROZEN;
        expectRefusal("torso_imu gives no fresh readings; check its cable");
    }

    @Test
    void refusesARobotThatLeans() throws InterruptedException {
        state.tiltRad = Math.toRadians(45);
        expectRefusal("the robot leans 45 degrees; set the robot up");
    }

    @Test
    void refusesBeforeTheFirstTick() {
        Recorder empty = new Recorder(model, events, Clock.WALL);
        Arming early = new Arming(model, LIMITS, SETTINGS, WARM, gate, empty, events,
                BY_HAND);
        assertThat(early.refusal()).contains("hip gives no fresh position; check its cable and power");
    }

    @Test
    void theGateRefusesWhatHasHappenedSinceTheQuestion() throws InterruptedException {
        assertThat(arming.arm()).isEmpty();
        state.estop.active = true;
        tick();
        assertThat(gate.safety()).isEqualTo(SafetyState.DISARMED);
        tick();
        assertThat(events.events()).extracting(Event::code).contains(EventCode.ARM_REFUSED);
    }

    private List<String> failed() {
        return arming.checks().stream().filter(check -> !check.ok()).map(Arming.Check::code).toList();
    }

    @Test
    void looksAtEverythingOneByOne() throws InterruptedException {
        assertThat(failed()).isEmpty();
        assertThat(arming.checks()).extracting(Arming.Check::code).containsExactly("estop_read", "estop_released",
                "joints_answer", "joints_inside", "joints_cool", "imus_fresh", "upright", "models_fresh", "warm");
        state.jointFreshness[1] = Freshness.STALE;
        state.joints.positionRad[0] = 2;
        state.estop.active = true;
        state.tiltRad = Double.NaN;
        tick();
        assertThat(failed()).containsExactly("estop_released", "joints_answer", "joints_inside", "upright");
        assertThat(arming.checks().get(2).values()).isEqualTo(Map.of("good", 1L, "n", 2));
    }
}
