package org.sinew.drivers.sim;

import org.sinew.safety.JointCommand;
import org.sinew.state.SafetyState;

/** Lets {@link UncommandedMotionMonitor} see what the gate of the same process decided in its latest ticks. */
@FunctionalInterface
public interface GateProbe {
    /**
     * Reads one decision. Called on the thread that moves the line's bytes.
     *
     * @param age  0: the newest tick, 1: the one before, and so on
     * @param into filled when there is such a tick
     * @return false when there is none that old, or none kept
     */
    boolean read(int age, Decision into);

    /** One tick of the gate. */
    final class Decision {
        public SafetyState state = SafetyState.BOOT;
        public final JointCommand command;

        public Decision(int joints) {
            command = new JointCommand(joints);
        }
    }
}
