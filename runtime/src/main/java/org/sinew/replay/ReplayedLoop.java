package org.sinew.replay;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.decide.Behavior;
import org.sinew.device.JointSamples;
import org.sinew.device.Samples;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.Joints;
import org.sinew.loop.Sensors;
import org.sinew.perceive.PastModel;
import org.sinew.perceive.PerceptSource;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.rt.VirtualClock;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.SafetyGate;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.Percept;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.Setpoint;
import org.sinew.state.SoundSample;
import org.sinew.state.SwitchSample;

/** A {@link ControlLoop} whose buses and models say what a journal says. One thread. */
final class ReplayedLoop {
    private final RobotModel model;
    private final VirtualClock clock = new VirtualClock();
    private final Bus[] buses;
    private final Source<ImuSample>[] imus;
    private final Source<PowerSample>[] power;
    private final Source<SwitchSample>[] contacts;
    private final Source<SwitchSample>[] estops;
    private final Source<SoundSample>[] sounds;
    private final Source<Setpoint> setpoints = new Source<>(Setpoint::new, Setpoint::copy);
    private final Model[] percepts;
    private final List<Optional<PastModel>> again;
    private final Percept[] fresh;
    private final SafetyGate gate;
    private final Recorder recorder;
    private final ControlLoop loop;
    private final Frame made;

    /** @param models by percept: those that run once more; of the others results are as recorded */
    ReplayedLoop(Replay.Body body, Behavior behavior, List<Optional<PastModel>> models) {
        model = body.model();
        GateSettings settings = body.settings();
        buses = body.buses().stream().map(Bus::new).toArray(Bus[]::new);
        imus = sources(model.imus().size(), ImuSample::new, ImuSample::copy);
        power = sources(model.power().size(), PowerSample::new, PowerSample::copy);
        contacts = sources(model.contacts().size(), SwitchSample::new, SwitchSample::copy);
        estops = sources(model.estops().size(), SwitchSample::new, SwitchSample::copy);
        percepts = IntStream.range(0, model.percepts().size())
                .mapToObj(i -> new Model(body.perceptMaxAgeNanos().get(i))).toArray(Model[]::new);
        again = models;
        fresh = model.percepts().stream().map(RobotModel.PerceptInfo::percept).toArray(Percept[]::new);
        EventLog events = new EventLog(model, Locale.ROOT, clock, InstantSource.system());
        gate = new SafetyGate(body.limits().toArray(JointLimits[]::new), settings, events);
        recorder = new Recorder(model, events, clock);
        made = new Frame(model);
        recorder.listen(made::copy);
        sounds = sources(model.microphones().size(), SoundSample::new, SoundSample::copy);
        Sensors sensors = new Sensors(List.of(buses), List.of(imus), List.of(power), List.of(contacts),
                List.of(estops), List.of(sounds), setpoints.samples(), clock, 0);
        Estimate estimate = ControlLoop.estimate(model, settings);
        loop = new ControlLoop(model, sensors, estimate, new Percepts(List.of(percepts)), behavior, gate,
                new Joints(List.of(), List.of()), new Heartbeat(), recorder);
    }

    /** Runs one tick on what it received in the run; what its steps made, until the next call. */
    Frame tick(Frame received) {
        RobotState given = received.state;
        for (Bus bus : buses) {
            bus.give(given);
        }
        give(imus, given.delivered.imus, given.imus);
        give(power, given.delivered.power, given.power);
        give(contacts, given.delivered.contacts, given.contacts);
        give(estops, given.delivered.estops, given.estops);
        if (given.delivered.setpoint) {
            setpoints.give(given.setpoint);
        }
        give(sounds, given.delivered.sounds, given.sounds);
        for (int i = 0; i < percepts.length; i++) {
            percepts[i].next = given.delivered.percepts[i] ? result(i, given.percepts[i]) : null;
        }
        switch (given.delivered.request) {
            case ARM -> gate.requestArm();
            case STOP -> gate.requestStop();
            case LOCK -> gate.requestLock();
            case RELEASE -> gate.requestRelease();
            case HOLD -> gate.requestHold();
            case NONE -> { }
        }
        if (given.nowNanos > clock.nanos()) { // not where a damaged journal says that time goes back
            clock.sleepUntil(given.nowNanos);
        }
        loop.tick(given.nowNanos);
        recorder.drain();
        again.forEach(network -> network.ifPresent(running -> running.feed(made.state)));
        return made;
    }

    /** What the loop takes for a result: the recorded one, or what another network makes of the same input. */
    private @Nullable Percept result(int percept, Percept recorded) {
        Optional<PastModel> network = percept < again.size() ? again.get(percept) : Optional.empty();
        if (network.isEmpty()) {
            return recorded;
        }
        Percept now = fresh[percept];
        boolean usable = network.get().run(recorded.stampNanos, now);
        now.stampNanos = recorded.stampNanos;
        now.sequence = recorded.sequence;
        return usable ? now : null;
    }

    private static <T> void give(Source<T>[] sources, boolean[] delivered, T[] values) {
        for (int i = 0; i < sources.length; i++) {
            if (delivered[i]) {
                sources[i].give(values[i]);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Source<T>[] sources(int count, Supplier<T> maker, BiConsumer<T, T> copy) {
        return Stream.generate(() -> new Source<>(maker, copy)).limit(count).toArray(Source[]::new);
    }

    /** A sensor. */
    private static final class Source<T> implements Samples<T> {
        private final Slot<T> slot;
        private final BiConsumer<T, T> copy;

        /** @param copy copies its second argument into its first */
        Source(Supplier<T> maker, BiConsumer<T, T> copy) {
            slot = new Slot<>(maker);
            this.copy = copy;
        }

        void give(T value) {
            copy.accept(slot.writing(), value);
            slot.publish();
        }

        @Override
        public Slot<T> samples() {
            return slot;
        }
    }

    /** Joints that come in one sample. */
    private static final class Bus implements JointSamples {
        private final int[] joints;
        private final Slot<JointSample> slot;

        Bus(int[] joints) {
            this.joints = joints.clone();
            slot = new Slot<>(() -> new JointSample(joints.length));
        }

        void give(RobotState given) {
            if (joints.length == 0 || !given.delivered.joints[joints[0]]) {
                return;
            }
            for (int i = 0; i < joints.length; i++) {
                slot.writing().copy(i, given.joints, joints[i]);
            }
            slot.publish();
        }

        @Override
        public int[] joints() {
            return joints.clone();
        }

        @Override
        public Slot<JointSample> samples() {
            return slot;
        }
    }

    /** A model's results. */
    private static final class Model implements PerceptSource {
        private final long maxAgeNanos;
        private @Nullable Percept next;

        Model(long maxAgeNanos) {
            this.maxAgeNanos = maxAgeNanos;
        }

        @Override
        @RealTime
        public long maxAgeNanos() {
            return maxAgeNanos;
        }

        @Override
        @RealTime
        public boolean collect(Percept percept) {
            Percept result = next;
            if (result == null) {
                return false;
            }
            percept.copy(result);
            return true;
        }

        @Override
        @RealTime
        public void feed(RobotState state) {
            // its results are known
        }
    }
}
