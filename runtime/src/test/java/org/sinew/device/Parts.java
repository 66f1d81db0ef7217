package org.sinew.device;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/** Parts on a bus that write down what is done to them, on which thread, and do what a test tells them. */
final class Parts {
    /** A step of a part that may fail. */
    interface Step {
        void run() throws DeviceException;
    }

    /** What was done to all parts of one test, in order: {@code open imu}, {@code safe servo LIMP} ... */
    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final Queue<String> threads = new ConcurrentLinkedQueue<>();

    private void note(String what) {
        log.add(what);
        threads.add(Thread.currentThread().getName());
    }

    List<String> logged() {
        return List.copyOf(log);
    }

    List<String> logged(String beginning) {
        return log.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    Part part(String name) {
        return new Part(name);
    }

    Joints joints(String name) {
        return new Joints(name);
    }

    static Port port(String name) {
        BusStats stats = new BusStats();
        return new Port() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public BusStats stats() {
                return stats;
            }

            @Override
            public void close() {
            }
        };
    }

    /** Takes one permit, or fails the test. */
    static void take(Semaphore permits) throws InterruptedException {
        if (!permits.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not happen within 20 s");
        }
    }

    /** Waits for a latch, on a thread that nobody interrupts. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody released it within 20 s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A part without joints. */
    class Part implements Device {
        final Semaphore turns = new Semaphore(0); // one permit for each turn that has begun
        private final String name;
        Step onOpen = () -> { };
        Runnable onTurn = () -> { };
        Runnable onClose = () -> { };

        Part(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void open() throws DeviceException {
            note("open " + name);
            onOpen.run();
        }

        @Override
        public WireFault transact(long nowNanos) {
            note("turn " + name);
            turns.release();
            onTurn.run();
            return WireFault.OK;
        }

        @Override
        public void close() {
            note("close " + name);
            onClose.run();
        }
    }

    /** A joint bus with one joint. */
    final class Joints extends Part implements JointBus {
        final Semaphore safes = new Semaphore(0); // one permit for each call of safe()
        volatile Supplier<WireFault> onSafe = () -> WireFault.OK;
        private final Slot<JointSample> samples = new Slot<>(() -> new JointSample(1));
        private final Slot<JointCommand> commands = new Slot<>(() -> new JointCommand(1));

        Joints(String name) {
            super(name);
        }

        @Override
        public int[] joints() {
            return new int[1];
        }

        @Override
        public Slot<JointSample> samples() {
            return samples;
        }

        @Override
        public Slot<JointCommand> commands() {
            return commands;
        }

        @Override
        public WireFault safe(JointMode mode) {
            note("safe " + name() + " " + mode);
            WireFault outcome = onSafe.get();
            safes.release();
            return outcome;
        }
    }

    /** Answers one after the other, then the last one for ever. */
    static Supplier<WireFault> answers(WireFault... all) {
        Queue<WireFault> left = new ConcurrentLinkedQueue<>(Arrays.asList(all));
        return () -> left.size() > 1 ? left.remove() : left.element();
    }
}
