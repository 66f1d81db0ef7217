package org.sinew.safety;

/**
 * Hard limits of one joint.
 *
 * @param minPositionRad       lowest target
 * @param maxPositionRad       highest target
 * @param maxVelocityRadPerSec fastest change of the target
 */
public record JointLimits(double minPositionRad, double maxPositionRad, double maxVelocityRadPerSec) {
    public JointLimits {
        if (!(minPositionRad < maxPositionRad) || Double.isInfinite(minPositionRad)
                || Double.isInfinite(maxPositionRad)) {
            throw new IllegalArgumentException(
                    "position limits [" + minPositionRad + ", " + maxPositionRad + "] rad are not an interval");
        }
        if (!(maxVelocityRadPerSec > 0) || Double.isInfinite(maxVelocityRadPerSec)) {
            throw new IllegalArgumentException(
                    "velocity limit " + maxVelocityRadPerSec + " rad/s is not a positive number");
        }
    }
}
