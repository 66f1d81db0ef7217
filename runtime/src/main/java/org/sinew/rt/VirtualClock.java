package org.sinew.rt;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only while everybody waits, as fast as the machine allows. Of all threads that live in it exactly
 * one runs, until it waits; then time jumps to the earliest moment that anybody waits for, and that thread goes on.
 * Threads due at the same moment go in the order in which they began to wait. So no race decides anything, and the same
 * program gives the same bits on every run.
 *
 * <p>The threads are virtual ones of Java, for a turn is handed on some thousand times a second of it; the count of
 * bytes that a thread allocates does not exist for them.
 *
 * <p>The thread that makes the clock lives in it first; {@link #start} adds others. A thread from outside may ask the
 * time and unpark, and may not wait here. A thread that blocks in any other way than by this clock stops time for all.
 */
public final class VirtualClock implements Clock {
    /** Where time begins; not at 0, which stands for "never" in stamps. */
    public static final long START_NANOS = 1_000_000_000;
    /** Does work in real time, while virtual time goes on. */
    private static final ExecutorService OUTSIDE = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "work");
        thread.setDaemon(true);
        return thread;
    });

    private Inhabitant[] inhabitants; // guarded by this, as orders is
    private long orders;
    private volatile long nowNanos = START_NANOS;
    private volatile @Nullable Inhabitant running;

    /** A thread that lives in this time. Guarded by the clock. */
    private static final class Inhabitant {
        final Thread thread;
        long wakeNanos;
        long order; // among those with the same wake-up time
        boolean unparked; // while it ran: its next wait is none
        @Nullable Thread joining; // whose end it waits for

        Inhabitant(Thread thread) {
            this.thread = thread;
        }
    }

    public VirtualClock() {
        Inhabitant first = new Inhabitant(Thread.currentThread());
        inhabitants = new Inhabitant[] {first};
        running = first;
    }

    @Override
    @RealTime
    public long nanos() {
        return nowNanos;
    }

    @Override
    @RealTime
    public void parkUntil(long nanos) {
        Inhabitant me;
        synchronized (this) {
            me = self();
            if (me.unparked) {
                me.unparked = false;
                return;
            }
            queue(me, nanos);
            next();
        }
        awaitTurn(me);
    }

    @Override
    @RealTime
    public void unpark(Thread thread) {
        synchronized (this) {
            Inhabitant other = of(thread);
            if (other == null) {
                return; // not started, or ended
            }
            if (other == running) {
                other.unparked = true;
            } else if (other.wakeNanos > nowNanos) {
                queue(other, nowNanos);
            }
        }
    }

    @Override
    public void perform(Runnable work, long nanos) {
        Future<?> result = OUTSIDE.submit(work);
        sleepUntil(nanos() + nanos);
        Threads.result(result);
    }

    @Override
    public Thread thread(String name, Runnable work) {
        return Thread.ofVirtual().name(name).unstarted(() -> live(work));
    }

    @Override
    public void start(Thread thread) {
        synchronized (this) {
            Inhabitant born = new Inhabitant(thread);
            inhabitants = Arrays.copyOf(inhabitants, inhabitants.length + 1);
            inhabitants[inhabitants.length - 1] = born;
            queue(born, nowNanos);
        }
        thread.start();
    }

    @Override
    public boolean join(Thread thread, long nanos) {
        long endNanos = nanos == 0 ? Long.MAX_VALUE : nanos() + nanos;
        while (joins(thread) && nanos() < endNanos) {
            parkUntil(endNanos);
        }
        synchronized (this) {
            self().joining = null;
        }
        return !lives(thread);
    }

    /** Whether it lives; then the calling thread is woken by its end. */
    private synchronized boolean joins(Thread thread) {
        self().joining = thread;
        return lives(thread);
    }

    private synchronized boolean lives(Thread thread) {
        return of(thread) != null;
    }

    private void live(Runnable work) {
        Inhabitant me;
        synchronized (this) {
            me = self();
        }
        awaitTurn(me);
        try {
            work.run();
        } finally {
            synchronized (this) {
                inhabitants = Arrays.stream(inhabitants).filter(each -> each != me).toArray(Inhabitant[]::new);
                for (Inhabitant each : inhabitants) {
                    if (each.joining == me.thread) {
                        queue(each, nowNanos);
                    }
                }
                next();
            }
        }
    }

    private @Nullable Inhabitant of(Thread thread) {
        for (Inhabitant each : inhabitants) {
            if (each.thread == thread) {
                return each;
            }
        }
        return null;
    }

    private Inhabitant self() {
        Inhabitant me = of(Thread.currentThread());
        if (me == null) {
            throw new IllegalStateException("thread " + Thread.currentThread().getName()
                    + " does not live in this virtual time, so it cannot wait in it");
        }
        return me;
    }

    private void queue(Inhabitant who, long wakeNanos) {
        who.wakeNanos = Math.max(wakeNanos, nowNanos);
        who.order = orders++;
    }

    /** Lets time jump to whoever is next. */
    private void next() {
        Inhabitant earliest = null;
        for (Inhabitant each : inhabitants) {
            if (earliest == null || each.wakeNanos < earliest.wakeNanos
                    || (each.wakeNanos == earliest.wakeNanos && each.order < earliest.order)) {
                earliest = each;
            }
        }
        running = earliest;
        if (earliest != null) {
            nowNanos = Math.max(nowNanos, earliest.wakeNanos);
            if (earliest.thread != Thread.currentThread()) {
                LockSupport.unpark(earliest.thread);
            }
        }
    }

    private void awaitTurn(Inhabitant me) {
        boolean interrupted = false;
        while (running != me) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // an interrupt must not make this wait a busy one
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
