package org.sinew.replay;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Sequence;
import org.sinew.device.JointSamples;
import org.sinew.device.Samples;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.Joints;
import org.sinew.loop.Sensors;
import org.sinew.perceive.PerceptSource;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Journal;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.safety.Stop;
import org.sinew.state.Detection;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.Percept;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;
import org.sinew.state.SoundSample;
import org.sinew.state.SwitchSample;

/**
 * A robot of three joints on two buses, whose sensors say what a random number says, late and out of step with the
 * loop as real ones are. It hears, and turns the ankle to what a model finds in pictures. It is armed, moved and
 * stopped, its IMU freezes for a while; all of it goes into a journal.
 */
final class RecordedRun {
    static final long PERIOD = 10_000_000;
    static final RobotModel ROBOT = new RobotModel("three", List.of("hip", "knee", "ankle"), List.of("imu"),
            List.of("battery"), List.of("foot"), List.of("button", "mat"),
            List.of(new RobotModel.PerceptInfo("body", List.of("up", "down")),
                    new RobotModel.PerceptInfo("eye", List.of("marker", "ball"), 2)), List.of("ear"));
    private static final JointLimits LIMIT = new JointLimits(-1, 1, 2);

    final Replay.Body body = new Replay.Body(ROBOT, List.of(new int[] {2, 0}, new int[] {1}),
            List.of(LIMIT, LIMIT, LIMIT),
            GateSettings.of(PERIOD, JointMode.DAMP, 10 * PERIOD, new GateSettings.FallRule(0, 2, 0.9, 3))
                    .whileStale(Stop.NONE), List.of(200_000_000L, 300_000_000L));
    final Journal journal = new Journal(ROBOT);
    final List<SafetyState> states = new ArrayList<>();
    private final List<Consumer<Frame>> listeners = new ArrayList<>();
    private final Random random;
    private final Slot<JointSample> outer = new Slot<>(() -> new JointSample(2));
    private final Slot<JointSample> inner = new Slot<>(() -> new JointSample(1));
    private final Slot<ImuSample> imu = new Slot<>(ImuSample::new);
    private final Slot<PowerSample> battery = new Slot<>(PowerSample::new);
    private final Slot<SwitchSample> foot = new Slot<>(SwitchSample::new);
    private final Slot<SwitchSample> button = new Slot<>(SwitchSample::new);
    private final Slot<SwitchSample> mat = new Slot<>(SwitchSample::new);
    private final Slot<SoundSample> ear = new Slot<>(SoundSample::new);
    private final Slot<Setpoint> setpoints = new Slot<>(Setpoint::new);
    private final double[] appliedRad = new double[3];
    private boolean torque;
    private long sequence;

    RecordedRun(long seed) {
        random = new Random(seed);
    }

    /** Before the ticks: gives their frames also to somebody else. */
    RecordedRun listen(Consumer<Frame> listener) {
        listeners.add(listener);
        return this;
    }

    static Behavior behavior() {
        Sequence wave = new Sequence("wave", 3, List.of(), List.of(
                new Sequence.Step(List.of(0.3, -0.2, Double.NaN), 200_000_000, 50_000_000),
                new Sequence.Step(List.of(-0.3, 0.2, 0.1), 300_000_000, 0)));
        return new LookAt(wave, ROBOT, "eye", "ball", "ankle", "knee");
    }

    RecordedRun ticks(int count) {
        EventLog events = new EventLog(ROBOT, Locale.ROOT, Clock.WALL, InstantSource.system());
        SafetyGate gate = new SafetyGate(body.limits().toArray(JointLimits[]::new), body.settings(), events);
        Recorder recorder = new Recorder(ROBOT, events, Clock.WALL);
        recorder.listen(journal);
        listeners.forEach(recorder::listen);
        recorder.listen(frame -> {
            torque = frame.command.mode(0) == JointMode.POSITION;
            for (int i = 0; i < 3; i++) {
                appliedRad[i] = frame.command.appliedRad(i);
            }
        });
        ControlLoop loop = new ControlLoop(ROBOT, sensors(), new Estimate(1, body.settings().jointStaleNanos(),
                body.settings().jointStaleNanos()), new Percepts(List.of(new Model(), new Eye())), behavior(), gate,
                new Joints(List.of(), List.of()), new Heartbeat(), recorder);
        long now = 5_000_000_000L;
        for (int tick = 1; tick <= count; tick++) {
            now += PERIOD + random.nextInt(100_000);
            measure(now, tick);
            steer(now, tick, gate.armings());
            if (tick % 400 == 20) {
                gate.requestArm();
            } else if (tick % 400 == 350) {
                gate.requestStop();
            }
            loop.tick(now);
            recorder.drain();
            states.add(gate.safety());
        }
        return this;
    }

    private Sensors sensors() {
        return new Sensors(List.of(bus(outer, 2, 0), bus(inner, 1)), List.of(source(imu)), List.of(source(battery)),
                List.of(source(foot)), List.of(source(button), source(mat)), List.of(source(ear)),
                setpoints, Clock.WALL, 0);
    }

    /** Somebody jogs for a while, sends a joint somewhere, gives it back; in the third life he goes silent. */
    private void steer(long now, int tick, long arming) {
        int at = tick % 400;
        boolean silent = tick / 400 % 3 == 2;
        if (at > 180 && at < 240 && at % 4 == 0 || at == 240 && !silent) {
            Setpoint next = setpoints.writing();
            next.kind = at == 240 ? Setpoint.Kind.NONE : at < 210 ? Setpoint.Kind.VELOCITY : Setpoint.Kind.TARGET;
            next.lease = 1 + tick / 400;
            next.arming = arming;
            next.sequence = tick;
            next.joint = 1;
            next.value = random.nextDouble() - 0.5;
            next.stampNanos = now - random.nextInt(5_000_000);
            next.deadManNanos = 60_000_000;
            setpoints.publish();
        }
    }

    private static JointSamples bus(Slot<JointSample> slot, int... joints) {
        return new JointSamples() {
            @Override
            public int[] joints() {
                return joints;
            }

            @Override
            public Slot<JointSample> samples() {
                return slot;
            }
        };
    }

    private static <T> Samples<T> source(Slot<T> slot) {
        return () -> slot;
    }

    private void measure(long now, int tick) {
        joints(outer, now, 2, 0);
        if (tick % 3 != 0) {
            joints(inner, now, 1);
        }
        boolean frozen = tick % 400 > 250 && tick % 400 < 290;
        ImuSample reading = imu.writing();
        for (int axis = 0; axis < 3; axis++) {
            reading.gyroRadPerSec[axis] = frozen ? 0.01 : random.nextGaussian() * 0.02;
            reading.accelMetrePerSec2[axis] = (axis == 2 ? 9.81 : 0) + (frozen ? 0 : random.nextGaussian() * 0.1);
        }
        reading.stampNanos = now - 2_000_000;
        imu.publish();
        battery.writing().voltageV = 12 - random.nextDouble();
        battery.writing().stampNanos = now;
        battery.publish();
        if (tick % 2 == 0) {
            ear.writing().levelDbfs = -60 * random.nextDouble();
            ear.writing().onsets = tick / 50;
            ear.writing().stampNanos = now - 1_000_000;
            ear.publish();
        }
        press(foot, random.nextBoolean(), now);
        press(button, false, now);
        press(mat, tick % 1600 == 900, now);
    }

    private void joints(Slot<JointSample> slot, long now, int... joints) {
        JointSample sample = slot.writing();
        for (int i = 0; i < joints.length; i++) {
            double goal = appliedRad[joints[i]];
            sample.positionRad[i] = (torque ? goal : 0) + random.nextGaussian() * 1e-3;
            sample.goalRad[i] = goal;
            sample.velocityRadPerSec[i] = random.nextGaussian();
            sample.temperatureC[i] = 30;
            sample.torqueOn[i] = torque;
            sample.stampNanos[i] = now - 3_000_000;
        }
        slot.publish();
    }

    private static void press(Slot<SwitchSample> slot, boolean active, long now) {
        slot.writing().active = active;
        slot.writing().stampNanos = now;
        slot.publish();
    }

    /** A model that has a result in every other tick. */
    private final class Model implements PerceptSource {
        @Override
        public long maxAgeNanos() {
            return body.perceptMaxAgeNanos().get(0);
        }

        @Override
        public boolean collect(Percept percept) {
            if (sequence++ % 2 == 0) {
                return false;
            }
            Arrays.setAll(percept.scores, i -> random.nextDouble() * 0.8);
            percept.sequence = sequence;
            percept.stampNanos = 5_000_000_000L + sequence * PERIOD;
            return true;
        }

        @Override
        public void feed(RobotState state) {
        }
    }

    /** A model that finds a ball and a marker, or one of them, in every tenth tick. */
    private final class Eye implements PerceptSource {
        private long ticks;
        private long nowNanos;

        @Override
        public long maxAgeNanos() {
            return body.perceptMaxAgeNanos().get(1);
        }

        @Override
        public boolean collect(Percept percept) {
            if (++ticks % 10 != 0 || nowNanos == 0) {
                return false;
            }
            percept.found = 1 + random.nextInt(2);
            for (int i = 0; i < percept.found; i++) {
                Detection seen = percept.detections[i];
                seen.label = 1 - i;
                seen.id = i == 0 ? Detection.NO_ID : random.nextInt(32);
                seen.score = random.nextDouble();
                seen.azimuthRad = random.nextGaussian() * 0.3;
                seen.elevationRad = random.nextGaussian() * 0.3;
                seen.rangeMetre = random.nextBoolean() ? Double.NaN : random.nextDouble();
            }
            percept.sequence++;
            percept.stampNanos = nowNanos;
            return true;
        }

        @Override
        public void feed(RobotState state) {
            nowNanos = state.nowNanos;
        }
    }
}
