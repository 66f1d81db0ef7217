package org.sinew.estimate;

import org.sinew.rt.RealTime;

/**
 * Unit quaternions (w, x, y, z) as arrays of four. Used by the filters of this package, on the loop thread.
 *
 * <p>Only sums, products, quotients and square roots: the same bits on every processor. Results may be written over
 * their own inputs.
 */
@RealTime
final class Quaternions {
    /** Up to this angle the series below are exact to the last bit or two. */
    private static final double SMALL_RAD = 0.25;
    /** Halvings that bring any angle up to 1,000 rad below {@link #SMALL_RAD}. */
    private static final int MAX_HALVINGS = 12;

    private Quaternions() {
    }

    /** The rotation b, then the rotation a, both about fixed axes. */
    static void multiply(double[] a, double[] b, double[] out) {
        double w = a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3];
        double x = a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2];
        double y = a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1];
        double z = a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0];
        unit(w, x, y, z, out);
    }

    /**
     * The rotation by the angle |v| about v, by series; a large angle is halved until it is small, then the rotation
     * is squared as often.
     */
    static void ofRotationVector(double x, double y, double z, double[] out) {
        double halfX = x / 2;
        double halfY = y / 2;
        double halfZ = z / 2;
        int halvings = 0;
        double squared = halfX * halfX + halfY * halfY + halfZ * halfZ;
        while (squared > SMALL_RAD * SMALL_RAD && halvings < MAX_HALVINGS) {
            halfX /= 2;
            halfY /= 2;
            halfZ /= 2;
            squared /= 4;
            halvings++;
        }
        double sinc = 1 - squared / 6 * (1 - squared / 20 * (1 - squared / 42 * (1 - squared / 72
                * (1 - squared / 110))));
        double cos = 1 - squared / 2 * (1 - squared / 12 * (1 - squared / 30 * (1 - squared / 56
                * (1 - squared / 90))));
        unit(cos, halfX * sinc, halfY * sinc, halfZ * sinc, out);
        for (int i = 0; i < halvings; i++) {
            multiply(out, out, out);
        }
    }

    /** The vector v, seen from the frame that q turns into. */
    static void rotate(double[] q, double[] v, double[] out) {
        double x = q[2] * v[2] - q[3] * v[1] + q[0] * v[0];
        double y = q[3] * v[0] - q[1] * v[2] + q[0] * v[1];
        double z = q[1] * v[1] - q[2] * v[0] + q[0] * v[2];
        double rotatedX = v[0] + 2 * (q[2] * z - q[3] * y);
        double rotatedY = v[1] + 2 * (q[3] * x - q[1] * z);
        double rotatedZ = v[2] + 2 * (q[1] * y - q[2] * x);
        out[0] = rotatedX;
        out[1] = rotatedY;
        out[2] = rotatedZ;
    }

    /** The rotation matrix of q, row by row, into the first nine places. */
    static void matrix(double[] q, double[] out) {
        out[0] = 1 - 2 * (q[2] * q[2] + q[3] * q[3]);
        out[1] = 2 * (q[1] * q[2] - q[0] * q[3]);
        out[2] = 2 * (q[1] * q[3] + q[0] * q[2]);
        out[3] = 2 * (q[1] * q[2] + q[0] * q[3]);
        out[4] = 1 - 2 * (q[1] * q[1] + q[3] * q[3]);
        out[5] = 2 * (q[2] * q[3] - q[0] * q[1]);
        out[6] = 2 * (q[1] * q[3] - q[0] * q[2]);
        out[7] = 2 * (q[2] * q[3] + q[0] * q[1]);
        out[8] = 1 - 2 * (q[1] * q[1] + q[2] * q[2]);
    }

    /** The smallest rotation that takes a unit vector to the z axis. */
    static void toUp(double x, double y, double z, double[] out) {
        if (z < -1 + 1e-12) {
            unit(0, 1, 0, 0, out); // upside down: half a turn about x
        } else {
            double w = Math.sqrt((1 + z) / 2);
            unit(w, y / (2 * w), -x / (2 * w), 0, out);
        }
    }

    private static void unit(double w, double x, double y, double z, double[] out) {
        double norm = Math.sqrt(w * w + x * x + y * y + z * z);
        out[0] = w / norm;
        out[1] = x / norm;
        out[2] = y / norm;
        out[3] = z / norm;
    }
}
