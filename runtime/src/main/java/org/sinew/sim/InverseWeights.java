package org.sinew.sim;

import java.util.Arrays;
import org.sinew.mjcf.Mjcf;

/**
 * How easily each dof and each body moves in the start pose: the mean of the diagonal of the inverse mass matrix. It
 * sets how soft constraints on them are, so that one softness suits a finger and a trunk.
 */
final class InverseWeights {

    final double[] ofDof;
    /** Of the centre of mass of each body. */
    final double[] ofBody;

    /** Leaves kinematics and dynamics in the start pose. */
    InverseWeights(Tree tree, Kinematics kinematics, Dynamics dynamics) {
        int n = tree.dofCount;
        ofDof = new double[n];
        ofBody = new double[tree.bodyCount];
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(column, 0);
            column[i] = 1;
            dynamics.accelerate(column);
            ofDof[i] = column[i];
        }
        for (int j = 0; j < tree.jointCount; j++) {
            if (tree.jointType[j] == Mjcf.JointType.FREE) {
                average(tree.velocityAddress[j]);
                average(tree.velocityAddress[j] + 3);
            }
        }
        for (int b = 1; b < tree.bodyCount; b++) {
            ofBody[b] = ofPoint(tree, kinematics, dynamics, b, column) / 3;
            if (isPlainSlider(tree, b)) {
                ofBody[b] = 1 / tree.massKg[b];
                Arrays.fill(ofDof, tree.dofStart[b], tree.dofStart[b + 1], ofBody[b]);
            }
        }
    }

    /** A lone mass that only slides along its own axes: for it MuJoCo takes the inverse of its mass. */
    private static boolean isPlainSlider(Tree tree, int b) {
        boolean plain = tree.dofStart[b] < tree.dofStart[b + 1] && tree.isStatic(tree.parent[b]);
        for (int other = b + 1; other < tree.bodyCount; other++) {
            plain &= tree.parent[other] != b;
        }
        for (int j = tree.jointStart[b]; j < tree.jointStart[b + 1]; j++) {
            plain &= tree.jointType[j] == Mjcf.JointType.SLIDE;
            plain &= countZeros(tree.axis, 3 * j, 3) == 2 && countZeros(tree.anchor, 3 * j, 3) == 3;
        }
        return plain && tree.alignedInertia[b] && countZeros(tree.centerOfMass, 3 * b, 3) == 3;
    }

    private static int countZeros(double[] values, int from, int count) {
        int zeros = 0;
        for (int i = from; i < from + count; i++) {
            zeros += values[i] == 0 ? 1 : 0;
        }
        return zeros;
    }

    private void average(int dof) {
        double mean = (ofDof[dof] + ofDof[dof + 1] + ofDof[dof + 2]) / 3;
        ofDof[dof] = ofDof[dof + 1] = ofDof[dof + 2] = mean;
    }

    /** Trace of J M^-1 J' of the centre of mass. */
    private static double ofPoint(Tree tree, Kinematics kinematics, Dynamics dynamics, int b, double[] column) {
        double[] direction = new double[3];
        double sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            Arrays.fill(direction, 0);
            direction[axis] = 1;
            Arrays.fill(column, 0);
            for (int dof : tree.chain[b]) {
                column[dof] = kinematics.pointSpeed(dof, kinematics.center, 3 * b, direction, 0);
            }
            double[] jacobian = column.clone();
            dynamics.accelerate(column);
            for (int dof : tree.chain[b]) {
                sum += jacobian[dof] * column[dof];
            }
        }
        return sum;
    }
}
