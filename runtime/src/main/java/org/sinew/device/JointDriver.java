package org.sinew.device;

import java.util.List;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;

/**
 * What makes a joint bus of all entries under {@code joints:} that share a type and a bus. Found by
 * {@code ServiceLoader}.
 *
 * @param <C> the driver's keys in such an entry, a record that validates itself
 */
public interface JointDriver<C extends Record> {
    /** The word after {@code type:}. */
    String type();

    /** The keys that this driver reads, beside {@code type}, {@code bus} and the limits. */
    Class<C> configType();

    /**
     * Makes the bus; touches no hardware.
     *
     * @param name        the bus's name
     * @param joints      its joints, with their index in the robot
     * @param robotJoints number of joints of the whole robot
     * @param safe        what the joints do when the bus is closed: LIMP, DAMP, or POSITION to hold
     * @param port        the opened bus
     */
    JointBus create(String name, List<Entry<C>> joints, int robotJoints, JointMode safe, Port port);

    /** One joint of the robot file. */
    record Entry<C extends Record>(String name, int index, JointLimits limits, C config) {
    }
}
