package org.sinew.deploy.bench;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sinew.decide.Behavior;
import org.sinew.decide.Sequence;
import org.sinew.device.BusWorker;
import org.sinew.device.ImuSensor;
import org.sinew.device.JointBus;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.Joints;
import org.sinew.loop.Sensors;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/**
 * A robot of so many equal joints for measuring: the real loop, gate, estimate, recorder and a sequence that keeps all
 * joints moving, on whatever bus it is given. Made by a command's main thread.
 */
final class BenchRobot {
    static final JointLimits LIMITS = new JointLimits(-1, 1, 4);
    private static final double SWING_RAD = 0.3;
    private static final long SWING_NANOS = 1_000_000_000;
    private static final long WATCHDOG_NANOS = 100_000_000;

    private final SafetyGate gate;
    private final Recorder recorder;
    private final ControlLoop loop;

    /**
     * @param joints  the robot's one joint bus
     * @param imus    none, or one that gives the attitude
     * @param workers threads of these buses, woken by each tick; none where the caller turns the buses himself
     */
    BenchRobot(JointBus joints, List<? extends ImuSensor> imus, List<BusWorker> workers, long periodNanos,
            Behavior behavior) {
        int count = joints.joints().length;
        RobotModel model = new RobotModel("bench", names(count), imus.stream().map(ImuSensor::name).toList(), List.of(),
                List.of(), List.of());
        EventLog events = new EventLog(model, Locale.ROOT, Clock.WALL, InstantSource.system());
        JointLimits[] limits = new JointLimits[count];
        Arrays.fill(limits, LIMITS);
        GateSettings settings = GateSettings.of(periodNanos, JointMode.DAMP, WATCHDOG_NANOS,
                GateSettings.FallRule.NONE).ramp(1); // while torque rises a turn has frames that it has not later
        gate = new SafetyGate(limits, settings, events);
        recorder = new Recorder(model, events, Clock.WALL);
        Sensors sensors = new Sensors(List.of(joints), imus, List.of(), List.of(), List.of(), Clock.WALL,
                periodNanos / 5);
        Estimate estimate = ControlLoop.estimate(model, settings);
        loop = new ControlLoop(model, sensors, estimate, new Percepts(List.of()), behavior, gate,
                new Joints(List.of(joints), workers), new Heartbeat(), recorder);
    }

    /** How long the loop may be silent, and what the bus does then. */
    static BusWorker.Settings workerSettings(int fifoPriority) {
        return new BusWorker.Settings(fifoPriority, WATCHDOG_NANOS, JointMode.DAMP);
    }

    /** Names of so many joints. */
    static List<String> names(int joints) {
        return IntStream.range(0, joints).mapToObj(i -> "joint" + i).toList();
    }

    /** All joints to one side, then to the other, for ever. */
    static Behavior swing(int joints) {
        Sequence.Step there = new Sequence.Step(Collections.nCopies(joints, SWING_RAD), SWING_NANOS, 0);
        Sequence.Step back = new Sequence.Step(Collections.nCopies(joints, -SWING_RAD), SWING_NANOS, 0);
        return new Sequence("swing", joints, List.of(), List.of(there, back));
    }

    ControlLoop loop() {
        return loop;
    }

    Recorder recorder() {
        return recorder;
    }

    void requestArm() {
        gate.requestArm();
    }

    SafetyState safety() {
        return gate.safety();
    }
}
