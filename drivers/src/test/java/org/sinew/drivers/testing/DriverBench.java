package org.sinew.drivers.testing;

import java.util.List;
import org.sinew.safety.JointLimits;

/**
 * How one driver is tried: which keys it gets, where its simulated part is connected, what must be heard on the wire.
 * One for each driver, found by {@code ServiceLoader}; {@link DriverContract} does the rest. Make it stateless: it is
 * asked for a new part before every trial.
 */
public interface DriverBench {
    /** The driver's word after {@code type:}. */
    String type();

    /**
     * Keys as they stand in a robot file, one a line, without {@code type} and {@code bus}: one text for a device, one
     * for each joint of a joint driver. Give every key that has no default.
     */
    List<String> keys();

    /** Connects a new simulated part to the bench, powered and at rest. */
    SimulatedPart connect(Workbench bench);

    /**
     * What is heard on the wire while the driver opens the part and takes its first turn; bytes from the data sheet or
     * from a real part, never from what the driver happens to say.
     *
     * <p>Serial: {@code > A5 01 02} sent, {@code < 5A 01} received. I2C: {@code 40 w FE r 54 49} is a write to address
     * 0x40 and what was read after it. GPIO: {@code line 17 high}. Text from {@code #} on is a remark.
     */
    List<String> golden();

    /** Time between two turns in which every quantity can be measured anew. */
    default long turnNanos() {
        return 200_000_000;
    }

    /** Turns after which all quantities have been read once. */
    default int turnsToRead() {
        return 1;
    }

    /** How long a turn may take at most when nobody answers. */
    default long longestTurnNanos() {
        return 100_000_000;
    }

    /** Of every joint, for joint drivers. */
    default JointLimits limits() {
        return new JointLimits(-2.5, 2.5, 4.0);
    }
}
