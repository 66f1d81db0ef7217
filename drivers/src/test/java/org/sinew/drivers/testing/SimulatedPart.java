package org.sinew.drivers.testing;

import java.util.List;
import org.sinew.safety.JointMode;

/** A simulated part on the bench, as {@link DriverContract} handles it. */
public interface SimulatedPart {
    /** What the driver measures, at least one; for a joint driver at least the position of each joint. */
    List<Quantity> quantities();

    /** Switches it off and on: it forgets what it was told. */
    void powerCycle();

    /**
     * Lets it answer as another part does: with another id and with other values, or with the identity of another chip;
     * everything else, checksums too, stays right.
     *
     * @return false if nothing on its wire says who answers
     */
    boolean impostor(boolean on);

    /** Whether its answers carry a checksum. */
    boolean checksummed();

    /** Joint drivers: what each joint's servo does now, whatever the driver believes. LIMP, DAMP or POSITION. */
    default List<JointMode> jointModes() {
        return List.of();
    }
}
