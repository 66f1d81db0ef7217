package org.sinew.safety;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.state.Request;
import org.sinew.state.RobotState;

/**
 * How a robot on legs gets down to the ground at a controlled stop, before its torque goes off: all joints together, in
 * a part of the time that the robot file gives. A fall, a stronger stop or a second press ends it at once. Part of the
 * gate; loop thread.
 */
@RealTime
final class Kneeling {
    /** A knee so near to its place has knelt: some degrees, as a loaded servo lags behind. */
    private static final double KNELT_RAD = 0.15;
    /** Share of the time in which the joints get there, all together; the rest is for their lag. */
    private static final double SHARE = 0.75;
    /** One press of a button may come twice, by two ways of the network; a second press of a person comes later. */
    private static final long ONE_PRESS_NANOS = 300_000_000;

    private final JointLimits[] limits;
    private final TargetLimiter targets;
    private final double maxTiltRad;
    private final double[] poseRad; // NaN: the joint stays; none at all: the robot does not kneel
    private final long mostNanos;
    private final double[] share; // of the velocity limit
    private boolean active;
    private long sinceNanos;

    Kneeling(JointLimits[] limits, GateSettings settings, TargetLimiter targets) {
        this.limits = limits;
        this.targets = targets;
        maxTiltRad = settings.maxTiltRad();
        poseRad = settings.kneel().map(GateSettings.Kneel::poseRad).orElse(List.of()).stream()
                .mapToDouble(Double::doubleValue).toArray();
        mostNanos = settings.kneel().map(GateSettings.Kneel::maxNanos).orElse(0L);
        share = new double[poseRad.length];
    }

    /** Whether the robot kneels just now. */
    boolean active() {
        return active;
    }

    /** A controlled stop of a robot under torque begins. */
    void begin(long nowNanos) {
        active = poseRad.length > 0;
        sinceNanos = nowNanos;
        for (int i = 0; i < poseRad.length; i++) {
            double speed = Math.abs(poseRad[i] - targets.targetRad(i)) / (SHARE * mostNanos / 1e9);
            share[i] = TargetLimiter.clamp(speed / limits[i].maxVelocityRadPerSec(), SafetyGate.RAMP_START, 1);
        }
    }

    /** Torque goes off. */
    void end() {
        active = false;
    }

    /** Once per tick while it kneels: whether it goes on. */
    void judge(RobotState state, Request asked, Stop demanded) {
        boolean again = (asked == Request.STOP || asked == Request.LOCK || asked == Request.RELEASE)
                && state.nowNanos - sinceNanos > ONE_PRESS_NANOS;
        boolean goesOn = demanded != Stop.CUT && !again && state.tiltRad <= maxTiltRad;
        active = goesOn && !down(state);
    }

    /** Whether the robot has knelt, or has had the time for it. */
    private boolean down(RobotState state) {
        boolean there = true;
        for (int i = 0; i < poseRad.length; i++) {
            there &= Double.isNaN(poseRad[i]) || (targets.targetRad(i) == poseRad[i]
                    && Math.abs(poseRad[i] - state.joints.positionRad[i]) < KNELT_RAD);
        }
        return there || state.nowNanos - sinceNanos >= mostNanos;
    }

    /** Moves the target of joint {@code i} a tick further down. */
    void move(int i, double seconds) {
        if (Double.isNaN(poseRad[i])) {
            targets.brake(i, seconds);
        } else {
            targets.follow(i, poseRad[i], share[i], seconds);
        }
    }
}
