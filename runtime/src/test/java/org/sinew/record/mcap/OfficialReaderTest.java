package org.sinew.record.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sinew.record.proto.Foxglove;
import org.sinew.record.proto.FoxgloveMessages;
import org.sinew.record.proto.ProtoSchema;
import org.sinew.record.proto.ProtoWriter;

/** Our files, read by the reader of those who made the format, with and without the index. */
@Timeout(120)
class OfficialReaderTest {
    private static final long NANOS = 1_764_000_000_500_000_000L;
    private static final FoxgloveMessages.Pose POSE = new FoxgloveMessages.Pose(1, 2, 3, 0.5, -0.5, 0.25, 0.75);
    private static final Map<String, Object> XYZ = Map.of("x", 1, "y", 2, "z", 3);
    private static final Map<String, Object> ROTATION = Map.of("x", -0.5, "y", 0.25, "z", 0.75, "w", 0.5);
    private static final Map<String, Object> NOW = Map.of("seconds", 1_764_000_000, "nanos", 500_000_000);

    @TempDir
    Path folder;

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void theOfficialReaderFindsWhatWeWrote(Compression compression) throws Exception {
        Map<String, Object> read = OfficialReader.read(
                McapSample.write(folder.resolve("a.mcap"), 6, compression));
        for (String way : List.of("indexed", "streaming")) {
            Map<String, Object> seen = map(read.get(way));
            assertThat(seen).as(way).containsEntry("messages", 66).containsEntry("counts", Map.of("/fast", 60,
                    "/slow", 6)).containsEntry("start", 5).containsEntry("end", 5_950_000_000L)
                    .containsEntry("outOfOrder", 0)
                    .containsEntry("attachments", List.of(Map.of("name", "calibration.txt", "mediaType", "text/plain",
                            "logTime", 5, "data", "calibration")))
                    .containsEntry("metadata", List.of(Map.of("name", "robot", "values",
                            Map.of("name", "kid20", "commit", "abc"))))
                    .containsEntry("schemas", List.of(Map.of("id", 1, "name", "test.Numbers", "encoding", "jsonschema",
                            "bytes", 17)))
                    .containsEntry("channels", List.of(
                            Map.of("id", 1, "schemaId", 1, "topic", "/fast", "messageEncoding", "json", "metadata",
                                    Map.of("unit", "m")),
                            Map.of("id", 7, "schemaId", 0, "topic", "/slow", "messageEncoding", "x-raw", "metadata",
                                    Map.of())));
        }
        assertThat(map(read.get("streaming"))).containsEntry("done", true).containsEntry("footer", true);
        assertThat(map(read.get("indexed"))).containsEntry("chunks", 6);
        assertThat(map(map(read.get("indexed")).get("statistics"))).containsEntry("messageCount", 66)
                .containsEntry("channelMessageCounts", Map.of("1", 60, "7", 6)).containsEntry("chunkCount", 6);
    }

    /** Else the test above would pass with a reader that reads anything. */
    @Test
    void theOfficialReaderRefusesADamagedFile() throws Exception {
        OfficialReader.needed();
        Path file = McapSample.write(folder.resolve("a.mcap"), 6, Compression.LZ4);
        byte[] bytes = Files.readAllBytes(file);
        try (McapReader reader = McapReader.open(file)) {
            ChunkInfo chunk = reader.chunks().get(1);
            bytes[(int) (chunk.offset() + chunk.length() - 20)] ^= 1;
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> OfficialReader.read(file)).hasMessageContaining("Incorrect chunk CRC");
    }

    @Test
    void ourFoxgloveMessagesAreTheOfficialOnes() throws Exception {
        Path file = folder.resolve("foxglove.mcap");
        writeFoxglove(file);
        Map<String, Object> types = map(OfficialReader.read(file).get("foxglove"));
        assertThat(types.keySet()).hasSize(6);
        types.forEach((name, found) -> assertThat(map(found)).as("descriptor of %s", name)
                .containsEntry("same", true));
        assertThat(first(types, "foxglove.RawImage")).isEqualTo(Map.of("timestamp", NOW, "frame_id", "head",
                "width", 2, "height", 1, "encoding", "rgb8", "step", 6, "data", List.of(1, 2, 3, 4, 5, 255)));
        assertThat(first(types, "foxglove.CompressedImage")).isEqualTo(Map.of("timestamp", NOW, "frame_id", "head",
                "format", "jpeg", "data", List.of(255, 216)));
        assertThat(first(types, "foxglove.FrameTransforms")).isEqualTo(Map.of("transforms", List.of(
                Map.of("timestamp", NOW, "parent_frame_id", "world", "child_frame_id", "torso", "translation", XYZ,
                        "rotation", ROTATION))));
        assertThat(first(types, "foxglove.Log")).isEqualTo(Map.of("timestamp", NOW, "level", "ERROR", "message",
                "lost", "name", "left_knee", "file", "Wave.java", "line", 12));
        assertThat(first(types, "foxglove.JointStates")).isEqualTo(Map.of("timestamp", NOW, "joints", List.of(
                Map.of("name", "knee", "position", 0, "velocity", 0.5))));
        Map<String, Object> pose = Map.of("position", XYZ, "orientation", ROTATION);
        Map<String, Object> size = Map.of("x", 4, "y", 5, "z", 6);
        Map<String, Object> color = Map.of("r", 0.5, "g", 0.25, "b", 0.75, "a", 1);
        Map<String, Object> shape = Map.of("pose", pose, "size", size, "color", color);
        assertThat(first(types, "foxglove.SceneUpdate")).isEqualTo(Map.of(
                "deletions", List.of(Map.of("timestamp", NOW, "id", "old")), // a type 0 counts as not there
                "entities", List.of(Map.of("timestamp", NOW, "frame_id", "world", "id", "ball", "lifetime",
                        Map.of("seconds", 1, "nanos", 5), "frame_locked", true, "cubes", List.of(shape), "spheres",
                        List.of(shape), "cylinders", List.of(Map.of("pose", pose, "size", size, "bottom_scale", 1,
                                "top_scale", 1, "color", color))))));
    }

    private static Object first(Map<String, Object> types, String name) {
        return ((List<?>) map(types.get(name)).get("messages")).getFirst();
    }

    private static void writeFoxglove(Path file) throws Exception {
        ProtoWriter out = new ProtoWriter();
        FoxgloveMessages messages = new FoxgloveMessages(out);
        ChunkBuilder builder = new ChunkBuilder(Compression.LZ4);
        List<ProtoSchema> schemas = List.of(Foxglove.RAW_IMAGE, Foxglove.COMPRESSED_IMAGE, Foxglove.FRAME_TRANSFORMS,
                Foxglove.LOG, Foxglove.JOINT_STATES, Foxglove.SCENE_UPDATE);
        List<Runnable> writers = List.of(
                () -> messages.rgbImage(NANOS, "head", 2, 1, new byte[] {1, 2, 3, 4, 5, -1}),
                () -> messages.compressedImage(NANOS, "head", "jpeg", new byte[] {-1, -40, 7}, 2),
                () -> {
                    messages.transforms();
                    messages.transform(NANOS, "world", "torso", POSE);
                },
                () -> messages.log(NANOS, FoxgloveMessages.Level.ERROR, "lost", "left_knee", "Wave.java", 12),
                () -> {
                    messages.joints(NANOS);
                    messages.joint("knee", 0, 0.5, Double.NaN);
                },
                () -> scene(messages));
        try (McapFile mcap = McapFile.create(file, "", "test")) {
            for (int i = 0; i < schemas.size(); i++) {
                ProtoSchema schema = schemas.get(i);
                mcap.add(new Schema(i + 1, schema.fullName(), "protobuf", schema.descriptorSet()));
                mcap.add(new Channel(i, i + 1, "/" + i, "protobuf"));
                writers.get(i).run();
                byte[] data = Arrays.copyOf(out.array(), out.size());
                builder.add(i, 0, NANOS, NANOS, data, 0, data.length);
            }
            mcap.add(builder.build());
        }
    }

    private static void scene(FoxgloveMessages messages) {
        messages.scene();
        messages.delete(NANOS, "old");
        int entity = messages.entity(NANOS, "world", "ball", 1_000_000_005, true);
        for (FoxgloveMessages.Shape shape : FoxgloveMessages.Shape.values()) {
            messages.shape(shape, POSE, 4, 5, 6, new FoxgloveMessages.Color(0.5, 0.25, 0.75, 1));
        }
        messages.endEntity(entity);
    }
}
