package org.sinew.drivers.port;

import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;

/**
 * The thread of a sensor whose data comes by itself, as pictures and sound do: it takes them from their source. When
 * the source goes away it is opened again, at first after a quarter of a second, then less and less often, until it is
 * back.
 *
 * <p>{@link #start} and {@link #close} are called by the thread that sets up the robot. The source is used by the
 * starting thread until {@code start} returns, and by this one's own thread from then on.
 */
public final class SourceThread {
    private static final System.Logger LOG = System.getLogger("sinew.device");
    /** A source that is silent for so long, and for so many periods, is opened again. */
    private static final long SILENCE_NANOS = 2_000_000_000L;
    private static final int SILENT_PERIODS = 5;
    /** The thread sees at least so often whether it shall end. */
    private static final long TURN_NANOS = 100_000_000;
    private static final long FIRST_PAUSE_NANOS = 250_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    /** What is read. Messages name no sensor: its name is put before them. */
    public interface Source {
        /** Opens it. Comes back within seconds; an interrupt ends it sooner. */
        void open() throws DeviceException;

        /**
         * Waits for a picture or a block of sound, and publishes it.
         *
         * @param deadlineNanos waits no longer
         * @return whether there was one
         * @throws DeviceException the source is gone; it may be opened again
         */
        boolean take(long deadlineNanos) throws DeviceException;

        /** How it is said that nothing came, such as "no sound came"; "in 5 s" and {@link #advice} follow. */
        String nothing();

        /** What to say of a source that opens and gives nothing: the end of that sentence. */
        String advice();

        /** Closes it, whatever state it is in; twice is fine. */
        void close();
    }

    private final String kind;
    private final String name;
    private final Clock clock;
    private final Source source;
    private final long firstNanos;
    private final long silenceNanos;
    private volatile boolean running;
    private @Nullable Thread thread; // of the thread that starts and closes

    /**
     * @param kind        of sensor, such as "camera"; the thread is called after kind and name
     * @param firstNanos  how long the first picture or block may take
     * @param periodNanos from one to the next
     */
    public SourceThread(String kind, String name, Clock clock, Source source, long firstNanos, long periodNanos) {
        this.kind = kind;
        this.name = name;
        this.clock = clock;
        this.source = source;
        this.firstNanos = firstNanos;
        silenceNanos = Math.max(SILENCE_NANOS, SILENT_PERIODS * periodNanos);
    }

    /** Opens the source and waits for what it gives first, so that whatever is wrong with it is said here. */
    public void start() throws DeviceException {
        if (thread != null) {
            throw new IllegalStateException(kind + " " + name + " is started already; close it first");
        }
        running = true;
        try {
            open();
        } catch (DeviceException e) {
            running = false;
            source.close();
            throw new DeviceException(kind + " " + name + ": " + e.getMessage(), e);
        }
        Thread begun = clock.thread(kind + "-" + name, this::work);
        thread = begun;
        clock.start(begun);
    }

    /** Opens the source and waits for what it gives first, which takes some devices seconds; closing ends it sooner. */
    private void open() throws DeviceException {
        source.open();
        long end = clock.nanos() + firstNanos;
        while (running && !take()) {
            if (clock.nanos() - end >= 0) {
                throw new DeviceException(source.nothing() + " in " + firstNanos / 1_000_000_000 + " s"
                        + source.advice());
            }
        }
    }

    private boolean take() throws DeviceException {
        return source.take(clock.nanos() + TURN_NANOS);
    }

    private void work() {
        try {
            while (running) {
                try {
                    watch();
                } catch (DeviceException e) {
                    if (running) { // else closing has ended it
                        comeBack(e);
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, kind + " " + name + " has ended", e);
        } finally {
            Thread.interrupted(); // else closing would not wait for anything
            source.close();
        }
    }

    /** Takes what comes until this is closed or the source is gone. */
    private void watch() throws DeviceException {
        long last = clock.nanos();
        while (running) {
            if (take()) {
                last = clock.nanos();
            } else if (clock.nanos() - last > silenceNanos) {
                throw new DeviceException(source.nothing() + " for " + silenceNanos / 1_000_000_000 + " s");
            }
        }
    }

    /** Opens the source again and again until it is there; why it is not is said once, and then for debugging. */
    private void comeBack(DeviceException why) {
        LOG.log(System.Logger.Level.WARNING, kind + " " + name + " is gone: " + why.getMessage()
                + "; it is tried again until it is back");
        long gone = clock.nanos();
        long pause = FIRST_PAUSE_NANOS;
        System.Logger.Level level = System.Logger.Level.WARNING;
        while (running) {
            source.close();
            long next = clock.nanos() + pause;
            while (running && clock.nanos() - next < 0) {
                clock.parkUntil(next);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            if (running && opens(level)) {
                LOG.log(System.Logger.Level.INFO, kind + " " + name + " is back after "
                        + (clock.nanos() - gone) / 1_000_000_000 + " s");
                return;
            }
            level = System.Logger.Level.DEBUG;
        }
    }

    /** Whether it could be opened and has given something in time; why not is said at this level. */
    private boolean opens(System.Logger.Level level) {
        try {
            open();
            return running;
        } catch (DeviceException e) {
            LOG.log(running ? level : System.Logger.Level.DEBUG, kind + " " + name + " is not back: "
                    + e.getMessage()); // closing ends an opening by such an exception too
            return false;
        }
    }

    /** Ends the thread, which closes the source; twice is fine. It may be started again. */
    public void close() {
        running = false;
        Thread begun = thread;
        if (begun != null) {
            begun.interrupt(); // out of waiting for a network
            clock.unpark(begun);
            clock.join(begun, 0);
            thread = null;
        }
    }
}
