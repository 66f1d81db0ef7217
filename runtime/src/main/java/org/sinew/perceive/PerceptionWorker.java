package org.sinew.perceive;

import java.util.List;
import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.rt.Ring;
import org.sinew.rt.Slot;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * Runs one model beside the loop, on a thread of its own, at the model's own period. The loop hands over input rows
 * through a ring and takes the newest result from a slot; it never waits for a model, and a model that hangs only makes
 * its percept stale.
 */
public final class PerceptionWorker implements PerceptSource, AutoCloseable {
    private static final int ROWS = 256;
    private static final long HIGHEST_MICROS = 60_000_000;

    private final PerceptModel model;
    private final Settings settings;
    private final PerceptModel.Term[] terms;
    private final int[] joints;
    private final int width;
    private final long hopNanos;
    private final Ring<InputRow> rows;
    private final Slot<Percept> results;
    private final float[] window; // the newest rows, oldest first
    private final double[] scores;
    private final Histogram runMicros = new Histogram(HIGHEST_MICROS, 3); // guarded by itself
    private final int imu;
    private final BiConsumer<String, Throwable> failed;
    private final Clock clock;
    private final Thread thread;
    private long nextRowNanos; // loop thread
    private long lastTickNanos; // loop thread
    private int rowsSeen;
    private long newestNanos;
    private long lastRunNanos;
    private long sequence;
    private boolean usable; // what the last run gave
    private volatile long expired;
    private volatile boolean running = true;

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
     * @param imu    index of the inertial unit that the model looks at; -1: it looks at joints only
     * @param clock  the loop's
     * @param failed is told, on the worker's thread, when the network has thrown; it is then run no more
     */
    public PerceptionWorker(PerceptModel model, Settings settings, RobotModel robot, int imu, Clock clock,
            BiConsumer<String, Throwable> failed) {
        this.clock = clock;
        this.model = model;
        this.settings = settings;
        this.imu = imu;
        this.failed = failed;
        if (imu < 0 && (model.terms().contains(PerceptModel.Term.GYRO)
                || model.terms().contains(PerceptModel.Term.ACCELEROMETER))) {
            throw new IllegalArgumentException("model " + settings.name() + " wants an IMU; name one with input:");
        }
        hopNanos = model.hopNanos();
        terms = model.terms().toArray(PerceptModel.Term[]::new);
        joints = model.joints().stream().mapToInt(robot.joints()::indexOf).toArray();
        for (int i = 0; i < joints.length; i++) {
            if (joints[i] < 0) {
                throw new IllegalArgumentException("model " + settings.name() + " wants joint "
                        + model.joints().get(i) + ", which robot " + robot.name() + " does not have");
            }
        }
        width = InputRow.width(List.of(terms), joints.length);
        rows = new Ring<>(ROWS, () -> new InputRow(width));
        results = new Slot<>(() -> new Percept(model.labels().size()));
        window = new float[width * model.window()];
        scores = new double[model.labels().size()];
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
        long halfTick = Math.min(hopNanos, state.nowNanos - lastTickNanos) / 2;
        lastTickNanos = state.nowNanos;
        long stampNanos = oldestInput(state);
        if (state.nowNanos < nextRowNanos - halfTick || stampNanos == 0) {
            return; // the tick nearest to the due time makes the row: rows are to lie one hop apart
        }
        boolean gap = state.nowNanos - nextRowNanos > hopNanos;
        nextRowNanos = gap ? state.nowNanos + hopNanos : nextRowNanos + hopNanos;
        rows.claim().fill(state, stampNanos, terms, imu, joints);
        rows.commit();
    }

    /** When the oldest of what the model looks at was acquired; 0: some of it never was. */
    @RealTime
    private long oldestInput(RobotState state) {
        long oldest = imu < 0 ? Long.MAX_VALUE : state.imus[imu].stampNanos;
        for (int joint : joints) {
            oldest = Math.min(oldest, state.joints.stampNanos[joint]);
        }
        return oldest;
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
            rows.drain(this::shift);
            if (rowsSeen >= model.window() && newestNanos != lastRunNanos) {
                try {
                    run();
                } catch (RuntimeException | Error e) {
                    failed.accept(settings.name(), e);
                    return; // its percept becomes stale, and the gate does what the robot file says
                }
            }
        }
    }

    private void shift(InputRow row) {
        System.arraycopy(window, width, window, 0, window.length - width);
        System.arraycopy(row.values, 0, window, window.length - width, width);
        newestNanos = row.stampNanos;
        rowsSeen = Math.min(rowsSeen + 1, model.window());
    }

    private void runModel() {
        usable = model.run(window, scores);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void run() {
        lastRunNanos = newestNanos;
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
            System.arraycopy(scores, 0, result.scores, 0, scores.length);
            result.stampNanos = newestNanos;
            result.sequence = ++sequence;
            results.publish();
        }
    }

    /** Ends the thread, after a run under way, and closes the model. */
    @Override
    public void close() {
        running = false;
        clock.unpark(thread);
        clock.join(thread, 0);
        model.close();
    }
}
