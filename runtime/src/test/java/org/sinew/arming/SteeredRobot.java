package org.sinew.arming;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sinew.arming.Leases.Owner;
import org.sinew.decide.Behavior;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.Joints;
import org.sinew.loop.MemoryJoints;
import org.sinew.loop.Sensors;
import org.sinew.perceive.Percepts;
import org.sinew.record.Event;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Journal;
import org.sinew.record.Recorder;
import org.sinew.replay.Replay;
import org.sinew.rt.VirtualClock;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/** The whole tick on two joints in memory, in virtual time, with the leases of a robot before it. One thread. */
final class SteeredRobot {
    static final long PERIOD = 10_000_000;
    static final double MAX_RAD_PER_SEC = 2;
    static final int KNEE = 1;
    static final Owner PAGE = new Owner("page-1", "page 1", "页面 1");
    static final Owner OTHER = new Owner("page-2", "page 2", "页面 2");
    private static final RobotModel MODEL = new RobotModel("two", List.of("hip", "knee"), List.of(), List.of(),
            List.of(), List.of());
    private static final JointLimits LIMIT = new JointLimits(-3, 3, MAX_RAD_PER_SEC);

    final VirtualClock clock = new VirtualClock();
    final Replay.Body body;
    final SafetyGate gate;
    final Leases leases;
    final Journal journal = new Journal(MODEL);
    final List<Event> told = new ArrayList<>();
    /** What the newest tick knew and decided. */
    final Frame frame = new Frame(MODEL);
    private final EventLog events = new EventLog(MODEL, Locale.ROOT, clock, InstantSource.system());
    private final Recorder recorder = new Recorder(MODEL, events, clock);
    private final MemoryJoints joints = new MemoryJoints(0, 0);
    private final ControlLoop loop;

    SteeredRobot(Behavior behavior, JointMode safe) {
        body = new Replay.Body(MODEL, List.of(new int[] {0, 1}), List.of(LIMIT, LIMIT),
                GateSettings.of(PERIOD, safe, 50 * PERIOD, GateSettings.FallRule.NONE), List.of());
        gate = new SafetyGate(body.limits().toArray(JointLimits[]::new), body.settings(), events);
        leases = new Leases(MODEL, behavior.name(), gate, events, clock);
        events.listen(told::add);
        recorder.listen(frame::copy);
        recorder.listen(journal);
        Sensors sensors = new Sensors(List.of(joints), List.of(), List.of(), List.of(), List.of(), List.of(),
                leases.setpoints(), clock, 0);
        loop = new ControlLoop(MODEL, sensors, new Estimate(0, 5 * PERIOD, 5 * PERIOD), new Percepts(List.of()),
                behavior, gate, new Joints(List.of(joints), List.of()), new Heartbeat(), recorder);
    }

    /** Goes on to this time, and runs a tick then. */
    void tick(long atNanos) {
        clock.sleepUntil(atNanos);
        joints.transact(atNanos);
        loop.tick(atNanos);
        recorder.drain();
    }

    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick(clock.nanos() + PERIOD);
        }
    }

    SteeredRobot arm() {
        for (int i = 0; i < 20 && gate.safety() != SafetyState.ARMED; i++) {
            gate.requestArm();
            ticks(1);
        }
        ticks(1);
        if (gate.safety() != SafetyState.ARMED) {
            throw new AssertionError("not armed but " + gate.safety());
        }
        return this;
    }

    /** A lease for this owner, who has a right to one. */
    long take(Owner owner) {
        Leases.Taken taken = leases.take(owner, Long.MAX_VALUE, false);
        return taken.lease().orElseThrow(() -> new AssertionError(taken.refusal())).number();
    }

    double applied(int joint) {
        return frame.command.appliedRad(joint);
    }

    /** Where all joints are sent. */
    double[] applied() {
        double[] all = new double[MODEL.joints().size()];
        Arrays.setAll(all, this::applied);
        return all;
    }

    boolean wasTold(EventCode code) {
        return told.stream().anyMatch(event -> event.code() == code);
    }
}
