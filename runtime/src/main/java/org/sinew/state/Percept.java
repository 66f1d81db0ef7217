package org.sinew.state;

import java.util.Arrays;
import org.sinew.rt.RealTime;

/**
 * A model's newest result as one tick sees it: one score per label, and of a model that looks at pictures the things
 * found. Filled by the model's worker, copied by the loop.
 */
public final class Percept {
    private static final Detection NOTHING = new Detection();

    /** Score of each label, in the order of {@link RobotModel.PerceptInfo#labels()}. */
    public final double[] scores;
    /** What was found, the surest first; only the first {@link #found} mean something. Empty: a model without boxes. */
    public final Detection[] detections;
    /** Things found. */
    public int found;
    /** Monotonic acquisition time of the newest input the result rests on; 0 until the first result. */
    public long stampNanos;
    /** Results so far. */
    public long sequence;

    /** Of a model without boxes. */
    public Percept(int labels) {
        this(labels, 0);
    }

    /** @param most things that it can find in one picture */
    public Percept(int labels, int most) {
        scores = new double[labels];
        detections = new Detection[most];
        Arrays.setAll(detections, i -> new Detection());
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

    /** Index in {@link #detections} of the surest thing with this label; -1: none was found. */
    @RealTime
    public int surest(int label) {
        for (int i = 0; i < found; i++) {
            if (detections[i].label == label) {
                return i;
            }
        }
        return -1;
    }

    /** Whether everything in it is a number. */
    @RealTime
    boolean finite() {
        for (int i = 0; i < found; i++) {
            if (!detections[i].finite()) {
                return false;
            }
        }
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                return false;
            }
        }
        return true;
    }

    /** Clears what is left over from earlier pictures, so that a result tells of its own picture alone. */
    public void clearRest() {
        for (int i = found; i < detections.length; i++) {
            detections[i].copy(NOTHING);
        }
    }

    @RealTime
    public void copy(Percept other) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] = other.scores[i];
        }
        for (int i = 0; i < detections.length; i++) {
            detections[i].copy(other.detections[i]); // all of them: no result leaves anything to the next
        }
        found = other.found;
        stampNanos = other.stampNanos;
        sequence = other.sequence;
    }
}
