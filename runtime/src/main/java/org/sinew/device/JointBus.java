package org.sinew.device;

import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;

/**
 * All servos of one kind on one line. Each {@link #transact} sends the newest command and reads all joints.
 */
public interface JointBus extends Device, JointSamples {
    /** From the loop: the newest decision, for the whole robot. */
    @RealTime
    Slot<JointCommand> commands();

    /**
     * Puts every joint into {@code mode} now, whatever the command says: LIMP or DAMP, after which no command brings
     * torque back until the joint has been seeded anew; or POSITION: those under torque hold where they are. Bus
     * thread.
     */
    WireFault safe(JointMode mode);
}
