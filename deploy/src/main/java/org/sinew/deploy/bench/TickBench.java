package org.sinew.deploy.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.sinew.loop.MemoryImu;
import org.sinew.loop.MemoryJoints;
import org.sinew.rt.AllocationMeter;
import org.sinew.state.SafetyState;

/**
 * What a tick costs by number of joints. Robots of all sizes exist at once and tick by turns, some ticks each, so that
 * a disturbance hits all sizes alike; of each turn the median counts, of each size the median of these. Then one robot
 * of 20 joints runs at 100 Hz on the real loop thread: there the caches have gone cold between ticks.
 */
public final class TickBench {
    static final int JOINTS = 20;
    static final int RATE_HZ = 100;
    private static final int SMALLEST = 5;
    private static final int LARGEST = 60;
    private static final int STEP = 5;
    private static final long PERIOD_NANOS = 1_000_000_000 / RATE_HZ;
    private static final int WARM_TICKS = 3_000;
    private static final int TICKS_A_TURN = 100;
    private static final int LEAST_ROUNDS = 5;
    private static final int LEAST_PACED = 200;
    private static final Duration LONGEST_PART = Duration.ofHours(1); // so that times fit into memory

    private final Consumer<String> progress;

    /**
     * What was found.
     *
     * @param joints     sizes
     * @param tickMicros median length of a tick of each size, back to back
     * @param fit        the line through these
     * @param rounds     turns of each size
     * @param backToBack of 20 joints, every tick
     * @param paced      of 20 joints at 100 Hz on the loop thread, every tick
     * @param allocatedBytes on the heap by the thread that ticks, all ticks together
     * @param fifo       whether the thread had a fixed priority
     */
    public record Result(int[] joints, double[] tickMicros, LineFit fit, int rounds, Histogram backToBack,
            Histogram paced, long allocatedBytes, boolean fifo) {
    }

    /** A robot whose bus is turned by hand, in a time of its own. */
    private static final class Size {
        private final MemoryJoints bus;
        private final MemoryImu imu = new MemoryImu();
        private final BenchRobot robot;
        private final List<Double> medians = new ArrayList<>();
        private long nowNanos = System.nanoTime();

        Size(int joints) {
            bus = new MemoryJoints(new double[joints]);
            robot = new BenchRobot(bus, List.of(imu), List.of(), PERIOD_NANOS, BenchRobot.swing(joints));
            robot.recorder().start();
        }

        /** One tick; its length in ns. */
        long tick() {
            nowNanos += PERIOD_NANOS;
            bus.transact(nowNanos);
            imu.transact(nowNanos);
            long begin = System.nanoTime();
            robot.loop().tick(nowNanos);
            return System.nanoTime() - begin;
        }

        void warmUp() {
            for (int i = 0; i < WARM_TICKS; i++) {
                if (robot.safety() == SafetyState.DISARMED) {
                    robot.requestArm();
                }
                tick();
            }
            mustBeArmed();
        }

        private void mustBeArmed() {
            if (robot.safety() != SafetyState.ARMED) {
                throw new IllegalStateException("a robot under measurement is " + robot.safety().word());
            }
        }

        void end() {
            robot.recorder().close();
            mustBeArmed();
        }
    }

    /** @param progress is told now and then how far it is */
    public TickBench(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Measures for about this long, half of it by turns, half of it at 100 Hz. */
    public Result run(Duration time) throws IOException, InterruptedException {
        Duration half = time.dividedBy(2).compareTo(LONGEST_PART) > 0 ? LONGEST_PART : time.dividedBy(2);
        Turns turns = new Turns(half);
        progress.accept("robots of " + SMALLEST + " to " + LARGEST + " joints by turns");
        LoopPriority.run(turns::run);
        progress.accept(JOINTS + " joints at " + RATE_HZ + " Hz");
        OurLoop loop = new OurLoop(JOINTS);
        loop.warmUp();
        int periods = (int) Math.max(LEAST_PACED, half.toNanos() / PERIOD_NANOS);
        Block block = loop.run(RATE_HZ, periods);
        int[] joints = turns.sizes.stream().mapToInt(size -> size.bus.joints().length).toArray();
        double[] micros = turns.sizes.stream().mapToDouble(size -> Comparison.median(
                size.medians.stream().mapToDouble(Double::doubleValue).toArray()) / 1e3).toArray();
        return new Result(joints, micros, LineFit.of(Arrays.stream(joints).asDoubleStream().toArray(), micros),
                turns.rounds, turns.ofTwenty, loop.tickMicros(), turns.allocatedBytes + block.allocatedBytes(),
                turns.fifo);
    }

    /** The first half, on a thread that has the loop's priority. */
    private static final class Turns {
        private final long nanos;
        private final List<Size> sizes = new ArrayList<>();
        private final Histogram ofTwenty = new Histogram(60_000_000_000L, 3); // ns
        private final long[] ticks = new long[TICKS_A_TURN];
        private final AllocationMeter meter = new AllocationMeter();
        private int rounds;
        private long allocatedBytes;
        private boolean fifo;

        Turns(Duration time) {
            nanos = time.toNanos();
            for (int joints = SMALLEST; joints <= LARGEST; joints += STEP) {
                sizes.add(new Size(joints));
            }
        }

        void run(boolean fifoGranted) {
            fifo = fifoGranted;
            sizes.forEach(Size::warmUp);
            rounds();
            sizes.forEach(Size::end);
        }

        private void rounds() {
            long endNanos = System.nanoTime() + nanos;
            while (rounds < LEAST_ROUNDS || System.nanoTime() - endNanos < 0) {
                for (int i = 0; i < sizes.size(); i++) {
                    turn(sizes.get((i + rounds) % sizes.size())); // each is the first as often as the others
                }
                rounds++;
            }
        }

        private void turn(Size size) {
            long begin = System.nanoTime();
            meter.start();
            for (int i = 0; i < TICKS_A_TURN; i++) {
                ticks[i] = size.tick();
            }
            allocatedBytes += meter.bytes();
            if (size.bus.joints().length == JOINTS) {
                for (long tick : ticks) {
                    ofTwenty.recordValue(tick);
                }
            }
            Arrays.sort(ticks);
            size.medians.add((ticks[TICKS_A_TURN / 2 - 1] + ticks[TICKS_A_TURN / 2]) / 2.0);
            LockSupport.parkNanos(System.nanoTime() - begin); // half of the processor stays free
        }
    }
}
