package org.sinew.state;

import org.sinew.rt.RealTime;

/**
 * A model's newest result as one tick sees it: one score per label. Filled by the model's worker, copied by the loop.
 */
public final class Percept {
    /** Score of each label, in the order of {@link RobotModel.PerceptInfo#labels()}. */
    public final double[] scores;
    /** Monotonic acquisition time of the newest input the result rests on; 0 until the first result. */
    public long stampNanos;
    /** Results so far. */
    public long sequence;

    public Percept(int labels) {
        scores = new double[labels];
    }

    /** Index of the highest score. */
    @RealTime
    public int best() {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Whether all scores are numbers. */
    @RealTime
    boolean finite() {
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                return false;
            }
        }
        return true;
    }

    @RealTime
    public void copy(Percept other) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] = other.scores[i];
        }
        stampNanos = other.stampNanos;
        sequence = other.sequence;
    }
}
