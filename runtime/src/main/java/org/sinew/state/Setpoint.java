package org.sinew.state;

import org.sinew.rt.RealTime;

/**
 * What somebody outside the loop, who has a {@link Lease}, wishes of one joint until he says something else, or for as
 * long as his dead-man lasts. An input of the loop like a sample: it comes through a slot, stamped on the clock of the
 * robot.
 */
public final class Setpoint {
    /** What is wished. */
    public enum Kind {
        /** Nothing: nobody has a lease, or he has given it back. */
        NONE,
        /** No joint moves. */
        STAY,
        /** One joint goes at {@link #value} rad/s. */
        VELOCITY,
        /** One joint goes to {@link #value} rad. */
        TARGET
    }

    public Kind kind = Kind.NONE;
    /** Number of the lease in this run, from 1. */
    public long lease;
    /** Which arming of the robot the lease belongs to: see {@link RobotState#armings}. */
    public long arming;
    /** Rises from set-point to set-point of one lease. */
    public long sequence;
    /** Index of the joint that it is about. */
    public int joint;
    /** In rad/s or rad, as {@link #kind} says. */
    public double value;
    /** When it came, monotonic. */
    public long stampNanos;
    /** How long it counts from then. */
    public long deadManNanos;

    /** Copies another one. */
    @RealTime
    public void copy(Setpoint other) {
        kind = other.kind;
        lease = other.lease;
        arming = other.arming;
        sequence = other.sequence;
        joint = other.joint;
        value = other.value;
        stampNanos = other.stampNanos;
        deadManNanos = other.deadManNanos;
    }
}
