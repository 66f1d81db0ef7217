package org.sinew.record.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read, and stands in the file byte by byte as the specification says. */
@Timeout(60)
class McapFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void givesBackWhatWasWritten(Compression compression) throws IOException {
        try (McapReader reader = McapReader.open(McapSample.write(folder.resolve("a.mcap"), 6, compression))) {
            assertThat(reader.profile() + " " + reader.library()).isEqualTo("x-test sinew test");
            assertThat(reader.schemas()).containsExactly(McapSample.SCHEMA);
            assertThat(reader.channels()).containsExactly(McapSample.FAST, McapSample.SLOW);
            assertThat(reader.schema(McapSample.FAST)).contains(McapSample.SCHEMA);
            assertThat(reader.schema(McapSample.SLOW)).isEmpty();
            assertThat(reader.metadata()).containsExactly(
                    new Metadata("robot", Map.of("name", "kid20", "commit", "abc")));
            Attachment attachment = reader.attachments().getFirst();
            assertThat(attachment.name() + " " + attachment.mediaType()).isEqualTo("calibration.txt text/plain");
            assertThat(reader.read(attachment)).isEqualTo(McapSample.ATTACHED);
            List<McapSample.Seen> seen = McapSample.messages(reader);
            assertThat(seen).hasSize(66);
            assertThat(seen.get(10)).isEqualTo(new McapSample.Seen("/slow", 0, 950_000_000, 0, "econd 0"));
            assertThat(seen.get(11).logTimeNanos()).isEqualTo(1_000_000_005);
            assertThat(seen.get(11).publishTimeNanos()).isEqualTo(1_000_000_002);
            assertThat(reader.statistics()).isEqualTo(reader.counted()).isEqualTo(new Statistics(66, 1, 2, 1, 1, 6, 5,
                    5_950_000_000L, Map.of(1, 60L, 7, 6L)));
            assertThat(reader.problems()).isEmpty();
        }
    }

    @Test
    void saysOfEachChunkWhatIsKnown() throws IOException {
        try (McapReader reader = McapReader.open(McapSample.write(folder.resolve("a.mcap"), 4, Compression.LZ4))) {
            assertThat(reader.chunks()).extracting(ChunkInfo::state).containsOnly(ChunkInfo.State.NOT_READ);
            assertThat(reader.messages(1_000_000_000, 1_999_999_999).next()).isTrue();
            assertThat(reader.chunks()).extracting(ChunkInfo::state).containsExactly(ChunkInfo.State.NOT_READ,
                    ChunkInfo.State.WHOLE, ChunkInfo.State.NOT_READ, ChunkInfo.State.NOT_READ);
            ChunkInfo chunk = reader.chunks().get(1);
            assertThat(chunk.startNanos()).isEqualTo(1_000_000_005);
            assertThat(chunk.endNanos()).isEqualTo(1_950_000_000);
            assertThat(chunk.messages()).hasValue(11);
            assertThat(chunk.compressedSize()).isLessThan(chunk.uncompressedSize());
        }
    }

    @Test
    void readsOnlyTheTimeAskedFor() throws IOException {
        try (McapReader reader = McapReader.open(McapSample.write(folder.resolve("a.mcap"), 4, Compression.LZ4))) {
            MessageCursor cursor = reader.messages(1_900_000_000, 2_100_000_005);
            int count = 0;
            while (cursor.next()) {
                assertThat(cursor.logTimeNanos()).isBetween(1_900_000_000L, 2_100_000_005L);
                count++;
            }
            assertThat(count).isEqualTo(4);
        }
    }

    @Test
    void chunksKeptInMemoryMakeTheSameFileLater() throws IOException {
        List<McapChunk> kept = McapSample.chunks(6, Compression.LZ4);
        Path atOnce = folder.resolve("at-once.mcap");
        Path later = folder.resolve("later.mcap");
        for (Path file : List.of(atOnce, later)) {
            try (McapFile mcap = McapSample.open(file)) {
                for (McapChunk chunk : kept.subList(2, 6)) {
                    mcap.add(chunk);
                }
            }
        }
        assertThat(later).hasSameBinaryContentAs(atOnce);
        assertThat(McapSample.messages(later)).hasSize(44).first()
                .extracting(McapSample.Seen::logTimeNanos).isEqualTo(2_000_000_005L);
    }

    /** Written down by hand from the specification, but for checksums. */
    @Test
    void standsInTheFileAsSpecified() throws IOException {
        Path file = folder.resolve("golden.mcap");
        try (McapFile mcap = McapFile.create(file, "", "s")) {
            mcap.add(new Schema(1, "S", "e", new byte[] {9}));
            mcap.add(new Channel(2, 1, "/t", "m", Map.of("k", "v")));
            ChunkBuilder builder = new ChunkBuilder(Compression.NONE);
            builder.add(2, 3, 0x10, 0x0F, new byte[] {1, 2}, 0, 2);
            mcap.add(builder.build());
        }
        String expected = """
                894d434150300d0a
                01 0900000000000000 00000000 01000000 73
                03 1100000000000000 0100 01000000 53 01000000 65 01000000 09
                04 1d00000000000000 0200 0100 02000000 2f74 01000000 6d 0a000000 01000000 6b 01000000 76
                06 4900000000000000 1000000000000000 1000000000000000 2100000000000000 CCCCCCCC 00000000
                2100000000000000 05 1800000000000000 0200 03000000 1000000000000000 0f00000000000000 0102
                07 1600000000000000 0200 10000000 1000000000000000 0000000000000000
                0f 0400000000000000 CCCCCCCC
                03 1100000000000000 0100 01000000 53 01000000 65 01000000 09
                04 1d00000000000000 0200 0100 02000000 2f74 01000000 6d 0a000000 01000000 6b 01000000 76
                0b 3800000000000000 0100000000000000 0100 01000000 00000000 00000000 01000000
                1000000000000000 1000000000000000 0a000000 0200 0100000000000000
                08 4a00000000000000 1000000000000000 1000000000000000 5a00000000000000 5200000000000000
                0a000000 0200 ac00000000000000 1f00000000000000 00000000 2100000000000000 2100000000000000
                0e 1100000000000000 03 d800000000000000 1a00000000000000
                0e 1100000000000000 04 f200000000000000 2600000000000000
                0e 1100000000000000 0b 1801000000000000 4100000000000000
                0e 1100000000000000 08 5901000000000000 5300000000000000
                02 1400000000000000 d800000000000000 ac01000000000000 CCCCCCCC
                894d434150300d0a
                """.replaceAll("\\s", "");
        String actual = HexFormat.of().formatHex(Files.readAllBytes(file));
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) != 'C') {
                assertThat(actual.substring(i, i + 1)).as("half byte %s", i).isEqualTo(expected.substring(i, i + 1));
            }
        }
    }

    @Test
    void refusesWhatWouldMakeAWrongFile() throws IOException {
        Path file = folder.resolve("a.mcap");
        try (McapFile mcap = McapFile.create(file, "", "")) {
            assertThatThrownBy(() -> mcap.add(McapSample.FAST)).hasMessage(
                    "channel /fast has schema 1, which the file has not; add that first");
            McapChunk chunk = McapSample.chunks(1, Compression.NONE).getFirst();
            assertThatThrownBy(() -> mcap.add(chunk)).hasMessage(
                    "the chunk has messages of channel 1, which the file has not; add that first");
            mcap.add(McapSample.SCHEMA);
            mcap.add(McapSample.SCHEMA);
            assertThatThrownBy(() -> mcap.add(new Schema(1, "other", "", new byte[0])))
                    .hasMessageContaining("the file has schema 1 test.Numbers").hasMessageContaining("its own id");
        }
        assertThatThrownBy(() -> new Schema(0, "x", "", new byte[0])).hasMessageContaining("from 1 to 65535");
        assertThatThrownBy(() -> McapFile.create(file, "", "")).isInstanceOf(FileAlreadyExistsException.class);
        try (McapReader reader = McapReader.open(file)) {
            assertThat(reader.statistics().schemas()).isEqualTo(1);
            assertThat(reader.problems()).isEmpty();
        }
    }

    /** A file may not grow over 8 kB there: the sixth chunk does not fit. */
    @Test
    void takesBackAWriteThatFailed() throws Exception {
        Path file = folder.resolve("a.mcap");
        Process process = new ProcessBuilder("bash", "-c", "ulimit -f 8; exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData", "-cp",
                System.getProperty("java.class.path"), FullDisk.class.getName(), file.toString()).inheritIO().start();
        assertThat(process.waitFor()).as("the write failed, with an exception").isEqualTo(7);
        try (McapReader reader = McapReader.open(file)) {
            assertThat(McapSample.messages(reader)).hasSizeGreaterThan(33).hasSizeLessThan(33 * 11);
            assertThat(Files.size(file)).isLessThan(8192);
            assertThat(reader.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.NOT_CLOSED);
        }
    }

    /** Writes until the disk is full. */
    static final class FullDisk {
        public static void main(String... arguments) throws IOException {
            McapFile mcap = McapSample.open(Path.of(arguments[0]));
            try {
                for (McapChunk chunk : McapSample.chunks(33, Compression.LZ4)) {
                    mcap.add(chunk);
                }
            } catch (IOException e) {
                System.exit(7);
            }
        }
    }
}
