package org.sinew.drivers.sim;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.sinew.rt.RealTime;
import org.sinew.safety.JointCommand;
import org.sinew.state.SafetyState;

/**
 * Keeps the gate's latest decisions for {@link UncommandedMotionMonitor}. The loop thread appends one per tick, before
 * it hands the command to the buses; it never waits, locks or allocates. Any other threads read.
 */
public final class GateHistory implements GateProbe {
    private static final int KEPT = 64;
    /** Older ones may be overwritten while they are read. */
    private static final int READABLE = KEPT - 8;

    private final Decision[] decisions = new Decision[KEPT];
    private volatile long appended;

    public GateHistory(int joints) {
        Arrays.setAll(decisions, i -> new Decision(joints));
    }

    /** Loop thread: remembers one tick. */
    @RealTime
    public void append(SafetyState state, JointCommand command) {
        long next = appended;
        Decision into = decisions[(int) (next % KEPT)];
        into.state = state;
        into.command.copy(command);
        appended = next + 1;
    }

    @Override
    public boolean read(int age, Decision into) {
        long end = appended;
        if (age >= READABLE || age >= end) {
            return false;
        }
        Decision kept = decisions[(int) ((end - 1 - age) % KEPT)];
        into.state = kept.state;
        into.command.copy(kept.command);
        VarHandle.acquireFence();
        return appended - end < KEPT - READABLE;
    }
}
