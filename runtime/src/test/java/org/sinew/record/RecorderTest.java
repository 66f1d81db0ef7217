package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointCommand;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

@Timeout(30)
class RecorderTest {
    private static final int FRAMES = 256;
    private static final RobotModel MODEL =
            new RobotModel("one", List.of("knee"), List.of(), List.of(), List.of(), List.of());

    private final EventLog events = new EventLog(MODEL, Locale.ENGLISH, Clock.WALL, InstantSource.system());
    private final Recorder recorder = new Recorder(MODEL, events, Clock.WALL);
    private final RobotState state = new RobotState(MODEL);
    private final Intent intent = new Intent(1);
    private final JointCommand command = new JointCommand(1);
    private final Queue<Long> ticks = new ConcurrentLinkedQueue<>();

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            state.tick++;
            intent.clear();
            intent.wish(0, state.tick / 100.0);
            intent.by(Authority.BEHAVIOR);
            recorder.append(state, intent, command);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @AfterEach
    void end() {
        recorder.close();
    }

    @Test
    void givesEveryTickInOrderToEveryListenerOnItsOwnThread() {
        Queue<Long> others = new ConcurrentLinkedQueue<>();
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        recorder.listen(frame -> ticks.add(frame.state.tick));
        recorder.listen(frame -> {
            others.add(frame.state.tick);
            threads.add(Thread.currentThread().getName());
        });
        recorder.start();
        append(FRAMES);
        recorder.close();
        assertThat(ticks).containsExactlyElementsOf(upTo(FRAMES));
        assertThat(others).containsExactlyElementsOf(upTo(FRAMES));
        assertThat(threads).containsOnly("recorder");
        assertThat(recorder.dropped()).isZero();
    }

    @Test
    void drainsByItselfWhileItRuns() {
        CountDownLatch seen = new CountDownLatch(3);
        recorder.listen(frame -> seen.countDown());
        recorder.start();
        append(3);
        await(seen);
        assertThat(seen.getCount()).isZero();
    }

    @Test
    void aFrameIsACopyOfTheTick() {
        Queue<Double> wishes = new ConcurrentLinkedQueue<>();
        recorder.listen(frame -> {
            assertThat(frame.state).isNotSameAs(state);
            wishes.add(frame.intent.targetRad(0));
        });
        recorder.start();
        append(3);
        recorder.close();
        assertThat(wishes).containsExactly(0.01, 0.02, 0.03);
    }

    @Test
    void keepsTheNewestTickForWhoeverAsks() {
        Frame frame = new Frame(MODEL);
        recorder.newest(frame);
        assertThat(frame.state.tick).isZero();
        recorder.start();
        append(7);
        recorder.close();
        recorder.newest(frame);
        assertThat(frame.state.tick).isEqualTo(7);
        assertThat(frame.intent.targetRad(0)).isEqualTo(0.07);
        assertThat(frame.intent.authority()).isEqualTo(Authority.BEHAVIOR);
    }

    @Test
    void countsTicksLostToASlowListenerAndGoesOnAfterIt() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        recorder.listen(frame -> {
            ticks.add(frame.state.tick);
            entered.countDown();
            await(goOn);
        });
        recorder.start();
        append(1);
        await(entered);
        append(FRAMES + 40); // nobody takes one out meanwhile
        assertThat(recorder.dropped()).isEqualTo(41);
        goOn.countDown();
        recorder.close();
        assertThat(ticks).containsExactlyElementsOf(upTo(FRAMES));
    }

    @Test
    void aListenerThatThrowsOnceDoesNotEndIt() {
        boolean[] thrown = {false};
        recorder.listen(frame -> {
            if (frame.state.tick == 2 && !thrown[0]) {
                thrown[0] = true;
                throw new IllegalStateException("a bug");
            }
            ticks.add(frame.state.tick);
        });
        CountDownLatch after = new CountDownLatch(1);
        recorder.listen(frame -> {
            if (frame.state.tick == 4) {
                after.countDown();
            }
        });
        recorder.start();
        append(4);
        await(after);
        assertThat(thrown).containsExactly(true);
        assertThat(ticks).contains(1L, 3L, 4L);
    }

    @Test
    void drainsTheEventsToo() {
        CountDownLatch told = new CountDownLatch(1);
        events.listen(event -> {
            assertThat(Thread.currentThread().getName()).isEqualTo("recorder");
            told.countDown();
        });
        recorder.start();
        events.raise(EventCode.ARMED, -1, Double.NaN, 1);
        await(told);
        assertThat(events.events()).extracting(Event::code).containsExactly(EventCode.ARMED);
    }

    @Test
    void drainsWhatIsLeftWhenClosed() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        recorder.listen(frame -> {
            ticks.add(frame.state.tick);
            entered.countDown();
            await(goOn);
        });
        recorder.start();
        append(1);
        await(entered);
        append(4);
        events.raise(EventCode.STOPPED, -1, Double.NaN, 1);
        Thread closer = new Thread(recorder::close);
        closer.start();
        while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        recorder.close();
        assertThat(ticks).containsExactlyElementsOf(upTo(5));
        assertThat(events.events()).hasSize(1);
    }
}
