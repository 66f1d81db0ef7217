package org.sinew.device;

import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/**
 * All servos of one kind on one line. Each {@link #transact} sends the newest command and reads all joints.
 */
public interface JointBus extends Device {
    /** Index in the robot's joint list of each joint on this bus, in the bus's own order. */
    int[] joints();

    /** To the loop: the newest measurement, in the bus's own order. */
    Slot<JointSample> samples();

    /** From the loop: the newest decision, for the whole robot. */
    Slot<JointCommand> commands();

    /**
     * Puts every joint into {@code mode} (LIMP or DAMP) now, whatever the command says. Afterwards no command brings
     * torque back until the joint has been seeded anew. Bus thread.
     */
    WireFault safe(JointMode mode);
}
