package org.sinew.safety;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.sinew.rt.RealTime;
import org.sinew.state.SafetyState;

/**
 * The gate's newest decisions, written by the loop thread before a command leaves it and readable by any other. A
 * reader that is overtaken by the writer reads again.
 */
public final class DecisionLog {
    private static final int KEPT = 64;

    private final JointCommand[] commands = new JointCommand[KEPT];
    private final SafetyState[] states = new SafetyState[KEPT];
    private final AtomicLong begun = new AtomicLong(); // decisions whose writing has begun
    private final AtomicLong done = new AtomicLong(); // decisions written

    DecisionLog(int joints) {
        Arrays.setAll(commands, i -> new JointCommand(joints));
        Arrays.fill(states, SafetyState.BOOT);
    }

    @RealTime
    void add(SafetyState state, JointCommand command) {
        long number = begun.incrementAndGet();
        int cell = (int) (number % KEPT);
        states[cell] = state;
        commands[cell].copy(command);
        done.set(number);
    }

    /**
     * Copies one decision.
     *
     * @param age  0: the newest, 1: the one before, and so on
     * @param into receives the command
     * @return the safety state it was made in; {@code BOOT} when there is none that old
     */
    public SafetyState read(int age, JointCommand into) {
        while (true) {
            long number = done.get() - age;
            if (number <= 0 || age >= KEPT / 2) {
                return SafetyState.BOOT;
            }
            int cell = (int) (number % KEPT);
            SafetyState state = states[cell];
            into.copy(commands[cell]);
            VarHandle.acquireFence(); // what was copied is older than the count that is read next
            if (begun.get() - number < KEPT) {
                return state;
            }
        }
    }
}
