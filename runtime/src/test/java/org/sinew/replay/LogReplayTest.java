package org.sinew.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Rest;
import org.sinew.decide.Sequence;
import org.sinew.record.Field;
import org.sinew.record.Frame;
import org.sinew.record.LogPlace;
import org.sinew.record.LogTicks;
import org.sinew.record.RecordedTicks;
import org.sinew.record.mcap.ChunkInfo;
import org.sinew.record.mcap.McapReader;
import org.sinew.safety.JointLimits;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/** A run replayed from the file of its log: whole, in parts, changed, cut off and damaged. */
@Timeout(120)
class LogReplayTest {
    private static final int TICKS = 2000;
    private static final int TRIES = 40;
    private static final int MANY_TRIES = 200;

    @TempDir
    Path folder;
    private final RecordedRun run = new RecordedRun(7);
    private Path file = Path.of("");

    @BeforeEach
    void record() throws IOException {
        file = folder.resolve("run.mcap");
        LoggedRun.write(new LogPlace.OneFile(file), run, TICKS);
    }

    private static Random random(String what) {
        long seed = System.nanoTime();
        System.out.println("LogReplayTest: " + what + ", seed " + seed);
        return new Random(seed);
    }

    private Replay.Result replay(Path log) throws IOException {
        try (McapReader reader = McapReader.open(log)) {
            return new Replay(run.body, RecordedRun.behavior())
                    .run(new LogTicks(reader, RecordedRun.ROBOT, RecordedRun.ROBOT));
        }
    }

    private static void same(Replay.Result result) {
        assertThat(result).isEqualTo(new Replay.Result(TICKS, 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void aRunThatWentThroughAFileComesOutTheSameBitForBit() throws IOException {
        assertThat(run.states).as("the run did something").contains(SafetyState.DISARMED, SafetyState.ARMING,
                SafetyState.ARMED, SafetyState.STOPPING, SafetyState.STOPPED);
        same(replay(file));
    }

    @Test
    void ofALogInPartsTheFirstIsReplayedAndSaysThatTheRunWentOn() throws IOException {
        Path parts = folder.resolve("parts");
        RecordedRun again = new RecordedRun(7);
        LoggedRun.write(new LogPlace.Folder(parts, "three", Files.size(file) * 8 / 5, Duration.ofDays(1)), again,
                TICKS);
        List<Path> files;
        try (Stream<Path> all = Files.list(parts)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSizeBetween(4, 8);
        Replay.Result first = replay(files.getFirst());
        assertThat(first.ticks()).isBetween(200L, TICKS / 2L);
        assertThat(first.differences()).isZero();
        assertThat(first.missing()).hasValue("replayed up to tick " + first.ticks() + ": the run went on after this"
                + " file, which is one of several, or could not be written any more");
        for (Path later : files.subList(1, files.size())) {
            assertThatThrownBy(() -> replay(later)).isInstanceOf(IOException.class)
                    .hasMessageMatching("begins with tick \\d+; a replay needs what came before it: give the first file"
                            + " of this run");
        }
    }

    @Test
    void aChangedByteOfAnInputIsFoundAndNamed() throws Exception {
        changedBytesAreNamed(LoggedRun.RECEIVED, TRIES);
    }

    @Test
    void aChangedByteOfWhatTheStepsMadeIsFoundAndNamed() throws Exception {
        changedBytesAreNamed(LoggedRun.MADE, TRIES);
    }

    @Tag("thorough")
    @Test
    void soAreTwoHundredChangedBytesCutsAndDamagedOnes() throws Exception {
        changedBytesAreNamed(LoggedRun.RECEIVED, MANY_TRIES);
        changedBytesAreNamed(LoggedRun.MADE, MANY_TRIES);
        cutsAreTold(MANY_TRIES);
        damageIsTold(MANY_TRIES);
    }

    private void changedBytesAreNamed(String topic, int tries) throws Exception {
        LoggedRun log = LoggedRun.read(file);
        same(replay(log.write(folder.resolve("copy.mcap"), log.messages)));
        Random random = random("changed bytes of " + topic);
        int named = 0;
        for (int i = 0; i < tries; i++) {
            int tick = 1 + random.nextInt(TICKS);
            int index = log.index(topic, tick);
            LoggedRun.Message whole = log.messages.get(index);
            int at = random.nextInt(whole.data().length);
            LoggedRun.Message changed = whole.with(at, 1 + random.nextInt(255));
            String name = log.owner(whole, at).orElse("the record of this tick");
            String where = "tick " + tick + ", byte " + at + ", " + name;
            Replay.Difference found = replay(log.write(folder.resolve("changed.mcap"), index, changed)).first()
                    .orElseThrow(() -> new AssertionError("not found: " + where));
            assertThat(found.tick()).as(where).isEqualTo(tick);
            assertThat(plain(found.field())).as(where).isEqualTo(plain(name));
            assertThat(found.recorded() + found.replayed()).as(where)
                    .satisfiesAnyOf(values -> assertThat(found.recorded()).isNotEqualTo(found.replayed()),
                            values -> assertThat(values).as("other bits").isEqualTo("NaNNaN"));
            named += log.owner(whole, at).isPresent() ? 1 : 0;
        }
        assertThat(named).as("numbers among them").isGreaterThan(tries / 2);
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_");
    }

    /** A number that its tick did not receive goes nowhere: only that it stands in the log twice tells. */
    @Test
    void aChangeThatChangesNothingElseIsFoundByItsCopyAlone() throws Exception {
        LoggedRun log = LoggedRun.read(file);
        int index = log.index(LoggedRun.RECEIVED, 303); // the inner bus is silent in every third tick
        LoggedRun.Message whole = log.messages.get(index);
        int at = 0;
        while (!log.owner(whole, at).equals(Optional.of("knee.temperature_c"))) {
            at++;
        }
        Path changed = log.write(folder.resolve("changed.mcap"), index, whole.with(at, 1));
        assertThat(replay(changed).first().orElseThrow()).extracting(Replay.Difference::tick,
                Replay.Difference::field, Replay.Difference::replayed).containsExactly(303L, "knee.temperature_c",
                "30.0");
        try (McapReader reader = McapReader.open(changed)) {
            RecordedTicks ticks = new Unchecked(new LogTicks(reader, RecordedRun.ROBOT, RecordedRun.ROBOT));
            same(new Replay(run.body, RecordedRun.behavior()).run(ticks));
        }
    }

    /** Without the comparison of a tick's inputs with their copy. */
    private record Unchecked(LogTicks ticks) implements RecordedTicks {
        @Override
        public List<Field> fields() {
            return ticks.fields();
        }

        @Override
        public boolean more() {
            return ticks.more();
        }

        @Override
        public Frame received() {
            return ticks.received();
        }

        @Override
        public long[] made() {
            return ticks.made();
        }

        @Override
        public boolean readable() {
            return ticks.readable();
        }

        @Override
        public boolean intact() {
            return ticks.intact();
        }

        @Override
        public Optional<Damage> damage() {
            return Optional.empty();
        }

        @Override
        public Optional<String> missing() {
            return ticks.missing();
        }
    }

    @Test
    void ticksThatAreMissingAreTold() throws Exception {
        LoggedRun log = LoggedRun.read(file);
        Path gap = log.write(folder.resolve("gap.mcap"), log.messages.stream()
                .filter(message -> message.sequence() < 700 || message.sequence() >= 800).toList());
        assertThat(replay(gap)).isEqualTo(new Replay.Result(699, 0, Optional.empty(),
                Optional.of("replayed up to tick 699: ticks 700 to 799 are not in the log, so nothing after them can be"
                        + " compared")));
        List<LoggedRun.Message> half = new ArrayList<>(log.messages);
        half.remove(log.index(LoggedRun.MADE, 700));
        assertThat(replay(log.write(folder.resolve("half.mcap"), half)).missing())
                .hasValue("replayed up to tick 699: ticks 700 to 700 are not in the log, so nothing after them"
                        + " can be compared");
        List<LoggedRun.Message> twice = new ArrayList<>(log.messages.subList(0, log.index(LoggedRun.RECEIVED, 700)));
        twice.addAll(log.messages.subList(log.index(LoggedRun.RECEIVED, 600), log.messages.size()));
        assertThat(replay(log.write(folder.resolve("twice.mcap"), twice)).missing())
                .hasValue("replayed up to tick 699: after it the log has tick 600 once more");
        Path short10 = log.write(folder.resolve("short.mcap"), log.messages.stream()
                .filter(message -> message.sequence() <= TICKS - 10).toList());
        assertThat(replay(short10).missing()).hasValue("replayed up to tick 1990: the run went on to tick 2000, and"
                + " what came after was lost on the way to the disk (0 messages)");
        List<LoggedRun.Message> late = log.messages.subList(2, log.messages.size());
        assertThatThrownBy(() -> replay(log.write(folder.resolve("late.mcap"), late)))
                .hasMessageStartingWith("begins with tick 2;");
        assertThatThrownBy(() -> replay(log.write(folder.resolve("none.mcap"), List.of())))
                .hasMessage("has no ticks that can be read");
    }

    @Test
    void whereAnotherLimitBitesIsListedAndNothingElse() throws IOException {
        List<JointLimits> limits = List.of(new JointLimits(-1, 1, 0.5), run.body.limits().get(1),
                run.body.limits().get(2));
        Replay.Body slower = new Replay.Body(RecordedRun.ROBOT, run.body.buses(), limits, run.body.settings(),
                run.body.perceptMaxAgeNanos());
        List<Changes.Change> changes;
        try (McapReader reader = McapReader.open(file)) {
            LogTicks ticks = new LogTicks(reader, RecordedRun.ROBOT, RecordedRun.ROBOT);
            Changes found = new Changes(ticks.fields());
            new Replay(slower, RecordedRun.behavior()).run(ticks, found);
            changes = found.list();
        }
        assertThat(changes).extracting(change -> change.field().name()).allMatch(name -> name.startsWith("hip."))
                .contains("hip.limited_by", "hip.applied_rad");
        Changes.Change bitten = changes.stream().filter(change -> change.field().name().equals("hip.limited_by"))
                .findFirst().orElseThrow();
        List<Long> expected = ticksOtherwiseLimited(slower);
        assertThat(bitten.ticks()).isEqualTo(expected.size()).isBetween(10L, TICKS / 2L);
        List<Long> listed = new ArrayList<>();
        bitten.stretches().forEach(stretch -> {
            assertThat(listed).as("apart from the one before").doesNotContain(stretch.first() - 1);
            for (long tick = stretch.first(); tick <= stretch.last(); tick++) {
                listed.add(tick);
            }
        });
        assertThat(listed).isEqualTo(expected);
    }

    /** In which ticks the gate limits the hip otherwise, tick by tick. */
    private List<Long> ticksOtherwiseLimited(Replay.Body slower) {
        ReplayedLoop usual = new ReplayedLoop(run.body, RecordedRun.behavior(), List.of());
        ReplayedLoop other = new ReplayedLoop(slower, RecordedRun.behavior(), List.of());
        RecordedTicks ticks = run.journal.reader();
        List<Long> found = new ArrayList<>();
        while (ticks.more()) {
            Frame received = ticks.received();
            ticks.made();
            Frame before = usual.tick(received);
            if (before.command.limitedBy(0) != other.tick(received).command.limitedBy(0)) {
                found.add(before.state.tick);
            }
        }
        return found;
    }

    /** A robot file of later has its joints in another order, and in another order on their buses. */
    @Test
    void aRobotWithTheSameJointsInAnotherOrderDoesTheSame() throws IOException {
        RobotModel other = robot(List.of("ankle", "knee", "hip"));
        Replay.Body body = new Replay.Body(other, List.of(new int[] {1}, new int[] {2, 0}), run.body.limits(),
                run.body.settings(), run.body.perceptMaxAgeNanos());
        Sequence wave = new Sequence("wave", 3, List.of(), List.of(
                new Sequence.Step(List.of(Double.NaN, -0.2, 0.3), 200_000_000, 50_000_000),
                new Sequence.Step(List.of(0.1, 0.2, -0.3), 300_000_000, 0)));
        same(replay(body, new LookAt(wave, other, "eye", "ball", "ankle", "knee")));
    }

    @Test
    void aRobotThatLacksAJointOfTheLogGoesThroughAllTicksAllTheSame() throws IOException {
        RobotModel other = robot(List.of("hip", "knee"));
        Replay.Body body = new Replay.Body(other, List.of(new int[] {0}, new int[] {1}),
                run.body.limits().subList(0, 2), run.body.settings(), run.body.perceptMaxAgeNanos());
        try (McapReader reader = McapReader.open(file)) {
            LogTicks ticks = new LogTicks(reader, RecordedRun.ROBOT, other);
            assertThat(ticks.fields()).extracting(Field::name).contains("knee.applied_rad")
                    .noneMatch(name -> name.startsWith("ankle."));
            Changes changes = new Changes(ticks.fields());
            Replay.Result result = new Replay(body, new Rest()).run(ticks, changes);
            assertThat(result.ticks()).isEqualTo(TICKS);
            assertThat(changes.list()).as("what is sensed is the same").isNotEmpty()
                    .allMatch(change -> change.field().step().compareTo(Field.Step.DECIDE) >= 0);
        }
    }

    private static RobotModel robot(List<String> joints) {
        RobotModel run = RecordedRun.ROBOT;
        return new RobotModel("other", joints, run.imus(), run.power(), run.contacts(), run.estops(), run.percepts(),
                run.microphones());
    }

    private Replay.Result replay(Replay.Body body, Behavior behavior) throws IOException {
        try (McapReader reader = McapReader.open(file)) {
            return new Replay(body, behavior).run(new LogTicks(reader, RecordedRun.ROBOT, body.model()));
        }
    }

    @Test
    void aLogThatWasCutAnywhereIsReplayedUpToThereOrRefusedInASentence() throws IOException {
        cutsAreTold(TRIES);
    }

    private void cutsAreTold(int tries) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = random("cuts");
        int replayed = 0;
        for (int i = 0; i < tries; i++) {
            int cut = random.nextInt(whole.length);
            Path part = Files.write(folder.resolve("cut.mcap"), Arrays.copyOf(whole, cut));
            try {
                Replay.Result result = replay(part);
                assertThat(result.first()).as("cut at " + cut).isEmpty();
                assertThat(result.missing().orElseThrow(() -> new AssertionError("cut at " + cut + ": nothing told")))
                        .contains("replayed up to tick " + result.ticks() + ": ", "the file ends at byte " + cut);
                replayed++;
            } catch (IOException e) {
                assertThat(e.getMessage()).as("cut at " + cut).isNotBlank().doesNotContain("\n");
            }
        }
        assertThat(replayed).isGreaterThan(tries / 2);
    }

    @Test
    void aDamagedByteOfTheFileNeverGivesAWrongResultWithoutAWord() throws IOException {
        damageIsTold(TRIES);
    }

    /** Of a chunk whose checksum is wrong some ticks may be told apart, and be other than they were. */
    @Test
    void aDamagedChunkIsAHoleAndNoDifference() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int holes = 0;
        int named = 0;
        try (McapReader reader = McapReader.open(file)) {
            for (ChunkInfo chunk : reader.chunks().subList(1, reader.chunks().size() - 1)) {
                byte[] flipped = whole.clone();
                flipped[(int) (chunk.offset() + chunk.length() / 2)] ^= 1;
                Replay.Result result = replay(Files.write(folder.resolve("flipped.mcap"), flipped));
                assertThat(result.first()).as(result.toString()).isEmpty();
                assertThat(result.differences()).isZero();
                String missing = result.missing().orElseThrow();
                assertThat(missing).startsWith("replayed up to tick " + result.ticks() + ": ")
                        .contains("the chunk at byte " + chunk.offset() + " ");
                holes += missing.matches(".*: ticks " + (result.ticks() + 1) + " to \\d+ are (damaged|not) in the log,"
                        + " so nothing after them can be compared.*") ? 1 : 0;
                named += missing.contains(" (tick " + (result.ticks() + 1) + ", step ") ? 1 : 0;
            }
            assertThat(holes).as("after the last ones comes no tick").isGreaterThan(reader.chunks().size() / 2);
            assertThat(named).as("the number that is other than it was").isPositive();
        }
    }

    private void damageIsTold(int tries) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        byte[] unclosed = Arrays.copyOf(whole, whole.length - 5000);
        Random random = random("flips");
        int told = 0;
        for (int i = 0; i < tries; i++) {
            byte[] flipped = (i % 4 == 0 ? unclosed : whole).clone();
            int at = random.nextInt(flipped.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            try {
                Replay.Result result = replay(Files.write(folder.resolve("flipped.mcap"), flipped));
                boolean same = result.ticks() == TICKS && result.first().isEmpty();
                assertThat(same || result.missing().isPresent()).as("byte %s: %s", at, result).isTrue();
                told += result.missing().isPresent() ? 1 : 0;
            } catch (IOException e) {
                assertThat(e.getMessage()).as("byte " + at).isNotBlank().doesNotContain("\n");
                told++;
            }
        }
        assertThat(told).as("most bytes are data").isGreaterThan(tries / 2);
    }
}
