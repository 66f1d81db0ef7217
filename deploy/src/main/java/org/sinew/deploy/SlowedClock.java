package org.sinew.deploy;

import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;

/** A clock in which the work of one model takes as long as a fault plan says, and maybe does not end. */
record SlowedClock(Clock own, ModelFaults faults) implements Clock {
    private static final long NAP_NANOS = 1_000_000;

    @Override
    public void perform(Runnable work, long nanos) {
        own.perform(work, nanos);
        own.elapse(faults.slowNanos());
        while (faults.hanging()) {
            own.elapse(NAP_NANOS);
        }
    }

    @Override
    @RealTime
    public long nanos() {
        return own.nanos();
    }

    @Override
    @RealTime
    public void parkUntil(long nanos) {
        own.parkUntil(nanos);
    }

    @Override
    @RealTime
    public void unpark(Thread thread) {
        own.unpark(thread);
    }

    @Override
    public Thread thread(String name, Runnable work) {
        return own.thread(name, work);
    }

    @Override
    public void start(Thread thread) {
        own.start(thread);
    }

    @Override
    public boolean join(Thread thread, long nanos) {
        return own.join(thread, nanos);
    }
}
