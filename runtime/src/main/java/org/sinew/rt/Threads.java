package org.sinew.rt;

/** What ending a thread needs. Cold code. */
public final class Threads {
    private Threads() {
    }

    /** Waits until a thread has ended, however often the caller is interrupted; the interrupt is kept for later. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
