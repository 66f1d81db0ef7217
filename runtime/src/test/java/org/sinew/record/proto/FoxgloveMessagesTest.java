package org.sinew.record.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import org.junit.jupiter.api.Test;

/** Every message that we record, as protobuf-java reads it by the descriptor beside it. */
class FoxgloveMessagesTest {
    private static final long NANOS = 1_764_000_000_123_456_789L;
    private static final FoxgloveMessages.Pose POSE = new FoxgloveMessages.Pose(1, 2, 3, 0.5, -0.5, 0.25, 0.75);

    private final ProtoWriter out = new ProtoWriter();
    private final FoxgloveMessages messages = new FoxgloveMessages(out);

    private String read(ProtoSchema schema) throws Exception {
        DynamicMessage message = DynamicMessage.parseFrom(ProtoSchemaTest.descriptor(schema), out.copy());
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        return TextFormat.printer().emittingSingleLine(true).printToString(message)
                .replace("timestamp { seconds: 1764000000 nanos: 123456789 }", "NOW").strip();
    }

    @Test
    void images() throws Exception {
        messages.rgbImage(NANOS, "head", 2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(read(Foxglove.RAW_IMAGE)).isEqualTo("NOW width: 2 height: 1 encoding: \"rgb8\" step: 6"
                + " data: \"\\001\\002\\003\\004\\005\\006\" frame_id: \"head\"");
        messages.compressedImage(NANOS, "head", "jpeg", new byte[] {-1, 7}, 1);
        assertThat(read(Foxglove.COMPRESSED_IMAGE)).isEqualTo(
                "NOW data: \"\\377\" format: \"jpeg\" frame_id: \"head\"");
    }

    @Test
    void transforms() throws Exception {
        messages.transforms();
        messages.transform(NANOS, "world", "torso", POSE);
        messages.transform(NANOS, "torso", "head", POSE);
        String pose = "translation { x: 1.0 y: 2.0 z: 3.0 } rotation { x: -0.5 y: 0.25 z: 0.75 w: 0.5 }";
        assertThat(read(Foxglove.FRAME_TRANSFORMS)).isEqualTo("transforms { NOW parent_frame_id: \"world\""
                + " child_frame_id: \"torso\" " + pose + " } transforms { NOW parent_frame_id: \"torso\""
                + " child_frame_id: \"head\" " + pose + " }");
    }

    @Test
    void logAndJoints() throws Exception {
        messages.log(NANOS, FoxgloveMessages.Level.WARNING, "hot", "left_knee", "", 0);
        assertThat(read(Foxglove.LOG)).isEqualTo("NOW level: WARNING message: \"hot\" name: \"left_knee\"");
        messages.joints(NANOS);
        messages.joint("knee", 0, Double.NaN, -1.5);
        assertThat(read(Foxglove.JOINT_STATES)).isEqualTo(
                "NOW joints { name: \"knee\" position: 0.0 effort: -1.5 }");
    }

    @Test
    void scenes() throws Exception {
        messages.scene();
        messages.delete(NANOS, "old");
        int entity = messages.entity(NANOS, "world", "ball", 1_500_000_000, true);
        for (FoxgloveMessages.Shape shape : FoxgloveMessages.Shape.values()) {
            messages.shape(shape, POSE, 4, 5, 6, new FoxgloveMessages.Color(0.1, 0.2, 0.3, 1));
        }
        messages.endEntity(entity);
        String shape = "pose { position { x: 1.0 y: 2.0 z: 3.0 } orientation { x: -0.5 y: 0.25 z: 0.75 w: 0.5 } }"
                + " size { x: 4.0 y: 5.0 z: 6.0 }";
        String color = " color { r: 0.1 g: 0.2 b: 0.3 a: 1.0 }";
        assertThat(read(Foxglove.SCENE_UPDATE)).isEqualTo("deletions { NOW id: \"old\" } entities { NOW"
                + " frame_id: \"world\" id: \"ball\" lifetime { seconds: 1 nanos: 500000000 } frame_locked: true"
                + " cubes { " + shape + color + " } spheres { " + shape + color + " } cylinders { " + shape
                + " bottom_scale: 1.0 top_scale: 1.0" + color + " } }");
    }
}
