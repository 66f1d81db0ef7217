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
     * Does work that takes a machine about {@code nanos}, such as a run of a network. In virtual time it takes exactly
     * so long, and everybody else goes on meanwhile; in wall time it takes what it takes.
     */
    void perform(Runnable work, long nanos);

    /** A thread, not yet started, that will live in this time and not keep the process alive. */
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

    /** Lets time pass. */
    default void elapse(long nanos) {
        sleepUntil(nanos() + nanos);
    }
}
