package org.sinew.drivers.testing;

import java.util.concurrent.atomic.AtomicLong;
import org.sinew.rt.Clock;

/** A clock that stands until a test moves it; whoever waits in it moves it, too. Threads are those of the system. */
public final class SteppedClock implements Clock {
    private final AtomicLong nanos;

    public SteppedClock(long startNanos) {
        nanos = new AtomicLong(startNanos);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    public void set(long newNanos) {
        nanos.set(newNanos);
    }

    @Override
    public void parkUntil(long untilNanos) {
        nanos.accumulateAndGet(untilNanos, Math::max);
    }

    @Override
    public void unpark(Thread thread) {
        WALL.unpark(thread);
    }

    @Override
    public void perform(Runnable work, long workNanos) {
        work.run();
        elapse(workNanos);
    }

    @Override
    public Thread thread(String name, Runnable work) {
        return WALL.thread(name, work);
    }

    @Override
    public void start(Thread thread) {
        WALL.start(thread);
    }

    @Override
    public boolean join(Thread thread, long mostNanos) {
        return WALL.join(thread, mostNanos);
    }
}
