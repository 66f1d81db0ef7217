package org.sinew.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.JointMode;

/** The thread of a bus with parts that obey the test. What must not happen is waited for with a second bus. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BusWorkerTest {
    private static final long NEVER = 3_600_000_000_000L;
    private static final long SOON = 20_000_000;

    private final Parts parts = new Parts();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore failed = new Semaphore(0);
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final List<BusWorker> workers = new ArrayList<>();

    private BusWorker worker(long watchdogNanos, Device... devices) {
        var settings = new BusWorker.Settings(0, watchdogNanos, JointMode.DAMP);
        BusWorker worker = new BusWorker(Parts.port("servo"), List.of(devices), settings, (which, why) -> {
            failures.add(which.name() + ": " + why.getMessage());
            failed.release();
        });
        workers.add(worker);
        return worker;
    }

    /**
     * Lets several watchdog times pass: as many as it takes another bus, woken in turn, to find the loop silent three
     * times. Whatever a worker of the same settings was going to do, it has had the time for.
     */
    private void letSilencePass() throws InterruptedException, DeviceException {
        Parts.Joints other = new Parts().joints("other");
        BusWorker beside = worker(SOON, other);
        beside.start();
        for (int i = 0; i < 3; i++) {
            beside.wake();
            Parts.take(other.safes);
        }
        beside.close();
    }

    @AfterEach
    void end() {
        workers.forEach(BusWorker::close);
    }

    @Test
    void opensInOrderAndReturnsWhenAllAreOpen() throws DeviceException, InterruptedException {
        BusWorker worker = worker(NEVER, parts.part("imu"), parts.joints("arm"), parts.part("meter"));
        worker.start();
        assertThat(parts.logged()).containsExactly("open imu", "open arm", "open meter");
    }

    @Test
    void givesEveryDeviceATurnInOrderOnItsOwnThread() throws DeviceException, InterruptedException {
        Parts.Part last = parts.part("meter");
        BusWorker worker = worker(NEVER, parts.part("imu"), parts.joints("arm"), last);
        worker.start();
        worker.wake();
        Parts.take(last.turns);
        worker.close();
        assertThat(parts.logged("turn")).containsExactly("turn imu", "turn arm", "turn meter");
        assertThat(parts.threads).containsOnly("bus-servo");
        assertThat(worker.stats().busyNanos()).isPositive();
    }

    @Test
    void doesNothingUnasked() throws DeviceException, InterruptedException {
        BusWorker worker = worker(SOON, parts.joints("arm"));
        worker.start();
        letSilencePass();
        assertThat(parts.logged()).containsExactly("open arm");
    }

    @Test
    void closesEveryDeviceThoughOneFails() throws DeviceException, InterruptedException {
        Parts.Part imu = parts.part("imu");
        Parts.Joints arm = parts.joints("arm");
        imu.onClose = () -> {
            throw new IllegalStateException("the cable is off");
        };
        arm.onClose = imu.onClose;
        BusWorker worker = worker(NEVER, imu, arm, parts.part("meter"));
        worker.start();
        worker.close();
        assertThat(parts.logged("close")).containsExactlyInAnyOrder("close imu", "close arm", "close meter");
        assertThat(failures).isEmpty();
    }

    @Test
    void closesOnTheBusThreadAndOnlyOnce() throws DeviceException, InterruptedException {
        BusWorker worker = worker(NEVER, parts.joints("arm"));
        worker.start();
        worker.close();
        worker.close();
        assertThat(parts.logged()).containsExactly("open arm", "close arm");
        assertThat(parts.threads).containsOnly("bus-servo");
    }

    @Test
    void closesAfterTheTurnUnderWay() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        CountDownLatch goOn = new CountDownLatch(1);
        arm.onTurn = () -> {
            Parts.await(goOn);
            parts.log.add("turn ends");
        };
        BusWorker worker = worker(NEVER, arm);
        worker.start();
        worker.wake();
        Parts.take(arm.turns);
        Thread closer = new Thread(worker::close);
        closer.start();
        while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        closer.join();
        assertThat(parts.logged()).containsExactly("open arm", "turn arm", "turn ends", "close arm");
    }

    @Test
    void startTellsWhatADeviceSaysAndClosesWhatWasOpened() {
        Parts.Part imu = parts.part("imu");
        imu.onOpen = () -> {
            throw new DeviceException("imu does not answer; check its cable");
        };
        BusWorker worker = worker(NEVER, parts.joints("arm"), imu, parts.part("meter"));
        assertThatThrownBy(worker::start).isInstanceOf(DeviceException.class)
                .hasMessage("imu does not answer; check its cable");
        assertThat(parts.logged("open")).containsExactly("open arm", "open imu");
        assertThat(parts.logged("close")).containsExactlyInAnyOrder("close arm", "close imu");
        assertThat(failures).isEmpty();
    }

    @Test
    void startTellsWhatADriverHasThrownAndDoesNotHang() {
        Parts.Part imu = parts.part("imu");
        imu.onOpen = () -> {
            throw new IllegalStateException("a bug");
        };
        assertThatThrownBy(worker(NEVER, imu)::start).isInstanceOf(DeviceException.class)
                .hasMessageContaining("servo").hasMessageContaining("a bug")
                .hasCauseInstanceOf(IllegalStateException.class);
        imu.onOpen = () -> {
            throw new NoClassDefFoundError("a jar is missing");
        };
        assertThatThrownBy(worker(NEVER, imu)::start).isInstanceOf(DeviceException.class)
                .hasMessageContaining("a jar is missing");
        assertThat(failures).isEmpty();
    }

    @Test
    void startDoesNotHangWhenTheFailedDeviceCannotEvenBeClosed() {
        Parts.Part imu = parts.part("imu");
        imu.onOpen = () -> {
            throw new DeviceException("imu does not answer");
        };
        imu.onClose = () -> {
            throw new IllegalStateException("it never was open");
        };
        assertThatThrownBy(worker(NEVER, imu)::start).hasMessage("imu does not answer");
    }

    @Test
    void aDriverThatThrowsInItsTurnEndsTheBusAndIsToldOnce() throws DeviceException, InterruptedException {
        Parts.Part imu = parts.part("imu");
        imu.onTurn = () -> {
            throw new IllegalStateException("a bug");
        };
        BusWorker worker = worker(SOON, imu, parts.joints("arm"));
        worker.start();
        worker.wake();
        Parts.take(failed);
        worker.wake();
        letSilencePass();
        worker.close();
        assertThat(failures).containsExactly("servo: a bug");
        assertThat(parts.logged("turn")).containsExactly("turn imu");
        assertThat(parts.logged("close")).containsExactlyInAnyOrder("close imu", "close arm");
        assertThat(parts.threads).containsOnly("bus-servo");
    }

    @Test
    void anErrorInATurnIsToldToo() throws DeviceException, InterruptedException {
        Parts.Part imu = parts.part("imu");
        imu.onTurn = () -> {
            throw new NoClassDefFoundError("a jar is missing");
        };
        BusWorker worker = worker(NEVER, imu, parts.joints("arm"));
        worker.start();
        worker.wake();
        Parts.take(failed);
        worker.close();
        assertThat(failures).containsExactly("servo: a jar is missing");
        assertThat(parts.logged()).contains("close arm");
    }

    @Test
    void makesTheJointsSafeOnceWhenTheLoopFallsSilent() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        Parts.Joints leg = parts.joints("leg");
        BusWorker worker = worker(SOON, arm, parts.part("imu"), leg);
        worker.start();
        long beginNanos = System.nanoTime();
        worker.wake();
        Parts.take(leg.safes);
        assertThat(System.nanoTime() - beginNanos).isGreaterThan(SOON);
        letSilencePass();
        worker.close();
        assertThat(parts.logged("safe")).containsExactly("safe arm DAMP", "safe leg DAMP");
        assertThat(parts.threads).containsOnly("bus-servo");
    }

    @Test
    void triesAgainWhileAJointBusCannotBeMadeSafe() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        arm.onSafe = Parts.answers(WireFault.TIMEOUT, WireFault.CHECKSUM, WireFault.OK);
        Parts.Joints leg = parts.joints("leg");
        BusWorker worker = worker(SOON, arm, leg);
        worker.start();
        worker.wake();
        for (int i = 0; i < 3; i++) {
            Parts.take(leg.safes);
        }
        letSilencePass();
        worker.close();
        assertThat(parts.logged("safe")).hasSize(6);
    }

    @Test
    void restsBetweenItsTriesWhenTheLineIsGone() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        arm.onSafe = () -> WireFault.GONE; // at once: nothing waits for a reply
        BusWorker worker = worker(SOON, arm);
        worker.start();
        long beginNanos = System.nanoTime();
        worker.wake();
        Parts.take(arm.safes);
        letSilencePass();
        worker.close();
        assertThat(parts.logged("safe").size()).as("tries").isGreaterThan(1)
                .isLessThan((int) ((System.nanoTime() - beginNanos) / (SOON / 4)));
    }

    @Test
    void listensToTheLoopAgainWhileTheJointsCannotBeMadeSafe() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        arm.onSafe = () -> WireFault.TIMEOUT;
        BusWorker worker = worker(SOON, arm);
        worker.start();
        worker.wake();
        Parts.take(arm.turns);
        Parts.take(arm.safes);
        worker.wake();
        Parts.take(arm.turns);
        worker.close();
        assertThat(parts.logged()).endsWith("close arm");
    }

    @Test
    void watchesAgainAfterTheLoopHasSpokenAgain() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        BusWorker worker = worker(SOON, arm);
        worker.start();
        for (int i = 0; i < 3; i++) {
            worker.wake();
            Parts.take(arm.safes);
        }
        letSilencePass();
        worker.close();
        assertThat(parts.logged("safe")).hasSize(3);
        assertThat(parts.logged("turn")).hasSize(3);
    }

    @Test
    void leavesTheJointsAloneWhileTheLoopSpeaks() throws DeviceException, InterruptedException {
        long watchdogNanos = 150_000_000;
        Parts.Joints arm = parts.joints("arm");
        BusWorker worker = worker(watchdogNanos, arm);
        worker.start();
        long beginNanos = System.nanoTime();
        long longestGapNanos = 0;
        for (long last = beginNanos; last - beginNanos < 4 * watchdogNanos;) {
            worker.wake();
            Parts.take(arm.turns);
            long now = System.nanoTime();
            longestGapNanos = Math.max(longestGapNanos, now - last);
            last = now;
        }
        List<String> safes = parts.logged("safe");
        assumeTrue(longestGapNanos < watchdogNanos / 2, "this machine has kept the test waiting");
        assertThat(safes).isEmpty();
    }

    @Test
    void aDriverThatThrowsWhenToldToBeSafeIsToldAndClosed() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        arm.onSafe = () -> {
            throw new IllegalStateException("a bug");
        };
        BusWorker worker = worker(SOON, arm);
        worker.start();
        worker.wake();
        Parts.take(failed);
        worker.close();
        assertThat(failures).containsExactly("servo: a bug");
        assertThat(parts.logged()).endsWith("close arm");
    }

    @Test
    void wakeUpsDuringATurnBecomeOneTurn() throws DeviceException, InterruptedException {
        Parts.Joints arm = parts.joints("arm");
        CountDownLatch goOn = new CountDownLatch(1);
        arm.onTurn = () -> Parts.await(goOn);
        BusWorker worker = worker(SOON, arm);
        worker.start();
        worker.wake();
        Parts.take(arm.turns);
        for (int i = 0; i < 5; i++) {
            worker.wake();
        }
        goOn.countDown();
        Parts.take(arm.safes); // the worker finds nothing more to do
        assertThat(parts.logged("turn")).hasSize(2);
    }

    /** A bus that is gone as long as the test says. */
    private final class Line implements Port {
        private final BusStats stats = new BusStats();
        private final Semaphore tries = new Semaphore(0);
        private volatile boolean gone;
        private volatile boolean back;

        @Override
        public String name() {
            return "servo";
        }

        @Override
        public BusStats stats() {
            return stats;
        }

        @Override
        public boolean unplugged() {
            return gone;
        }

        @Override
        public void reopen() throws DeviceException {
            boolean found = back;
            parts.log.add("reopen");
            tries.release();
            if (!found) {
                throw new DeviceException("bus servo: it is not there");
            }
            gone = false;
        }

        @Override
        public void close() {
        }
    }

    private BusWorker onLine(Line line, BooleanSupplier atRest, Device... devices) throws DeviceException {
        BusWorker worker = new BusWorker(line, List.of(devices), new BusWorker.Settings(0, SOON, JointMode.DAMP),
                (which, why) -> failures.add(which.name())).reopensWhen(atRest,
                (code, why) -> told.add(code + " " + why));
        workers.add(worker);
        worker.start();
        return worker;
    }

    @Test
    void opensABusAgainThatWasGoneAndEveryDeviceOfIt() throws DeviceException, InterruptedException {
        Line line = new Line();
        Parts.Part imu = parts.part("imu");
        BusWorker worker = onLine(line, () -> true, parts.joints("arm"), imu);
        line.gone = true;
        Parts.take(line.tries);
        Parts.take(line.tries);
        line.back = true;
        Parts.take(line.tries);
        while (parts.logged("open").size() < 4) {
            Thread.onSpinWait();
        }
        worker.wake();
        Parts.take(imu.turns);
        assertThat(parts.logged()).containsSubsequence("open arm", "open imu", "reopen", "reopen", "reopen",
                "open arm", "open imu", "turn arm", "turn imu");
        assertThat(parts.threads).containsOnly("bus-servo");
        assertThat(failures).isEmpty();
        assertThat(told).as("each once").containsExactly("BUS_GONE bus servo is gone; check its adapter and cable",
                "BUS_GONE bus servo: it is not there", "BUS_BACK ");
    }

    @Test
    void opensNoBusAgainBeforeTheRobotIsAtRest() throws DeviceException, InterruptedException {
        Line line = new Line();
        Semaphore asked = new Semaphore(0);
        AtomicBoolean still = new AtomicBoolean();
        Parts.Joints arm = parts.joints("arm");
        BusWorker worker = onLine(line, () -> {
            asked.release();
            return still.get();
        }, arm);
        line.back = true;
        line.gone = true;
        for (int i = 0; i < 3; i++) {
            Parts.take(asked);
            worker.wake();
            Parts.take(arm.turns); // the driver goes on telling that nothing answers
        }
        assertThat(parts.logged("reopen")).isEmpty();
        still.set(true);
        Parts.take(line.tries);
    }

    @Test
    void givesNoTurnToDevicesOfABusThatIsBackBeforeAllAreIdentified() throws DeviceException, InterruptedException {
        Line line = new Line();
        Semaphore opened = new Semaphore(0);
        AtomicBoolean there = new AtomicBoolean(true);
        Parts.Part imu = parts.part("imu");
        imu.onOpen = () -> {
            boolean answers = there.get();
            opened.release();
            if (!answers) {
                throw new DeviceException("imu: no answer");
            }
        };
        BusWorker worker = onLine(line, () -> true, imu);
        Parts.take(opened);
        there.set(false);
        line.back = true;
        line.gone = true;
        for (int i = 0; i < 2; i++) {
            Parts.take(opened);
            worker.wake();
        }
        there.set(true);
        Parts.take(opened);
        assertThat(parts.logged("turn")).isEmpty();
        worker.wake();
        Parts.take(imu.turns);
    }

    @Test
    void leavesABusGoneWhereNobodyHasAllowedAnythingElse() throws DeviceException, InterruptedException {
        Line line = new Line();
        BusWorker worker = new BusWorker(line, List.of(parts.part("imu")), new BusWorker.Settings(0, SOON,
                JointMode.DAMP), (which, why) -> failures.add(which.name()));
        workers.add(worker);
        worker.start();
        line.back = true;
        line.gone = true;
        letSilencePass();
        assertThat(parts.logged("reopen")).isEmpty();
    }
}
