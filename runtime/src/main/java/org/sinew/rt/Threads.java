package org.sinew.rt;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What ending a thread needs. Cold code. */
public final class Threads {
    private Threads() {
    }

    /** Waits until a thread has ended, however often the caller is interrupted; the interrupt is kept for later. */
    public static void join(Thread thread) {
        join(thread, 0);
    }

    /** As {@link #join(Thread)}, for {@code millis} at most; 0: for ever. */
    public static void join(Thread thread, long millis) {
        long deadlineNanos = System.nanoTime() + millis * 1_000_000;
        boolean interrupted = false;
        while (thread.isAlive() && (millis == 0 || System.nanoTime() - deadlineNanos < 0)) {
            try {
                thread.join(millis == 0 ? 0 : Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of what an executor does, however often the caller is interrupted; throws what that throws. */
    static void result(Future<?> future) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case Error error -> throw error;
                    case RuntimeException why -> throw why;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
