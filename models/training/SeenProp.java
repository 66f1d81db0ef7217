import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.state.Image;

/**
 * What a picture shows of a ball or marker. {@code box} is left, top, right, bottom in pixels, of the whole sphere or
 * of the corners of the black square, also where other things or the edge of the picture hide it; {@code seen} the
 * share of it that is not hidden, {@code distance_m} that of its centre along the optical axis, {@code number} that of
 * the marker.
 */
record SeenProp(Prop prop, double[] box, double seen, double distanceM) {
    private static final double TOLERANCE_M = 0.002;
    private static final double BLACK_SHARE = 6.0 / 8;

    /** Where things are for a pinhole: metres right, down, forward; and pixels. */
    private record Pinhole(double[] eye, double[] axes, double focal, double middleX, double middleY) {
        static Pinhole of(ArticulatedPlant plant, Mjcf.CameraView view, Image picture) {
            double[] at = new double[3];
            double[] turn = new double[4];
            plant.bodyPosition(view.body(), at);
            plant.bodyOrientation(view.body(), turn);
            double[] body = matrix(turn);
            double[] own = matrix(view.orientation());
            double[] axes = new double[9];
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    axes[3 * i + j] = body[3 * i] * own[j] + body[3 * i + 1] * own[3 + j]
                            + body[3 * i + 2] * own[6 + j];
                    at[i] += body[3 * i + j] * view.position()[j];
                }
            }
            return new Pinhole(at, axes, picture.height / 2.0 / StrictMath.tan(Math.toRadians(view.fovyDeg()) / 2),
                    picture.width / 2.0, picture.height / 2.0);
        }

        double[] fromWorld(double[] p) {
            double x = p[0] - eye[0];
            double y = p[1] - eye[1];
            double z = p[2] - eye[2];
            return new double[] {axes[0] * x + axes[3] * y + axes[6] * z, -(axes[1] * x + axes[4] * y + axes[7] * z),
                -(axes[2] * x + axes[5] * y + axes[8] * z)};
        }

        double[] toWorld(double x, double y, double depth) {
            double right = (x + 0.5 - middleX) / focal * depth;
            double down = (y + 0.5 - middleY) / focal * depth;
            double[] p = new double[3];
            for (int i = 0; i < 3; i++) {
                p[i] = eye[i] + axes[3 * i] * right - axes[3 * i + 1] * down - axes[3 * i + 2] * depth;
            }
            return p;
        }

        double[] pixel(double[] p) {
            return new double[] {middleX + focal * p[0] / p[2], middleY + focal * p[1] / p[2]};
        }
    }

    static Optional<SeenProp> of(ArticulatedPlant plant, Mjcf.CameraView view, Image picture, Prop prop) {
        Pinhole pinhole = Pinhole.of(plant, view, picture);
        double[] at = new double[3];
        double[] turn = new double[4];
        plant.bodyPosition(plant.bodyIndex(prop.name()), at);
        plant.bodyOrientation(plant.bodyIndex(prop.name()), turn);
        double[] axes = matrix(turn);
        double[] centre = pinhole.fromWorld(at);
        double extent = prop.halfSizeM().getFirst() * (prop.kind() == Prop.Kind.BALL ? 1 : 1.5);
        if (centre[2] < extent + 0.02) {
            return Optional.empty();
        }
        int pixels = 0;
        float[] depth = Objects.requireNonNull(picture.depthMetre, "asked for");
        for (int i = 0; i < depth.length; i++) {
            if (depth[i] < centre[2] + extent && depth[i] > centre[2] - extent
                    && on(prop, at, axes, pinhole.toWorld(i % picture.width, i / picture.width, depth[i]))) {
                pixels++;
            }
        }
        double[][] corners = prop.kind() == Prop.Kind.BALL ? ball(pinhole, centre, prop.halfSizeM().getFirst())
                : square(pinhole, at, axes, prop.halfSizeM().getFirst(), prop.halfSizeM().get(2));
        double area = area(corners) * (prop.kind() == Prop.Kind.BALL ? Math.PI / 4 : 1);
        return pixels == 0 ? Optional.empty()
                : Optional.of(new SeenProp(prop, box(corners), Math.min(1, pixels / area), centre[2]));
    }

    private static boolean on(Prop prop, double[] at, double[] axes, double[] p) {
        double[] local = new double[3];
        double square = 0;
        for (int i = 0; i < 3; i++) {
            local[i] = axes[i] * (p[0] - at[0]) + axes[3 + i] * (p[1] - at[1]) + axes[6 + i] * (p[2] - at[2]);
            square += local[i] * local[i];
        }
        double half = prop.halfSizeM().getFirst();
        if (prop.kind() == Prop.Kind.BALL) {
            return Math.abs(Math.sqrt(square) - half) < TOLERANCE_M + 0.02 * half;
        }
        return Math.abs(local[0]) < BLACK_SHARE * half && Math.abs(local[1]) < BLACK_SHARE * half
                && Math.abs(local[2] - prop.halfSizeM().get(2)) < TOLERANCE_M;
    }

    /** Corners of the box about a sphere's picture. */
    private static double[][] ball(Pinhole pinhole, double[] c, double radius) {
        double[] low = new double[2];
        double[] high = new double[2];
        double[] middle = {pinhole.middleX, pinhole.middleY};
        for (int i = 0; i < 2; i++) { // tangent planes through the eye
            double root = radius * Math.sqrt(c[i] * c[i] + c[2] * c[2] - radius * radius);
            double below = c[2] * c[2] - radius * radius;
            low[i] = middle[i] + pinhole.focal * (c[i] * c[2] - root) / below;
            high[i] = middle[i] + pinhole.focal * (c[i] * c[2] + root) / below;
        }
        return new double[][] {low, {high[0], low[1]}, high, {low[0], high[1]}};
    }

    private static double[][] square(Pinhole pinhole, double[] at, double[] axes, double half, double thick) {
        double[][] corners = new double[4][];
        for (int i = 0; i < 4; i++) {
            double x = BLACK_SHARE * half * (i == 1 || i == 2 ? 1 : -1);
            double y = BLACK_SHARE * half * (i >= 2 ? 1 : -1);
            double[] p = new double[3];
            for (int k = 0; k < 3; k++) {
                p[k] = at[k] + axes[3 * k] * x + axes[3 * k + 1] * y + axes[3 * k + 2] * thick;
            }
            corners[i] = pinhole.pixel(pinhole.fromWorld(p));
        }
        return corners;
    }

    private static double area(double[][] corners) {
        double twice = 0;
        for (int i = 0; i < 4; i++) {
            double[] a = corners[i];
            double[] b = corners[(i + 1) % 4];
            twice += a[0] * b[1] - b[0] * a[1];
        }
        return Math.abs(twice) / 2;
    }

    private static double[] box(double[][] corners) {
        double[] box = {1e9, 1e9, -1e9, -1e9};
        for (double[] corner : corners) {
            for (int i = 0; i < 2; i++) {
                box[i] = Math.min(box[i], corner[i]);
                box[2 + i] = Math.max(box[2 + i], corner[i]);
            }
        }
        return box;
    }

    private static double[] matrix(double[] q) {
        double w = q[0], x = q[1], y = q[2], z = q[3];
        return new double[] {1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
            2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
            2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)};
    }

    String json() {
        return String.format(Locale.ROOT, "{\"kind\":\"%s\",\"number\":%d,\"box\":[%.2f,%.2f,%.2f,%.2f],"
                + "\"seen\":%.3f,\"distance_m\":%.3f}", prop.kind().name().toLowerCase(Locale.ROOT), prop.markerId(),
                box[0], box[1], box[2], box[3], seen, distanceM);
    }
}
