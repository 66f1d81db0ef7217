package org.sinew.safety;

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

    /** Changes one joint. */
    public static void change(JointCommand command, int joint, JointMode mode, double targetRad) {
        command.set(joint, mode, targetRad, targetRad, Limit.NONE);
    }
}
