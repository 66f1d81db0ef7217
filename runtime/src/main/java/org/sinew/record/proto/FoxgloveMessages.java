package org.sinew.record.proto;

/**
 * Writes messages of the {@link Foxglove} types. Each first method begins a new message in the writer; the writer then
 * holds it. One thread, never the loop's. Times are nanoseconds since 1970, lengths metres, angles radians, and
 * quaternions (w, x, y, z), written in the order that Foxglove wants.
 */
public final class FoxgloveMessages {
    private final ProtoWriter out;

    /** Values of foxglove.Log.Level. */
    public enum Level { UNKNOWN, DEBUG, INFO, WARNING, ERROR, FATAL }

    /** Where a frame or a thing is: metres, and a unit quaternion. */
    public record Pose(double x, double y, double z, double qw, double qx, double qy, double qz) {
    }

    /** Each from 0 to 1; a: 0 is invisible. */
    public record Color(double r, double g, double b, double a) {
    }

    /** Shapes with a size along x, y and z. */
    public enum Shape {
        CUBE(8), SPHERE(9), CYLINDER(10);

        private final int field;

        Shape(int field) {
            this.field = field;
        }
    }

    public FoxgloveMessages(ProtoWriter out) {
        this.out = out;
    }

    /** A foxglove.RawImage of three bytes a pixel, red first, rows without gaps. */
    public void rgbImage(long nanos, String frame, int width, int height, byte[] rgb) {
        rawImage(nanos, frame, width, height, "rgb8", 3 * width, rgb);
    }

    /**
     * A foxglove.RawImage.
     *
     * @param encoding for example rgb8, bgr8, mono8
     * @param step bytes of a row
     */
    public void rawImage(long nanos, String frame, int width, int height, String encoding, int step, byte[] data) {
        timestamp(out.clear(), 1, nanos);
        out.fixed32(2, width).fixed32(3, height).text(4, encoding).fixed32(5, step).text(7, frame);
        out.bytes(6, data, 0, data.length);
    }

    /**
     * A foxglove.CompressedImage.
     *
     * @param format jpeg, png, webp or avif
     * @param length bytes of the data that count
     */
    public void compressedImage(long nanos, String frame, String format, byte[] data, int length) {
        timestamp(out.clear(), 1, nanos);
        out.text(3, format).text(4, frame).bytes(2, data, 0, length);
    }

    /** A foxglove.FrameTransforms without transforms; {@link #transform} adds one. */
    public void transforms() {
        out.clear();
    }

    /** Where a child frame is in its parent. */
    public void transform(long nanos, String parent, String child, Pose pose) {
        int mark = out.begin(1);
        timestamp(out, 1, nanos);
        out.text(2, parent).text(3, child);
        vector(4, pose.x, pose.y, pose.z);
        quaternion(5, pose);
        out.end(mark);
    }

    /** A foxglove.Log; file and line are of the program's text, empty and 0 if nobody knows. */
    public void log(long nanos, Level level, String message, String name, String file, int line) {
        timestamp(out.clear(), 1, nanos);
        out.varint(2, level.ordinal()).text(3, message).text(4, name).text(5, file).fixed32(6, line);
    }

    /** A foxglove.JointStates without joints; {@link #joint} adds one. */
    public void joints(long nanos) {
        timestamp(out.clear(), 1, nanos);
    }

    /** A joint: rad, rad/s, N m (or m, m/s, N); what is not a number is left out. */
    public void joint(String name, double position, double velocity, double effort) {
        int mark = out.begin(2);
        out.text(1, name);
        known(2, position);
        known(3, velocity);
        known(5, effort);
        out.end(mark);
    }

    private void known(int field, double value) {
        if (!Double.isNaN(value)) {
            out.f64(field, value);
        }
    }

    /** A foxglove.SceneUpdate without anything; {@link #entity} and {@link #delete} add. */
    public void scene() {
        out.clear();
    }

    /** Takes an entity out of the scene. */
    public void delete(long nanos, String id) {
        int mark = out.begin(1);
        timestamp(out, 1, nanos);
        out.varint(2, 0).text(3, id);
        out.end(mark);
    }

    /**
     * Begins an entity, which replaces one of the same id; {@link #shape} adds to it, {@link #endEntity} wants what
     * this returns.
     *
     * @param lifetimeNanos after which it disappears; 0: stays
     * @param locked whether it moves with its frame
     */
    public int entity(long nanos, String frame, String id, long lifetimeNanos, boolean locked) {
        int mark = out.begin(2);
        timestamp(out, 1, nanos);
        out.text(2, frame).text(3, id);
        timestamp(out, 4, lifetimeNanos);
        out.bool(5, locked);
        return mark;
    }

    /** A box, an ellipsoid or a cylinder of the entity, with its full sizes. */
    public void shape(Shape shape, Pose pose, double x, double y, double z, Color color) {
        int mark = out.begin(shape.field);
        int poseMark = out.begin(1);
        vector(1, pose.x, pose.y, pose.z);
        quaternion(2, pose);
        out.end(poseMark);
        vector(2, x, y, z);
        if (shape == Shape.CYLINDER) {
            out.f64(3, 1).f64(4, 1);
        }
        int colorMark = out.begin(shape == Shape.CYLINDER ? 5 : 3);
        out.f64(1, color.r).f64(2, color.g).f64(3, color.b).f64(4, color.a);
        out.end(colorMark);
        out.end(mark);
    }

    /** Ends an entity. */
    public void endEntity(int mark) {
        out.end(mark);
    }

    /** A google.protobuf.Timestamp or Duration as a field of a message; for messages of one's own. */
    public static void timestamp(ProtoWriter out, int field, long nanos) {
        int mark = out.begin(field);
        out.varint(1, Math.floorDiv(nanos, 1_000_000_000L)).varint(2, Math.floorMod(nanos, 1_000_000_000L));
        out.end(mark);
    }

    private void vector(int field, double x, double y, double z) {
        int mark = out.begin(field);
        out.f64(1, x).f64(2, y).f64(3, z);
        out.end(mark);
    }

    private void quaternion(int field, Pose pose) {
        int mark = out.begin(field);
        out.f64(1, pose.qx).f64(2, pose.qy).f64(3, pose.qz).f64(4, pose.qw);
        out.end(mark);
    }
}
