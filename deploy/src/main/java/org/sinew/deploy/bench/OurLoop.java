package org.sinew.deploy.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.sinew.decide.Behavior;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.loop.GcWatch;
import org.sinew.loop.LoopThread;
import org.sinew.loop.MemoryImu;
import org.sinew.loop.MemoryJoints;
import org.sinew.loop.Priorities;
import org.sinew.rt.Clock;
import org.sinew.state.SafetyState;

/**
 * The loop of a robot as it runs on a robot: the loop thread, its pacer, the whole tick, a bus thread that each tick
 * wakes, the recorder's thread; armed and moving. Only the wires are missing. Each block is a robot of its own.
 */
public final class OurLoop implements Paced {
    private static final int WARM_UP_HZ = 1000;
    private static final int WARM_UP_PERIODS = 1000;
    private static final long ARMING_POLL_NANOS = 5_000_000;

    private final int joints;
    private final IntFunction<Behavior> behaviors;
    private final GcWatch gc = new GcWatch();
    private final Histogram tick = Block.histogram();
    private int unarmed;

    /** A robot of so many joints. */
    public OurLoop(int joints) {
        this(joints, BenchRobot::swing);
    }

    /** @param behaviors makes what the robot does, of the number of joints */
    OurLoop(int joints, IntFunction<Behavior> behaviors) {
        this.joints = joints;
        this.behaviors = behaviors;
    }

    /** Runs blocks that do not count, until code is compiled and pages are there. */
    public void warmUp() throws IOException, InterruptedException {
        run(WARM_UP_HZ, WARM_UP_PERIODS);
        run(WARM_UP_HZ, WARM_UP_PERIODS);
        tick.reset();
        unarmed = 0;
    }

    /** Blocks at whose end the robot was not armed, because the system kept its threads from running. */
    public int unarmedBlocks() {
        return unarmed;
    }

    /** Length of every tick of all blocks so far, in us. */
    public Histogram tickMicros() {
        return tick;
    }

    @Override
    public Block run(int rateHz, int periods) throws IOException, InterruptedException {
        long periodNanos = 1_000_000_000L / rateHz;
        MemoryJoints bus = new MemoryJoints(new double[joints]);
        MemoryImu imu = new MemoryImu();
        bus.transact(System.nanoTime()); // else the first tick waits for joints that nobody has read yet
        imu.transact(System.nanoTime());
        BusWorker worker = new BusWorker(new MemoryPort(), List.of(bus, imu),
                BenchRobot.workerSettings(Priorities.BUS), (failed, why) -> { });
        BenchRobot robot = new BenchRobot(bus, List.of(imu), List.of(worker), periodNanos, behaviors.apply(joints));
        List<String> refused = new ArrayList<>();
        LoopThread thread = new LoopThread(robot.loop(), new LoopThread.Settings(periodNanos, Priorities.LOOP,
                OptionalInt.empty(), true, periods), Clock.WALL, gc, refused::add);
        try (worker; thread; var recorder = robot.recorder()) {
            worker.start();
            recorder.start();
            thread.start();
            while (robot.safety() != SafetyState.ARMED && !thread.awaitEnd(ARMING_POLL_NANOS)) {
                robot.requestArm(); // refused until the first samples are there
            }
            thread.awaitEnd(0);
        } catch (DeviceException e) {
            throw new IOException(e);
        }
        return result(thread, robot, refused);
    }

    private Block result(LoopThread thread, BenchRobot robot, List<String> refused) {
        Throwable failure = thread.failure();
        if (failure != null) {
            throw new IllegalStateException("the loop under measurement ended by itself", failure);
        }
        unarmed += robot.safety() == SafetyState.ARMED ? 0 : 1;
        tick.add(thread.stats().tick());
        boolean fifo = refused.stream().noneMatch(line -> line.contains("priority"));
        return new Block(thread.stats().lateness(), thread.stats().ticks(), thread.stats().skipped(),
                thread.stats().allocatedBytes(), fifo);
    }
}
