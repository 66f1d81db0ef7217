package org.sinew.mjcf;

import java.util.Locale;

/** Reads orientations in the forms that MJCF offers, with the angle unit and Euler sequence of the compiler section. */
final class MjcfFrames {

    boolean degrees = true;
    String eulerSequence = "xyz";

    double radians(double angle) {
        return degrees ? angle * (Math.PI / 180) : angle;
    }

    /** quat, euler, axisangle, zaxis or xyaxes; without any of them no turn. */
    double[] orientation(MjcfAttributes a) {
        int given = 0;
        double[] q = {1, 0, 0, 0};
        if (a.has("quat")) {
            q = a.vector("quat", 1, 0, 0, 0);
            Rotation.normalize(q, 0);
            given++;
        }
        if (a.has("euler")) {
            q = euler(a.vector("euler", 0, 0, 0));
            given++;
        }
        if (a.has("axisangle")) {
            double[] v = a.vector("axisangle", 1, 0, 0, 0);
            q = Rotation.about(unit(a, "axisangle", v[0], v[1], v[2]), radians(v[3]));
            given++;
        }
        if (a.has("zaxis")) {
            double[] v = a.vector("zaxis", 0, 0, 1);
            q = Rotation.fromZ(unit(a, "zaxis", v[0], v[1], v[2]));
            given++;
        }
        if (a.has("xyaxes")) {
            q = axes(a, a.vector("xyaxes", 1, 0, 0, 0, 1, 0));
            given++;
        }
        if (given > 1) {
            throw a.element().error("has more than one orientation; keep one of quat, euler, axisangle, zaxis, xyaxes");
        }
        return q;
    }

    /** Lower-case letters turn about the axes that move along, capitals about the fixed ones. */
    private double[] euler(double[] angles) {
        double[] q = {1, 0, 0, 0};
        for (int i = 0; i < 3; i++) {
            char letter = eulerSequence.charAt(i);
            double[] axis = new double[3];
            axis["xyz".indexOf(Character.toLowerCase(letter))] = 1;
            double[] turn = Rotation.about(axis, radians(angles[i]));
            if (Character.isLowerCase(letter)) {
                Rotation.multiply(q, 0, turn, 0, q, 0);
            } else {
                Rotation.multiply(turn, 0, q, 0, q, 0);
            }
        }
        return q;
    }

    private static double[] axes(MjcfAttributes a, double[] v) {
        double[] x = unit(a, "xyaxes", v[0], v[1], v[2]);
        double along = x[0] * v[3] + x[1] * v[4] + x[2] * v[5];
        double[] y = unit(a, "xyaxes", v[3] - along * x[0], v[4] - along * x[1], v[5] - along * x[2]);
        double[] z = {x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]};
        return Rotation.fromMatrix(new double[] {x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]});
    }

    static double[] unit(MjcfAttributes a, String key, double x, double y, double z) {
        double norm = Math.sqrt(x * x + y * y + z * z);
        if (norm < 1e-14) {
            throw a.element().error(String.format(Locale.ROOT, "%s has a direction of length zero", key));
        }
        return new double[] {x / norm, y / norm, z / norm};
    }
}
