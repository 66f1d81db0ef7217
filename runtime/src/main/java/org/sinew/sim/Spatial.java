package org.sinew.sim;

/**
 * Six-dimensional vectors after Featherstone ("Rigid Body Dynamics Algorithms", chapter 2), angular part first, all
 * seen from one common point with world axes. A motion is (angular velocity, linear velocity of that point), a force is
 * (moment about that point, force). Each argument is an array and the offset of its numbers; nothing allocates.
 *
 * <p>The inertia of a body takes 10 numbers: Ixx Iyy Izz Ixy Ixz Iyz about the common point, mass times position of the
 * centre of mass (3), mass.
 */
final class Spatial {

    private Spatial() {
    }

    static double dot(double[] a, int ao, double[] b, int bo) {
        return a[ao] * b[bo] + a[ao + 1] * b[bo + 1] + a[ao + 2] * b[bo + 2]
                + a[ao + 3] * b[bo + 3] + a[ao + 4] * b[bo + 4] + a[ao + 5] * b[bo + 5];
    }

    /** y += scale x. */
    static void add(double[] y, int yo, double scale, double[] x, int xo) {
        for (int k = 0; k < 6; k++) {
            y[yo + k] += scale * x[xo + k];
        }
    }

    /** Force = inertia motion. */
    static void multiply(double[] inertia, int io, double[] motion, int mo, double[] force, int fo) {
        double wx = motion[mo], wy = motion[mo + 1], wz = motion[mo + 2];
        double vx = motion[mo + 3], vy = motion[mo + 4], vz = motion[mo + 5];
        double hx = inertia[io + 6], hy = inertia[io + 7], hz = inertia[io + 8], mass = inertia[io + 9];
        double ixy = inertia[io + 3], ixz = inertia[io + 4], iyz = inertia[io + 5];
        force[fo] = inertia[io] * wx + ixy * wy + ixz * wz + hy * vz - hz * vy;
        force[fo + 1] = ixy * wx + inertia[io + 1] * wy + iyz * wz + hz * vx - hx * vz;
        force[fo + 2] = ixz * wx + iyz * wy + inertia[io + 2] * wz + hx * vy - hy * vx;
        force[fo + 3] = mass * vx - (hy * wz - hz * wy);
        force[fo + 4] = mass * vy - (hz * wx - hx * wz);
        force[fo + 5] = mass * vz - (hx * wy - hy * wx);
    }

    /** Rate of change of motion s that moves along with velocity v. */
    static void crossMotion(double[] v, int vo, double[] s, int so, double[] out, int o) {
        double wx = v[vo], wy = v[vo + 1], wz = v[vo + 2], vx = v[vo + 3], vy = v[vo + 4], vz = v[vo + 5];
        double ax = s[so], ay = s[so + 1], az = s[so + 2], lx = s[so + 3], ly = s[so + 4], lz = s[so + 5];
        out[o] = wy * az - wz * ay;
        out[o + 1] = wz * ax - wx * az;
        out[o + 2] = wx * ay - wy * ax;
        out[o + 3] = wy * lz - wz * ly + vy * az - vz * ay;
        out[o + 4] = wz * lx - wx * lz + vz * ax - vx * az;
        out[o + 5] = wx * ly - wy * lx + vx * ay - vy * ax;
    }

    /** out += rate of change of force f that moves along with velocity v. */
    static void addCrossForce(double[] v, int vo, double[] f, int fo, double[] out, int o) {
        double wx = v[vo], wy = v[vo + 1], wz = v[vo + 2], vx = v[vo + 3], vy = v[vo + 4], vz = v[vo + 5];
        double nx = f[fo], ny = f[fo + 1], nz = f[fo + 2], x = f[fo + 3], y = f[fo + 4], z = f[fo + 5];
        out[o] += wy * nz - wz * ny + vy * z - vz * y;
        out[o + 1] += wz * nx - wx * nz + vz * x - vx * z;
        out[o + 2] += wx * ny - wy * nx + vx * y - vy * x;
        out[o + 3] += wy * z - wz * y;
        out[o + 4] += wz * x - wx * z;
        out[o + 5] += wx * y - wy * x;
    }
}
