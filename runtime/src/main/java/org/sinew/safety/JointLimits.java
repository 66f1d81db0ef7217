package org.sinew.safety;

/**
 * Hard limits of one joint.
 *
 * @param minPositionRad       lowest target
 * @param maxPositionRad       highest target
 * @param maxVelocityRadPerSec fastest change of the target
 * @param warnTemperatureC     servo temperature that is told
 * @param stopTemperatureC     servo temperature that stops the robot
 */
public record JointLimits(double minPositionRad, double maxPositionRad, double maxVelocityRadPerSec,
        double warnTemperatureC, double stopTemperatureC) {
    /** Temperatures for servos of the kind whose own protection acts at 70 degC (Feetech STS, register 13). */
    private static final double WARN_C = 55;
    private static final double STOP_C = 65;

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

    /** Limits with the project's usual temperatures. */
    public JointLimits(double minPositionRad, double maxPositionRad, double maxVelocityRadPerSec) {
        this(minPositionRad, maxPositionRad, maxVelocityRadPerSec, WARN_C, STOP_C);
    }
}
