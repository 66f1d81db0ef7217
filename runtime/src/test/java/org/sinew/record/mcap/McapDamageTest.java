package org.sinew.record.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of others, and such that were cut or damaged anywhere: what is whole is read, the rest is told. */
@Timeout(120)
class McapDamageTest {
    @TempDir
    Path folder;
    private Path whole;
    private byte[] bytes;
    private List<McapSample.Seen> all;

    @BeforeEach
    void write() throws IOException {
        whole = McapSample.write(folder.resolve("whole.mcap"), 8, Compression.LZ4);
        bytes = Files.readAllBytes(whole);
        all = McapSample.messages(whole);
        assertThat(all).hasSize(88);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("damaged.mcap"), content);
    }

    private List<ChunkInfo> wholeChunks() throws IOException {
        try (McapReader reader = McapReader.open(whole)) {
            return reader.chunks();
        }
    }

    /** Without its end, as when the writer was killed. */
    private byte[] unclosed() throws IOException {
        try (McapFile mcap = McapSample.open(folder.resolve("unclosed.mcap"))) {
            for (McapChunk chunk : McapSample.chunks(8, Compression.LZ4)) {
                mcap.add(chunk);
            }
            return Files.readAllBytes(folder.resolve("unclosed.mcap"));
        }
    }

    @Test
    void readsAllWholeChunksWhereverTheFileWasCut() throws IOException {
        List<ChunkInfo> chunks = wholeChunks();
        for (int cut : places("cut", bytes.length, 200)) {
            Path file = file(Arrays.copyOf(bytes, cut));
            if (cut < 8) {
                assertThatThrownBy(() -> McapReader.open(file)).isInstanceOf(McapException.class)
                        .hasMessageContaining(cut == 0 ? "is empty" : "has only " + cut + " bytes");
                continue;
            }
            long kept = chunks.stream().filter(chunk -> chunk.offset() + chunk.length() <= cut).count();
            try (McapReader reader = McapReader.open(file)) {
                assertThat(McapSample.messages(reader)).as("cut at %s", cut)
                        .isEqualTo(all.subList(0, (int) kept * 11));
                assertThat(reader.problems()).as("cut at %s", cut).isNotEmpty().last()
                        .extracting(Problem::words).asString().contains("the file ends at byte " + cut);
            }
        }
    }

    private static int[] places(String what, int size, int count) {
        long seed = System.nanoTime();
        System.out.println("McapDamageTest: " + what + ", seed " + seed);
        return new Random(seed).ints(count, 0, size).toArray();
    }

    @Test
    void saysWhereAFileWasCutAndWhatIsMissing() throws IOException {
        ChunkInfo sixth = wholeChunks().get(5);
        int cut = (int) (sixth.offset() + sixth.length() - 1);
        try (McapReader reader = McapReader.open(file(Arrays.copyOf(bytes, cut)))) {
            assertThat(reader.problems()).containsExactly(new Problem(Problem.Kind.CUT, sixth.offset(),
                    sixth.length() - 1, 5_000_000_005L, 0, "the file ends at byte " + cut + " in the middle of a chunk"
                    + " that begins at byte " + sixth.offset() + ": " + (sixth.length() - 1)
                    + " bytes cannot be read; messages from 5.000000005 s on are missing"));
        }
        try (McapReader reader = McapReader.open(file(Arrays.copyOf(bytes, (int) sixth.offset())))) {
            assertThat(reader.problems()).singleElement().hasToString("the file ends at byte " + sixth.offset()
                    + " without having been closed; all that was written was read, up to 4.950000000 s");
        }
    }

    @Test
    void saysTimesInTheSameDigitsEverywhere() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Contents.time(5_000_000_123L)).isEqualTo("5.000000123 s");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void neverGivesAWrongMessageSilently() throws IOException {
        byte[] unclosed = unclosed();
        for (byte[] good : List.of(bytes, unclosed)) {
            for (int place : places("flip", good.length, 200)) {
                byte[] wrong = good.clone();
                wrong[place] ^= (byte) (1 + new Random(place).nextInt(255));
                assertRightOrTold(file(wrong), place, good == unclosed ? 1 : 0);
            }
        }
    }

    private void assertRightOrTold(Path file, int place, int usual) throws IOException {
        try (McapReader reader = McapReader.open(file)) {
            List<McapSample.Seen> seen = McapSample.messages(reader);
            if (reader.problems().size() > usual) {
                assertThat(seen).as("byte %s: %s", place, reader.problems())
                        .allMatch(message -> all.stream().anyMatch(right -> same(message, right)));
            } else {
                assertThat(seen).as("byte %s", place).hasSameSizeAs(all);
                for (int i = 0; i < all.size(); i++) {
                    assertThat(same(seen.get(i), all.get(i))).as("byte %s, message %s", place, i).isTrue();
                }
            }
        } catch (McapException e) {
            assertThat(place).as(e.getMessage()).isLessThan(8);
        }
    }

    /** But for the topic: where there is no summary, nothing protects that. */
    private static boolean same(McapSample.Seen a, McapSample.Seen b) {
        return a.sequence() == b.sequence() && a.logTimeNanos() == b.logTimeNanos()
                && a.publishTimeNanos() == b.publishTimeNanos() && a.data().equals(b.data());
    }

    @Test
    void readsAllOthersWhenAChunkIsDamaged() throws IOException {
        ChunkInfo third = wholeChunks().get(2);
        bytes[(int) (third.offset() + third.length() - 20)] ^= 1;
        try (McapReader reader = McapReader.open(file(bytes))) {
            assertThat(McapSample.messages(reader)).hasSize(77).doesNotContainAnyElementsOf(all.subList(22, 33));
            assertThat(reader.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.kind()).isEqualTo(Problem.Kind.DAMAGED_CHUNK);
                assertThat(problem.startNanos()).isEqualTo(2_000_000_005);
                assertThat(problem.endNanos()).isEqualTo(2_950_000_000L);
                assertThat(problem.words()).startsWith("the chunk at byte " + third.offset())
                        .endsWith("from 2.000000005 s to 2.950000000 s, are missing");
            });
            assertThat(reader.chunks().get(2).state()).isEqualTo(ChunkInfo.State.DAMAGED);
        }
    }

    @Test
    void findsTheNextChunkWhenALengthIsDamagedAndNoSummaryTells() throws IOException {
        byte[] unclosed = unclosed();
        ChunkInfo third;
        try (McapReader reader = McapReader.open(file(unclosed))) {
            third = reader.chunks().get(2);
        }
        unclosed[(int) third.offset() + 4] ^= 0x40; // some GB longer
        try (McapReader reader = McapReader.open(file(unclosed))) {
            assertThat(McapSample.messages(reader)).hasSize(77);
            assertThat(reader.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.DAMAGED_RECORD,
                    Problem.Kind.NOT_CLOSED);
        }
    }

    @Test
    void readsFilesWithoutAnyIndex() throws IOException {
        Path file = new McapSample.ByHand().schema().channel(McapSample.FAST).message(McapSample.FAST, 0)
                .record(0x42, content -> content.text("of a later version")).message(McapSample.FAST, 1)
                .record(0x99, content -> content.text("of somebody")).channel(McapSample.SLOW)
                .message(McapSample.SLOW, 2).end().write(folder.resolve("a.mcap"));
        try (McapReader reader = McapReader.open(file)) {
            assertThat(McapSample.messages(reader)).extracting(McapSample.Seen::data).containsExactly("m0", "m1", "m2");
            assertThat(reader.statistics().messages()).isEqualTo(3);
            assertThat(reader.chunks()).isEmpty();
            assertThat(reader.problems()).isEmpty();
        }
    }

    /** As some writers make: a summary with an index of chunks that says nothing of messages outside of them. */
    @Test
    void readsAFileWithAChunkIndexAndNoMessageIndex() throws IOException {
        McapChunk chunk = McapSample.chunks(1, Compression.LZ4).getFirst();
        byte[] bare = new byte[Op.PREFIX + (int) chunk.bytes().order(ByteOrder.LITTLE_ENDIAN).getLong(1)];
        chunk.bytes().get(bare);
        McapSample.ByHand made = new McapSample.ByHand().schema().channel(McapSample.FAST).channel(McapSample.SLOW)
                .message(McapSample.FAST, 100);
        int offset = made.out.size();
        made.out.put(bare);
        made.message(McapSample.FAST, 101).record(Op.DATA_END, content -> content.u32(0));
        int summary = made.out.size();
        made.schema().channel(McapSample.FAST).channel(McapSample.SLOW)
                .record(Op.STATISTICS, content -> content.u64(13).u16(1).u32(2).u32(0).u32(0).u32(1).u64(5)
                        .u64(950_000_000).u32(0))
                .record(Op.CHUNK_INDEX, content -> content.u64(chunk.startNanos()).u64(chunk.endNanos()).u64(offset)
                        .u64(bare.length).u32(0).u64(0).text("lz4").u64(bare.length - Op.PREFIX - 43)
                        .u64(chunk.uncompressedSize()))
                .record(Op.FOOTER, content -> content.u64(summary).u64(0).u32(0));
        made.out.put(Op.magic());
        try (McapReader reader = McapReader.open(made.write(folder.resolve("a.mcap")))) {
            assertThat(McapSample.messages(reader)).hasSize(13).first().extracting(McapSample.Seen::data)
                    .isEqualTo("m100");
            assertThat(reader.problems()).isEmpty();
            assertThat(reader.statistics().messages()).isEqualTo(13);
        }
    }

    @Test
    void saysWhatItCannotDecompress() throws IOException {
        Path file = new McapSample.ByHand().channel(McapSample.SLOW).record(Op.CHUNK, content -> {
            new ChunkHead(5, 6, 100, 1, "zstd", 4).write(content);
            content.u32(0);
        }).end().write(folder.resolve("a.mcap"));
        try (McapReader reader = McapReader.open(file)) {
            assertThat(reader.messages().next()).isFalse();
            assertThat(reader.problems()).singleElement().asString().contains("its compression is 'zstd'")
                    .contains("only lz4 and none can be read");
        }
    }

    @Test
    void sizesBeyondAllMeasureAreOneClearError() throws IOException {
        for (long length : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE, 1L << 40}) {
            McapSample.ByHand made = new McapSample.ByHand().channel(McapSample.SLOW);
            made.out.u8(Op.ATTACHMENT).u64(length).u64(0);
            try (McapReader reader = McapReader.open(made.write(folder.resolve("a.mcap")))) {
                assertThat(reader.messages().next()).isFalse();
                assertThat(reader.problems()).singleElement().extracting(Problem::kind).isEqualTo(Problem.Kind.CUT);
            }
            Path chunk = new McapSample.ByHand().channel(McapSample.SLOW).record(Op.CHUNK, content -> {
                new ChunkHead(5, 6, length, 1, "lz4", 4).write(content);
                content.u32(0);
            }).end().write(folder.resolve("a.mcap"));
            try (McapReader reader = McapReader.open(chunk)) {
                assertThat(reader.messages().next()).isFalse();
                assertThat(reader.problems()).hasSize(1);
            }
        }
        Path text = new McapSample.ByHand().record(Op.SCHEMA, content -> content.u16(1).u32(Integer.MAX_VALUE)).end()
                .write(folder.resolve("a.mcap"));
        try (McapReader reader = McapReader.open(text)) {
            assertThat(reader.problems()).singleElement().asString().contains("it is shorter than what it should hold");
        }
    }

    @Test
    void leavesOutMessagesOfChannelsThatNobodyDescribes() throws IOException {
        Path file = new McapSample.ByHand().channel(McapSample.FAST).message(McapSample.SLOW, 1)
                .message(McapSample.FAST, 2).message(McapSample.SLOW, 3).end().write(folder.resolve("a.mcap"));
        try (McapReader reader = McapReader.open(file)) {
            assertThat(McapSample.messages(reader)).extracting(McapSample.Seen::data).containsExactly("m2");
            assertThat(reader.problems()).singleElement().asString().startsWith("messages of channel 7 are left out");
        }
    }

    @Test
    void zerosAfterAPowerFailureAreNoRecords() throws IOException {
        byte[] unclosed = unclosed();
        try (McapReader reader = McapReader.open(file(Arrays.copyOf(unclosed, unclosed.length + 100_000)))) {
            assertThat(McapSample.messages(reader)).hasSize(88);
            assertThat(reader.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.kind()).isEqualTo(Problem.Kind.CUT);
                assertThat(problem.offset()).isEqualTo(unclosed.length);
                assertThat(problem.bytes()).isEqualTo(100_000);
            });
        }
    }

    @Test
    void anAttachmentIsReadOnlyIfItsChecksumIsRight() throws IOException {
        int type = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("text/plain");
        bytes[type + "text/plain".length() + Long.BYTES] ^= 1; // the first byte of its data
        try (McapReader reader = McapReader.open(file(bytes))) {
            assertThatThrownBy(() -> reader.read(reader.attachments().getFirst()))
                    .hasMessageContaining("the attachment calibration.txt at byte")
                    .hasMessageContaining("its checksum is wrong");
        }
    }

    @Test
    void whatIsNoMcapFileIsSaidSo() throws IOException {
        for (String content : List.of("MCAP", "this is a text of some length, and no recording")) {
            Path file = file(content.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> McapReader.open(file)).isInstanceOf(McapException.class)
                    .hasMessage(file + ": is no MCAP file: it does not begin with 89 4D 43 41 50 30 0D 0A");
        }
        assertThatThrownBy(() -> McapReader.open(file(new byte[0]))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> McapReader.open(folder)).hasMessageContaining("is no plain file");
    }

    @Test
    void aDamagedSummaryIsNotBelieved() throws IOException {
        int topic = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("/slow");
        bytes[topic + 1] = 'S';
        try (McapReader reader = McapReader.open(file(bytes))) {
            assertThat(reader.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.DAMAGED_SUMMARY);
            assertThat(McapSample.messages(reader)).isEqualTo(all);
        }
    }

    @Test
    void aChunkThatNoLongerSaysThatItIsOneIsMissed() throws IOException {
        byte[] unclosed = unclosed();
        ChunkInfo third;
        try (McapReader reader = McapReader.open(file(unclosed))) {
            third = reader.chunks().get(2);
        }
        unclosed[(int) third.offset()] = 0x46;
        try (McapReader reader = McapReader.open(file(unclosed))) {
            assertThat(McapSample.messages(reader)).hasSize(77);
            assertThat(reader.problems()).first().asString().contains("belongs to no chunk")
                    .contains("its messages, from 1.950000000 s on, are missing");
        }
    }

    @Test
    void aSizeThatNoCompressionReachesTakesNoMemory() throws IOException {
        Path chunk = new McapSample.ByHand().channel(McapSample.SLOW).record(Op.CHUNK, content -> {
            new ChunkHead(5, 6, 1 << 20, 1, "lz4", 4).write(content);
            content.u32(0);
        }).end().write(folder.resolve("a.mcap"));
        try (McapReader reader = McapReader.open(chunk)) {
            assertThat(reader.problems()).singleElement().asString()
                    .contains("its 4 bytes of data cannot be 1048576 uncompressed");
        }
    }

    /** Made on purpose: their sum is a small number again. */
    @Test
    void aSummaryThatPointsBeyondAllFilesIsNotBelieved() throws IOException {
        for (int op : new int[] {Op.METADATA_INDEX, Op.ATTACHMENT_INDEX, Op.CHUNK_INDEX}) {
            McapSample.ByHand made = new McapSample.ByHand().channel(McapSample.SLOW).message(McapSample.SLOW, 1)
                    .record(Op.DATA_END, content -> content.u32(0));
            int summary = made.out.size();
            made.record(op, content -> {
                if (op == Op.CHUNK_INDEX) {
                    content.u64(0).u64(1).u64(Long.MAX_VALUE - 9).u64(20).u32(0).u64(0).text("").u64(1).u64(1);
                } else {
                    content.u64(Long.MAX_VALUE - 9).u64(20).u64(0).u64(0).u64(1).text("a").text("b");
                }
            }).record(Op.FOOTER, content -> content.u64(summary).u64(0).u32(0));
            made.out.put(Op.magic());
            try (McapReader reader = McapReader.open(made.write(folder.resolve("a.mcap")))) {
                assertThat(McapSample.messages(reader)).hasSize(1);
                assertThat(reader.problems()).singleElement().asString().contains("it points out of the file");
            }
        }
    }
}
