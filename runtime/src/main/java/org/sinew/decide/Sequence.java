package org.sinew.decide;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * Poses one after the other, with minimum-jerk motion between them: first some steps once, then others for ever.
 * Begins at the measured pose each time the robot becomes armed. Loop thread.
 */
public final class Sequence implements Behavior {
    private final String name;
    private final Step[] steps;
    private final int repeatFrom;
    private final double[] fromRad;
    private volatile long cycles;
    private int step;
    private long stepStartNanos;
    private boolean underWay;

    /**
     * One pose to reach.
     *
     * @param targetRad   per joint of the robot; NaN: the joint stays where the last step left it
     * @param motionNanos time to reach it
     * @param holdNanos   time to stay there
     */
    public record Step(double[] targetRad, long motionNanos, long holdNanos) {
    }

    /**
     * @param name   in reports
     * @param joints of the robot
     * @param once   steps at the start
     * @param repeat steps repeated afterwards; each round is one cycle
     */
    public Sequence(String name, int joints, List<Step> once, List<Step> repeat) {
        if (repeat.isEmpty()) {
            throw new IllegalArgumentException("sequence " + name + " has no step to repeat");
        }
        this.name = name;
        repeatFrom = once.size();
        steps = new Step[once.size() + repeat.size()];
        double[] last = new double[joints];
        java.util.Arrays.fill(last, Double.NaN);
        for (int i = 0; i < steps.length; i++) {
            Step raw = i < repeatFrom ? once.get(i) : repeat.get(i - repeatFrom);
            for (int j = 0; j < joints; j++) {
                last[j] = Double.isNaN(raw.targetRad[j]) ? last[j] : raw.targetRad[j];
            }
            steps[i] = new Step(last.clone(), raw.motionNanos, raw.holdNanos);
        }
        fromRad = new double[joints];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long cycles() {
        return cycles;
    }

    @Override
    @RealTime
    public void decide(RobotState state, Intent intent) {
        if (state.safety != SafetyState.ARMED) {
            underWay = false;
            return;
        }
        if (!underWay) {
            underWay = true;
            step = 0;
            stepStartNanos = state.nowNanos;
            for (int i = 0; i < fromRad.length; i++) {
                fromRad[i] = state.joints.positionRad[i];
            }
        }
        while (state.nowNanos - stepStartNanos >= steps[step].motionNanos + steps[step].holdNanos) {
            advance();
        }
        Step now = steps[step];
        double blend = minimumJerk((double) (state.nowNanos - stepStartNanos) / now.motionNanos);
        intent.by(Authority.BEHAVIOR);
        for (int i = 0; i < fromRad.length; i++) {
            if (!Double.isNaN(now.targetRad[i])) {
                intent.wish(i, fromRad[i] + blend * (now.targetRad[i] - fromRad[i]));
            }
        }
    }

    private void advance() {
        Step done = steps[step];
        stepStartNanos += done.motionNanos + done.holdNanos;
        for (int i = 0; i < fromRad.length; i++) {
            fromRad[i] = Double.isNaN(done.targetRad[i]) ? fromRad[i] : done.targetRad[i];
        }
        step++;
        if (step == steps.length) {
            step = repeatFrom;
            cycles++; // written by the loop thread only
        }
    }

    /** The smoothest path from 0 to 1: no velocity and no acceleration at either end (Flash and Hogan, 1985). */
    private static double minimumJerk(double t) {
        double x = Math.max(0, Math.min(1, t));
        return x * x * x * (10 + x * (-15 + 6 * x));
    }
}
