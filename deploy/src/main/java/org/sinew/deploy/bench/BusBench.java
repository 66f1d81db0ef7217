package org.sinew.deploy.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.sinew.device.BusStats;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.drivers.servo.FeetechSts;
import org.sinew.loop.Priorities;
import org.sinew.safety.JointMode;
import org.sinew.state.SafetyState;

/**
 * What a turn of a servo bus takes by number of servos: goals of all, slow registers of one, position, speed and load
 * of all, on the bus thread through the real driver, armed and moving, one turn after the other. Beside it the time
 * that the same bytes take on the wire. Each number of servos is measured twice, going up and coming down, so that a
 * machine that becomes faster or slower favours nobody.
 */
public final class BusBench {
    private static final int BAUD = 1_000_000;
    private static final int[] SERVOS = {1, 2, 5, 10, 15, 20, 25, 30};
    private static final long PERIOD_NANOS = 10_000_000;
    private static final long NAP_NANOS = 20_000;
    private static final long PATIENCE_NANOS = 2_000_000_000;
    private static final int WARM_TURNS = 30;
    private static final int LEAST_TURNS = 20;

    private final ServoLine.Maker lines;
    private final Consumer<String> progress;
    private final FeetechSts.Driver driver = new FeetechSts.Driver();

    /**
     * What was found for one number of servos.
     *
     * @param servos           on the line
     * @param turn             ns of each turn, as the bus thread was busy
     * @param wireNanos        of all bytes of a turn at the line's bit rate
     * @param returnDelayNanos that the servos wait in a turn before they answer
     * @param budgetNanos      what a check of a robot file expects of a turn
     * @param bytes            of a turn, both ways
     * @param transactionsPerSecond one turn after the other
     * @param turnsPerSecond   one turn after the other
     * @param errors           transactions that failed
     */
    public record Size(int servos, Histogram turn, double wireNanos, double returnDelayNanos, double budgetNanos,
            double bytes, double transactionsPerSecond, double turnsPerSecond, long errors) {
        /** The wire's own limit. */
        public double limitNanos() {
            return wireNanos + returnDelayNanos;
        }

        /** What a turn at the median takes beyond the wire's limit, in percent of that. */
        public double overheadPercent() {
            return 100 * (turn.getValueAtPercentile(50) / limitNanos() - 1);
        }
    }

    /**
     * All sizes.
     *
     * @param line  what the line was made of
     * @param baud  bits per second
     * @param sizes from few servos to many
     */
    public record Result(String line, int baud, List<Size> sizes) {
        public Result {
            sizes = List.copyOf(sizes);
        }
    }

    /** Sums over both passes of one size. */
    private static final class Sum {
        final int servos;
        final Histogram turn = new Histogram(60_000_000_000L, 3);
        long wireNanos;
        long delayNanos;
        long bytes;
        long transactions;
        long errors;
        long elapsedNanos;

        Sum(int servos) {
            this.servos = servos;
        }

        Size size(double budgetNanos) {
            double turns = turn.getTotalCount();
            double seconds = elapsedNanos / 1e9;
            return new Size(servos, turn, wireNanos / turns, delayNanos / turns, budgetNanos, bytes / turns,
                    transactions / seconds, turns / seconds, errors);
        }
    }

    /**
     * @param lines    makes the lines that are measured
     * @param progress is told now and then how far it is
     */
    public BusBench(ServoLine.Maker lines, Consumer<String> progress) {
        this.lines = lines;
        this.progress = progress;
    }

    /** Measures for about this long. */
    public Result run(Duration time) throws IOException, InterruptedException {
        return run(time, SERVOS);
    }

    Result run(Duration time, int... servos) throws IOException, InterruptedException {
        List<Sum> sums = new ArrayList<>();
        Arrays.stream(servos).forEach(count -> sums.add(new Sum(count)));
        long nanosEach = time.toNanos() / (2L * servos.length);
        for (boolean up : new boolean[] {true, false}) {
            for (Sum sum : up ? sums : sums.reversed()) {
                progress.accept(sum.servos + " servos" + (up ? "" : ", once more"));
                LoopPriority.run(fifo -> measure(sum, nanosEach));
            }
        }
        return new Result(lines.kind(), BAUD, sums.stream().map(sum -> sum.size(driver.wireNanos(
                ServoLine.entries(sum.servos).stream().map(entry -> entry.config()).toList(), BAUD))).toList());
    }

    private void measure(Sum sum, long nanos) throws IOException, InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (ServoLine line = lines.of(sum.servos, BAUD)) {
            JointBus bus = driver.create("servo", ServoLine.entries(sum.servos), sum.servos, JointMode.LIMP,
                    line.port());
            try (BusWorker worker = new BusWorker(line.port(), List.of(bus), BenchRobot.workerSettings(Priorities.BUS),
                    (broken, why) -> failure.set(why))) {
                worker.start();
                BenchRobot robot = new BenchRobot(bus, List.of(), List.of(worker), PERIOD_NANOS,
                        BenchRobot.swing(sum.servos));
                new Turns(robot, line.port().stats(), failure).measure(sum, line, nanos);
            }
        } catch (DeviceException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** One turn after the other of one robot. */
    private record Turns(BenchRobot robot, BusStats stats, AtomicReference<@Nullable Throwable> failure) {
        void measure(Sum sum, ServoLine line, long nanos) throws IOException {
            long endNanos = System.nanoTime() + nanos;
            arm();
            for (int i = 0; i < WARM_TURNS; i++) {
                turn();
            }
            long delayNanos = line.returnDelayNanos() * (sum.servos + 1); // the slow read is answered, too
            long begin = System.nanoTime();
            long bytes = stats.bytes();
            long wireNanos = stats.wireNanos();
            long transactions = stats.transactions();
            long errors = stats.errors();
            for (int i = 0; i < LEAST_TURNS || System.nanoTime() - endNanos < 0; i++) {
                if (robot.safety() != SafetyState.ARMED) {
                    arm(); // other programs kept its threads from running for so long that it has stopped
                }
                sum.turn.recordValue(turn());
                sum.delayNanos += delayNanos;
            }
            sum.elapsedNanos += System.nanoTime() - begin;
            sum.bytes += stats.bytes() - bytes;
            sum.wireNanos += stats.wireNanos() - wireNanos;
            sum.transactions += stats.transactions() - transactions;
            sum.errors += stats.errors() - errors;
        }

        private void arm() throws IOException {
            long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
            while (robot.safety() != SafetyState.ARMED) {
                robot.requestArm();
                turn();
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new IOException("the robot on the servo line cannot be armed: it is "
                            + robot.safety().word());
                }
            }
        }

        /** One tick and the turn that it asks for; how long the bus thread was busy. */
        private long turn() throws IOException {
            long busyNanos = stats.busyNanos();
            long begin = System.nanoTime();
            robot.loop().tick(begin);
            while (stats.busyNanos() == busyNanos) {
                if (failure.get() != null || System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new IOException("the servo bus takes no turns any more", failure.get());
                }
                LockSupport.parkNanos(NAP_NANOS);
            }
            return stats.busyNanos() - busyNanos;
        }
    }
}
