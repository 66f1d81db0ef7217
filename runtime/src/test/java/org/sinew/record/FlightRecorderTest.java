package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapChunk;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.Schema;
import org.sinew.record.mcap.Statistics;

@Timeout(60)
class FlightRecorderTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path folder;
    private final FlightRecorder flight = new FlightRecorder();
    private final LogWriter writer = new LogWriter(List.of(flight), true, why -> {
        throw new AssertionError(why);
    });
    private Path file = Path.of("");

    @BeforeEach
    void begin() {
        file = folder.resolve("flight.mcap");
        LogTopic topic = new LogTopic(new Schema(1, "a.B", "jsonschema", new byte[0]), new Channel(1, 1, "/a", "json"),
                new LogLane(new LogTime(Instant.EPOCH, 0), writer));
        flight.begin(new LogHead("test", List.of(), List.of(), List.of(topic), 0));
        writer.start();
    }

    @AfterEach
    void end() {
        writer.close();
    }

    private static McapChunk chunk(long nanos, int bytes) {
        byte[] data = new byte[bytes];
        new Random(nanos).nextBytes(data);
        ChunkBuilder builder = new ChunkBuilder(Compression.LZ4);
        builder.add(1, (int) (nanos / SECOND), nanos, nanos, data, 0, bytes);
        return builder.build();
    }

    private Statistics written() throws IOException {
        flight.write(file, writer);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).as("nothing half beside it").containsExactly(file);
        }
        try (McapReader reader = McapReader.open(file)) {
            assertThat(reader.problems()).isEmpty();
            return reader.counted();
        }
    }

    @Test
    void keepsAMinuteOfLogTime() throws IOException {
        for (int i = 0; i < 300; i++) {
            flight.add(chunk(i * SECOND, 1000));
        }
        assertThat(written()).extracting(Statistics::messages, Statistics::startNanos, Statistics::endNanos)
                .containsExactly(61L, 239 * SECOND, 299 * SECOND);
    }

    @Test
    void keepsNoMoreThanThirtyTwoMegabytes() throws IOException {
        for (int i = 0; i < 30; i++) {
            flight.add(chunk(i * SECOND, 3 << 20));
        }
        assertThat(written().messages()).isEqualTo(10);
        assertThat(Files.size(file)).isBetween(30L << 20, 32L << 20);
    }

    @Test
    void whereThatIsTooMuchPicturesGoFirstAndTicksStay() throws IOException {
        for (int i = 0; i < 60; i++) {
            flight.add(chunk(i * SECOND, 1000));
            flight.add(chunk(i * SECOND, 3 << 20));
        }
        assertThat(written()).extracting(Statistics::messages, Statistics::startNanos)
                .containsExactly(60L + 10, 0L);
    }

    @Test
    void aPictureThatIsLargerThanAllThatIsKeptGoesByItself() throws IOException {
        flight.add(chunk(SECOND, 100));
        flight.add(chunk(2 * SECOND, 33 << 20));
        flight.add(chunk(3 * SECOND, 100));
        assertThat(written().messages()).isEqualTo(2);
    }

    @Test
    void aHalfFileOfAnEarlierTryIsInNobodysWay() throws IOException {
        Files.writeString(folder.resolve("flight.mcap.part"), "half");
        flight.add(chunk(SECOND, 100));
        assertThat(written().messages()).isOne();
    }

    @Test
    void withoutAnyMessageItIsAWholeFileAllTheSame() throws IOException {
        assertThat(written().messages()).isZero();
    }

    /** As on a disk that is full, where what is left of it would be in the way. */
    @Test
    void ofAFileThatCannotBeWrittenNothingStays() throws IOException {
        ChunkBuilder builder = new ChunkBuilder(Compression.LZ4);
        builder.add(2, 1, SECOND, SECOND, new byte[1], 0, 1); // a channel that the file has not
        flight.add(builder.build());
        assertThatThrownBy(() -> flight.write(file, writer)).isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
