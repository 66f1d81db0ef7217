package org.sinew.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sinew.rt.Trig;

/**
 * Makes {@link Mesh}es of the shapes of MJCF. Round ones consist of {@value #SECTORS} facets around, small ones of
 * {@value #FEW_SECTORS}; their points lie on the shape, so the middle of a facet lies at most 1 % of the radius inside
 * (4 % of a small one). Cold code.
 */
final class Tessellation {
    private static final int SECTORS = 32;
    private static final int FEW_SECTORS = 16;
    private static final double SMALL_M = 0.03;

    private final List<double[]> points = new ArrayList<>();
    private final List<double[]> normals = new ArrayList<>();
    private final List<double[]> texture = new ArrayList<>();
    private final List<int[]> triangles = new ArrayList<>();

    private Tessellation() {
    }

    /** A point of an outline that is turned about z, with its normal. */
    private record Outline(double radius, double z, double normalRadius, double normalZ) {
    }

    static Mesh box(double[] half) {
        Tessellation made = new Tessellation();
        for (int axis = 0; axis < 3; axis++) {
            made.face(half, axis, 1);
            made.face(half, axis, -1);
        }
        return made.mesh();
    }

    /** A box without its face towards +z. */
    static Mesh openBox(double[] half) {
        Tessellation made = new Tessellation();
        made.face(half, 0, 1);
        made.face(half, 0, -1);
        made.face(half, 1, 1);
        made.face(half, 1, -1);
        made.face(half, 2, -1);
        return made.mesh();
    }

    /** The face of a box towards +z, for a picture whose right is +x and whose top is +y. */
    static Mesh lid(double[] half) {
        Tessellation made = new Tessellation();
        made.face(half, 2, 1);
        made.texture.addAll(List.of(new double[] {0, 1}, new double[] {1, 1}, new double[] {1, 0},
                new double[] {0, 0}));
        return made.mesh();
    }

    static Mesh ellipsoid(double x, double y, double z) {
        Mesh ball = turned(caps(1, 0, sectors(Math.max(x, Math.max(y, z)))), sectors(Math.max(x, Math.max(y, z))));
        double[] points = ball.points().clone();
        double[] normals = ball.normals().clone();
        double[] scale = {x, y, z};
        for (int i = 0; i < points.length; i++) {
            points[i] *= scale[i % 3];
            normals[i] /= scale[i % 3];
        }
        for (int i = 0; i < normals.length; i += 3) {
            unit(normals, i);
        }
        return new Mesh(points, normals, ball.texture(), ball.triangles());
    }

    static Mesh capsule(double radius, double half) {
        return turned(caps(radius, half, sectors(radius)), sectors(radius));
    }

    static Mesh cylinder(double radius, double half) {
        return turned(List.of(new Outline(0, half, 0, 1), new Outline(radius, half, 0, 1),
                new Outline(radius, half, 1, 0), new Outline(radius, -half, 1, 0), new Outline(radius, -half, 0, -1),
                new Outline(0, -half, 0, -1)), sectors(radius));
    }

    private static int sectors(double radius) {
        return radius < SMALL_M ? FEW_SECTORS : SECTORS;
    }

    private static void unit(double[] v, int o) {
        double norm = Math.sqrt(v[o] * v[o] + v[o + 1] * v[o + 1] + v[o + 2] * v[o + 2]);
        for (int i = o; i < o + 3; i++) {
            v[i] /= norm;
        }
    }

    /** Two half balls, one above the other, from top to bottom. */
    private static List<Outline> caps(double radius, double half, int sectors) {
        List<Outline> outline = new ArrayList<>();
        int rings = sectors / 2;
        for (int i = 0; i <= rings; i++) {
            double angle = Math.PI * i / rings;
            double out = i == 0 || i == rings ? 0 : Trig.sin(angle);
            double up = Trig.cos(angle);
            if (2 * i <= rings) {
                outline.add(new Outline(radius * out, radius * up + half, out, up));
            }
            if (half > 0 ? 2 * i >= rings : 2 * i > rings) {
                outline.add(new Outline(radius * out, radius * up - half, out, up));
            }
        }
        return outline;
    }

    /** The surface that an outline, given from top to bottom, sweeps when it turns about z. */
    private static Mesh turned(List<Outline> outline, int sectors) {
        Tessellation made = new Tessellation();
        for (Outline ring : outline) {
            for (int j = 0; j < sectors; j++) {
                double cos = Trig.cos(2 * Math.PI * j / sectors);
                double sin = Trig.sin(2 * Math.PI * j / sectors);
                made.point(new double[] {ring.radius * cos, ring.radius * sin, ring.z},
                        new double[] {ring.normalRadius * cos, ring.normalRadius * sin, ring.normalZ});
            }
        }
        for (int i = 0; i + 1 < outline.size(); i++) {
            for (int j = 0; j < sectors; j++) {
                int next = (j + 1) % sectors;
                int upper = i * sectors;
                int lower = upper + sectors;
                if (outline.get(i + 1).radius > 0) {
                    made.triangles.add(new int[] {upper + j, lower + j, lower + next});
                }
                if (outline.get(i).radius > 0) {
                    made.triangles.add(new int[] {upper + j, lower + next, upper + next});
                }
            }
        }
        return made.mesh();
    }

    private int point(double[] at, double[] normal) {
        points.add(at);
        normals.add(normal);
        return points.size() - 1;
    }

    private void face(double[] half, int axis, int sign) {
        int right = (axis + 1) % 3;
        int up = (axis + 2) % 3;
        double[] normal = new double[3];
        normal[axis] = sign;
        int[] corner = new int[4];
        for (int i = 0; i < 4; i++) { // anticlockwise from the lower left, seen from outside
            double[] at = new double[3];
            at[axis] = sign * half[axis];
            at[right] = (i == 1 || i == 2 ? sign : -sign) * half[right];
            at[up] = (i >= 2 ? 1 : -1) * half[up];
            corner[i] = point(at, normal);
        }
        triangles.add(new int[] {corner[0], corner[1], corner[2]});
        triangles.add(new int[] {corner[0], corner[2], corner[3]});
    }

    private Mesh mesh() {
        return new Mesh(flat(points), flat(normals), flat(texture),
                triangles.stream().flatMapToInt(Arrays::stream).toArray());
    }

    private static double[] flat(List<double[]> vectors) {
        return vectors.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
