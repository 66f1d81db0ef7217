package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;

@Timeout(60)
class RunLogTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00.000000123Z");
    private static final RunLog.Shape TEXT = new RunLog.Shape("test.Text", "jsonschema",
            "{}".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private RunLog log(Clock clock, Path file) {
        return new RunLog(clock, BEGIN, "sinew test", Optional.of(new LogPlace.OneFile(file)), why -> {
            throw new AssertionError(why);
        });
    }

    private static void add(LogTopic topic, int sequence, long nanos, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        topic.add(sequence, nanos, bytes, bytes.length);
    }

    @Test
    void everyFileTellsWhatTheRunIsAndThatItCameToItsEnd() throws IOException {
        Clock clock = new VirtualClock();
        Path file = folder.resolve("a.mcap");
        RunLog log = log(clock, file);
        LogTopic first = log.topic("/a", "json", TEXT);
        LogTopic second = log.topic("/b", "json", TEXT);
        log.tell("robot", Map.of("name", "kid20"));
        log.attach("loop.json", "application/json", new byte[] {1, 2, 3});
        log.start();
        add(first, 7, clock.nanos() + 5, "one");
        add(second, 8, clock.nanos() + 2_000_000_000L, "two");
        assertThat(log.file()).hasValue(file);
        log.begin(42);
        log.close();
        assertThat(log.dropped()).isZero();
        assertThat(log.bytes()).isBetween(1L, Files.size(file));
        assertThat(log.cpuNanos()).isPositive();
        try (McapReader reader = McapReader.open(file)) {
            assertThat(reader.problems()).isEmpty();
            assertThat(reader.schemas()).extracting(Schema::name).containsExactly("test.Text");
            assertThat(reader.metadata()).extracting(Metadata::name).containsExactly("clock", "robot", "end");
            assertThat(reader.metadata().getFirst().values()).containsEntry("log_ns", "1772366400000000123")
                    .containsEntry("monotonic_ns", Long.toString(VirtualClock.START_NANOS));
            assertThat(reader.metadata().getLast().values()).isEqualTo(Map.of("last_tick", "42", "messages_lost", "0"));
            assertThat(reader.read(reader.attachments().getFirst())).containsExactly(1, 2, 3);
            List<String> seen = new ArrayList<>();
            for (MessageCursor cursor = reader.messages(); cursor.next();) {
                seen.add(cursor.channel().topic() + " " + cursor.sequence() + " " + cursor.logTimeNanos());
            }
            assertThat(seen).containsExactlyInAnyOrder("/a 7 1772366400000000128", "/b 8 1772366402000000123");
        }
    }

    /** The date may be set while the robot runs; the log's times are moved monotonic ones. */
    @Test
    void aStepOfTheDateDoesNotTearALog() {
        LogTime time = new LogTime(BEGIN, 5_000);
        assertThat(time.of(5_000)).isEqualTo(1_772_366_400_000_000_123L);
        assertThat(time.of(3_600_000_005_000L) - time.of(5_000)).isEqualTo(3_600_000_000_000L);
        assertThat(new LogTime(Instant.EPOCH, 5_000).of(5_001)).as("a board that knows no date").isOne();
    }

    @Test
    void messagesOfSeveralThreadsAreAllThereAndWhole() throws Exception {
        Path file = folder.resolve("a.mcap");
        RunLog log = log(new VirtualClock(), file);
        LogTopic shared = log.topic("/event", "json", TEXT);
        log.start();
        int threads = 8;
        int each = 2000;
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            String who = "of thread " + t;
            all.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    add(shared, i, 2_000_000_000L + i * 10_000_000L, who.repeat(1 + i % 50));
                }
            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
        log.close();
        Map<String, Integer> counted = new HashMap<>();
        try (McapReader reader = McapReader.open(file)) {
            for (MessageCursor cursor = reader.messages(); cursor.next();) {
                String text = StandardCharsets.UTF_8.decode(cursor.data()).toString();
                String who = text.substring(0, "of thread 0".length());
                assertThat(text).isEqualTo(who.repeat(1 + cursor.sequence() % 50));
                counted.merge(who, 1, Integer::sum);
            }
            assertThat(reader.problems()).isEmpty();
        }
        assertThat(counted).hasSize(threads).allSatisfy((who, count) -> assertThat(count).isEqualTo(each));
    }

    @Test
    void aFileThatIsThereIsNotWrittenOverAndOneThatCannotBeMadeIsRefused() throws IOException {
        Path there = Files.writeString(folder.resolve("there.mcap"), "kept");
        try (RunLog log = log(Clock.WALL, there)) {
            assertThatThrownBy(log::start).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(there).hasContent("kept");
        try (RunLog log = log(Clock.WALL, there.resolve("below.mcap"))) {
            assertThatThrownBy(log::start).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theLastMinuteIsWrittenWhileTheRunGoesOn() throws IOException {
        RunLog log = log(new VirtualClock(), folder.resolve("a.mcap"));
        LogTopic topic = log.topic("/a", "json", TEXT);
        log.start();
        for (int i = 0; i < 10; i++) {
            add(topic, i, 1_000_000_000L + i * 100_000_000L, "message");
        }
        Path flight = folder.resolve("flight.mcap");
        log.writeFlight(flight);
        try (McapReader reader = McapReader.open(flight)) {
            assertThat(reader.counted().messages()).as("also those of the chunk under way").isEqualTo(10);
            assertThat(reader.metadata()).extracting(Metadata::name).as("not all of the run")
                    .containsExactly("clock");
        }
        assertThatThrownBy(() -> log.writeFlight(flight)).isInstanceOf(FileAlreadyExistsException.class);
        log.close();
        assertThatThrownBy(() -> log.writeFlight(folder.resolve("late.mcap"))).hasMessage("the log has ended");
    }
}
