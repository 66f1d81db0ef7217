package org.sinew.sim;

import java.util.ArrayList;
import java.util.List;
import org.sinew.rt.MinimumJerk;

/**
 * Where a prop is that somebody carries along a path: a pure function of the time since a scenario began, so that a
 * replay, a saved world and a twin agree about it. Straight lines with minimum-jerk motion: first some steps once,
 * then others for ever, or rest at the last. Immutable; any thread.
 */
public final class PropPath {
    private final long fromNanos;
    private final Leg[] once;
    private final Leg[] repeat;
    private final double[] start;

    /**
     * A place to go to.
     *
     * @param toM         centre of the prop, m
     * @param motionNanos time to get there
     * @param holdNanos   time to stay there
     */
    public record Step(List<Double> toM, long motionNanos, long holdNanos) {
        public Step {
            if (toM.size() != 3 || !toM.stream().allMatch(Double::isFinite) || motionNanos <= 0 || holdNanos < 0) {
                throw new IllegalArgumentException("a prop cannot be carried to " + toM + " in " + motionNanos
                        + " ns and stay for " + holdNanos + " ns");
            }
            toM = List.copyOf(toM);
        }

        private long nanos() {
            return motionNanos + holdNanos;
        }
    }

    /** A step with the place where it begins: of repeated steps the first begins elsewhere in the first round. */
    private record Leg(List<Double> firstFrom, List<Double> from, Step step, long startNanos) {
    }

    /**
     * @param startM    where it is until its time has come
     * @param fromNanos when it sets out
     */
    public PropPath(List<Double> startM, long fromNanos, List<Step> once, List<Step> repeat) {
        this.fromNanos = fromNanos;
        start = startM.stream().mapToDouble(x -> x).toArray();
        List<Double> at = startM;
        List<Leg> first = new ArrayList<>();
        long nanos = 0;
        for (Step step : once) {
            first.add(new Leg(at, at, step, nanos));
            nanos += step.nanos();
            at = step.toM();
        }
        this.once = first.toArray(new Leg[0]);
        List<Leg> round = new ArrayList<>();
        nanos = 0;
        for (Step step : repeat) {
            List<Double> before = round.isEmpty() ? repeat.getLast().toM() : at;
            round.add(new Leg(at, before, step, nanos));
            nanos += step.nanos();
            at = step.toM();
        }
        this.repeat = round.toArray(new Leg[0]);
    }

    /**
     * Where it is, and how fast.
     *
     * @param sinceNanos time since the scenario began; below zero: it has not
     * @param position   is set, m, 3 numbers
     * @param velocity   is set, m/s, 3 numbers
     */
    public void at(long sinceNanos, double[] position, double[] velocity) {
        long nanos = sinceNanos - fromNanos;
        if (nanos <= 0 || once.length + repeat.length == 0) {
            System.arraycopy(start, 0, position, 0, 3);
            velocity[0] = velocity[1] = velocity[2] = 0;
            return;
        }
        long onceNanos = nanos(once);
        if (nanos < onceNanos || repeat.length == 0) {
            along(once, false, nanos, position, velocity);
            return;
        }
        long round = nanos(repeat);
        along(repeat, (nanos - onceNanos) / round > 0, (nanos - onceNanos) % round, position, velocity);
    }

    private static long nanos(Leg[] legs) {
        return legs.length == 0 ? 0 : legs[legs.length - 1].startNanos() + legs[legs.length - 1].step().nanos();
    }

    private static void along(Leg[] legs, boolean again, long nanos, double[] position, double[] velocity) {
        int i = legs.length - 1;
        while (legs[i].startNanos() > nanos) {
            i--;
        }
        Leg leg = legs[i];
        double time = (double) (nanos - leg.startNanos()) / leg.step().motionNanos();
        double share = MinimumJerk.share(time);
        double rate = MinimumJerk.rate(time) / (leg.step().motionNanos() * 1e-9);
        List<Double> from = again ? leg.from() : leg.firstFrom();
        for (int k = 0; k < 3; k++) {
            double way = leg.step().toM().get(k) - from.get(k);
            position[k] = from.get(k) + share * way;
            velocity[k] = rate * way;
        }
    }
}
