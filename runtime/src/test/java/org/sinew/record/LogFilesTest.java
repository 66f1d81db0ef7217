package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapChunk;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;

/** The folder of a robot's logs: how files follow each other, and which go. */
class LogFilesTest {
    private static final LogTime TIME = new LogTime(Instant.parse("2026-03-01T12:00:00Z"), 0);
    private static final int CHUNK = 10_000;
    private static final long PLENTY = 1L << 40;

    @TempDir
    Path folder;
    private Path logs = Path.of("");
    private long freeBytes = PLENTY;

    @BeforeEach
    void name() {
        logs = folder.resolve("var/log/sinew");
    }

    private LogFiles begin(long maxBytes, Duration maxAge) throws IOException {
        return begin(new LogPlace.Folder(logs, "kid20", maxBytes, maxAge));
    }

    private LogFiles begin(LogPlace place) throws IOException {
        RunLog.Shape shape = new RunLog.Shape("a.B", "jsonschema", new byte[0]);
        LogTopic topic = new LogTopic(new Schema(1, shape.name(), shape.encoding(), shape.data()),
                new Channel(1, 1, "/a", "json"), new LogLane(TIME, new LogWriter(List.of(), false, why -> { })));
        LogFiles files = new LogFiles(Optional.of(place), TIME, Map::of, disk -> free());
        files.begin(new LogHead("test", List.of(new Metadata("about", Map.of("a", "b"))), List.of(),
                List.of(topic), 0));
        return files;
    }

    private long free() throws IOException {
        long used = 0;
        for (String name : there()) {
            used += Files.size(logs.resolve(name));
        }
        return freeBytes - used;
    }

    private static McapChunk chunk(int i) {
        byte[] data = new byte[CHUNK];
        new Random(i).nextBytes(data);
        ChunkBuilder builder = new ChunkBuilder(Compression.LZ4);
        builder.add(1, i, i * 1_000_000_000L, 0, data, 0, CHUNK);
        return builder.build();
    }

    private List<String> there() throws IOException {
        try (Stream<Path> all = Files.list(logs)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path old(String name, int bytes, Duration age) throws IOException {
        Files.createDirectories(logs);
        Path file = Files.write(logs.resolve(name), new byte[bytes]);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void theFolderIsMadeAndAFileFollowsTheOtherEachReadableByItself() throws IOException {
        LogFiles files = begin(8L * 5 * CHUNK, Duration.ofDays(1));
        for (int i = 0; i < 20; i++) {
            files.add(chunk(i));
            files.tend();
        }
        files.end();
        files.close();
        assertThat(there()).containsExactly("kid20-20260301T120000Z-001.mcap", "kid20-20260301T120000Z-002.mcap",
                "kid20-20260301T120000Z-003.mcap", "kid20-20260301T120000Z-004.mcap",
                "kid20-20260301T120000Z-005.mcap");
        int next = 0;
        for (String name : there()) {
            try (McapReader reader = McapReader.open(logs.resolve(name))) {
                assertThat(reader.problems()).isEmpty();
                assertThat(reader.channels()).extracting(Channel::topic).containsExactly("/a");
                assertThat(reader.metadata()).extracting(Metadata::name).isEqualTo(name.contains("005")
                        ? List.of("about", "end") : List.of("about"));
                for (var cursor = reader.messages(); cursor.next();) {
                    assertThat(cursor.sequence()).isEqualTo(next++);
                }
            }
        }
        assertThat(next).isEqualTo(20);
    }

    @Test
    void allFilesTogetherKeepTheirBudgetAndTheOldestGo() throws IOException {
        old("other-run.mcap", 3 * CHUNK, Duration.ofHours(1));
        old("notes.txt", 100 * CHUNK, Duration.ofDays(900));
        long most = 8L * 5 * CHUNK;
        LogFiles files = begin(most, Duration.ofDays(1));
        for (int i = 0; i < 200; i++) {
            files.add(chunk(i));
            long bytes = 0;
            for (String name : there()) {
                bytes += name.endsWith(".mcap") ? Files.size(logs.resolve(name)) : 0;
            }
            assertThat(bytes).isLessThanOrEqualTo(most);
        }
        files.close();
        assertThat(there()).contains("notes.txt", "kid20-20260301T120000Z-050.mcap").hasSizeBetween(8, 10)
                .doesNotContain("other-run.mcap", "kid20-20260301T120000Z-001.mcap");
    }

    @Test
    void whatIsTooOldGoes() throws IOException {
        old("a.mcap", 10, Duration.ofDays(8));
        old("b.mcap", 10, Duration.ofDays(6));
        begin(1 << 20, Duration.ofDays(7)).close();
        assertThat(there()).containsExactly("b.mcap", "kid20-20260301T120000Z-001.mcap");
    }

    /** The run goes on without it: a robot does not stay down because its card is full. */
    @Test
    void aDiskThatIsTooFullStopsNoRobotAndCostsNoLogForNothing() throws IOException {
        old("a.mcap", 10, Duration.ofHours(2));
        old("b.mcap", 10, Duration.ofHours(1));
        freeBytes = 30_500_000;
        LogFiles files = begin(1 << 20, Duration.ofDays(7));
        files.add(chunk(1));
        assertThatThrownBy(files::tend).isInstanceOf(IOException.class)
                .hasMessage("only 30 MB are free on the disk of " + logs + ": 200 MB are left to others, and a file of"
                        + " the log may have 1 MB; make room there");
        files.close();
        assertThat(there()).containsExactly("a.mcap", "b.mcap");
    }

    @Test
    void aDiskThatIsNearlyFullCostsTheOldestUntilTheNextFileFitsBesideWhatIsLeftToOthers() throws IOException {
        long part = (1 << 20) / 8;
        old("a.mcap", 100_000, Duration.ofHours(2));
        old("b.mcap", 40_000, Duration.ofHours(1));
        freeBytes = 200_000_000 + part + 50_000;
        begin(1 << 20, Duration.ofDays(7)).close();
        assertThat(there()).containsExactly("b.mcap", "kid20-20260301T120000Z-001.mcap");
        Files.delete(logs.resolve("kid20-20260301T120000Z-001.mcap"));
        freeBytes = 200_000_000 + part + 30_000;
        begin(1 << 20, Duration.ofDays(7)).close();
        assertThat(there()).as("room for others alone is not enough")
                .containsExactly("kid20-20260301T120000Z-001.mcap");
    }

    /** Two robots with one folder. */
    @Test
    void whatAnotherRobotDeletesMeanwhileIsNoFailure() throws IOException {
        old("a.mcap", 100_000, Duration.ofHours(2));
        old("b.mcap", 100_000, Duration.ofHours(1));
        LogFiles files = new LogFiles(Optional.of(new LogPlace.Folder(logs, "kid20", 8, Duration.ofDays(1))), TIME,
                Map::of, disk -> {
                    Files.deleteIfExists(logs.resolve("a.mcap"));
                    Files.deleteIfExists(logs.resolve("b.mcap"));
                    return PLENTY;
                });
        files.begin(new LogHead("test", List.of(), List.of(), List.of(), 0));
        files.tend();
        files.close();
        assertThat(there()).containsExactly("kid20-20260301T120000Z-001.mcap");
    }

    @Test
    void aLogThatIsThereIsReplacedOnlyWhenTheNewOneHasBegun() throws IOException {
        Files.createDirectories(logs);
        LogPlace place = new LogPlace.OneFile(logs.resolve("good.mcap"));
        begin(place).close();
        byte[] good = Files.readAllBytes(logs.resolve("good.mcap"));
        Path inTheWay = Files.createDirectories(logs.resolve("good.mcap.part/below"));
        assertThatThrownBy(() -> begin(place)).isInstanceOf(IOException.class);
        assertThat(logs.resolve("good.mcap")).hasBinaryContent(good);
        Files.delete(inTheWay);
        LogFiles files = begin(place);
        files.add(chunk(1));
        files.close();
        assertThat(there()).containsExactly("good.mcap");
        try (McapReader reader = McapReader.open(logs.resolve("good.mcap"))) {
            assertThat(reader.counted().messages()).isOne();
        }
    }

    @Test
    void aLogTakesThePlaceOfALogOrOfNothingAndNotOfOneThatIsWritten() throws IOException {
        Files.createDirectories(logs);
        LogPlace place = new LogPlace.OneFile(Files.createFile(logs.resolve("run.mcap")));
        LogFiles first = begin(place);
        assertThatThrownBy(() -> begin(place)).isInstanceOf(IOException.class)
                .hasMessage("another run is writing " + logs.resolve("run.mcap"));
        first.add(chunk(1));
        first.close();
        assertThat(Files.size(logs.resolve("run.mcap"))).isGreaterThan(CHUNK);
        begin(place).close();
        for (Path other : List.of(Files.writeString(logs.resolve("robot.yaml"), "sinew: 1"), logs)) {
            assertThatThrownBy(() -> begin(new LogPlace.OneFile(other)))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(there()).containsExactly("robot.yaml", "run.mcap");
    }

    @Test
    void anotherRobotsFileIsNotDeletedWhileItIsWritten() throws IOException {
        Files.createDirectories(logs);
        Path other = logs.resolve("other-1.mcap");
        try (McapFile written = McapFile.create(other, "", "test")) {
            Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
            begin(1 << 20, Duration.ofDays(1)).close();
            assertThat(other).exists();
            assertThat(written.bytes()).isPositive();
        }
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
        begin(1 << 20, Duration.ofDays(1)).close();
        assertThat(other).doesNotExist();
    }

    /** A board without a battery begins at the same date again and again. */
    @Test
    void aSecondRunOfTheSameDateHasFilesOfItsOwn() throws IOException {
        begin(1 << 20, Duration.ofDays(1)).close();
        Files.setLastModifiedTime(logs.resolve("kid20-20260301T120000Z-001.mcap"), FileTime.from(Instant.now()));
        begin(1 << 20, Duration.ofDays(1)).close();
        assertThat(there()).containsExactly("kid20-20260301T120000Z-001.mcap", "kid20-20260301T120000Z-002.mcap");
    }

    @Test
    void aFolderThatCannotBeIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("var"));
        Files.writeString(folder.resolve("var/log"), "a file");
        assertThatThrownBy(() -> begin(1 << 20, Duration.ofDays(1))).isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("var/log").toString());
    }
}
