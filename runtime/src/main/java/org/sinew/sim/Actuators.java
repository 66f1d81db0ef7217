package org.sinew.sim;

import java.util.Arrays;
import org.sinew.mjcf.Mjcf;

/** The actuators of the file: what they give for the present controls, and how that changes with velocity. */
final class Actuators {

    private final Mjcf.Joint[] joints;
    private final Mjcf.Actuator[] actuators;

    final double[] control;
    /** Effort on each joint. */
    final double[] effort;
    /** Its rate of change with the velocity of the joint, for implicit integration. */
    final double[] effortPerVelocity;

    Actuators(Mjcf model) {
        joints = model.joints().toArray(new Mjcf.Joint[0]);
        actuators = model.actuators().toArray(new Mjcf.Actuator[0]);
        control = new double[actuators.length];
        effort = new double[joints.length];
        effortPerVelocity = new double[joints.length];
    }

    /** Leaves out joints with a servo of their own (servoed above zero). */
    void update(double[] qpos, double[] qvel, double[] servoed) {
        Arrays.fill(effort, 0);
        Arrays.fill(effortPerVelocity, 0);
        for (int k = 0; k < actuators.length; k++) {
            Mjcf.Actuator a = actuators[k];
            int j = a.joint();
            if (servoed[j] > 0) {
                continue;
            }
            Mjcf.Joint joint = joints[j];
            double ctrl = Math.max(a.ctrlLower(), Math.min(a.ctrlUpper(), control[k]));
            double length = a.gear() * qpos[joint.positionAddress];
            double speed = a.gear() * qvel[joint.velocityAddress];
            double free = a.gain() * ctrl + a.bias()[0] + a.bias()[1] * length + a.bias()[2] * speed;
            double force = Math.max(a.forceLower(), Math.min(a.forceUpper(), free));
            effort[j] += a.gear() * force;
            if (force > a.forceLower() && force < a.forceUpper()) {
                effortPerVelocity[j] += a.gear() * a.gear() * a.bias()[2];
            }
        }
        for (int j = 0; j < effort.length; j++) {
            Mjcf.Joint joint = joints[j];
            effort[j] = Math.max(joint.effortLower, Math.min(joint.effortUpper, effort[j]));
        }
    }
}
