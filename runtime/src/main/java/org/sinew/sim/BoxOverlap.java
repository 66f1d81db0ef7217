package org.sinew.sim;

import org.sinew.mjcf.Mjcf;

/** Whether the boxes around two geoms overlap, by the separating axis test (Gottschalk, Lin, Manocha 1996). */
final class BoxOverlap {

    private BoxOverlap() {
    }

    static boolean overlap(double[] center, double[] rotation, int g1, Mjcf.Geom a, int g2, Mjcf.Geom b) {
        for (int axis = 0; axis < 15; axis++) {
            if (separated(center, rotation, g1, a, g2, b, axis)) {
                return false;
            }
        }
        return true;
    }

    /** Axes 0-2 and 3-5 are those of the boxes, 6-14 their cross products. */
    private static boolean separated(double[] center, double[] rotation, int g1, Mjcf.Geom a, int g2, Mjcf.Geom b,
            int axis) {
        int r1 = 9 * g1;
        int r2 = 9 * g2;
        double x, y, z;
        if (axis < 6) {
            int r = axis < 3 ? r1 + axis : r2 + axis - 3;
            x = rotation[r];
            y = rotation[r + 3];
            z = rotation[r + 6];
        } else {
            int i = r1 + (axis - 6) / 3;
            int j = r2 + (axis - 6) % 3;
            x = rotation[i + 3] * rotation[j + 6] - rotation[i + 6] * rotation[j + 3];
            y = rotation[i + 6] * rotation[j] - rotation[i] * rotation[j + 6];
            z = rotation[i] * rotation[j + 3] - rotation[i + 3] * rotation[j];
        }
        double apart = Math.abs(x * (center[3 * g2] - center[3 * g1]) + y * (center[3 * g2 + 1] - center[3 * g1 + 1])
                + z * (center[3 * g2 + 2] - center[3 * g1 + 2]));
        double reach = 0;
        for (int k = 0; k < 3; k++) {
            reach += halfSize(a, k) * Math.abs(x * rotation[r1 + k] + y * rotation[r1 + 3 + k]
                    + z * rotation[r1 + 6 + k]);
            reach += halfSize(b, k) * Math.abs(x * rotation[r2 + k] + y * rotation[r2 + 3 + k]
                    + z * rotation[r2 + 6 + k]);
        }
        return apart > reach + 1e-9;
    }

    private static double halfSize(Mjcf.Geom geom, int axis) {
        double[] size = geom.size;
        return switch (geom.shape) {
            case SPHERE -> size[0];
            case CAPSULE -> axis < 2 ? size[0] : size[0] + size[1];
            case CYLINDER -> axis < 2 ? size[0] : size[1];
            default -> size[axis];
        };
    }
}
