package org.sinew.decide;

import java.util.Arrays;
import java.util.List;
import org.sinew.rt.MinimumJerk;
import org.sinew.rt.RealTime;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;

/**
 * Poses one after the other, with minimum-jerk motion between them: first some steps once, then others for ever.
 * Begins where the joints have been sent last each time that it gets motion. Loop thread.
 */
public final class Sequence implements Behavior {
    private final Plan plan;
    private final double[][] targetRad; // of each step, NaN where no step so far has named the joint
    private final long[] motionNanos;
    private final long[] holdNanos;
    private final String[] names;
    private final int repeatFrom;
    private final long roundNanos; // of the repeated steps
    private final double[] fromRad;
    private volatile long cycles;
    private volatile int step; // written by the loop thread alone
    private long stepStartNanos;
    private volatile boolean underWay;

    /**
     * One pose to reach.
     *
     * @param targetRad   per joint of the robot; NaN: the joint stays where the last step left it
     * @param motionNanos time to reach it
     * @param holdNanos   time to stay there
     * @param name        in reports
     */
    public record Step(List<Double> targetRad, long motionNanos, long holdNanos, String name) {
        public Step {
            targetRad = List.copyOf(targetRad);
        }

        /** Without a name. */
        public Step(List<Double> targetRad, long motionNanos, long holdNanos) {
            this(targetRad, motionNanos, holdNanos, "");
        }
    }

    /**
     * All of them.
     *
     * @param name   in reports
     * @param joints of the robot
     * @param once   steps at the start
     * @param repeat steps repeated afterwards; each round is one cycle
     */
    public record Plan(String name, int joints, List<Step> once, List<Step> repeat) {
        public Plan {
            once = List.copyOf(once);
            repeat = List.copyOf(repeat);
            if (repeat.isEmpty()) {
                throw new IllegalArgumentException("sequence " + name + " has no step to repeat");
            }
        }
    }

    /** As {@link Plan}. */
    public Sequence(String name, int joints, List<Step> once, List<Step> repeat) {
        this(new Plan(name, joints, once, repeat));
    }

    /** Not begun. */
    public Sequence(Plan plan) {
        this.plan = plan;
        int joints = plan.joints();
        List<Step> once = plan.once();
        List<Step> repeat = plan.repeat();
        repeatFrom = once.size();
        int count = once.size() + repeat.size();
        targetRad = new double[count][joints];
        motionNanos = new long[count];
        holdNanos = new long[count];
        names = new String[count];
        roundNanos = repeat.stream().mapToLong(step -> step.motionNanos() + step.holdNanos()).sum();
        double[] last = new double[joints];
        Arrays.fill(last, Double.NaN);
        for (int i = 0; i < count; i++) {
            Step step = i < repeatFrom ? once.get(i) : repeat.get(i - repeatFrom);
            for (int j = 0; j < joints; j++) {
                last[j] = step.targetRad().get(j).isNaN() ? last[j] : step.targetRad().get(j);
                targetRad[i][j] = last[j];
            }
            motionNanos[i] = step.motionNanos();
            holdNanos[i] = step.holdNanos();
            names[i] = step.name();
        }
        fromRad = new double[joints];
    }

    /** What it does. */
    public Plan plan() {
        return plan;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public long cycles() {
        return cycles;
    }

    @Override
    public List<String> steps() {
        return List.of(names);
    }

    @Override
    public int step() {
        return underWay ? step : -1;
    }

    @Override
    public String doing() {
        int now = step();
        return now < 0 || names[now].isEmpty() ? "" : names[now] + " (" + (now + 1) + " of " + names.length + ")";
    }

    @Override
    @RealTime
    public void decide(RobotState state, Intent intent) {
        if (!state.behaviorMoves()) {
            underWay = false;
            return;
        }
        if (!underWay) {
            underWay = true;
            step = 0;
            stepStartNanos = state.nowNanos;
            for (int i = 0; i < fromRad.length; i++) {
                fromRad[i] = state.appliedRad[i];
            }
        }
        catchUp(state.nowNanos);
        double[] now = targetRad[step];
        double blend = MinimumJerk.share((double) (state.nowNanos - stepStartNanos) / motionNanos[step]);
        intent.by(Authority.BEHAVIOR);
        for (int i = 0; i < fromRad.length; i++) {
            if (!Double.isNaN(now[i])) {
                intent.wish(i, fromRad[i] + blend * (now[i] - fromRad[i]));
            }
        }
    }

    /** To the step of this moment, however long ago the last tick was, by two rounds of steps at most. */
    @RealTime
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void catchUp(long nowNanos) {
        for (int i = 0; i < targetRad.length && over(nowNanos); i++) {
            advance();
        }
        if (roundNanos > 0 && over(nowNanos)) {
            long rounds = (nowNanos - stepStartNanos) / roundNanos; // each ends where the one before has ended
            stepStartNanos += rounds * roundNanos;
            cycles += rounds;
        }
        for (int i = 0; i < targetRad.length && over(nowNanos); i++) {
            advance();
        }
    }

    @RealTime
    private boolean over(long nowNanos) {
        return nowNanos - stepStartNanos >= motionNanos[step] + holdNanos[step];
    }

    @RealTime
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void advance() {
        stepStartNanos += motionNanos[step] + holdNanos[step];
        for (int i = 0; i < fromRad.length; i++) {
            fromRad[i] = Double.isNaN(targetRad[step][i]) ? fromRad[i] : targetRad[step][i];
        }
        boolean last = step == targetRad.length - 1;
        step = last ? repeatFrom : step + 1; // at once: other threads look at it
        if (last) {
            cycles++;
        }
    }
}
