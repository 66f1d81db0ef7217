package org.sinew.safety;

import org.sinew.rt.RealTime;

/**
 * Hard limits of one joint.
 *
 * @param minPositionRad       lowest target
 * @param maxPositionRad       highest target
 * @param maxVelocityRadPerSec fastest change of the target
 * @param maxAccelerationRadPerSec2 fastest change of its speed; infinite: no limit
 * @param maxJerkRadPerSec3    fastest change of that; infinite: no limit
 * @param maxEffortNm          torque from which the target is not moved further into the load; infinite: no limit
 * @param warnTemperatureC     servo temperature that is told
 * @param stopTemperatureC     servo temperature that stops the robot
 */
public record JointLimits(double minPositionRad, double maxPositionRad, double maxVelocityRadPerSec,
        double maxAccelerationRadPerSec2, double maxJerkRadPerSec3, double maxEffortNm, double warnTemperatureC,
        double stopTemperatureC) {
    /** Temperatures for servos of the kind whose own protection acts at 70 degC (Feetech STS, register 13). */
    private static final double WARN_C = 55;
    private static final double STOP_C = 65;
    /** No limit. */
    public static final double NONE = Double.POSITIVE_INFINITY;

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
        if (!(maxAccelerationRadPerSec2 > 0) || !(maxJerkRadPerSec3 > 0) || !(maxEffortNm > 0)) {
            throw new IllegalArgumentException("limits of acceleration " + maxAccelerationRadPerSec2 + " rad/s2, jerk "
                    + maxJerkRadPerSec3 + " rad/s3 and effort " + maxEffortNm + " Nm: one is not a positive number");
        }
        if (Double.isFinite(maxJerkRadPerSec3) && Double.isInfinite(maxAccelerationRadPerSec2)) {
            throw new IllegalArgumentException("a jerk limit needs an acceleration limit");
        }
    }

    /** Limits with the project's usual temperatures. */
    public JointLimits(double minPositionRad, double maxPositionRad, double maxVelocityRadPerSec) {
        this(minPositionRad, maxPositionRad, maxVelocityRadPerSec, WARN_C, STOP_C);
    }

    /** Limits of position, velocity and temperature alone. */
    public JointLimits(double minPositionRad, double maxPositionRad, double maxVelocityRadPerSec,
            double warnTemperatureC, double stopTemperatureC) {
        this(minPositionRad, maxPositionRad, maxVelocityRadPerSec, NONE, NONE, NONE, warnTemperatureC,
                stopTemperatureC);
    }

    /** The same joint that must also not change its speed faster than this. */
    public JointLimits withMotion(double accelerationRadPerSec2, double jerkRadPerSec3) {
        return new JointLimits(minPositionRad, maxPositionRad, maxVelocityRadPerSec, accelerationRadPerSec2,
                jerkRadPerSec3, maxEffortNm, warnTemperatureC, stopTemperatureC);
    }

    /** The same joint that must not push harder than this. */
    public JointLimits withEffort(double effortNm) {
        return new JointLimits(minPositionRad, maxPositionRad, maxVelocityRadPerSec, maxAccelerationRadPerSec2,
                maxJerkRadPerSec3, effortNm, warnTemperatureC, stopTemperatureC);
    }

    /** Whether its acceleration has a limit. */
    @RealTime
    boolean limitsAcceleration() {
        return maxAccelerationRadPerSec2 < NONE;
    }

    /** Whether its jerk has a limit. */
    @RealTime
    boolean limitsJerk() {
        return maxJerkRadPerSec3 < NONE;
    }
}
