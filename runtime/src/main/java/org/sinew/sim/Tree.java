package org.sinew.sim;

import java.util.Arrays;
import java.util.List;
import org.sinew.mjcf.Mjcf;

/**
 * A robot as a tree of bodies in flat arrays: what never changes while it moves. Body b has its three numbers at 3 b,
 * and so on. A degree of freedom ("dof") is one number of the velocity vector: one for a hinge or slide joint, six for
 * a free joint (linear in world axes, then angular in body axes).
 */
final class Tree {

    final int bodyCount;
    final int jointCount;
    final int dofCount;
    final int positionCount;

    final int[] parent;
    final double[] bodyPosition;
    final double[] bodyOrientation;
    final double[] centerOfMass;
    final double[] bodyInertia;
    final boolean[] alignedInertia;
    private final boolean[] prop;
    final double[] massKg;
    /** Joints of body b are jointStart[b] .. jointStart[b + 1] - 1, likewise its dofs. */
    final int[] jointStart;
    final int[] dofStart;
    /** The body that b moves with: itself if it has joints, else that of its parent. */
    final int[] weldedTo;

    final Mjcf.JointType[] jointType;
    final int[] jointBody;
    final int[] positionAddress;
    final int[] velocityAddress;
    final double[] anchor;
    final double[] axis;

    final int[] dofBody;
    final double[] armature;
    final double[] damping;

    /** Positions in which the file describes the robot. */
    final double[] startPositions;
    /** The dofs that move body b, in rising order. */
    final int[][] chain;
    /** The dofs that move the parent of dof i, or stand before it in the same body, in rising order. */
    final int[][] ancestors;

    Tree(Mjcf model) {
        List<Mjcf.Body> bodies = model.bodies();
        bodyCount = bodies.size();
        jointCount = model.joints().size();
        dofCount = model.velocityCount();
        positionCount = model.positionCount();
        parent = new int[bodyCount];
        bodyPosition = new double[3 * bodyCount];
        bodyOrientation = new double[4 * bodyCount];
        centerOfMass = new double[3 * bodyCount];
        bodyInertia = new double[9 * bodyCount];
        alignedInertia = new boolean[bodyCount];
        prop = new boolean[bodyCount];
        massKg = new double[bodyCount];
        jointStart = new int[bodyCount + 1];
        dofStart = new int[bodyCount + 1];
        weldedTo = new int[bodyCount];
        jointType = new Mjcf.JointType[jointCount];
        jointBody = new int[jointCount];
        positionAddress = new int[jointCount];
        velocityAddress = new int[jointCount];
        anchor = new double[3 * jointCount];
        axis = new double[3 * jointCount];
        dofBody = new int[dofCount];
        armature = new double[dofCount];
        damping = new double[dofCount];
        startPositions = new double[positionCount];
        chain = new int[bodyCount][];
        ancestors = new int[dofCount][];
        for (int b = 0; b < bodyCount; b++) {
            addBody(b, bodies.get(b));
        }
    }

    private void addBody(int b, Mjcf.Body body) {
        parent[b] = body.parent;
        System.arraycopy(body.position, 0, bodyPosition, 3 * b, 3);
        System.arraycopy(body.orientation, 0, bodyOrientation, 4 * b, 4);
        System.arraycopy(body.centerOfMass, 0, centerOfMass, 3 * b, 3);
        System.arraycopy(body.inertia, 0, bodyInertia, 9 * b, 9);
        alignedInertia[b] = body.alignedInertia;
        prop[b] = body.geoms.stream().anyMatch(geom -> geom.prop);
        massKg[b] = body.massKg;
        weldedTo[b] = b == 0 || !body.joints.isEmpty() ? b : weldedTo[body.parent];
        int joint = jointStart[b];
        int[] dofs = b == 0 ? new int[0] : chain[body.parent];
        for (Mjcf.Joint j : body.joints) {
            dofs = addJoint(joint++, b, body, j, dofs);
        }
        chain[b] = dofs;
        jointStart[b + 1] = joint;
        dofStart[b + 1] = dofStart[b] + (b == 0 ? 0 : dofs.length - chain[body.parent].length);
    }

    private int[] addJoint(int index, int b, Mjcf.Body body, Mjcf.Joint joint, int[] above) {
        jointType[index] = joint.type;
        jointBody[index] = b;
        positionAddress[index] = joint.positionAddress;
        velocityAddress[index] = joint.velocityAddress;
        System.arraycopy(joint.anchor, 0, anchor, 3 * index, 3);
        System.arraycopy(joint.axis, 0, axis, 3 * index, 3);
        boolean free = joint.type == Mjcf.JointType.FREE;
        int[] dofs = above;
        for (int k = 0; k < (free ? 6 : 1); k++) {
            int dof = joint.velocityAddress + k;
            dofBody[dof] = b;
            armature[dof] = joint.armature;
            damping[dof] = joint.damping;
            ancestors[dof] = dofs;
            dofs = Arrays.copyOf(dofs, dofs.length + 1);
            dofs[dofs.length - 1] = dof;
        }
        if (free) {
            System.arraycopy(body.position, 0, startPositions, joint.positionAddress, 3);
            System.arraycopy(body.orientation, 0, startPositions, joint.positionAddress + 3, 4);
        } else {
            startPositions[joint.positionAddress] = joint.reference;
        }
        return dofs;
    }

    boolean isFree(int body) {
        int j = jointStart[body];
        return j < jointStart[body + 1] && jointType[j] == Mjcf.JointType.FREE;
    }

    /** Whether it is a thing in the world that is no part of the robot. */
    boolean isProp(int body) {
        return prop[body];
    }

    /** Whether no force can move the body. */
    boolean isStatic(int body) {
        return chain[body].length == 0;
    }
}
