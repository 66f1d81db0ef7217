package org.sinew.deploy.routine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
import org.sinew.loop.Rehearsal;
import org.sinew.record.Event;
import org.sinew.record.EventLog;
import org.sinew.rt.AllocationMeter;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** A file that is saved while its robot runs, and code that never ends: with the real loop's rehearsal. */
@Timeout(120)
class RoutineRunTest {
    private static final long PERIOD_NANOS = 10_000_000;
    private static final String THROWS = "if (joint(\"neck\").rad() > 0.5) {"
            + " throw new IllegalStateException(\"old\"); }";

    @TempDir
    private Path folder;
    private Path wave = Path.of("");
    private final EventLog events = new EventLog(Snippet.ROBOT, Locale.ENGLISH, Clock.WALL, InstantSource.system());
    private final RobotState state = new RobotState(Snippet.ROBOT);
    private final Intent intent = new Intent(Snippet.ROBOT.joints().size());

    @BeforeEach
    void nameFile() {
        wave = folder.resolve("Wave.java");
    }

    private static void rehearse(Behavior behavior) {
        JointLimits[] limits = new JointLimits[Snippet.ROBOT.joints().size()];
        Arrays.fill(limits, new JointLimits(-0.4, 0.4, 4));
        new Rehearsal(Snippet.ROBOT, limits, GateSettings.of(PERIOD_NANOS, JointMode.DAMP, 100_000_000,
                GateSettings.FallRule.NONE), behavior).run(2, 200, PERIOD_NANOS);
    }

    private RoutineRun run(String statement) throws Exception {
        Files.writeString(wave, Snippet.tick(statement).text());
        RoutineRun run = new RoutineRun(wave, Snippet.ROBOT);
        run.rehearse(RoutineRunTest::rehearse);
        return run;
    }

    private Event until(EventCode code) throws InterruptedException {
        while (true) {
            for (Event event : events.events()) {
                if (event.code() == code) {
                    return event;
                }
            }
            Thread.sleep(20);
        }
    }

    private void tick(RoutineRun run) {
        state.safety = SafetyState.ARMED;
        state.tick++;
        state.nowNanos += PERIOD_NANOS;
        intent.clear();
        run.behavior().decide(state, intent);
    }

    @Test
    void aFileSavedInAnotherEncodingIsRefusedAloud() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            run.watch(events, () -> true);
            Files.write(wave, Snippet.tick("doing(\"\u6325\u624b\");").text().getBytes(Charset.forName("GBK")));
            assertThat(until(EventCode.BEHAVIOR_REFUSED).toString())
                    .contains(wave + ":1:1: not UTF-8 text; save the file as UTF-8");
            Files.writeString(wave, Snippet.tick("doing(\"\u6325\u624b\");").text());
            until(EventCode.BEHAVIOR_SWAPPED);
        }
    }

    /** It is asked for at each poll of the run, fifty times a second. */
    @Test
    void whatHasRunIsListedAnewOnlyWhenAnotherVersionHasTakenOver() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            PastRoutine first = run.past();
            assertThat(run.past()).isSameAs(first);
            run.watch(events, () -> true);
            Thread.sleep(300); // looked at
            Files.writeString(wave, Snippet.tick("doing(\"b\");").text());
            until(EventCode.BEHAVIOR_SWAPPED);
            assertThat(run.past()).as("no tick since").isSameAs(first);
            tick(run);
            PastRoutine second = run.past();
            assertThat(second.versions()).extracting(PastRoutine.Version::text).hasSize(2)
                    .satisfiesExactly(text -> assertThat(text).contains("\"a\""),
                            text -> assertThat(text).contains("\"b\""));
            assertThat(run.past()).isSameAs(second);
        }
    }

    @Test
    void aFileThatIsDeletedIsToldOnceAndTakenWhenItIsThereAgain() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            run.watch(events, () -> true);
            Thread.sleep(300); // looked at
            Files.delete(wave);
            assertThat(until(EventCode.BEHAVIOR_REFUSED).toString())
                    .contains(wave + ":1:1: cannot be read (NoSuchFileException)");
            Thread.sleep(300);
            tick(run);
            assertThat(run.behavior().doing()).isEqualTo("a");
            Files.writeString(wave, Snippet.tick("doing(\"b\");").text());
            until(EventCode.BEHAVIOR_SWAPPED);
            assertThat(events.events()).hasSize(2);
        }
    }

    @Test
    void ofManyQuickSavesTheLastIsTakenWhateverCameBefore() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            run.watch(events, () -> true);
            for (int i = 0; i < 300; i++) {
                Files.writeString(wave, Snippet.tick(i % 2 == 0 ? "doing(\"" + i : "doing(\"" + i + "\");").text());
                Thread.sleep(i % 10);
            }
            Files.writeString(wave, Snippet.tick("doing(\"last\");").text());
            while (!run.behavior().doing().equals("last")) {
                Thread.sleep(20);
                tick(run);
            }
        }
    }

    @Test
    void whatIsSavedWhileTheRobotIsNotArmedIsReadyAndWhileTheLoopStandsRefused() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            run.watch(events, () -> false);
            Files.writeString(wave, Snippet.tick("doing(\"b\");").text());
            assertThat(until(EventCode.BEHAVIOR_READY).next()).isEqualTo("it begins when the robot is armed");
            run.loopStands(true);
            Files.writeString(wave, Snippet.tick("doing(\"c\");").text());
            assertThat(until(EventCode.BEHAVIOR_REFUSED).toString()).contains("end this run and start it again");
        }
    }

    /** Asking what was thrown runs code of the file: it may throw, or never end. */
    @ParameterizedTest
    @ValueSource(strings = {"public String getMessage() { throw new RuntimeException(); }",
        "public String getMessage() { while (true) { } }"})
    void whatAnExceptionSaysByItselfIsNotAskedFor(String method) throws Exception {
        try (RoutineRun run = run("class E extends RuntimeException { " + method + " };"
                + " if (tiltRad() > 1) throw new E();")) {
            state.tiltRad = 2;
            tick(run);
            run.poll(events);
            assertThat(until(EventCode.BEHAVIOR_FAILED).toString())
                    .contains(":6:9: E: its getMessage() is not asked");
        }
    }

    /** Whoever wraps an exception asks it for its text. */
    @Test
    void whatAnExceptionSaysByItselfIsNotAskedForWhenTheRoutineIsMadeEither() throws Exception {
        for (String field : List.of("int x = fail();", "static int x = fail();")) {
            Files.writeString(wave, "import org.sinew.decide.Routine;\nclass Wave extends Routine {\n"
                    + "    static class E extends Error { public String toString() { throw new E(); } }\n    " + field
                    + "\n    static int fail() { throw new E(); }\n    protected void tick() { }\n}\n");
            assertThatThrownBy(() -> new RoutineRun(wave, Snippet.ROBOT)).as(field).isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(wave + ":5:5: E, in: static int fail()");
        }
    }

    @Test
    void whatAConstructorAsksForIsToldWithItsLine() throws Exception {
        Files.writeString(wave, "import org.sinew.decide.Routine;\nclass Wave extends Routine {\n"
                + "    private final double start = joint(\"neck\").rad();\n    protected void tick() { }\n}\n");
        assertThatThrownBy(() -> new RoutineRun(wave, Snippet.ROBOT)).hasMessageStartingWith(wave
                + ":3:5: IllegalStateException: nothing is known of the robot before the first tick; ask in tick()");
    }

    @Test
    void longMessagesAreCutAndControlCharactersShown() throws Exception {
        try (RoutineRun run = run("if (tiltRad() > 1) throw new RuntimeException(\"\\33[2J\""
                + " + \"x\".repeat(9999));")) {
            state.tiltRad = 2;
            tick(run);
            run.poll(events);
            assertThat(until(EventCode.BEHAVIOR_FAILED).text()).contains("RuntimeException: \\u001b[2Jxxxx")
                    .contains("x ...")
                    .hasSizeLessThan(900);
        }
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            run.watch(events, () -> true);
            Files.writeString(wave, "// x\n".repeat(300_000));
            assertThat(until(EventCode.BEHAVIOR_REFUSED).toString()).contains(":1:1: is larger than 1 MiB");
        }
    }

    @Test
    void aFaultOfTheRehearsalItselfIsToldAndTheNextVersionIsLookedAtAllTheSame() throws Exception {
        Files.writeString(wave, Snippet.tick("doing(\"a\");").text());
        AtomicBoolean fails = new AtomicBoolean();
        Consumer<Behavior> way = behavior -> {
            if (fails.getAndSet(false)) {
                throw new OutOfMemoryError("no room");
            }
        };
        try (RoutineRun run = new RoutineRun(wave, Snippet.ROBOT)) {
            run.rehearse(way);
            run.watch(events, () -> true);
            fails.set(true);
            Files.writeString(wave, Snippet.tick("doing(\"another\");").text());
            assertThat(until(EventCode.BEHAVIOR_REFUSED).toString()).contains("OutOfMemoryError: no room");
            Files.writeString(wave, Snippet.tick("doing(\"a third\");").text());
            until(EventCode.BEHAVIOR_SWAPPED);
        }
    }

    @Test
    void whatTheOldVersionThrowsIsShownWithItsOwnLineThoughANewOneWaits() throws Exception {
        try (RoutineRun run = run(THROWS)) {
            run.watch(events, () -> true);
            tick(run);
            Files.writeString(wave, Snippet.tick("doing(\"new\");").text());
            until(EventCode.BEHAVIOR_SWAPPED);
            tick(run); // takes it; the old one's motion ramps to rest
            state.joints.positionRad[0] = 1;
            tick(run);
            tick(run); // the new one has begun
            assertThat(run.behavior().doing()).isEqualTo("new");
            run.poll(events);
            assertThat(until(EventCode.BEHAVIOR_FAILED).toString())
                    .contains(":6:9: IllegalStateException: old, in: " + THROWS);
        }
    }

    @Tag("thorough")
    @Test
    void codeThatNeverEndsWhenItIsMadeIsFound() throws Exception {
        for (String field : List.of("int x = never();", "static int x = never();")) {
            Files.writeString(wave, "import org.sinew.decide.Routine;\nclass Wave extends Routine {\n    " + field
                    + "\n    static int never() { while (true) { } }\n    protected void tick() { }\n}\n");
            assertThatThrownBy(() -> new RoutineRun(wave, Snippet.ROBOT)).as(field).hasMessageStartingWith(
                    wave + ":4:").hasMessageContaining("had not come to its end after 5 s when it was made");
        }
    }

    @Test
    void afterOneThatNeverEndsNoOtherIsTaken() throws Exception {
        try (RoutineRun run = run("doing(\"a\");")) {
            run.watch(events, () -> true);
            Files.writeString(wave, Snippet.tick("while (seconds() >= 0) { }").text());
            assertThat(until(EventCode.BEHAVIOR_REFUSED).toString()).contains("when it was rehearsed");
            while (events.events().size() < 2) {
                Thread.sleep(20);
            }
            Files.writeString(wave, Snippet.tick("doing(\"mended\");").text());
            while (events.events().size() < 3) {
                Thread.sleep(20);
            }
            assertThat(events.events().get(2).text()).contains("no file that is saved is taken any more: mend");
            assertThat(events.events()).noneMatch(event -> event.code() == EventCode.BEHAVIOR_SWAPPED);
        }
    }

    @Test
    void whatFollowsFromSeeingIsRehearsedToo() {
        assertThatThrownBy(() -> run("if (seen(\"ball\").now()) { throw new IllegalStateException(\"seen\"); }"))
                .hasMessageStartingWith(wave + ":6:9: IllegalStateException: seen");
        assertThatThrownBy(() -> run("if (seen(\"person\").ageSeconds() < 1 && !seen(\"person\").now()) {"
                + " throw new IllegalStateException(\"lost\"); }"))
                .hasMessageStartingWith(wave + ":6:9: IllegalStateException: lost");
    }

    @Test
    void theFirstTicksOfAFreshInstanceAllocateNothingOnceAnotherHasBeenRehearsed() throws Exception {
        Files.writeString(wave, """
                import org.sinew.decide.Routine;
                class Wave extends Routine {
                    enum Step { UP, DOWN }
                    static class Knee { static final double[] TABLE = new double[9]; double rad; }
                    private final Knee knee = new Knee();
                    private Step step = Step.UP;
                    protected void tick() {
                        knee.rad = Math.max(knee.rad, StrictMath.exp(Knee.TABLE[3]));
                        joint("neck").to(knee.rad);
                        step = switch (step) {
                            case UP -> Step.DOWN;
                            case DOWN -> Step.UP;
                        };
                        doing(step == Step.UP ? "up" : step.name());
                    }
                }
                """);
        try (RoutineRun run = new RoutineRun(wave, Snippet.ROBOT)) {
            run.rehearse(RoutineRunTest::rehearse);
            AllocationMeter meter = new AllocationMeter();
            meter.start();
            long before = meter.bytes();
            tick(run);
            tick(run);
            assertThat(meter.bytes() - before).isZero();
            assertThat(run.behavior().doing()).isEqualTo("up");
        }
    }

    @Test
    void eachInstanceHasClassesOfItsOwnSoThatAReplayStartsAsTheRunDid() throws Exception {
        RoutineFile file = Snippet.compile(Snippet.file("""
                import org.sinew.decide.Routine;
                class Wave extends Routine {
                    enum Step { UP; int times; }
                    static final int[] COUNT = {0};
                    protected void tick() {
                        COUNT[0]++;
                        Step.UP.times++;
                        doing("tick " + COUNT[0] + " " + Step.UP.times);
                    }
                }
                """));
        for (int instance = 0; instance < 2; instance++) {
            RoutineDriver driver = new RoutineDriver(file);
            driver.arm();
            driver.ticks(3);
            assertThat(driver.doing()).isEqualTo("tick 3 3");
        }
    }
}
