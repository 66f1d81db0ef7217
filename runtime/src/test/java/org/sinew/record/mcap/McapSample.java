package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small files for tests, and what is in them. */
final class McapSample {
    static final Schema SCHEMA = new Schema(1, "test.Numbers", "jsonschema",
            "{\"type\":\"object\"}".getBytes(StandardCharsets.UTF_8));
    static final Channel FAST = new Channel(1, 1, "/fast", "json", Map.of("unit", "m"));
    static final Channel SLOW = new Channel(7, 0, "/slow", "x-raw");
    static final byte[] ATTACHED = "calibration".getBytes(StandardCharsets.UTF_8);

    private McapSample() {
    }

    /** A message, to compare. */
    record Seen(String topic, int sequence, long logTimeNanos, long publishTimeNanos, String data) {
    }

    /** A file under construction by hand. */
    static final class ByHand {
        final RecordBuffer out = new RecordBuffer();

        ByHand() {
            out.put(Op.magic());
            record(Op.HEADER, content -> content.text("").text("by hand"));
        }

        ByHand record(int op, java.util.function.Consumer<RecordBuffer> content) {
            int start = out.begin(op);
            content.accept(out);
            out.end(start);
            return this;
        }

        ByHand schema() {
            Summary.write(SCHEMA, out);
            return this;
        }

        ByHand channel(Channel channel) {
            Summary.write(channel, out);
            return this;
        }

        ByHand message(Channel channel, int sequence) {
            return record(Op.MESSAGE, content -> content.u16(channel.id()).u32(sequence).u64(1000 + sequence)
                    .u64(1000 + sequence).put(("m" + sequence).getBytes(StandardCharsets.UTF_8)));
        }

        /** A footer that knows no summary. */
        ByHand end() {
            record(Op.DATA_END, content -> content.u32(0));
            record(Op.FOOTER, content -> content.u64(0).u64(0).u32(0));
            out.put(Op.magic());
            return this;
        }

        Path write(Path file) throws IOException {
            return Files.write(file, Arrays.copyOf(out.array(), out.size()));
        }
    }

    /** Chunks of 11 messages each, one second long, with data that compress somewhat. */
    static List<McapChunk> chunks(int count, Compression compression) {
        ChunkBuilder builder = new ChunkBuilder(compression);
        Random random = new Random(1);
        ChunkMemory memory = new ChunkMemory(64 << 20);
        List<McapChunk> chunks = new ArrayList<>();
        for (int second = 0; second < count; second++) {
            for (int i = 0; i < 10; i++) {
                long nanos = (second * 10L + i) * 100_000_000L + 5;
                byte[] data = numbers(random, second * 10 + i);
                builder.add(FAST.id(), second * 10 + i, nanos, nanos - 3, data, 0, data.length);
            }
            byte[] text = ("second " + second).getBytes(StandardCharsets.UTF_8);
            builder.add(SLOW.id(), second, second * 1_000_000_000L + 950_000_000L, 0, text, 1, text.length - 1);
            chunks.add(memory.keep(builder.build()).chunk());
        }
        return chunks;
    }

    private static byte[] numbers(Random random, int i) {
        ByteBuffer data = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putDouble(data.position() % 16 == 0 ? i : random.nextDouble());
        }
        return data.array();
    }

    /** A whole file. */
    static Path write(Path file, int chunks, Compression compression) throws IOException {
        try (McapFile mcap = open(file)) {
            List<McapChunk> all = chunks(chunks, compression);
            for (McapChunk chunk : all.subList(0, chunks / 2)) {
                mcap.add(chunk);
            }
            mcap.attach("calibration.txt", "text/plain", 5, 0, ATTACHED);
            mcap.add(new Metadata("robot", Map.of("name", "kid20", "commit", "abc")));
            for (McapChunk chunk : all.subList(chunks / 2, chunks)) {
                mcap.add(chunk);
            }
        }
        return file;
    }

    static McapFile open(Path file) throws IOException {
        McapFile mcap = McapFile.create(file, "x-test", "sinew test");
        mcap.add(SCHEMA);
        mcap.add(FAST);
        mcap.add(SLOW);
        return mcap;
    }

    static List<Seen> messages(McapReader reader) throws IOException {
        List<Seen> seen = new ArrayList<>();
        for (MessageCursor cursor = reader.messages(); cursor.next();) {
            ByteBuffer data = cursor.data();
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            seen.add(new Seen(cursor.channel().topic(), cursor.sequence(), cursor.logTimeNanos(),
                    cursor.publishTimeNanos(), new String(bytes, StandardCharsets.ISO_8859_1)));
        }
        return seen;
    }

    static List<Seen> messages(Path file) throws IOException {
        try (McapReader reader = McapReader.open(file)) {
            return messages(reader);
        }
    }
}
