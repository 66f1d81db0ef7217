package org.sinew.rt;

/**
 * Time, and waiting in it, for everything that lives with the loop: the loop itself, bus threads, models, recorder,
 * simulated world. Two of them exist: {@link #WALL}, and {@link VirtualClock} for runs that are faster than life. Code
 * that asks this clock, and no other, behaves the same in both.
 */
public interface Clock {
    /** Real time: {@code System.nanoTime()} and the threads of the system. */
    @SuppressWarnings("ClassInitializationDeadlock") // nothing but this line names WallClock
    Clock WALL = new WallClock();

    /** Monotonic time now. Any thread. */
    @RealTime
    long nanos();

    /** The calling thread waits until a time, or until it is unparked, or a little less: look again afterwards. */
    @RealTime
    void parkUntil(long nanos);

    /** Ends the wait of a thread, or its next one. Any thread; never waits. */
    @RealTime
    void unpark(Thread thread);

    /**
     * Says that the calling thread's work since its last wait would take so long. In virtual time, where work takes
     * none by itself, so much passes; in wall time nothing happens, because the work itself has taken its time.
     */
    void elapse(long nanos);

    /** A daemon thread, not yet started, that will live in this time. */
    Thread thread(String name, Runnable work);

    /** Starts a thread that {@link #thread} has made. */
    void start(Thread thread);

    /**
     * Waits until a thread has ended; {@code nanos} at most, 0: for ever.
     *
     * @return whether it has
     */
    boolean join(Thread thread, long nanos);

    /** Waits until a time, whoever unparks the calling thread meanwhile. */
    default void sleepUntil(long nanos) {
        while (nanos() - nanos < 0) {
            parkUntil(nanos);
        }
    }
}
