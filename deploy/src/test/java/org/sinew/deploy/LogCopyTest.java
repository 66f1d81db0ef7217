package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.deploy.report.Redaction;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Schema;
import org.sinew.text.Json;

/** Copies of a log whose behaviour holds a token, as a Java file may. */
@Timeout(60)
class LogCopyTest {
    private static final String SOURCE = "class Wave {\n    String token = \"s3cret\";\n    int steps = 4;\n}\n";

    @TempDir
    private Path folder;

    /** A log with that source in its recipe and on its topic, and with pictures; where it is. */
    static Path log(Path file) throws IOException {
        try (McapFile log = McapFile.create(file, "sinew", "test")) {
            log.add(new Metadata("sinew", Map.of("robot", "kid20")));
            log.attach(LoopRecipe.FILE, "application/json", 1, 1,
                    Json.bytes(Json.object("behavior", Json.object("source", SOURCE))));
            ChunkBuilder chunk = new ChunkBuilder(Compression.LZ4);
            List<String> topics = List.of(RunRecording.BEHAVIOR, "/log", "/camera/" + "eye/image", "/tf");
            for (int id = 1; id <= topics.size(); id++) {
                String encoding = id == 1 ? "json" : "protobuf";
                log.add(new Schema(id, "s" + id, id == 1 ? "jsonschema" : "protobuf", new byte[0]));
                log.add(new Channel(id, id, topics.get(id - 1), encoding));
                byte[] data = id == 1 ? Json.bytes(Json.object("tick", 7, "text", SOURCE))
                        : "s3cret".substring(0, id == 2 ? 6 : 2).getBytes(StandardCharsets.UTF_8);
                chunk.add(id, 1, id, id, data, 0, data.length);
            }
            log.add(chunk.build());
        }
        return file;
    }

    /** All that a log says, readable. */
    static List<String> said(Path log) throws IOException {
        List<String> all = new ArrayList<>();
        try (McapReader reader = McapReader.open(log)) {
            for (var file : reader.attachments()) {
                all.add(file.name() + " " + new String(reader.read(file), StandardCharsets.UTF_8));
            }
            for (MessageCursor cursor = reader.messages(); cursor.next();) {
                ByteBuffer data = cursor.data();
                all.add(cursor.channel().topic() + " " + StandardCharsets.UTF_8.decode(data));
            }
        }
        return all;
    }

    @Test
    void hasNoTokenOfAJavaBehaviorAndNoPicture() throws Exception {
        Path copy = folder.resolve("copy.mcap");
        LogCopy.withoutSecrets(log(folder.resolve("run.mcap")), copy, false, new Redaction());
        assertThat(said(folder.resolve("run.mcap"))).hasSize(5).anyMatch(each -> each.contains("s3cret"));
        assertThat(said(copy)).hasSize(3).noneMatch(each -> each.contains("s3cret") || each.startsWith("/camera"))
                .anyMatch(each -> each.startsWith("loop.json") && each.contains("int steps = 4;"))
                .anyMatch(each -> each.startsWith("/sinew/behavior") && each.contains("String token = ***"))
                .anyMatch(each -> each.startsWith("/tf"));
    }

    @Test
    void withPicturesHasNoTokenEither() throws Exception {
        Path copy = folder.resolve("copy.mcap");
        LogCopy.withoutSecrets(log(folder.resolve("run.mcap")), copy, true, new Redaction());
        assertThat(said(copy)).hasSize(4).noneMatch(each -> each.contains("s3cret"))
                .anyMatch(each -> each.startsWith("/camera/eye/image"));
    }
}
