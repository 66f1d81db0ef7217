package org.sinew.rt;

import java.util.concurrent.locks.LockSupport;

/** Real time: what the system's clock and scheduler give. */
final class WallClock implements Clock {
    @Override
    @RealTime
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    @RealTime
    public void parkUntil(long nanos) {
        LockSupport.parkNanos(nanos - System.nanoTime());
    }

    @Override
    @RealTime
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public void perform(Runnable work, long nanos) {
        work.run();
    }

    @Override
    public Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start(Thread thread) {
        thread.start();
    }

    @Override
    public boolean join(Thread thread, long nanos) {
        Threads.join(thread, nanos == 0 ? 0 : Math.max(1, nanos / 1_000_000));
        return !thread.isAlive();
    }
}
