package org.sinew.sim;

import org.sinew.mjcf.Rotation;

/**
 * Supports that hold floating bodies where they are. A stand is six strong servos on a free joint, critically damped:
 * three on the position, three on the turn that is missing to the held pose. It sags by 0.4 mm under the robot.
 */
final class Stands {

    private static final double NATURAL_RAD_PER_SEC = 2 * Math.PI * 25;
    /** Of each joint: position (3), quaternion (4), stiffness of 6 dofs; the first is NaN where nothing is held. */
    private static final int SIZE = 13;

    private final Tree tree;
    /** Part of the state of the plant. */
    final double[] state;
    private final double[] missing = new double[4];

    Stands(Tree tree) {
        this.tree = tree;
        state = new double[SIZE * tree.jointCount];
        clear();
    }

    void clear() {
        for (int j = 0; j < tree.jointCount; j++) {
            state[SIZE * j] = Double.NaN;
        }
    }

    /** Holds a free joint at its present pose; the mass matrix says how stiff that must be. */
    void hold(int joint, double[] qpos, double[] massMatrix) {
        int s = SIZE * joint;
        System.arraycopy(qpos, tree.positionAddress[joint], state, s, 7);
        for (int i = 0; i < 6; i++) {
            int dof = tree.velocityAddress[joint] + i;
            state[s + 7 + i] = massMatrix[dof * tree.dofCount + dof] * NATURAL_RAD_PER_SEC * NATURAL_RAD_PER_SEC;
        }
    }

    void release(int joint) {
        state[SIZE * joint] = Double.NaN;
    }

    boolean holds(int joint) {
        return !Double.isNaN(state[SIZE * joint]);
    }

    void addRows(int joint, double[] qpos, double[] qvel, Constraints constraints) {
        int s = SIZE * joint;
        int q = tree.positionAddress[joint];
        missing[0] = qpos[q + 3];
        for (int i = 1; i < 4; i++) {
            missing[i] = -qpos[q + 3 + i];
        }
        Rotation.multiply(missing, 0, state, s + 3, missing, 0);
        double twice = missing[0] < 0 ? -2 : 2; // for small turns, twice the vector part is the angle
        for (int i = 0; i < 6; i++) {
            int dof = tree.velocityAddress[joint] + i;
            double error = i < 3 ? state[s + i] - qpos[q + i] : twice * missing[i - 2];
            double stiffness = state[s + 7 + i];
            constraints.addServo(dof, error, qvel[dof], stiffness, 2 * stiffness / NATURAL_RAD_PER_SEC,
                    Double.MAX_VALUE);
        }
    }
}
