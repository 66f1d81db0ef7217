package org.sinew.sim;

import java.util.Arrays;
import org.sinew.mjcf.Mjcf;

/**
 * Everything that acts through a condition rather than a given force, one row each: the row wants the acceleration
 * J a to be {@link #target}, and pulls with force = weight (target - J a), within what its kind allows.
 *
 * <ul>
 * <li>A bounded row gives at most +-bound: dry friction, and servos. A servo with gains kp and kd that is integrated
 *     implicitly gives kp (goal - q - h v - h2 a) - kd (v + h a): such a row with weight h kd + h2 kp.
 * <li>A one-sided row only pushes: joint limits and contacts. A contact with friction is a pyramid of four rows, normal
 *     plus and minus friction times each tangent.
 * </ul>
 */
final class Constraints {

    /** Marks a one-sided row. */
    private static final double ONE_SIDED = -1;
    private static final double LEAST_IMPEDANCE = 1e-4;
    private static final double MOST_IMPEDANCE = 0.9999;
    private static final double TINY = 1e-15;

    private final Mjcf.Joint[] joints;
    private final double impedanceRatio;
    private final boolean safeReference;
    private final Tree tree;
    private final Kinematics kinematics;
    private final Collider collider;
    private final InverseWeights inverseWeights;
    private final double stepSec;

    /** Coulomb friction of each joint, Nm. */
    final double[] frictionLoss;
    private double floorFriction = -1;

    int count;
    /** Entries of row r are start[r] .. start[r + 1] - 1 of column (the dof) and value. */
    final int[] start;
    final int[] column;
    final double[] value;
    final double[] weight;
    final double[] target;
    final double[] bound;
    /** Set by the solver. */
    final double[] force;
    /** Whether a contact ties two branches of the tree together. */
    boolean coupled;

    /** Of the contact whose rows are being made: along normal and tangents, one number a dof of its pair. */
    private final double[][] speeds;
    // What soften() found.
    private double rowWeight;
    private double stiffness;
    private double dampingRate;

    Constraints(Mjcf model, Tree tree, Kinematics kinematics, Collider collider, InverseWeights inverseWeights,
            double stepSec) {
        joints = model.joints().toArray(new Mjcf.Joint[0]);
        impedanceRatio = model.impedanceRatio();
        safeReference = model.safeReference();
        this.tree = tree;
        this.kinematics = kinematics;
        this.collider = collider;
        this.inverseWeights = inverseWeights;
        this.stepSec = stepSec;
        int rows = 4 * tree.dofCount; // friction, servo or stand, two limits
        int entries = rows;
        for (GeomPair pair : collider.pairs) {
            rows += 4 * pair.kind().mostContacts;
            entries += 4 * pair.kind().mostContacts * pair.dofs().length;
        }
        frictionLoss = Arrays.stream(joints).mapToDouble(joint -> joint.frictionLoss).toArray();
        start = new int[rows + 1];
        column = new int[entries];
        value = new double[entries];
        weight = new double[rows];
        target = new double[rows];
        bound = new double[rows];
        force = new double[rows];
        speeds = new double[3][tree.dofCount];
    }

    /** Sliding friction of the floor with whatever touches it; below zero: as the geoms say. */
    void floorFriction(double value) {
        floorFriction = value >= 0 ? Math.max(value, GeomPair.LEAST_FRICTION) : value;
    }

    void clear() {
        count = 0;
        coupled = false;
    }

    boolean isOneSided(int row) {
        return bound[row] < 0;
    }

    /** Sum over the entries of a row. */
    double times(int row, double[] x) {
        int[] dofs = column;
        double[] entries = value;
        int end = start[row + 1];
        double sum = 0;
        for (int e = start[row]; e < end; e++) {
            sum += entries[e] * x[dofs[e]];
        }
        return sum;
    }

    /** Adds what a force along a row does to each dof. */
    void addForce(int row, double along, double[] out) {
        int[] dofs = column;
        double[] entries = value;
        int end = start[row + 1];
        for (int e = start[row]; e < end; e++) {
            out[dofs[e]] += entries[e] * along;
        }
    }

    /** A servo on a dof; answers its row, or -1 if it is limp. */
    int addServo(int dof, double error, double speed, double kp, double kd, double mostEffort) {
        double w = stepSec * kd + stepSec * stepSec * kp;
        if (!(w > 0) || !(mostEffort > 0)) {
            return -1;
        }
        double effort = kp * (error - stepSec * speed) - kd * speed;
        return addSingle(dof, 1, w, effort / w, mostEffort);
    }

    void addFriction(double[] qvel) {
        for (int j = 0; j < tree.jointCount; j++) {
            Mjcf.Joint joint = joints[j];
            if (frictionLoss[j] <= 0 || joint.frictionSoftness == null) {
                continue;
            }
            int first = tree.velocityAddress[j];
            int end = first + (joint.type == Mjcf.JointType.FREE ? 6 : 1);
            for (int dof = first; dof < end; dof++) {
                soften(joint.frictionSoftness, 0, inverseWeights.ofDof[dof]);
                addSingle(dof, 1, rowWeight, -dampingRate * qvel[dof], frictionLoss[j]);
            }
        }
    }

    void addLimits(double[] qpos, double[] qvel) {
        for (int j = 0; j < tree.jointCount; j++) {
            Mjcf.Joint joint = joints[j];
            if (!joint.limited || joint.limitSoftness == null) {
                continue;
            }
            double q = qpos[tree.positionAddress[j]];
            int dof = tree.velocityAddress[j];
            addLimit(dof, q - joint.lower - joint.limitMargin, 1, qvel[dof], joint.limitSoftness);
            addLimit(dof, joint.upper - q - joint.limitMargin, -1, qvel[dof], joint.limitSoftness);
        }
    }

    private void addLimit(int dof, double room, int sign, double speed, Mjcf.Softness softness) {
        if (room >= 0) {
            return;
        }
        soften(softness, room, inverseWeights.ofDof[dof]);
        addSingle(dof, sign, rowWeight, -dampingRate * sign * speed - stiffness * room, ONE_SIDED);
    }

    private int addSingle(int dof, double sign, double rowWeight, double rowTarget, double rowBound) {
        int r = count++;
        int e = start[r];
        column[e] = dof;
        value[e] = sign;
        start[r + 1] = e + 1;
        weight[r] = rowWeight;
        target[r] = rowTarget;
        bound[r] = rowBound;
        return r;
    }

    void addContacts(double[] qvel) {
        Contacts contacts = collider.contacts;
        for (int c = 0; c < contacts.count; c++) {
            GeomPair pair = collider.pairs[contacts.pair[c]];
            double inverse = inverseWeights.ofBody[pair.body1()] + inverseWeights.ofBody[pair.body2()];
            double mu = floorFriction >= 0 && collider.isFloor(pair.first()) ? floorFriction : pair.friction();
            contacts.friction[c] = mu;
            contacts.firstRow[c] = count;
            coupled |= pair.couples();
            for (int axis = 0; axis < (pair.dimension() == 1 ? 1 : 3); axis++) {
                measure(c, pair, axis);
            }
            if (pair.dimension() == 1) {
                contacts.rowCount[c] = 1;
                soften(pair.softness(), contacts.distanceM[c], inverse);
                addContactRow(c, pair, 0, 0, qvel);
                continue;
            }
            contacts.rowCount[c] = 4;
            soften(pair.softness(), contacts.distanceM[c], inverse * (1 + mu * mu));
            rowWeight *= impedanceRatio / (2 * mu * mu); // all edges of the pyramid share one softness
            for (int tangent = 1; tangent <= 2; tangent++) {
                addContactRow(c, pair, tangent, mu, qvel);
                addContactRow(c, pair, tangent, -mu, qvel);
            }
        }
    }

    /** Speed of the contact along one axis of its frame per unit speed of each dof of the pair. */
    private void measure(int c, GeomPair pair, int axis) {
        Contacts contacts = collider.contacts;
        for (int i = 0; i < pair.dofs().length; i++) {
            if (pair.signs()[i] != 0) {
                speeds[axis][i] = kinematics.pointSpeed(pair.dofs()[i], contacts.position, 3 * c, contacts.frame,
                        9 * c + 3 * axis);
            }
        }
    }

    /** Row along normal + mu tangent: motion of the second body minus that of the first, at the contact. */
    private void addContactRow(int c, GeomPair pair, int tangent, double mu, double[] qvel) {
        int r = count++;
        int e = start[r];
        for (int i = 0; i < pair.dofs().length; i++) {
            double entry = 0;
            if (pair.signs()[i] != 0) {
                double along = mu == 0 ? speeds[0][i] : speeds[0][i] + mu * speeds[tangent][i];
                entry += pair.signs()[i] * along;
            }
            column[e] = pair.dofs()[i];
            value[e++] = entry;
        }
        start[r + 1] = e;
        weight[r] = rowWeight;
        double speed = times(r, qvel) + carriedSpeed(c, pair, tangent, mu);
        target[r] = -dampingRate * speed - stiffness * collider.contacts.distanceM[c];
        bound[r] = ONE_SIDED;
    }

    /** The part of the motion along a row that no dof makes: that of a carried prop. */
    private double carriedSpeed(int c, GeomPair pair, int tangent, double mu) {
        double[] frame = collider.contacts.frame;
        double speed = kinematics.carriedSpeed(pair.body2(), frame, 9 * c)
                - kinematics.carriedSpeed(pair.body1(), frame, 9 * c);
        return mu == 0 ? speed : speed + mu * (kinematics.carriedSpeed(pair.body2(), frame, 9 * c + 3 * tangent)
                - kinematics.carriedSpeed(pair.body1(), frame, 9 * c + 3 * tangent));
    }

    /**
     * Finds weight, stiffness and damping of a row that is violated by so much: the impedance d rises with the
     * violation, the row acts with share d against the inertia it feels.
     */
    private void soften(Mjcf.Softness softness, double violation, double inverseInertia) {
        double[] p = softness.impedance();
        double d0 = clampImpedance(p[0]);
        double most = clampImpedance(p[1]);
        double d = impedance(d0, most, p, Math.abs(violation));
        double[] reference = softness.reference();
        double k;
        if (reference[0] > 0) {
            double time = safeReference ? Math.max(reference[0], 2 * stepSec) : reference[0];
            double ratio = reference[1];
            k = 1 / Math.max(TINY, most * most * time * time * ratio * ratio);
            dampingRate = 2 / Math.max(TINY, most * time);
        } else {
            k = -reference[0] / (most * most);
            dampingRate = -reference[1] / most;
        }
        stiffness = k * d;
        rowWeight = d / ((1 - d) * Math.max(TINY, inverseInertia));
    }

    private static double impedance(double least, double most, double[] p, double violation) {
        double width = p[2];
        double middle = clampImpedance(p[3]);
        double power = Math.max(1, p[4]);
        if (least == most || width <= TINY) {
            return (least + most) / 2;
        }
        double x = violation / width;
        if (x >= 1) {
            return most;
        }
        double y;
        if (power == 1) {
            y = x;
        } else if (x <= middle) {
            y = power(x, power) / power(middle, power - 1);
        } else {
            y = 1 - power(1 - x, power) / power(1 - middle, power - 1);
        }
        return least + y * (most - least);
    }

    private static double clampImpedance(double d) {
        return Math.max(LEAST_IMPEDANCE, Math.min(MOST_IMPEDANCE, d));
    }

    private static double power(double x, double exponent) {
        return exponent == 1 ? x : exponent == 2 ? x * x : StrictMath.pow(x, exponent);
    }
}
