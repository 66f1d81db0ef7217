package org.sinew.device;

import java.util.List;

/**
 * What a {@link JointDriver} may also implement: it knows how long one tick keeps its line busy, so that a robot file
 * that asks too much of a bus is found before anything moves.
 *
 * @param <C> the driver's keys
 */
public interface WireBudget<C extends Record> {
    /**
     * Time on the wire of the busiest tick: commands, replies and the pauses between them.
     *
     * @param joints        all joints of this kind on the line
     * @param bitsPerSecond speed of the line
     */
    long wireNanos(List<C> joints, int bitsPerSecond);
}
