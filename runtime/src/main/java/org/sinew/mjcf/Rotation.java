package org.sinew.mjcf;

import org.sinew.rt.Trig;

/**
 * Quaternions (w, x, y, z) and 3 x 3 rotation matrices (row by row) that lie inside larger arrays: each argument is an
 * array and the offset at which the numbers start. Nothing here allocates, but for the methods that say so.
 */
public final class Rotation {

    private Rotation() {
    }

    /** out = a b; out may be a or b. */
    public static void multiply(double[] a, int ao, double[] b, int bo, double[] out, int o) {
        double aw = a[ao], ax = a[ao + 1], ay = a[ao + 2], az = a[ao + 3];
        double bw = b[bo], bx = b[bo + 1], by = b[bo + 2], bz = b[bo + 3];
        out[o] = aw * bw - ax * bx - ay * by - az * bz;
        out[o + 1] = aw * bx + ax * bw + ay * bz - az * by;
        out[o + 2] = aw * by - ax * bz + ay * bw + az * bx;
        out[o + 3] = aw * bz + ax * by - ay * bx + az * bw;
    }

    public static void normalize(double[] q, int o) {
        double w = q[o], x = q[o + 1], y = q[o + 2], z = q[o + 3];
        double norm = Math.sqrt(w * w + x * x + y * y + z * z);
        if (norm < 1e-15) {
            q[o] = 1;
            q[o + 1] = q[o + 2] = q[o + 3] = 0;
            return;
        }
        for (int i = 0; i < 4; i++) {
            q[o + i] /= norm;
        }
    }

    public static void matrix(double[] q, int qo, double[] out, int o) {
        double w = q[qo], x = q[qo + 1], y = q[qo + 2], z = q[qo + 3];
        out[o] = w * w + x * x - y * y - z * z;
        out[o + 1] = 2 * (x * y - w * z);
        out[o + 2] = 2 * (x * z + w * y);
        out[o + 3] = 2 * (x * y + w * z);
        out[o + 4] = w * w - x * x + y * y - z * z;
        out[o + 5] = 2 * (y * z - w * x);
        out[o + 6] = 2 * (x * z - w * y);
        out[o + 7] = 2 * (y * z + w * x);
        out[o + 8] = w * w - x * x - y * y + z * z;
    }

    /** out = matrix v; out must not be v. */
    public static void rotate(double[] m, int mo, double[] v, int vo, double[] out, int o) {
        double x = v[vo], y = v[vo + 1], z = v[vo + 2];
        out[o] = m[mo] * x + m[mo + 1] * y + m[mo + 2] * z;
        out[o + 1] = m[mo + 3] * x + m[mo + 4] * y + m[mo + 5] * z;
        out[o + 2] = m[mo + 6] * x + m[mo + 7] * y + m[mo + 8] * z;
    }

    /** out = transposed matrix v: from world axes into the axes of the matrix. */
    public static void rotateBack(double[] m, int mo, double[] v, int vo, double[] out, int o) {
        double x = v[vo], y = v[vo + 1], z = v[vo + 2];
        out[o] = m[mo] * x + m[mo + 3] * y + m[mo + 6] * z;
        out[o + 1] = m[mo + 1] * x + m[mo + 4] * y + m[mo + 7] * z;
        out[o + 2] = m[mo + 2] * x + m[mo + 5] * y + m[mo + 8] * z;
    }

    /** out = a b for matrices; out must be neither. */
    public static void compose(double[] a, int ao, double[] b, int bo, double[] out, int o) {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                out[o + 3 * i + j] = a[ao + 3 * i] * b[bo + j] + a[ao + 3 * i + 1] * b[bo + 3 + j]
                        + a[ao + 3 * i + 2] * b[bo + 6 + j];
            }
        }
    }

    /** New quaternion of a turn about a unit axis. */
    public static double[] about(double[] axis, double rad) {
        double s = Trig.sin(rad / 2);
        return new double[] {Trig.cos(rad / 2), axis[0] * s, axis[1] * s, axis[2] * s};
    }

    /** out = the turn about x, then about the new y. */
    public static void tilt(double rollRad, double pitchRad, double[] out) {
        double cosRoll = Trig.cos(rollRad / 2), sinRoll = Trig.sin(rollRad / 2);
        double cosPitch = Trig.cos(pitchRad / 2), sinPitch = Trig.sin(pitchRad / 2);
        out[0] = cosRoll * cosPitch;
        out[1] = sinRoll * cosPitch;
        out[2] = cosRoll * sinPitch;
        out[3] = sinRoll * sinPitch;
    }

    /** New quaternion that turns z into the given unit direction by the shortest way. */
    static double[] fromZ(double[] z) {
        double sine = Math.sqrt(z[0] * z[0] + z[1] * z[1]);
        if (sine < 1e-10) {
            return z[2] > 0 ? new double[] {1, 0, 0, 0} : new double[] {0, 1, 0, 0};
        }
        return about(new double[] {-z[1] / sine, z[0] / sine, 0}, StrictMath.atan2(sine, z[2]));
    }

    /** New quaternion of a rotation matrix. */
    static double[] fromMatrix(double[] m) {
        double[] q = new double[4];
        double trace = m[0] + m[4] + m[8];
        if (trace > 0) {
            double s = Math.sqrt(trace + 1) * 2;
            q[0] = s / 4;
            q[1] = (m[7] - m[5]) / s;
            q[2] = (m[2] - m[6]) / s;
            q[3] = (m[3] - m[1]) / s;
            return q;
        }
        int i = m[0] > m[4] && m[0] > m[8] ? 0 : m[4] > m[8] ? 1 : 2; // the largest component of the vector part
        int j = (i + 1) % 3;
        int k = (i + 2) % 3;
        double s = Math.sqrt(1 + m[4 * i] - m[4 * j] - m[4 * k]) * 2;
        q[0] = (m[3 * k + j] - m[3 * j + k]) / s;
        q[1 + i] = s / 4;
        q[1 + j] = (m[3 * i + j] + m[3 * j + i]) / s;
        q[1 + k] = (m[3 * i + k] + m[3 * k + i]) / s;
        return q;
    }

    /** New matrix R diag(d) R' or, given 9 numbers, R A R': an inertia seen from other axes. */
    static double[] turned(double[] rotation, double[] inertia) {
        double[] half = new double[9];
        double[] out = new double[9];
        compose(rotation, 0, inertia, 0, half, 0);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    out[3 * i + j] += half[3 * i + k] * rotation[3 * j + k];
                }
            }
        }
        return out;
    }
}
