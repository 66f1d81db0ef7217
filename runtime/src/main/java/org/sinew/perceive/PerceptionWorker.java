package org.sinew.perceive;

import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * Runs one model beside the loop, on a thread of its own, at the model's own period. It looks at rows of robot state,
 * which the loop hands over, or at the newest picture of a camera. The loop takes the newest result from a slot; it
 * never waits for a model, and a model that hangs only makes its percept stale.
 */
public final class PerceptionWorker implements PerceptSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PerceptionWorker.class.getName());
    /** How long beyond its budget a run may take to end when the worker is closed. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long HIGHEST_MICROS = 60_000_000;

    private final PerceptInput input;
    private final Settings settings;
    private final Slot<Percept> results;
    private final Histogram runMicros = new Histogram(HIGHEST_MICROS, 3); // guarded by itself
    private final BiConsumer<String, Throwable> failed;
    private final Clock clock;
    private final Thread thread;
    private long sequence;
    private boolean usable; // what the last run gave
    private volatile long expired;
    private volatile boolean running = true;
    private boolean hung; // of the thread that closes

    /**
     * When it runs, and for how long its results count.
     *
     * @param name        the model's name in the robot file
     * @param periodNanos time between runs
     * @param budgetNanos a run that takes longer counts as expired; its result is still used while it is fresh; in
     *                    virtual time every run takes exactly so long
     * @param maxAgeNanos age at which a result is stale
     */
    public record Settings(String name, long periodNanos, long budgetNanos, long maxAgeNanos) {
    }

    /**
     * Of a model that looks at the robot's state.
     *
     * @param imu    index of the inertial unit that the model looks at; -1: it looks at joints only
     * @param clock  the loop's
     * @param failed is told, on the worker's thread, when the network has thrown; it is then run no more
     */
    public PerceptionWorker(PerceptModel model, Settings settings, RobotModel robot, int imu, Clock clock,
            BiConsumer<String, Throwable> failed) {
        this(new RowInput(model, settings.name(), robot, imu), settings, clock, failed);
    }

    /** Of a model that looks at pictures: each run sees the newest one, and none is seen twice. */
    public PerceptionWorker(PictureModel model, PictureSource source, Settings settings, Clock clock,
            BiConsumer<String, Throwable> failed) {
        this(new PictureInput(model, source), settings, clock, failed);
    }

    private PerceptionWorker(PerceptInput input, Settings settings, Clock clock,
            BiConsumer<String, Throwable> failed) {
        this.input = input;
        this.settings = settings;
        this.clock = clock;
        this.failed = failed;
        results = new Slot<>(input::percept);
        thread = clock.thread("model-" + settings.name(), this::work);
    }

    /** What was asked for. */
    @RealTime
    public Settings settings() {
        return settings;
    }

    /** Starts the worker's thread. */
    public void start() {
        clock.start(thread);
    }

    @Override
    @RealTime
    public long maxAgeNanos() {
        return settings.maxAgeNanos();
    }

    @Override
    @RealTime
    public boolean collect(Percept percept) {
        if (!results.poll()) {
            return false;
        }
        percept.copy(results.value());
        return true;
    }

    @Override
    @RealTime
    public void feed(RobotState state) {
        input.feed(state);
    }

    /** Runs so far. Any thread. */
    public long runs() {
        synchronized (runMicros) {
            return runMicros.getTotalCount();
        }
    }

    /** Duration of a run at a percentile, in ms. Any thread. */
    public double runMillis(double percentile) {
        synchronized (runMicros) {
            return runMicros.getValueAtPercentile(percentile) / 1e3;
        }
    }

    /** Runs that took longer than the budget, or whose result could not be used. Any thread. */
    public long expired() {
        return expired;
    }

    private void work() {
        long due = clock.nanos();
        while (running) {
            long now = clock.nanos();
            if (now < due) {
                clock.parkUntil(due);
                continue;
            }
            due += Math.max(1, (now - due) / settings.periodNanos()) * settings.periodNanos();
            try {
                if (input.ready()) {
                    run();
                }
            } catch (RuntimeException | Error e) {
                failed.accept(settings.name(), e);
                return; // its percept becomes stale, and the gate does what the robot file says
            }
        }
    }

    private void runModel() {
        usable = input.run(results.writing());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void run() {
        long start = clock.nanos();
        clock.perform(this::runModel, settings.budgetNanos());
        long nanos = clock.nanos() - start;
        synchronized (runMicros) {
            runMicros.recordValue(Math.min(HIGHEST_MICROS, nanos / 1000));
        }
        if (!usable || nanos > settings.budgetNanos()) {
            expired++;
        }
        if (usable) {
            Percept result = results.writing();
            result.stampNanos = input.stampNanos();
            result.sequence = ++sequence;
            results.publish();
        }
    }

    /** Ends the thread, after a run under way, and closes the model; a run that does not end keeps both. */
    @Override
    public void close() {
        running = false;
        clock.unpark(thread);
        if (hung) {
            return;
        }
        if (clock.join(thread, settings.budgetNanos() + PATIENCE_NANOS)) {
            input.close();
        } else {
            hung = true;
            LOG.log(System.Logger.Level.WARNING, "model " + settings.name() + " hangs: its run does not end; it is left"
                    + " as it is");
        }
    }
}
