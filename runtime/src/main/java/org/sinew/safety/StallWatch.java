package org.sinew.safety;

import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.RobotState;

/**
 * Sees a joint that is far from its target and does not move: one that pushes in vain, or one that does not push at
 * all. All three, distance, standstill and time, are needed: a joint that is merely heavily loaded, or has far to go,
 * is no such thing. Part of the gate; loop thread.
 */
@RealTime
final class StallWatch {
    /** What a joint does. */
    enum Verdict {
        MOVES,
        /** It pushes and does not move: an obstacle. */
        STALLED,
        /** It has torque, has far to go, and does nothing: a servo that has given up without a word. */
        DEAD
    }

    /** Chosen: four times what a loaded servo of the humanoid lags behind in a squat. */
    static final double FAR_RAD = 0.25;
    /** Chosen: an encoder's step in each of two ticks at 100 Hz is 0.08 rad/s; nothing that moves is slower. */
    static final double STILL_RAD_PER_SEC = 0.1;
    /** Time in which a stalled servo of the STS kind neither burns nor gives up (it unloads after 0.8 s or more). */
    static final long STALL_NANOS = 300_000_000;
    /** A share of all that a joint may give, below which it does not push: what friction alone would be. */
    private static final double PUSHES = 0.05;

    private final JointLimits[] limits;
    private final HeldFor[] stuck;
    private final double[] hardestNm; // that each joint was seen to push: where nobody names a limit

    StallWatch(JointLimits[] limits) {
        this.limits = limits;
        stuck = new HeldFor[limits.length];
        hardestNm = new double[limits.length];
        for (int i = 0; i < limits.length; i++) {
            stuck[i] = new HeldFor(STALL_NANOS);
        }
    }

    /** Forgets what was seen before arming. */
    void reset() {
        for (HeldFor each : stuck) {
            each.reset();
        }
    }

    /** What joint {@code i} does, whose target is {@code targetRad}. Each reading counts once. */
    Verdict judge(RobotState state, int i, double targetRad) {
        if (state.jointFreshness[i] != Freshness.FRESH || !state.joints.torqueOn[i]) {
            stuck[i].reset(); // others answer for that
            return Verdict.MOVES;
        }
        double effortNm = Math.abs(state.joints.effortNm[i]);
        hardestNm[i] = Math.max(hardestNm[i], effortNm);
        boolean far = Math.abs(targetRad - state.joints.positionRad[i]) > FAR_RAD;
        boolean still = Math.abs(state.joints.velocityRadPerSec[i]) < STILL_RAD_PER_SEC;
        if (!stuck[i].see(far && still, state.joints.stampNanos[i])) {
            return Verdict.MOVES;
        }
        stuck[i].reset();
        double most = Math.min(limits[i].maxEffortNm(), hardestNm[i]);
        return effortNm > 0 && effortNm >= PUSHES * most ? Verdict.STALLED : Verdict.DEAD;
    }
}
