package org.sinew.loop;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.AllocationMeter;
import org.sinew.rt.Clock;
import org.sinew.rt.Posix;
import org.sinew.rt.RealTime;

/**
 * The thread that calls {@link ControlLoop#tick} at a fixed rate, and measures it. Start-up is long and careful; the
 * loop itself is a few lines.
 */
public final class LoopThread implements AutoCloseable {
    private static final long HANG_NANOS = 1_000_000_000;

    private final ControlLoop loop;
    private final Settings settings;
    private final Pacer pacer;
    private final LoopStats stats;
    private final AllocationMeter meter = new AllocationMeter();
    private final Consumer<String> advice;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean running = true;
    private final Warmth warmth;
    private volatile long firstTickNanos;
    private volatile long wallStartNanos;
    private volatile long wallEndNanos;
    private volatile @Nullable Throwable failure;

    /**
     * How the loop runs.
     *
     * @param periodNanos  time between cycles
     * @param fifoPriority fixed priority to ask for, 1 to 99; 0: none
     * @param cpu          processor to stay on
     * @param lockMemory   whether to keep memory from being paged out
     * @param periods      after this many, run or skipped, the loop ends by itself; 0: never
     */
    public record Settings(long periodNanos, int fifoPriority, OptionalInt cpu, boolean lockMemory, long periods) {
    }

    /**
     * @param clock  of the loop and all that live with it
     * @param advice is told, at start, what the system refused and how to allow it
     */
    public LoopThread(ControlLoop loop, Settings settings, Clock clock, GcWatch gc, Consumer<String> advice) {
        this.clock = clock;
        this.loop = loop;
        this.settings = settings;
        this.advice = advice;
        pacer = new Pacer(settings.periodNanos(), clock);
        stats = new LoopStats(gc);
        warmth = new Warmth(settings.periodNanos());
        thread = clock.thread("loop", this::run);
    }

    /** What the loop measures of itself. */
    public LoopStats stats() {
        return stats;
    }

    /** How long each step of a tick takes. */
    public PhaseTimes phases() {
        return loop.phases();
    }

    /** Starts the thread. */
    public void start() {
        clock.start(thread);
    }

    /** Whether the tick's times have become flat; a cold loop is not armed. Any thread. */
    public boolean warm() {
        return warmth.reached();
    }

    /** What a loop that is not warm yet waits for, with figures; empty: it is warm. Any thread. */
    public Optional<String> awaited() {
        return warmth.awaited();
    }

    /** In which code the thread is just now, innermost first; empty when it is in none. Any other thread. */
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    /** The number by which the virtual machine knows this thread. */
    long threadId() {
        return thread.threadId();
    }

    /** Time of the loop's clock at which the first cycle began; 0 before it. */
    public long firstTickNanos() {
        return firstTickNanos;
    }

    /** Time of the system's clock at which the first cycle began; 0 before it. */
    public long wallStartNanos() {
        return wallStartNanos;
    }

    /** Real time from the beginning of the first cycle to that of the last one so far, whatever the loop's clock. */
    public double wallSeconds() {
        return (wallEndNanos - wallStartNanos) / 1e9;
    }

    /** Why the loop ended by itself, if it did. */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            Posix.linux().ifPresentOrElse(this::prepare,
                    () -> advice.accept("no clock_nanosleep here: the loop wakes by parkNanos, a little later"));
            pacer.start(clock.nanos() + settings.periodNanos());
            cycle();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void prepare(Posix posix) {
        if (settings.lockMemory() && !posix.lockMemory()) {
            advice.accept("memory is not locked: run with CAP_IPC_LOCK or raise LimitMEMLOCK to avoid page faults");
        }
        if (settings.fifoPriority() > 0) {
            posix.fifoOfCollector(settings.fifoPriority()); // refused only where the loop's own is, which is told
            if (!posix.fifo(settings.fifoPriority())) {
                advice.accept("no fixed priority for the loop: run with CAP_SYS_NICE or raise LimitRTPRIO for less"
                        + " jitter");
            }
        }
        if (settings.cpu().isPresent() && !posix.pin(settings.cpu().getAsInt())) {
            advice.accept("the loop cannot be bound to processor " + settings.cpu().getAsInt());
        }
    }

    @RealTime
    private void cycle() {
        boolean metering = false;
        long periods = settings.periods() == 0 ? Long.MAX_VALUE : settings.periods();
        while (running && stats.ticks() + pacer.skipped() < periods) {
            long skippedBefore = pacer.skipped();
            long dueNanos = pacer.await();
            long beginNanos = clock.nanos();
            wallEndNanos = System.nanoTime();
            if (firstTickNanos == 0) {
                firstTickNanos = beginNanos;
                wallStartNanos = wallEndNanos;
            }
            loop.tick(beginNanos);
            long tickNanos = clock.nanos() - beginNanos;
            long lateNanos = beginNanos - dueNanos + (pacer.skipped() - skippedBefore) * settings.periodNanos();
            stats.record(lateNanos, tickNanos, settings.periodNanos(), pacer.skipped());
            if (metering && loop.failed()) {
                meter.resume(stats.allocatedBytes()); // for what it has thrown; another event tells that
            } else if (metering) {
                stats.allocated(meter.bytes());
            } else if (warmth.record(tickNanos)) {
                meter.start();
                metering = true;
            }
        }
    }

    /** Waits until the loop has ended by itself, or for {@code nanos} at most; true if it has. */
    public boolean awaitEnd(long nanos) {
        return clock.join(thread, nanos);
    }

    /**
     * Lets the cycle under way end, then ends the thread. A cycle that hangs is not waited for longer than a second:
     * the buses make their joints safe without it.
     */
    @Override
    public void close() {
        running = false;
        clock.join(thread, HANG_NANOS);
    }
}
