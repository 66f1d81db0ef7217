package org.sinew.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sinew.config.RobotConfig;
import org.sinew.rt.VirtualClock;
import org.sinew.text.Durations;

/**
 * The matrix of single faults: every fault of the language on every part of a robot that can have it, each at many
 * times from before arming into the middle of motion. One thread makes it and runs it, on as many as it is told.
 */
final class FaultMatrix {
    /** Names of the columns of {@link MatrixRow#columns}. */
    static final List<String> HEAD = List.of("fault", "runs", "motions", "ticks", "ends", "distinct", "result");
    /** From here on faults begin: some while the loop runs itself warm, some while it arms, most while it moves. */
    private static final long FIRST_MILLIS = 600;
    private static final long LAST_MILLIS = 2_600;
    /** Within a tick a fault may begin at any of these moments, in ms. */
    private static final int PHASES = 10;

    private final RobotConfig config;
    private final Path file;
    private final long seed;
    private final MatrixRun.Planted planted;
    private final List<MatrixCase> cases;
    private final List<MatrixRow> rows;

    /**
     * Reads off the robot what can fail.
     *
     * @param file    of the robot, for the commands that show a run again
     * @param seed    of all noise of the first run; each has its own
     * @param wanted  which cases are tried
     * @param planted protections that a test has switched off
     */
    FaultMatrix(RobotConfig config, Path file, long seed, Predicate<MatrixCase> wanted, MatrixRun.Planted planted)
            throws CommandFailure {
        this.config = config;
        this.file = file;
        this.seed = seed;
        this.planted = planted;
        try (Simulation body = Simulation.of(config, new VirtualClock(), seed)) {
            cases = MatrixTable.cases(body.parts(), estops(config)).stream().filter(wanted).toList();
        }
        rows = cases.stream().map(MatrixRow::new).toList();
    }

    private static Set<String> estops(RobotConfig config) {
        return config.devices().stream().filter(device -> device.role().equals(Optional.of(RobotConfig.Role.ESTOP)))
                .map(RobotConfig.Device::name).collect(Collectors.toSet());
    }

    /** What is tried, in order. */
    List<MatrixCase> cases() {
        return cases;
    }

    /** What has come of each, in the same order. */
    List<MatrixRow> rows() {
        return rows;
    }

    /**
     * Tries every case at so many times; or, where that is less than one, every so many-th case once.
     *
     * @param positions of each case
     * @param share     of all runs that are made, spread evenly
     * @param threads   that run
     * @param told      is told after each run how many are done, on the thread that made it
     */
    void run(int positions, double share, int threads, IntConsumer told) {
        List<Runnable> runs = new ArrayList<>();
        double due = 0;
        for (int i = 0; i < positions * cases.size(); i++) {
            due += share;
            if (due >= 1) {
                due -= 1;
                int which = i % cases.size();
                int position = i / cases.size();
                runs.add(() -> run(which, position, positions));
            }
        }
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            runs.forEach(run -> workers.execute(() -> {
                run.run();
                told.accept(done.incrementAndGet());
            }));
        }
    }

    private void run(int which, int position, int positions) {
        MatrixCase fault = cases.get(which);
        long atNanos = at(position, positions);
        long own = seed + position;
        String command = command(fault, atNanos, own);
        try {
            rows.get(which).add(new MatrixRun(config, fault, atNanos, own, planted).run(), command);
        } catch (Exception | Error e) {
            rows.get(which).add(e, command);
        }
    }

    /** Positions are spread evenly; within a tick they go through its phases. */
    static long at(int position, int positions) {
        long millis = FIRST_MILLIS + (LAST_MILLIS - FIRST_MILLIS) * position / positions;
        return (millis / PHASES * PHASES + position * 7 % PHASES) * 1_000_000;
    }

    private String command(MatrixCase fault, long atNanos, long own) {
        long millis = fault.runNanos(atNanos) / 1_000_000;
        return "sinew run " + file + " --sim --fast --arm" + (fault.withModels() ? "" : " --no-models") + " --seed "
                + own + " --for " + Durations.text(Duration.ofMillis(millis)) + " --fault \"" + fault.plan(atNanos)
                + "\"";
    }
}
