package org.sinew.device;

import org.sinew.rt.Slot;

/**
 * Where the loop takes the newest value of one source from.
 *
 * @param <T> a sample, stamped with its time of acquisition
 */
@FunctionalInterface
public interface Samples<T> {
    /** To the loop: the newest value. */
    Slot<T> samples();
}
