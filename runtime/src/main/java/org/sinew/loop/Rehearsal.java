package org.sinew.loop;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sinew.decide.Behavior;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/**
 * Runs the real tick, before the robot starts, on joints that exist only in memory, and with things seen and touched
 * that are not there: armed, moved, steered, leaned over, stopped. So that every class that a tick may need is loaded,
 * and its code compiled, before a real joint can be armed.
 */
public final class Rehearsal {
    private static final double LEAN_RAD = 0.4; // the gate lets nobody be armed who leans by 0.52

    private final RobotModel model;
    private final SafetyGate gate;
    private final ControlLoop loop;
    private final MemoryJoints joints;
    private final MemoryImu[] imus;
    private final MemorySwitch[] contacts;
    private final Slot<Setpoint> setpoints = new Slot<>(Setpoint::new);
    private long now = System.nanoTime();

    /** @param behavior an instance that is used for nothing else */
    public Rehearsal(RobotModel robot, JointLimits[] limits, GateSettings settings, Behavior behavior) {
        model = new RobotModel(robot.name(), robot.joints(), robot.imus(), robot.power(), robot.contacts(),
                robot.percepts());
        EventLog events = new EventLog(model, Locale.ROOT, Clock.WALL, InstantSource.system());
        GateSettings alone = settings.withoutModels();
        gate = new SafetyGate(limits, alone, events);
        joints = new MemoryJoints(Arrays.stream(limits)
                .mapToDouble(limit -> (limit.minPositionRad() + limit.maxPositionRad()) / 2).toArray());
        imus = new MemoryImu[model.imus().size()];
        Arrays.setAll(imus, i -> new MemoryImu(LEAN_RAD));
        contacts = new MemorySwitch[model.contacts().size()];
        Arrays.setAll(contacts, MemorySwitch::new);
        Sensors sensors = new Sensors(List.of(joints), List.of(imus), List.of(), List.of(contacts), List.of(),
                List.of(), setpoints, Clock.WALL, 0);
        Estimate estimate = ControlLoop.estimate(model, settings);
        List<MemoryPercept> percepts = model.percepts().stream()
                .map(each -> new MemoryPercept(each, settings.periodNanos())).toList();
        loop = new ControlLoop(model, sensors, estimate, new Percepts(percepts), behavior, gate,
                new Joints(List.of(joints), List.of()), new Heartbeat(), new Recorder(model, events, Clock.WALL));
    }

    /**
     * Runs {@code rounds} times through arming, moving and stopping; of several, somebody steers for a part of each.
     *
     * @return the safety states that the robot went through
     */
    public Set<SafetyState> run(int rounds, int ticksPerRound, long periodNanos) {
        Set<SafetyState> seen = EnumSet.noneOf(SafetyState.class);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < ticksPerRound; i++) {
                if (i == ticksPerRound * 3 / 4) {
                    gate.requestStop();
                } else if (i >= 2 && i < ticksPerRound * 3 / 4 && rests()) {
                    gate.requestArm();
                }
                now += periodNanos;
                if (rounds > 1 && !model.joints().isEmpty()) {
                    steer(i, ticksPerRound, round % 2 == 0);
                }
                joints.transact(now);
                for (MemoryImu imu : imus) {
                    imu.transact(now);
                }
                for (MemorySwitch contact : contacts) {
                    contact.transact(now);
                }
                loop.tick(now);
                seen.add(gate.safety());
            }
        }
        return seen;
    }

    /** Somebody steers for an eighth of a round while the robot is armed, and then gives it back, or goes silent. */
    private void steer(int tick, int ticksPerRound, boolean givesBack) {
        boolean ends = tick == ticksPerRound * 5 / 8;
        if (tick >= ticksPerRound / 2 && tick < ticksPerRound * 5 / 8 || ends && givesBack) {
            Setpoint next = setpoints.writing();
            next.kind = ends ? Setpoint.Kind.NONE : tick % 2 == 0 ? Setpoint.Kind.VELOCITY : Setpoint.Kind.TARGET;
            next.arming = gate.armings();
            next.joint = 0;
            next.value = 0;
            next.stampNanos = now;
            next.deadManNanos = 0; // counts in this tick
            setpoints.publish();
        }
    }

    /** Whether it can be armed: the stop of the last round takes its time, however long a period is. */
    private boolean rests() {
        return gate.safety() == SafetyState.DISARMED || gate.safety() == SafetyState.STOPPED
                || gate.safety() == SafetyState.HOLDING;
    }
}
