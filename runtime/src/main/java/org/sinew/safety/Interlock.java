package org.sinew.safety;

import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * Looks at one tick's state and says how strongly the robot has to stop, and why. Part of the gate; loop thread.
 */
@RealTime
final class Interlock {
    /** Ticks in a row that come half a period late: a loop that does not keep up does not know where the robot is. */
    private static final int MOST_LATE = 3;
    /** A joint that gives way twice may have met somebody; the third time something is in the way. */
    private static final int MOST_STALLS = 3;

    private final JointLimits[] limits;
    private final GateSettings settings;
    private final EventSink events;
    private final boolean[] toldHot;
    private final int[] toldError;
    private final Stop[] whileStale;
    private final boolean[] toldStale;
    private final HeldFor tilted;
    private final HeldFor tooLow;
    private final StallWatch stalls;
    private final double[] releaseRad; // where a joint that pushes in vain goes back to; NaN: nowhere
    private final int[] stalled; // by joint, since arming
    private long lastTickNanos;
    private int lateInARow;
    private long lastFallSequence;
    private int fallsInARow;
    private Stop demanded = Stop.NONE;

    Interlock(JointLimits[] limits, GateSettings settings, EventSink events) {
        this.limits = limits;
        this.settings = settings;
        this.events = events;
        toldHot = new boolean[limits.length];
        toldError = new int[limits.length];
        whileStale = settings.whileStale().toArray(Stop[]::new);
        toldStale = new boolean[whileStale.length];
        stalls = new StallWatch(limits);
        releaseRad = new double[limits.length];
        stalled = new int[limits.length];
        tilted = new HeldFor(settings.tiltNanos());
        tooLow = new HeldFor(settings.supply().holdNanos());
    }

    /** Forgets what was seen before arming. */
    void reset(RobotState state) {
        tilted.reset();
        fallsInARow = 0;
        lateInARow = 0;
        tooLow.reset();
        stalls.reset();
        for (int i = 0; i < toldStale.length; i++) {
            toldStale[i] = false;
        }
        lastTickNanos = state.nowNanos;
        int percept = settings.fall().percept();
        lastFallSequence = percept < 0 ? 0 : state.percepts[percept].sequence;
        for (int i = 0; i < toldHot.length; i++) {
            toldHot[i] = false;
            toldError[i] = 0;
            releaseRad[i] = Double.NaN;
            stalled[i] = 0;
        }
    }

    /**
     * The strongest stop demanded so far; a new one raises its event.
     *
     * @param already  what was demanded before
     * @param torqueOn whether every servo has to report torque
     * @param strong   whether they have all of it by now: then a joint has no reason to stand still far from its target
     */
    Stop judge(RobotState state, Stop already, boolean torqueOn, boolean strong) {
        demanded = already;
        for (int i = 0; torqueOn && i < limits.length; i++) {
            if (!state.joints.torqueOn[i]) {
                demand(EventCode.TORQUE_LOST, i, Double.NaN, state);
            }
            if (strong) {
                stall(i, state);
            }
        }
        estop(state);
        gap(state);
        supply(state);
        joints(state);
        imus(state);
        tilt(state);
        stale(state);
        falls(state);
        return demanded;
    }

    /** A robot whose safe state is to hold cannot hold with every cause: then torque is cut. */
    private void demand(EventCode code, int index, double value, RobotState state) {
        boolean cannotHold = settings.safeMode() == JointMode.POSITION && !code.letsHold();
        demand(code, cannotHold ? Stop.CUT : code.stop(), index, value, state);
    }

    /** Raises the event if it makes the stop stronger than what is demanded already. */
    private void demand(EventCode code, Stop stop, int index, double value, RobotState state) {
        if (stop.compareTo(demanded) > 0) {
            demanded = stop;
            events.raise(code, index, value, state.nowNanos);
        }
    }

    /** A joint that pushes in vain gives way; one that does so again and again, or does nothing, stops the robot. */
    private void stall(int i, RobotState state) {
        double targetRad = state.appliedRad[i];
        if (Math.abs(targetRad - releaseRad[i]) < SafetyGate.GOAL_TOLERANCE_RAD) {
            releaseRad[i] = Double.NaN;
        }
        StallWatch.Verdict verdict = stalls.judge(state, i, targetRad);
        if (verdict == StallWatch.Verdict.DEAD) {
            demand(EventCode.JOINT_DEAD, i, Math.abs(targetRad - state.joints.positionRad[i]), state);
        } else if (verdict == StallWatch.Verdict.STALLED) {
            releaseRad[i] = TargetLimiter.clamp(state.joints.positionRad[i], limits[i].minPositionRad(),
                    limits[i].maxPositionRad());
            boolean gaveWay = Math.abs(targetRad - releaseRad[i]) > SafetyGate.GOAL_TOLERANCE_RAD;
            if (state.safety == SafetyState.ARMED || !gaveWay) { // one that holds and gives way may do so for ever
                stalled[i]++;
            }
            events.raise(EventCode.JOINT_STALLED, i, Double.NaN, state.nowNanos);
            if (stalled[i] >= MOST_STALLS) {
                demand(EventCode.JOINT_BLOCKED, i, stalled[i], state);
            }
        }
    }

    /** Whether joint {@code i} has pushed in vain, and its target is to go back to {@link #releaseRad}. */
    boolean releases(int i) {
        return !Double.isNaN(releaseRad[i]);
    }

    /** Where joint {@code i} was when it pushed in vain. */
    double releaseRad(int i) {
        return releaseRad[i];
    }

    private void estop(RobotState state) {
        if (state.estopFitted && state.estop.active) {
            demand(EventCode.ESTOP_PRESSED, -1, Double.NaN, state);
        } else if (state.estopFitted && state.nowNanos - state.estop.stampNanos > settings.sensorLostNanos()) {
            demand(EventCode.ESTOP_LOST, -1, (state.nowNanos - state.estop.stampNanos) / 1e9, state);
        }
    }

    private void gap(RobotState state) {
        long gapNanos = state.nowNanos - lastTickNanos;
        lastTickNanos = state.nowNanos;
        if (gapNanos > settings.watchdogNanos()) {
            demand(EventCode.LOOP_LATE, -1, gapNanos / 1e9, state);
        }
        lateInARow = gapNanos > settings.periodNanos() * 3 / 2 ? lateInARow + 1 : 0;
        if (lateInARow >= MOST_LATE) {
            demand(EventCode.LOOP_OVERRUN, -1, lateInARow, state);
        }
    }

    private void supply(RobotState state) {
        GateSettings.Supply supply = settings.supply();
        if (supply.rail() < 0 || state.power[supply.rail()].stampNanos == 0) {
            return;
        }
        double voltageV = state.power[supply.rail()].voltageV;
        if (tooLow.see(!(voltageV >= supply.stopV()), state.power[supply.rail()].stampNanos)) {
            demand(EventCode.VOLTAGE_CRITICAL, supply.rail(), voltageV, state);
        }
    }

    private void joints(RobotState state) {
        for (int i = 0; i < toldHot.length; i++) {
            long ageNanos = state.nowNanos - state.joints.stampNanos[i];
            if (ageNanos > settings.jointLostNanos()) {
                demand(EventCode.JOINT_LOST, i, ageNanos / 1e9, state);
            } else if (state.jointFreshness[i] != Freshness.FRESH) {
                demand(EventCode.JOINT_STALE, i, ageNanos / 1e9, state);
            }
            double temperatureC = state.joints.temperatureC[i];
            if (temperatureC >= limits[i].stopTemperatureC()) {
                demand(EventCode.JOINT_OVERHEATED, i, temperatureC, state);
            } else if (temperatureC >= limits[i].warnTemperatureC() && !toldHot[i]) {
                toldHot[i] = true;
                events.raise(EventCode.JOINT_HOT, i, temperatureC, state.nowNanos);
            }
            int newBits = state.joints.errorBits[i] & ~toldError[i];
            if (newBits != 0) {
                toldError[i] |= newBits;
                events.raise(EventCode.SERVO_ERROR, i, newBits, state.nowNanos);
            }
        }
    }

    private void imus(RobotState state) {
        for (int i = 0; i < state.imus.length; i++) {
            long ageNanos = state.nowNanos - state.imus[i].stampNanos;
            if (ageNanos > settings.sensorLostNanos()) {
                demand(EventCode.IMU_STALE, i, ageNanos / 1e9, state);
            } else if (state.imuFreshness[i] == Freshness.FROZEN) {
                demand(EventCode.IMU_FROZEN, i, Double.NaN, state);
            }
        }
    }

    private void tilt(RobotState state) {
        boolean isTilted = !(state.tiltRad <= settings.maxTiltRad()); // also by a tilt that is not a number
        if (tilted.see(isTilted, state.nowNanos)) {
            demand(EventCode.FALLING, -1, state.tiltRad, state);
        }
    }

    /** Results that are too old stop the robot where the robot file says so, and are told once where it does not. */
    private void stale(RobotState state) {
        for (int i = 0; i < whileStale.length; i++) {
            if (state.perceptFreshness[i] == Freshness.FRESH) {
                toldStale[i] = false;
            } else if (whileStale[i] != Stop.NONE) {
                demand(EventCode.PERCEPT_STALE, whileStale[i], i, Double.NaN, state);
            } else if (!toldStale[i]) {
                toldStale[i] = true;
                events.raise(EventCode.PERCEPT_LATE, i, Double.NaN, state.nowNanos);
            }
        }
    }

    private void falls(RobotState state) {
        GateSettings.FallRule rule = settings.fall();
        if (rule.percept() < 0 || state.perceptFreshness[rule.percept()] != Freshness.FRESH) {
            return;
        }
        var percept = state.percepts[rule.percept()];
        if (percept.sequence == lastFallSequence) {
            return;
        }
        lastFallSequence = percept.sequence;
        double score = 0;
        for (int i = 0; i < percept.scores.length; i++) {
            if ((rule.labelMask() >> i & 1) != 0) {
                score += percept.scores[i];
            }
        }
        fallsInARow = score < rule.score() ? 0 : fallsInARow + 1; // a score that is not a number counts as a fall
        if (fallsInARow >= rule.inARow()) {
            demand(EventCode.FALL_PREDICTED, rule.percept(), score, state);
        }
    }
}
