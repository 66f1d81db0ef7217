package org.sinew.safety;

import org.sinew.drivers.sim.GateProbe;
import org.sinew.state.SafetyState;

/** Writes commands in the gate's place: for tests of drivers only. */
public final class Decisions {
    private Decisions() {
    }

    /** Every joint in {@code mode} with its target. */
    public static JointCommand of(long tick, long nowNanos, JointMode mode, double... targetsRad) {
        JointCommand command = new JointCommand(targetsRad.length);
        for (int i = 0; i < targetsRad.length; i++) {
            command.set(i, mode, targetsRad[i], targetsRad[i], Limit.NONE);
        }
        command.stamp(tick, nowNanos);
        return command;
    }

    /** The same decision with this share of the torque. */
    public static JointCommand torque(JointCommand command, double share) {
        command.share(share);
        return command;
    }

    /** An empty log of decisions. */
    public static DecisionLog log(int joints) {
        return new DecisionLog(joints);
    }

    /** Adds a decision, as the gate does. */
    public static void add(DecisionLog log, SafetyState state, JointCommand command) {
        log.add(state, command);
    }

    /** What a monitor sees of a log. */
    public static GateProbe probe(DecisionLog log) {
        return (age, into) -> {
            into.state = log.read(age, into.command);
            return into.state != SafetyState.BOOT;
        };
    }

    /** Changes one joint. */
    public static void change(JointCommand command, int joint, JointMode mode, double targetRad) {
        command.set(joint, mode, targetRad, targetRad, Limit.NONE);
    }
}
