package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.state.RobotModel;

@Timeout(30)
class EventLogTest {
    private static final int KEPT = 1000;
    private static final int RING = 256;
    private static final Instant WALL = Instant.parse("2026-05-01T10:00:00Z");
    private static final RobotModel MODEL = new RobotModel("kid", List.of("hip", "knee"), List.of("imu", "head_imu"),
            List.of(), List.of(), List.of(new RobotModel.PerceptInfo("body", List.of("upright", "falling"))));

    private final EventLog log = log(Locale.ENGLISH);

    private static EventLog log(Locale locale) {
        return new EventLog(MODEL, locale, Clock.WALL, InstantSource.fixed(WALL));
    }

    private static Event last(EventLog log) {
        return log.events().getLast();
    }

    private static List<Long> numbers(List<Event> events) {
        return events.stream().map(Event::seq).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** 300 times in three seconds, then nothing, then once more. */
    @Test
    void whatAStrangerCanRepeatIsCounted() {
        AtomicLong nanos = new AtomicLong();
        EventLog counting = new EventLog(MODEL, Locale.ENGLISH, at(nanos), InstantSource.fixed(WALL));
        for (int i = 0; i < 300; i++) {
            nanos.set(i * 10_000_000L);
            counting.addOrCount(EventCode.ARM_REFUSED, "knee is at 0." + i + " rad; move it by hand");
            counting.drain();
        }
        counting.addOrCount(EventCode.ARM_REFUSED, "the e-stop is pressed");
        assertThat(counting.events()).extracting(Event::text).containsExactly(
                "arming refused: knee is at 0.0 rad; move it by hand", "arming refused: the e-stop is pressed");
        nanos.set(20_000_000_000L);
        counting.drain();
        assertThat(last(counting).text())
                .isEqualTo("arming refused: knee is at 0.299 rad; move it by hand (299 times more)");
        assertThat(last(counting).values()).containsEntry("value", 299.0);
        counting.drain();
        assertThat(counting.events()).as("told once").hasSize(3);
        counting.addOrCount(EventCode.ARM_REFUSED, "the e-stop is pressed");
        assertThat(counting.events()).as("later it is news").hasSize(4);
    }

    private static Clock at(AtomicLong nanos) {
        return (Clock) Proxy.newProxyInstance(Clock.class.getClassLoader(), new Class<?>[] {Clock.class},
                (proxy, method, arguments) -> nanos.get());
    }

    @Test
    void saysNothingThatATerminalObeys() {
        log.add(EventCode.BEHAVIOR_REFUSED, "W\u009b.java", "no \u001b[2J\u202e\u2028here\n");
        assertThat(last(log).where()).isEqualTo("W\\u009b.java");
        assertThat(last(log).text()).isEqualTo("not taken: no \\u001b[2J\\u202e\\u2028here\\u000a");
        assertThat(last(log).values()).containsEntry("why", "no \\u001b[2J\\u202e\\u2028here\\u000a");
    }

    @Test
    void numbersFromOneWithoutHolesWhoeverAdds() throws InterruptedException {
        List<Event> heard = new ArrayList<>(); // listeners are called by one thread at a time
        log.listen(heard::add);
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean drains = i == 0;
            threads.add(Thread.ofPlatform().start(() -> {
                await(begin);
                for (int n = 0; n < 500; n++) {
                    if (drains) {
                        log.drain();
                    } else {
                        log.add(EventCode.BROKER_BACK, "", "");
                    }
                }
            }));
        }
        begin.countDown();
        for (int n = 0; n < 200; n++) {
            log.raise(EventCode.JOINT_HOT, n % 2, 70, n);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        log.drain();
        assertThat(numbers(heard)).isEqualTo(range(1, 3 * 500 + 200));
        assertThat(heard).filteredOn(e -> e.code() == EventCode.JOINT_HOT).extracting(Event::tNanos)
                .isEqualTo(range(0, 199));
        assertThat(heard).extracting(Event::boot).containsOnly(log.boot());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsNothingOfWhatTheLoopHasRaisedUntilItIsDrained() {
        log.raise(EventCode.ARMED, -1, Double.NaN, 5);
        assertThat(log.events()).isEmpty();
        log.drain();
        assertThat(log.events()).hasSize(1);
        log.drain();
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void carriesTimesAndFigures() {
        log.raise(EventCode.JOINT_HOT, 1, 71.5, 123);
        log.drain();
        Event event = last(log);
        assertThat(event.tNanos()).isEqualTo(123);
        assertThat(event.time()).isEqualTo(WALL);
        assertThat(event.where()).isEqualTo("knee");
        assertThat(event.values()).isEqualTo(Map.of("value", 71.5));
        assertThat(event.next()).isEqualTo("it moves at half its speed; let it rest");
    }

    @Test
    void namesJointsImusAndModelsByTheirIndex() {
        log.raise(EventCode.JOINT_STALE, 1, 0.1, 1);
        log.raise(EventCode.IMU_STALE, 1, 0.1, 2);
        log.raise(EventCode.IMU_FROZEN, 0, Double.NaN, 3);
        log.raise(EventCode.PERCEPT_STALE, 0, Double.NaN, 4);
        log.raise(EventCode.PERCEPT_LATE, 0, Double.NaN, 4);
        log.raise(EventCode.FALL_PREDICTED, 0, 0.9, 5);
        log.raise(EventCode.FALLING, -1, 0.8, 6);
        log.drain();
        assertThat(log.events()).extracting(Event::where)
                .containsExactly("knee", "head_imu", "imu", "body", "body", "body", "");
    }

    @Test
    void fillsTheEnglishText() {
        log.raise(EventCode.JOINT_STALE, 1, 0.1234, 1);
        log.raise(EventCode.JOINT_HOT, 0, 70, 2);
        log.raise(EventCode.STAND_RELEASED, -1, Double.NaN, 3);
        log.drain();
        log.add(EventCode.BUS_FAILED, "servo", "out of memory");
        assertThat(log.events()).extracting(Event::text).containsExactly(
                "no fresh position of knee for 0.123 s",
                "hip is hot: 70 °C",
                "the stand has let go of kid",
                "the thread of bus servo has failed: out of memory");
        assertThat(last(log).values()).isEqualTo(Map.of("why", "out of memory"));
    }

    @Test
    void fillsTheChineseText() {
        EventLog chinese = log(Locale.SIMPLIFIED_CHINESE);
        chinese.raise(EventCode.JOINT_STALE, 1, 0.1234, 1);
        chinese.drain();
        assertThat(last(chinese).text()).isEqualTo("knee 的位置已有 0.123 秒未更新");
        assertThat(last(chinese).next()).isEqualTo("检查舵机线；若计算机繁忙，请关闭其他程序");
        chinese.add(EventCode.BUS_FAILED, "servo", "内存不足");
        assertThat(last(chinese).text()).isEqualTo("总线 servo 的线程出错：内存不足");
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoHoleInAnyText(EventCode code) {
        for (EventLog each : List.of(log(Locale.ENGLISH), log(Locale.SIMPLIFIED_CHINESE))) {
            each.add(code, "somewhere", 0.5);
            assertThat(last(each).text()).isNotBlank().doesNotContain("{", "}", "NaN");
            each.add(code, "somewhere", "some reason");
            assertThat(last(each).text()).doesNotContain("{", "}");
            if (code.text(Locale.ENGLISH).contains("{why}")) {
                assertThat(last(each).text()).contains("some reason");
            }
        }
    }

    @Test
    void saysWhichPartWasNotReadyWhereNoReasonIsGiven() {
        log.raise(EventCode.ARM_REFUSED, 1, Double.NaN, 1);
        log.drain();
        assertThat(last(log).text()).isEqualTo("arming refused: knee was not ready");
    }

    @Test
    void writesPlainDigitsWhateverTheSystemsLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            log.add(EventCode.JOINT_HOT, "knee", 71.25);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(last(log).text()).isEqualTo("knee is hot: 71.250 °C");
    }

    @Test
    void countsWhatTheLoopRaisedTooFastOnceAsLost() {
        for (int i = 0; i < RING + 44; i++) {
            log.raise(EventCode.JOINT_HOT, 0, i, i);
        }
        log.drain();
        log.drain();
        assertThat(log.events()).hasSize(RING + 1);
        assertThat(last(log).code()).isEqualTo(EventCode.EVENTS_LOST);
        assertThat(last(log).text()).isEqualTo("44 events were lost because they came too fast");
        for (int i = 0; i < RING + 3; i++) {
            log.raise(EventCode.JOINT_HOT, 0, i, i);
        }
        log.drain();
        assertThat(last(log).values()).isEqualTo(Map.of("value", 3.0));
        assertThat(numbers(log.events())).isEqualTo(range(1, 2 * RING + 2));
    }

    @Test
    void losesNothingThatFitsTheRing() {
        for (int i = 0; i < RING; i++) {
            log.raise(EventCode.JOINT_HOT, 0, i, i);
        }
        log.drain();
        assertThat(log.events()).hasSize(RING).extracting(Event::code).containsOnly(EventCode.JOINT_HOT);
    }

    @Test
    void keepsTheNewestThousand() {
        for (int i = 0; i < KEPT + 5; i++) {
            log.add(EventCode.BROKER_BACK, "", "");
        }
        assertThat(numbers(log.events())).isEqualTo(range(6, KEPT + 5));
    }

    @Test
    void tellsAListenerPastEventsFirst() {
        log.add(EventCode.ONLINE, "", "");
        log.add(EventCode.ARMED, "", "");
        List<Event> heard = new ArrayList<>();
        log.listen(heard::add);
        assertThat(heard).extracting(Event::code).containsExactly(EventCode.ONLINE, EventCode.ARMED);
        log.add(EventCode.STOPPED, "", "");
        assertThat(numbers(heard)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void everyRunHasABootOfItsOwn() {
        assertThat(log.boot()).isNotEqualTo(log(Locale.ENGLISH).boot());
    }
}
