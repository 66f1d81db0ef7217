package org.sinew.sim;

import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Rotation;
import org.sinew.rt.Trig;

/**
 * Where every body is and how it moves, from positions and velocities of the joints; recursion from the root outwards.
 *
 * <p>Spatial vectors (see {@link Spatial}) refer to {@link #origin}, the centre of mass of everything, which keeps the
 * numbers small however far the robot walks.
 */
final class Kinematics {

    private final Tree tree;

    /** World poses of the bodies: position, quaternion, the same as a matrix, centre of mass. */
    final double[] position;
    final double[] orientation;
    final double[] rotation;
    final double[] center;

    /** The common point of all spatial vectors. */
    final double[] origin = new double[3];
    /** Unit motion of each dof. */
    final double[] axes;
    /** Its rate of change as the robot moves. */
    final double[] axisRates;
    /** Inertia of each body, 10 numbers. */
    final double[] inertia;
    final double[] velocity;
    /** Acceleration of each body if no dof accelerated, gravity taken as an upward acceleration of the world. */
    final double[] biasAcceleration;
    /** How far each prop has been carried from where the model has it, and how fast it moves: 6 numbers a body. */
    final double[] carried;

    private final double[] jointAnchor;
    private final double[] jointAxis;
    private final double[] turn = new double[4];
    private final double[] scratch = new double[9];

    Kinematics(Tree tree) {
        this.tree = tree;
        int n = tree.bodyCount;
        position = new double[3 * n];
        orientation = new double[4 * n];
        rotation = new double[9 * n];
        center = new double[3 * n];
        axes = new double[6 * tree.dofCount];
        axisRates = new double[6 * tree.dofCount];
        inertia = new double[10 * n];
        velocity = new double[6 * n];
        biasAcceleration = new double[6 * n];
        carried = new double[6 * n];
        jointAnchor = new double[3 * tree.jointCount];
        jointAxis = new double[3 * tree.jointCount];
        orientation[0] = 1;
        rotation[0] = rotation[4] = rotation[8] = 1;
    }

    void updatePoses(double[] qpos) {
        for (int b = 1; b < tree.bodyCount; b++) {
            if (tree.isFree(b)) {
                int q = tree.positionAddress[tree.jointStart[b]];
                System.arraycopy(qpos, q, position, 3 * b, 3);
                System.arraycopy(qpos, q + 3, orientation, 4 * b, 4);
                Rotation.matrix(orientation, 4 * b, rotation, 9 * b);
            } else {
                attach(b);
                if (tree.isProp(b)) {
                    add(position, 3 * b, carried, 6 * b);
                }
                for (int j = tree.jointStart[b]; j < tree.jointStart[b + 1]; j++) {
                    move(b, j, qpos[tree.positionAddress[j]] - tree.startPositions[tree.positionAddress[j]]);
                }
            }
            toWorld(b, tree.centerOfMass, 3 * b, center, 3 * b);
        }
        updateOrigin();
        for (int j = 0; j < tree.jointCount; j++) {
            updateAxes(j);
        }
        for (int b = 1; b < tree.bodyCount; b++) {
            updateInertia(b);
        }
    }

    /** Puts a body where its parent carries it, joints at zero. */
    private void attach(int b) {
        int p = tree.parent[b];
        toWorld(p, tree.bodyPosition, 3 * b, position, 3 * b);
        Rotation.multiply(orientation, 4 * p, tree.bodyOrientation, 4 * b, orientation, 4 * b);
        Rotation.matrix(orientation, 4 * b, rotation, 9 * b);
    }

    private static void add(double[] to, int t, double[] from, int f) {
        for (int i = 0; i < 3; i++) {
            to[t + i] += from[f + i];
        }
    }

    /** Moves a body by a joint; its later joints sit on the moved body. */
    private void move(int b, int j, double by) {
        toWorld(b, tree.anchor, 3 * j, jointAnchor, 3 * j);
        Rotation.rotate(rotation, 9 * b, tree.axis, 3 * j, jointAxis, 3 * j);
        if (tree.jointType[j] == Mjcf.JointType.SLIDE) {
            for (int i = 0; i < 3; i++) {
                position[3 * b + i] += by * jointAxis[3 * j + i];
            }
            return;
        }
        double sine = Trig.sin(by / 2);
        turn[0] = Trig.cos(by / 2);
        for (int i = 0; i < 3; i++) {
            turn[1 + i] = sine * tree.axis[3 * j + i];
        }
        Rotation.multiply(orientation, 4 * b, turn, 0, orientation, 4 * b);
        Rotation.matrix(orientation, 4 * b, rotation, 9 * b);
        Rotation.rotate(rotation, 9 * b, tree.anchor, 3 * j, scratch, 0); // the anchor stays where it is
        for (int i = 0; i < 3; i++) {
            position[3 * b + i] = jointAnchor[3 * j + i] - scratch[i];
        }
    }

    /** World position of a point given in the frame of a body. */
    void toWorld(int b, double[] local, int lo, double[] out, int o) {
        Rotation.rotate(rotation, 9 * b, local, lo, out, o);
        out[o] += position[3 * b];
        out[o + 1] += position[3 * b + 1];
        out[o + 2] += position[3 * b + 2];
    }

    private void updateOrigin() {
        double mass = 0;
        double x = 0;
        double y = 0;
        double z = 0;
        for (int b = 1; b < tree.bodyCount; b++) {
            double m = tree.massKg[b];
            mass += m;
            x += m * center[3 * b];
            y += m * center[3 * b + 1];
            z += m * center[3 * b + 2];
        }
        if (mass > 0) {
            origin[0] = x / mass;
            origin[1] = y / mass;
            origin[2] = z / mass;
        }
    }

    private void updateAxes(int j) {
        int s = 6 * tree.velocityAddress[j];
        switch (tree.jointType[j]) {
            case HINGE -> rotationAbout(jointAxis[3 * j], jointAxis[3 * j + 1], jointAxis[3 * j + 2],
                    jointAnchor, 3 * j, s);
            case SLIDE -> {
                for (int i = 0; i < 3; i++) {
                    axes[s + i] = 0;
                    axes[s + 3 + i] = jointAxis[3 * j + i];
                }
            }
            case FREE -> {
                int b = tree.jointBody[j];
                int r = 9 * b;
                for (int k = 0; k < 3; k++) {
                    for (int i = 0; i < 6; i++) {
                        axes[s + 6 * k + i] = i == 3 + k ? 1 : 0;
                    }
                    rotationAbout(rotation[r + k], rotation[r + 3 + k], rotation[r + 6 + k],
                            position, 3 * b, s + 18 + 6 * k);
                }
            }
        }
    }

    /** Unit turn about an axis through a point, as a spatial motion. */
    private void rotationAbout(double x, double y, double z, double[] point, int p, int s) {
        double rx = origin[0] - point[p];
        double ry = origin[1] - point[p + 1];
        double rz = origin[2] - point[p + 2];
        axes[s] = x;
        axes[s + 1] = y;
        axes[s + 2] = z;
        axes[s + 3] = y * rz - z * ry;
        axes[s + 4] = z * rx - x * rz;
        axes[s + 5] = x * ry - y * rx;
    }

    /** Turns the inertia of a body into world axes and moves it to the common origin (parallel axes). */
    private void updateInertia(int b) {
        int r = 9 * b;
        int o = 10 * b;
        double m = tree.massKg[b];
        double x = center[3 * b] - origin[0];
        double y = center[3 * b + 1] - origin[1];
        double z = center[3 * b + 2] - origin[2];
        Rotation.compose(rotation, r, tree.bodyInertia, r, scratch, 0);
        inertia[o] = row(0, r) + m * (y * y + z * z);
        inertia[o + 1] = row(3, r + 3) + m * (x * x + z * z);
        inertia[o + 2] = row(6, r + 6) + m * (x * x + y * y);
        inertia[o + 3] = row(0, r + 3) - m * x * y;
        inertia[o + 4] = row(0, r + 6) - m * x * z;
        inertia[o + 5] = row(3, r + 6) - m * y * z;
        inertia[o + 6] = m * x;
        inertia[o + 7] = m * y;
        inertia[o + 8] = m * z;
        inertia[o + 9] = m;
    }

    private double row(int s, int r) {
        return scratch[s] * rotation[r] + scratch[s + 1] * rotation[r + 1] + scratch[s + 2] * rotation[r + 2];
    }

    /** Velocities of all bodies, and how they would accelerate by their motion and gravity alone. */
    void updateVelocities(double[] qvel, double[] gravity) {
        for (int i = 0; i < 3; i++) {
            biasAcceleration[3 + i] = -gravity[i];
        }
        for (int b = 1; b < tree.bodyCount; b++) {
            int v = 6 * b;
            int p = 6 * tree.parent[b];
            System.arraycopy(velocity, p, velocity, v, 6);
            System.arraycopy(biasAcceleration, p, biasAcceleration, v, 6);
            int first = tree.dofStart[b];
            int end = tree.dofStart[b + 1];
            if (tree.isProp(b) && first == end) {
                add(velocity, v + 3, carried, v + 3);
            }
            if (tree.isFree(b)) {
                for (int i = first; i < first + 3; i++) { // world axes do not turn: their rates stay zero
                    Spatial.add(velocity, v, qvel[i], axes, 6 * i);
                }
                for (int i = first + 3; i < end; i++) { // all three turn with the body, so take rates before adding
                    Spatial.crossMotion(velocity, v, axes, 6 * i, axisRates, 6 * i);
                }
                first += 3;
                for (int i = first; i < end; i++) {
                    Spatial.add(velocity, v, qvel[i], axes, 6 * i);
                    Spatial.add(biasAcceleration, v, qvel[i], axisRates, 6 * i);
                }
                continue;
            }
            for (int i = first; i < end; i++) {
                Spatial.crossMotion(velocity, v, axes, 6 * i, axisRates, 6 * i);
                Spatial.add(velocity, v, qvel[i], axes, 6 * i);
                Spatial.add(biasAcceleration, v, qvel[i], axisRates, 6 * i);
            }
        }
    }

    /** Speed along a direction at which a prop is carried; 0 for any other body. */
    double carriedSpeed(int body, double[] direction, int d) {
        int s = 6 * body + 3;
        return direction[d] * carried[s] + direction[d + 1] * carried[s + 1] + direction[d + 2] * carried[s + 2];
    }

    /** Speed along a direction of the point p of a body per unit speed of a dof: one entry of a Jacobian. */
    double pointSpeed(int dof, double[] p, int po, double[] direction, int d) {
        int s = 6 * dof;
        double rx = p[po] - origin[0];
        double ry = p[po + 1] - origin[1];
        double rz = p[po + 2] - origin[2];
        double vx = axes[s + 3] + axes[s + 1] * rz - axes[s + 2] * ry;
        double vy = axes[s + 4] + axes[s + 2] * rx - axes[s] * rz;
        double vz = axes[s + 5] + axes[s] * ry - axes[s + 1] * rx;
        return direction[d] * vx + direction[d + 1] * vy + direction[d + 2] * vz;
    }
}
