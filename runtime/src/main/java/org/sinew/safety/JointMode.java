package org.sinew.safety;

/** What a servo is told to do. */
public enum JointMode {
    /** Torque off: the joint moves freely. */
    LIMP,
    /** Torque off, and the servo's goal register is set to the target: the step before torque comes on. */
    SEED,
    /** Torque on, following the target. */
    POSITION,
    /** Torque off, but the motor brakes: the joint sinks slowly. Where a servo cannot, it is limp. */
    DAMP
}
