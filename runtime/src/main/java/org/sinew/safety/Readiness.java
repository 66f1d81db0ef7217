package org.sinew.safety;

import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.RobotState;

/**
 * Whether a robot may come under torque, and what speaks against it. The gate asks in the tick that takes the request;
 * whoever arms asks before, to have words for it. Each thread has its own.
 */
@RealTime
public final class Readiness {
    /** What speaks against arming. */
    public enum Obstacle {
        NONE, ESTOP_PRESSED, ESTOP_NOT_READ, JOINT_NOT_FRESH, JOINT_OUTSIDE_LIMITS, JOINT_TOO_HOT, IMU_NOT_FRESH,
        MODEL_NOT_FRESH, TILTED, STOOD_STILL
    }

    /** Longer than what has piled up before a frozen program takes to be read, shorter than a second thought. */
    static final long OVER_NANOS = 1_000_000_000;

    private final JointLimits[] limits;
    private final double maxTiltRad;
    private final Stop[] whileStale;
    private int index = -1;

    public Readiness(JointLimits[] limits, GateSettings settings) {
        this.limits = limits.clone();
        maxTiltRad = settings.maxTiltRad();
        whileStale = settings.whileStale().toArray(Stop[]::new);
    }

    /** The joint, IMU or percept that the last obstacle concerns; -1: the robot. */
    public int index() {
        return index;
    }

    /** The first obstacle; NONE if the robot may be armed. */
    public Obstacle judge(RobotState state) {
        index = -1;
        if (state.stoodStillNanos != 0 && state.nowNanos - state.stoodStillNanos < OVER_NANOS) {
            return Obstacle.STOOD_STILL; // whoever asked while it stood may not want it any more
        }
        if (state.estopFitted && state.estop.active) {
            return Obstacle.ESTOP_PRESSED;
        }
        if (state.estopFitted && state.estopFreshness != Freshness.FRESH) {
            return Obstacle.ESTOP_NOT_READ;
        }
        for (int i = 0; i < limits.length; i++) {
            if (state.jointFreshness[i] != Freshness.FRESH) {
                index = i;
                return Obstacle.JOINT_NOT_FRESH;
            }
            if (!inside(i, state.joints.positionRad[i])) {
                index = i;
                return Obstacle.JOINT_OUTSIDE_LIMITS;
            }
            if (state.joints.temperatureC[i] >= limits[i].stopTemperatureC()) {
                index = i;
                return Obstacle.JOINT_TOO_HOT;
            }
        }
        for (int i = 0; i < state.imus.length; i++) {
            if (state.imuFreshness[i] != Freshness.FRESH) {
                index = i;
                return Obstacle.IMU_NOT_FRESH;
            }
        }
        for (int i = 0; i < whileStale.length; i++) {
            if (whileStale[i] != Stop.NONE && state.perceptFreshness[i] != Freshness.FRESH) {
                index = i;
                return Obstacle.MODEL_NOT_FRESH;
            }
        }
        return state.tiltRad <= maxTiltRad ? Obstacle.NONE : Obstacle.TILTED;
    }

    /** Whether a joint is inside its limits, or as near as its encoder can tell. */
    public boolean inside(int joint, double positionRad) {
        return positionRad >= limits[joint].minPositionRad() - SafetyGate.GOAL_TOLERANCE_RAD
                && positionRad <= limits[joint].maxPositionRad() + SafetyGate.GOAL_TOLERANCE_RAD;
    }
}
