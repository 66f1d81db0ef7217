package org.sinew.sim;

import java.util.Arrays;

/**
 * Equation of motion M a + bias = forces: the mass matrix by the composite rigid body algorithm, the bias (gravity,
 * centrifugal and Coriolis forces, outer pushes with their sign turned) by recursive Newton-Euler, both after
 * Featherstone.
 */
final class Dynamics {

    private final Tree tree;
    private final Kinematics kinematics;
    private final int n;

    /** Lower triangle, non-zero where one dof carries the other: [i * n + j]. */
    final double[] massMatrix;
    final double[] bias;

    private final double[] composite;
    private final double[] bodyForce;
    private final double[] force = new double[6];
    private final double[] factored;
    private final SparseFactor factor;

    Dynamics(Tree tree, Kinematics kinematics) {
        this.tree = tree;
        this.kinematics = kinematics;
        n = tree.dofCount;
        massMatrix = new double[n * n];
        bias = new double[n];
        composite = new double[10 * tree.bodyCount];
        bodyForce = new double[6 * tree.bodyCount];
        factored = new double[n * n];
        factor = new SparseFactor(tree.ancestors);
    }

    void updateMassMatrix() {
        System.arraycopy(kinematics.inertia, 0, composite, 0, composite.length);
        for (int b = tree.bodyCount - 1; b > 0; b--) {
            int p = 10 * tree.parent[b];
            if (p > 0) {
                for (int k = 0; k < 10; k++) {
                    composite[p + k] += composite[10 * b + k];
                }
            }
        }
        double[] axes = kinematics.axes;
        for (int i = 0; i < n; i++) {
            Spatial.multiply(composite, 10 * tree.dofBody[i], axes, 6 * i, force, 0);
            for (int j : tree.ancestors[i]) {
                massMatrix[i * n + j] = Spatial.dot(axes, 6 * j, force, 0);
            }
            massMatrix[i * n + i] = Spatial.dot(axes, 6 * i, force, 0) + tree.armature[i];
        }
        System.arraycopy(massMatrix, 0, factored, 0, factored.length);
        factor.factor(factored, true);
    }

    /** wrenches: force, then torque on each body at its centre of mass, world axes. */
    void updateBias(double[] wrenches) {
        for (int b = 1; b < tree.bodyCount; b++) {
            int o = 6 * b;
            Spatial.multiply(kinematics.inertia, 10 * b, kinematics.biasAcceleration, o, bodyForce, o);
            Spatial.multiply(kinematics.inertia, 10 * b, kinematics.velocity, o, force, 0);
            Spatial.addCrossForce(kinematics.velocity, o, force, 0, bodyForce, o);
            subtractWrench(b, wrenches);
        }
        for (int b = tree.bodyCount - 1; b > 0; b--) {
            for (int i = tree.dofStart[b]; i < tree.dofStart[b + 1]; i++) {
                bias[i] = Spatial.dot(kinematics.axes, 6 * i, bodyForce, 6 * b);
            }
            if (tree.parent[b] > 0) {
                Spatial.add(bodyForce, 6 * tree.parent[b], 1, bodyForce, 6 * b);
            }
        }
    }

    private void subtractWrench(int b, double[] wrenches) {
        int o = 6 * b;
        double fx = wrenches[o], fy = wrenches[o + 1], fz = wrenches[o + 2];
        double rx = kinematics.center[3 * b] - kinematics.origin[0];
        double ry = kinematics.center[3 * b + 1] - kinematics.origin[1];
        double rz = kinematics.center[3 * b + 2] - kinematics.origin[2];
        bodyForce[o] -= wrenches[o + 3] + ry * fz - rz * fy;
        bodyForce[o + 1] -= wrenches[o + 4] + rz * fx - rx * fz;
        bodyForce[o + 2] -= wrenches[o + 5] + rx * fy - ry * fx;
        bodyForce[o + 3] -= fx;
        bodyForce[o + 4] -= fy;
        bodyForce[o + 5] -= fz;
    }

    /** Replaces forces by the accelerations M^-1 forces. */
    void accelerate(double[] forces) {
        factor.solve(forces);
    }

    /** out = M x. */
    void multiply(double[] x, double[] out) {
        double[] matrix = massMatrix;
        Arrays.fill(out, 0, n, 0);
        for (int i = 0; i < n; i++) {
            int row = i * n;
            double xi = x[i];
            double sum = matrix[row + i] * xi;
            for (int j : tree.ancestors[i]) {
                double m = matrix[row + j];
                sum += m * x[j];
                out[j] += m * xi;
            }
            out[i] += sum;
        }
    }

    /** Smallest pivot of the mass matrix, to find dofs that move nothing. */
    int masslessDof() {
        for (int i = 0; i < n; i++) {
            if (!(factored[i * n + i] > 1e-14)) {
                return i;
            }
        }
        return -1;
    }
}
