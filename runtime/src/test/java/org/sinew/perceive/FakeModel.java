package org.sinew.perceive;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sinew.rt.Clock;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** A network that writes down what it is given; its first score is the first value of the newest row. */
final class FakeModel implements PerceptModel {
    /** What a run does beside that. */
    interface Run {
        /** Returns whether the scores are to be used. */
        boolean with(float[] rows);
    }

    static final RobotModel ROBOT = new RobotModel("two", List.of("hip", "knee"), List.of("imu", "head"), List.of(),
            List.of(), List.of(new RobotModel.PerceptInfo("body", List.of("upright", "falling"))));

    final Queue<float[]> runs = new ConcurrentLinkedQueue<>();
    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final Semaphore ran = new Semaphore(0); // one permit for each run that has begun
    volatile Run run = rows -> true;
    private final List<Term> terms;
    private final List<String> joints;
    private final long hopNanos;
    private final int window;

    FakeModel(List<Term> terms, List<String> joints, long hopNanos, int window) {
        this.terms = terms;
        this.joints = joints;
        this.hopNanos = hopNanos;
        this.window = window;
    }

    /** One that looks at the gyro and takes a row each {@code hopNanos}. */
    static FakeModel gyro(long hopNanos, int window) {
        return new FakeModel(List.of(Term.GYRO), List.of(), hopNanos, window);
    }

    /** A worker that looks for input a thousand times a second, for {@code model}. */
    static PerceptionWorker worker(FakeModel model, long budgetNanos, long maxAgeNanos) {
        return new PerceptionWorker(model, new PerceptionWorker.Settings("body", 1_000_000, budgetNanos, maxAgeNanos),
                ROBOT, 0, Clock.WALL, (name, why) -> model.log.add("failed " + name + ": " + why.getMessage()));
    }

    /** A state at a time, with a reading of the IMU of that time whose first value is {@code value}. */
    static RobotState at(long nanos, double value) {
        RobotState state = new RobotState(ROBOT);
        state.nowNanos = nanos;
        state.imus[0].stampNanos = nanos;
        state.imus[0].gyroRadPerSec[0] = value;
        return state;
    }

    static Percept percept() {
        return new Percept(2);
    }

    /** Waits until another run has begun, or fails the test. */
    void awaitRun() throws InterruptedException {
        if (!ran.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no run within 20 s");
        }
    }

    @Override
    public List<Term> terms() {
        return terms;
    }

    @Override
    public List<String> joints() {
        return joints;
    }

    @Override
    public long hopNanos() {
        return hopNanos;
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public List<String> labels() {
        return List.of("upright", "falling");
    }

    @Override
    public boolean run(float[] rows, double[] scores) {
        runs.add(rows.clone());
        log.add("run begins");
        ran.release();
        boolean usable = run.with(rows);
        scores[0] = rows[rows.length - rows.length / window];
        log.add("run ends");
        return usable;
    }

    @Override
    public void close() {
        log.add("close");
    }
}
