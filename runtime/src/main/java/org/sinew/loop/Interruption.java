package org.sinew.loop;

import org.sinew.rt.RealTime;

/**
 * What may keep the loop's thread in a step of the tick, as a page fault or a behaviour without an end does. Only a
 * simulation has one; a robot has {@link #NONE}.
 */
@FunctionalInterface
public interface Interruption {
    /** Nothing does. */
    Interruption NONE = new Interruption() {
        @Override
        @RealTime
        public void in(Phase phase) {
            // it goes on at once
        }
    };

    /** Loop thread: at the end of a step, which lasts until this returns. */
    @RealTime
    void in(Phase phase);
}
