package org.sinew.record.proto;

import static org.sinew.record.proto.ProtoSchema.Count.MANY;
import static org.sinew.record.proto.ProtoSchema.Scalar.BOOL;
import static org.sinew.record.proto.ProtoSchema.Scalar.BYTES;
import static org.sinew.record.proto.ProtoSchema.Scalar.DOUBLE;
import static org.sinew.record.proto.ProtoSchema.Scalar.FIXED32;
import static org.sinew.record.proto.ProtoSchema.Scalar.INT32;
import static org.sinew.record.proto.ProtoSchema.Scalar.INT64;
import static org.sinew.record.proto.ProtoSchema.Scalar.STRING;

import java.util.List;

/**
 * The Foxglove schemas that we record: names and numbers of fields from https://github.com/foxglove/foxglove-sdk,
 * schemas/proto/foxglove/NAME.proto, as published with the npm package @foxglove/schemas 2.1.0 (a test compares them).
 * JointStates.proto and JointState.proto are the official ones since then; earlier JointState was another message.
 * Constants; any thread. {@link FoxgloveMessages} writes such messages.
 */
public final class Foxglove {
    /** google/protobuf/timestamp.proto. */
    public static final ProtoSchema TIMESTAMP =
            new ProtoSchema("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")
                    .field("seconds", 1, INT64).field("nanos", 2, INT32);
    /** google/protobuf/duration.proto. */
    public static final ProtoSchema DURATION =
            new ProtoSchema("google.protobuf.Duration", "google/protobuf/duration.proto")
                    .field("seconds", 1, INT64).field("nanos", 2, INT32);

    public static final ProtoSchema VECTOR3 = xyz("foxglove.Vector3");
    public static final ProtoSchema POINT3 = xyz("foxglove.Point3");
    /** x, y, z, w: not our order. */
    public static final ProtoSchema QUATERNION = xyz("foxglove.Quaternion").field("w", 4, DOUBLE);
    public static final ProtoSchema COLOR = new ProtoSchema("foxglove.Color").field("r", 1, DOUBLE)
            .field("g", 2, DOUBLE).field("b", 3, DOUBLE).field("a", 4, DOUBLE);
    public static final ProtoSchema POSE = new ProtoSchema("foxglove.Pose").field("position", 1, VECTOR3)
            .field("orientation", 2, QUATERNION);
    public static final ProtoSchema KEY_VALUE_PAIR = new ProtoSchema("foxglove.KeyValuePair").field("key", 1, STRING)
            .field("value", 2, STRING);

    public static final ProtoSchema RAW_IMAGE = new ProtoSchema("foxglove.RawImage").field("timestamp", 1, TIMESTAMP)
            .field("frame_id", 7, STRING).field("width", 2, FIXED32).field("height", 3, FIXED32)
            .field("encoding", 4, STRING).field("step", 5, FIXED32).field("data", 6, BYTES);
    public static final ProtoSchema COMPRESSED_IMAGE = new ProtoSchema("foxglove.CompressedImage")
            .field("timestamp", 1, TIMESTAMP).field("frame_id", 4, STRING).field("data", 2, BYTES)
            .field("format", 3, STRING);
    public static final ProtoSchema FRAME_TRANSFORM = new ProtoSchema("foxglove.FrameTransform")
            .field("timestamp", 1, TIMESTAMP).field("parent_frame_id", 2, STRING).field("child_frame_id", 3, STRING)
            .field("translation", 4, VECTOR3).field("rotation", 5, QUATERNION);
    public static final ProtoSchema FRAME_TRANSFORMS = new ProtoSchema("foxglove.FrameTransforms")
            .field("transforms", 1, FRAME_TRANSFORM, MANY);
    public static final ProtoSchema LOG = new ProtoSchema("foxglove.Log").field("timestamp", 1, TIMESTAMP)
            .field("level", 2, "Level", List.of("UNKNOWN", "DEBUG", "INFO", "WARNING", "ERROR", "FATAL"))
            .field("message", 3, STRING).field("name", 4, STRING).field("file", 5, STRING).field("line", 6, FIXED32);
    public static final ProtoSchema JOINT_STATE = new ProtoSchema("foxglove.JointState").field("name", 1, STRING)
            .field("position", 2, DOUBLE, ProtoSchema.Count.OPTIONAL)
            .field("velocity", 3, DOUBLE, ProtoSchema.Count.OPTIONAL)
            .field("acceleration", 4, DOUBLE, ProtoSchema.Count.OPTIONAL)
            .field("effort", 5, DOUBLE, ProtoSchema.Count.OPTIONAL);
    public static final ProtoSchema JOINT_STATES = new ProtoSchema("foxglove.JointStates")
            .field("timestamp", 1, TIMESTAMP).field("joints", 2, JOINT_STATE, MANY);

    public static final ProtoSchema CUBE = sized("foxglove.CubePrimitive").field("color", 3, COLOR);
    public static final ProtoSchema SPHERE = sized("foxglove.SpherePrimitive").field("color", 3, COLOR);
    public static final ProtoSchema CYLINDER = sized("foxglove.CylinderPrimitive").field("bottom_scale", 3, DOUBLE)
            .field("top_scale", 4, DOUBLE).field("color", 5, COLOR);
    private static final ProtoSchema ARROW = new ProtoSchema("foxglove.ArrowPrimitive").field("pose", 1, POSE)
            .field("shaft_length", 2, DOUBLE).field("shaft_diameter", 3, DOUBLE).field("head_length", 4, DOUBLE)
            .field("head_diameter", 5, DOUBLE).field("color", 6, COLOR);
    private static final ProtoSchema LINE = new ProtoSchema("foxglove.LinePrimitive")
            .field("type", 1, "Type", List.of("LINE_STRIP", "LINE_LOOP", "LINE_LIST")).field("pose", 2, POSE)
            .field("thickness", 3, DOUBLE).field("scale_invariant", 4, BOOL).field("points", 5, POINT3, MANY)
            .field("color", 6, COLOR).field("colors", 7, COLOR, MANY).field("indices", 8, FIXED32, MANY);
    private static final ProtoSchema TRIANGLES = new ProtoSchema("foxglove.TriangleListPrimitive")
            .field("pose", 1, POSE).field("points", 2, POINT3, MANY).field("color", 3, COLOR)
            .field("colors", 4, COLOR, MANY).field("indices", 5, FIXED32, MANY);
    private static final ProtoSchema TEXT = new ProtoSchema("foxglove.TextPrimitive").field("pose", 1, POSE)
            .field("billboard", 2, BOOL).field("font_size", 3, DOUBLE).field("scale_invariant", 4, BOOL)
            .field("color", 5, COLOR).field("text", 6, STRING);
    private static final ProtoSchema MODEL = new ProtoSchema("foxglove.ModelPrimitive").field("pose", 1, POSE)
            .field("scale", 2, VECTOR3).field("color", 3, COLOR).field("override_color", 4, BOOL)
            .field("url", 5, STRING).field("media_type", 6, STRING).field("data", 7, BYTES);
    public static final ProtoSchema SCENE_ENTITY = new ProtoSchema("foxglove.SceneEntity")
            .field("timestamp", 1, TIMESTAMP).field("frame_id", 2, STRING).field("id", 3, STRING)
            .field("lifetime", 4, DURATION).field("frame_locked", 5, BOOL).field("metadata", 6, KEY_VALUE_PAIR, MANY)
            .field("arrows", 7, ARROW, MANY).field("cubes", 8, CUBE, MANY).field("spheres", 9, SPHERE, MANY)
            .field("cylinders", 10, CYLINDER, MANY).field("lines", 11, LINE, MANY)
            .field("triangles", 12, TRIANGLES, MANY).field("texts", 13, TEXT, MANY).field("models", 14, MODEL, MANY);
    public static final ProtoSchema SCENE_ENTITY_DELETION = new ProtoSchema("foxglove.SceneEntityDeletion")
            .field("timestamp", 1, TIMESTAMP).field("type", 2, "Type", List.of("MATCHING_ID", "ALL"))
            .field("id", 3, STRING);
    public static final ProtoSchema SCENE_UPDATE = new ProtoSchema("foxglove.SceneUpdate")
            .field("deletions", 1, SCENE_ENTITY_DELETION, MANY).field("entities", 2, SCENE_ENTITY, MANY);

    private Foxglove() {
    }

    private static ProtoSchema xyz(String name) {
        return new ProtoSchema(name).field("x", 1, DOUBLE).field("y", 2, DOUBLE).field("z", 3, DOUBLE);
    }

    private static ProtoSchema sized(String name) {
        return new ProtoSchema(name).field("pose", 1, POSE).field("size", 2, VECTOR3);
    }
}
