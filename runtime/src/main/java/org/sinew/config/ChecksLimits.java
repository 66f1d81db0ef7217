package org.sinew.config;

import org.sinew.safety.JointLimits;

/** On a driver's keys of a joint: whether its servo can go as far as the joint's limits. */
public interface ChecksLimits {
    /** Throws {@link BadValue} if it cannot. */
    void check(JointLimits limits);
}
