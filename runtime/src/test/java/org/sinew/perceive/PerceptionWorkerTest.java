package org.sinew.perceive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.perceive.PerceptModel.Term;
import org.sinew.rt.Clock;
import org.sinew.state.Percept;
import org.sinew.state.RobotState;

/** A worker with a network that obeys the test; the loop's time is told, not waited for. */
@Timeout(60)
class PerceptionWorkerTest {
    private static final long PERIOD = 10_000_000;
    private static final long JITTER = 40_000;
    private static final long START = 1_000_000_000;
    private static final long HOUR = 3_600_000_000_000L;

    private final List<PerceptionWorker> workers = new ArrayList<>();

    private PerceptionWorker worker(FakeModel model) {
        return started(FakeModel.worker(model, HOUR, HOUR));
    }

    private PerceptionWorker started(PerceptionWorker worker) {
        workers.add(worker);
        return worker;
    }

    private static void feed(PerceptionWorker worker, int... values) {
        for (int value : values) {
            worker.feed(FakeModel.at(START + value * PERIOD, value));
        }
    }

    /** Lets several periods of a worker pass: as many as it takes another one of the same period to run five times. */
    private void letPeriodsPass() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        PerceptionWorker beside = worker(model);
        beside.start();
        for (int i = 0; i < 5; i++) {
            feed(beside, i);
            model.awaitRun();
        }
    }

    /** First values of the rows of one run. */
    private static List<Integer> rows(float[] rows, int width) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < rows.length; i += width) {
            values.add((int) rows[i]);
        }
        return values;
    }

    @AfterEach
    void end() {
        workers.forEach(PerceptionWorker::close);
    }

    @ParameterizedTest(name = "a row every {0} ticks, seed {1}")
    @CsvSource({"1, 1", "1, 2", "2, 3", "2, 4", "3, 5"})
    void takesRowsExactlyOneHopApartThoughTicksJitter(int ticksPerHop, long seed) throws InterruptedException {
        FakeModel model = FakeModel.gyro(ticksPerHop * PERIOD, 200);
        PerceptionWorker worker = worker(model);
        Random random = new Random(seed);
        for (int tick = 0; tick < 200 * ticksPerHop; tick++) {
            long jitter = random.nextLong(-JITTER, JITTER + 1);
            worker.feed(FakeModel.at(START + tick * PERIOD + jitter, tick));
        }
        worker.start();
        model.awaitRun();
        List<Integer> ticks = rows(model.runs.element(), 3);
        for (int i = 0; i < 200; i++) {
            assertThat(ticks.get(i)).as("row %d of seed %d", i, seed).isEqualTo(i * ticksPerHop);
        }
    }

    @Test
    void keepsTheMeanWhereAHopIsNoWholeNumberOfTicks() throws InterruptedException {
        FakeModel model = FakeModel.gyro(5 * PERIOD / 2, 40);
        PerceptionWorker worker = worker(model);
        for (int tick = 0; tick < 100; tick++) {
            feed(worker, tick);
        }
        worker.start();
        model.awaitRun();
        List<Integer> ticks = rows(model.runs.element(), 3);
        for (int i = 0; i < 40; i++) {
            assertThat(Math.abs(ticks.get(i) - 2.5 * i)).as("row %d", i).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void doesNotTakeTheMissedRowsAllAtOnceAfterTheLoopStoodStill() throws InterruptedException {
        FakeModel model = FakeModel.gyro(2 * PERIOD, 4);
        PerceptionWorker worker = worker(model);
        feed(worker, 0, 1, 2, 3, 50, 51, 52, 53);
        worker.start();
        model.awaitRun();
        assertThat(rows(model.runs.element(), 3)).containsExactly(0, 2, 50, 52);
    }

    @Test
    void takesNoRowBeforeTheFirstReading() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 3);
        PerceptionWorker worker = worker(model);
        RobotState unread = FakeModel.at(START, 7);
        unread.imus[0].stampNanos = 0;
        worker.feed(unread);
        feed(worker, 1, 2);
        worker.start();
        letPeriodsPass();
        feed(worker, 3);
        model.awaitRun();
        assertThat(rows(model.runs.element(), 3)).containsExactly(1, 2, 3);
    }

    @Test
    void givesTheNewestRowsOldestFirst() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 3);
        PerceptionWorker worker = worker(model);
        feed(worker, 1, 2, 3, 4, 5);
        worker.start();
        model.awaitRun();
        feed(worker, 6);
        model.awaitRun();
        worker.close();
        assertThat(model.runs).extracting(rows -> rows(rows, 3)).containsExactly(List.of(3, 4, 5), List.of(4, 5, 6));
    }

    @Test
    void makesNoRowBeforeEverythingThatItShowsWasSeenOnce() throws InterruptedException {
        FakeModel model = new FakeModel(List.of(Term.JOINT_POSITION), List.of("knee"), PERIOD, 1);
        PerceptionWorker worker = started(new PerceptionWorker(model,
                new PerceptionWorker.Settings("body", 1_000_000, HOUR, HOUR), FakeModel.ROBOT, -1, Clock.WALL,
                (name, why) -> { }));
        RobotState state = FakeModel.at(START, 99);
        int knee = FakeModel.ROBOT.joints().indexOf("knee");
        for (int joint = 0; joint < state.joints.stampNanos.length; joint++) {
            state.joints.stampNanos[joint] = joint == knee ? 0 : START;
        }
        worker.feed(state);
        worker.start();
        letPeriodsPass();
        worker.close();
        assertThat(model.runs).as("the knee has never been read").isEmpty();
    }

    @Test
    void fillsARowWithTheTermsAndJointsOfTheCardInItsOrder() throws InterruptedException {
        FakeModel model = new FakeModel(List.of(Term.JOINT_EFFORT, Term.ACCELEROMETER, Term.JOINT_POSITION, Term.GYRO,
                Term.JOINT_VELOCITY), List.of("knee", "hip"), PERIOD, 1);
        PerceptionWorker worker = started(new PerceptionWorker(model,
                new PerceptionWorker.Settings("body", 1_000_000, HOUR, HOUR), FakeModel.ROBOT, 1, Clock.WALL,
                (name, why) -> { }));
        RobotState state = FakeModel.at(START, 99);
        state.imus[1].stampNanos = START;
        for (int i = 0; i < 3; i++) {
            state.imus[1].gyroRadPerSec[i] = 10 + i;
            state.imus[1].accelMetrePerSec2[i] = 20 + i;
        }
        for (int joint = 0; joint < 2; joint++) {
            state.joints.stampNanos[joint] = START;
            state.joints.positionRad[joint] = 30 + joint;
            state.joints.velocityRadPerSec[joint] = 40 + joint;
            state.joints.effortNm[joint] = 50 + joint;
        }
        worker.feed(state);
        worker.start();
        model.awaitRun();
        assertThat(model.runs.element()).containsExactly(51, 50, 20, 21, 22, 31, 30, 10, 11, 12, 41, 40);
    }

    @Test
    void runsOnlyWhenTheWindowIsFull() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 4);
        PerceptionWorker worker = worker(model);
        worker.start();
        feed(worker, 1, 2, 3);
        letPeriodsPass();
        feed(worker, 4);
        model.awaitRun();
        assertThat(rows(model.runs.element(), 3)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void runsOnlyWhenThereIsANewReading() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        PerceptionWorker worker = worker(model);
        worker.start();
        feed(worker, 1);
        model.awaitRun();
        letPeriodsPass();
        RobotState sameReading = FakeModel.at(START + 2 * PERIOD, 2);
        sameReading.imus[0].stampNanos = START + PERIOD;
        worker.feed(sameReading);
        letPeriodsPass();
        feed(worker, 3);
        model.awaitRun();
        worker.close();
        assertThat(model.runs).extracting(rows -> rows(rows, 3)).containsExactly(List.of(1), List.of(3));
        assertThat(worker.runs()).isEqualTo(2);
    }

    @Test
    void deliversTheScoresWithTheStampOfTheNewestRow() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 2);
        PerceptionWorker worker = worker(model);
        Percept percept = FakeModel.percept();
        assertThat(worker.collect(percept)).isFalse();
        RobotState late = FakeModel.at(START + 2 * PERIOD, 2);
        late.imus[0].stampNanos -= 3_000_000;
        feed(worker, 1);
        worker.feed(late);
        worker.start();
        model.awaitRun();
        worker.close();
        assertThat(worker.collect(percept)).isTrue();
        assertThat(percept.scores[0]).isEqualTo(2);
        assertThat(percept.stampNanos).isEqualTo(START + 2 * PERIOD - 3_000_000);
        assertThat(percept.sequence).isEqualTo(1);
        assertThat(worker.collect(percept)).isFalse();
        assertThat(worker.expired()).isZero();
        assertThat(worker.runMillis(50)).isNotNegative();
    }

    @Test
    void doesNotDeliverAResultThatIsNotFiniteAndCountsIt() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        model.run = rows -> false;
        PerceptionWorker worker = worker(model);
        feed(worker, 1);
        worker.start();
        model.awaitRun();
        worker.close();
        assertThat(worker.collect(FakeModel.percept())).isFalse();
        assertThat(worker.expired()).isEqualTo(1);
        assertThat(worker.runs()).isEqualTo(1);
    }

    @Test
    void goesOnAfterAResultThatIsNotFinite() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        model.run = rows -> rows[0] != 1;
        PerceptionWorker worker = worker(model);
        worker.start();
        feed(worker, 1);
        model.awaitRun();
        feed(worker, 2);
        model.awaitRun();
        worker.close();
        Percept percept = FakeModel.percept();
        assertThat(worker.collect(percept)).isTrue();
        assertThat(percept.scores[0]).isEqualTo(2);
        assertThat(percept.sequence).isEqualTo(1);
    }

    @Test
    void countsARunOverItsBudgetButDeliversIt() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        PerceptionWorker worker = started(FakeModel.worker(model, 0, HOUR));
        feed(worker, 1);
        worker.start();
        model.awaitRun();
        worker.close();
        assertThat(worker.expired()).isEqualTo(1);
        assertThat(worker.collect(FakeModel.percept())).isTrue();
    }

    @Test
    void tellsOnceThatTheNetworkHasThrownAndRunsItNoMore() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        model.run = rows -> {
            throw new IllegalStateException("a bug");
        };
        PerceptionWorker worker = worker(model);
        worker.start();
        feed(worker, 1);
        model.awaitRun();
        feed(worker, 2, 3);
        letPeriodsPass();
        worker.close();
        assertThat(model.log).containsExactly("run begins", "failed body: a bug", "close");
        assertThat(worker.collect(FakeModel.percept())).isFalse();
    }

    @Test
    void aNetworkThatHangsDoesNotHoldTheLoop() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        CountDownLatch goOn = new CountDownLatch(1);
        model.run = rows -> released(goOn);
        PerceptionWorker worker = worker(model);
        worker.start();
        feed(worker, 0);
        model.awaitRun();
        for (int i = 1; i < 1000; i++) { // more rows than are kept for it
            feed(worker, i);
            assertThat(worker.collect(FakeModel.percept())).isFalse();
        }
        goOn.countDown();
        model.awaitRun();
        worker.close();
        assertThat(worker.collect(FakeModel.percept())).isTrue();
    }

    @Test
    void closesTheModelAfterTheRunUnderWay() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        CountDownLatch goOn = new CountDownLatch(1);
        model.run = rows -> released(goOn);
        PerceptionWorker worker = FakeModel.worker(model, HOUR, HOUR);
        worker.start();
        feed(worker, 1);
        model.awaitRun();
        Thread closer = new Thread(worker::close);
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING && closer.isAlive()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        closer.join();
        assertThat(model.log).containsExactly("run begins", "run ends", "close");
    }

    @Test
    void closesThoughARunNeverEndsAndLeavesTheModelToIt() throws InterruptedException {
        FakeModel model = FakeModel.gyro(PERIOD, 1);
        CountDownLatch goOn = new CountDownLatch(1);
        model.run = rows -> released(goOn);
        PerceptionWorker worker = FakeModel.worker(model, 1_000_000, HOUR);
        worker.start();
        feed(worker, 1);
        model.awaitRun();
        worker.close();
        worker.close();
        assertThat(model.log).as("what a run uses is not freed").containsExactly("run begins");
        goOn.countDown();
    }

    private static boolean released(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesAModelThatWantsAnImuWhereNoneIsNamed() {
        for (Term term : List.of(Term.GYRO, Term.ACCELEROMETER)) {
            FakeModel model = new FakeModel(List.of(Term.JOINT_POSITION, term), List.of("hip"), PERIOD, 1);
            assertThatThrownBy(() -> new PerceptionWorker(model,
                    new PerceptionWorker.Settings("body", PERIOD, HOUR, HOUR), FakeModel.ROBOT, -1, Clock.WALL,
                (name, why) -> { }))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("body wants an IMU");
        }
    }

    @Test
    void refusesAModelThatWantsAJointTheRobotDoesNotHave() {
        FakeModel model = new FakeModel(List.of(Term.JOINT_POSITION), List.of("hip", "tail"), PERIOD, 1);
        assertThatThrownBy(() -> FakeModel.worker(model, HOUR, HOUR)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("body wants joint tail, which robot two does not have");
    }

    @Test
    void aModelOfJointsOnlyNeedsNoImu() throws InterruptedException {
        FakeModel model = new FakeModel(List.of(Term.JOINT_POSITION), List.of("hip"), PERIOD, 1);
        PerceptionWorker worker = started(new PerceptionWorker(model,
                new PerceptionWorker.Settings("body", 1_000_000, HOUR, HOUR), FakeModel.ROBOT, -1, Clock.WALL,
                (name, why) -> { }));
        RobotState state = FakeModel.at(START, 0);
        state.joints.positionRad[0] = 3;
        state.joints.stampNanos[0] = START - 1;
        worker.feed(state);
        worker.start();
        model.awaitRun();
        worker.close();
        Percept percept = FakeModel.percept();
        assertThat(worker.collect(percept)).isTrue();
        assertThat(percept.scores[0]).isEqualTo(3);
        assertThat(percept.stampNanos).isEqualTo(START - 1);
    }
}
