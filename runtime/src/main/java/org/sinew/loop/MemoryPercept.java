package org.sinew.loop;

import org.sinew.perceive.PerceptSource;
import org.sinew.rt.RealTime;
import org.sinew.state.Detection;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * A model that exists only in memory and sees made-up things: each label in turn, then nothing, then no result comes
 * until the last is stale. For rehearsing the loop, so that what follows from seeing runs too. Loop thread.
 */
final class MemoryPercept implements PerceptSource {
    private static final int TICKS_PER_RESULT = 5; // 20 in a second, of a loop that runs at 100 Hz
    private static final int STALE_AFTER_TICKS = 10;
    private static final int RESULTS_LEFT_OUT = 4; // longer than that
    private static final double SCORE = 0.9;
    private static final double SIDE_RAD = 0.2;
    private static final double DOWN_RAD = -0.1;
    private static final double BOX = 0.1; // of the picture
    private static final double RANGE_METRE = 1;

    private final Percept next;
    private final long maxAgeNanos;
    private long ticks;
    private long results;
    private boolean fresh;

    MemoryPercept(RobotModel.PerceptInfo model, long periodNanos) {
        next = model.percept();
        maxAgeNanos = STALE_AFTER_TICKS * periodNanos;
    }

    @Override
    @RealTime
    public long maxAgeNanos() {
        return maxAgeNanos;
    }

    @Override
    @RealTime
    public boolean collect(Percept percept) {
        if (!fresh) {
            return false;
        }
        percept.copy(next);
        fresh = false;
        return true;
    }

    /** Makes the result of what would be handed over. */
    @Override
    @RealTime
    public void feed(RobotState state) {
        if (ticks++ % TICKS_PER_RESULT != 0) {
            return;
        }
        int labels = next.scores.length;
        int turn = (int) (results++ % (labels + 1 + RESULTS_LEFT_OUT));
        if (turn > labels) {
            return;
        }
        for (int i = 0; i < labels; i++) {
            next.scores[i] = i == turn ? SCORE : 1 - SCORE;
        }
        next.found = Math.min(next.detections.length, turn < labels ? 1 : 0);
        for (int i = 0; i < next.found; i++) {
            see(next.detections[i], turn);
        }
        next.stampNanos = state.nowNanos;
        next.sequence++;
        fresh = true;
    }

    @RealTime
    private void see(Detection thing, int label) {
        double side = results % 2 == 0 ? 1 : -1;
        thing.label = label;
        thing.score = SCORE;
        thing.centreX = 0.5 - side * BOX;
        thing.centreY = 0.5 + BOX;
        thing.width = BOX;
        thing.height = BOX;
        thing.azimuthRad = side * SIDE_RAD;
        thing.elevationRad = DOWN_RAD;
        thing.rangeMetre = RANGE_METRE;
    }
}
