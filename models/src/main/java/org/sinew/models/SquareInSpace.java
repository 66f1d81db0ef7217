package org.sinew.models;

/**
 * Direction and distance of a square from its four corners in the picture. The corners lie on the rays through them,
 * and opposite sides are equal and parallel; so the distances along the rays are known up to a factor, and a known
 * side gives the factor. One thread; allocates nothing per square.
 */
final class SquareInSpace {
    private final double[] depth = new double[4]; // of each corner along the optical axis; that of the last is 1
    private final double[] right = new double[4];
    private final double[] down = new double[4];
    private final Pinhole camera;
    private double middleRight;
    private double middleDown;
    private double middleDepth;

    SquareInSpace(Pinhole camera) {
        this.camera = camera;
    }

    /** Takes the corners, px, in the order in which one goes round; false: no square can look like that. */
    boolean look(double[] x, double[] y) {
        for (int i = 0; i < 4; i++) {
            right[i] = camera.right(x[i]);
            down[i] = camera.down(y[i]);
        }
        double all = determinant(0, 1, 2); // d0 ray0 - d1 ray1 + d2 ray2 = ray3, by Cramer's rule
        depth[0] = determinant(3, 1, 2) / all;
        depth[1] = -determinant(0, 3, 2) / all;
        depth[2] = determinant(0, 1, 3) / all;
        depth[3] = 1;
        middleRight = 0;
        middleDown = 0;
        middleDepth = 0;
        for (int i = 0; i < 4; i++) {
            middleRight += depth[i] * right[i] / 4;
            middleDown += depth[i] * down[i] / 4;
            middleDepth += depth[i] / 4;
        }
        return depth[0] > 0 && depth[1] > 0 && depth[2] > 0 && Double.isFinite(middleDepth);
    }

    /** Of the matrix whose columns are these rays, {@code (right, down, 1)}. */
    private double determinant(int a, int b, int c) {
        return right[a] * (down[b] - down[c]) - right[b] * (down[a] - down[c]) + right[c] * (down[a] - down[b]);
    }

    /** Of the middle of the square, to the left of the optical axis, in the plane of the picture's rows. */
    double azimuthRad() {
        return StrictMath.atan2(-middleRight, middleDepth);
    }

    /** Of the middle of the square, above the plane of the optical axis and the picture's rows. */
    double elevationRad() {
        return StrictMath.atan2(-middleDown, StrictMath.hypot(middleDepth, middleRight));
    }

    /** Distance of the middle of the square from the camera. */
    double rangeMetre(double sideMetre) {
        double sides = 0;
        for (int i = 0; i < 4; i++) {
            int next = i + 1 & 3;
            double dx = depth[next] * right[next] - depth[i] * right[i];
            double dy = depth[next] * down[next] - depth[i] * down[i];
            double dz = depth[next] - depth[i];
            sides += Math.sqrt(dx * dx + dy * dy + dz * dz) / 4;
        }
        double middle = Math.sqrt(middleRight * middleRight + middleDown * middleDown + middleDepth * middleDepth);
        return sideMetre * middle / sides;
    }
}
