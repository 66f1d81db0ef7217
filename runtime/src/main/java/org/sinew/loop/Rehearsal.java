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
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/**
 * Runs the real tick, before the robot starts, on joints that exist only in memory and with things seen that nobody
 * sees: armed, moved, stopped. So that every class that a tick may need is loaded, and its code compiled, before a real
 * joint can be armed.
 */
public final class Rehearsal {
    private final RobotModel model;
    private final SafetyGate gate;
    private final ControlLoop loop;
    private final MemoryJoints joints;
    private final MemoryImu[] imus;

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
        Arrays.setAll(imus, i -> new MemoryImu());
        Sensors sensors = new Sensors(List.of(joints), List.of(imus), List.of(), List.of(), List.of(), Clock.WALL,
                0);
        Estimate estimate = ControlLoop.estimate(model, settings);
        List<MemoryPercept> percepts = model.percepts().stream()
                .map(each -> new MemoryPercept(each, settings.periodNanos())).toList();
        loop = new ControlLoop(model, sensors, estimate, new Percepts(percepts), behavior, gate,
                new Joints(List.of(joints), List.of()), new Heartbeat(), new Recorder(model, events, Clock.WALL));
    }

    /**
     * Runs {@code rounds} times through arming, moving and stopping.
     *
     * @return the safety states that the robot went through
     */
    public Set<SafetyState> run(int rounds, int ticksPerRound, long periodNanos) {
        long now = System.nanoTime();
        Set<SafetyState> seen = EnumSet.noneOf(SafetyState.class);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < ticksPerRound; i++) {
                if (i == 2) {
                    gate.requestArm();
                } else if (i == ticksPerRound * 3 / 4) {
                    gate.requestStop();
                }
                now += periodNanos;
                joints.transact(now);
                for (MemoryImu imu : imus) {
                    imu.transact(now);
                }
                loop.tick(now);
                seen.add(gate.safety());
            }
        }
        return seen;
    }
}
