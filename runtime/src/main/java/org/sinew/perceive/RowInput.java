package org.sinew.perceive;

import java.util.List;
import java.util.function.Consumer;
import org.sinew.rt.RealTime;
import org.sinew.rt.Ring;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * A window of rows of robot state, for a {@link PerceptModel}: the loop makes a row each hop and hands it over through
 * a ring.
 */
final class RowInput implements PerceptInput {
    private static final int ROWS = 256;

    private final PerceptModel model;
    private final PerceptModel.Term[] terms;
    private final int[] joints;
    private final int width;
    private final long hopNanos;
    private final int imu;
    private final Ring<InputRow> rows;
    private final float[] window; // the newest rows, oldest first
    private long nextRowNanos; // loop thread
    private long lastTickNanos; // loop thread
    private int rowsSeen;
    private long newestNanos;
    private long lastRunNanos;

    /**
     * @param name of the model in the robot file
     * @param imu  index of the inertial unit that the model looks at; -1: it looks at joints only
     */
    RowInput(PerceptModel model, String name, RobotModel robot, int imu) {
        this.model = model;
        this.imu = imu;
        if (imu < 0 && (model.terms().contains(PerceptModel.Term.GYRO)
                || model.terms().contains(PerceptModel.Term.ACCELEROMETER))) {
            throw new IllegalArgumentException("model " + name + " wants an IMU; name one with input:");
        }
        hopNanos = model.hopNanos();
        terms = model.terms().toArray(PerceptModel.Term[]::new);
        joints = model.joints().stream().mapToInt(robot.joints()::indexOf).toArray();
        for (int i = 0; i < joints.length; i++) {
            if (joints[i] < 0) {
                throw new IllegalArgumentException("model " + name + " wants joint " + model.joints().get(i)
                        + ", which robot " + robot.name() + " does not have");
            }
        }
        width = InputRow.width(List.of(terms), joints.length);
        rows = new Ring<>(ROWS, () -> new InputRow(width));
        window = new float[width * model.window()];
    }

    @Override
    @RealTime
    public void feed(RobotState state) {
        long halfTick = Math.min(hopNanos, state.nowNanos - lastTickNanos) / 2;
        lastTickNanos = state.nowNanos;
        long stampNanos = oldestInput(state);
        if (state.nowNanos < nextRowNanos - halfTick || stampNanos == 0) {
            return; // the tick nearest to the due time makes the row: rows are to lie one hop apart
        }
        boolean gap = state.nowNanos - nextRowNanos > hopNanos;
        nextRowNanos = gap ? state.nowNanos + hopNanos : nextRowNanos + hopNanos;
        rows.claim().fill(state, stampNanos, terms, imu, joints);
        rows.commit();
    }

    /** When the oldest of what the model looks at was acquired; 0: some of it never was. */
    @RealTime
    private long oldestInput(RobotState state) {
        long oldest = imu < 0 ? Long.MAX_VALUE : state.imus[imu].stampNanos;
        for (int joint : joints) {
            oldest = Math.min(oldest, state.joints.stampNanos[joint]);
        }
        return oldest;
    }

    @Override
    public boolean ready() {
        drain(this::shift);
        return filled() && newestNanos != lastRunNanos;
    }

    /** Gives the rows that have come to {@code each}, who must not keep them. */
    void drain(Consumer<InputRow> each) {
        rows.drain(each);
    }

    /** Whether there is a whole window. */
    boolean filled() {
        return rowsSeen >= model.window();
    }

    /** Puts a row into the window, whose oldest one falls out. */
    void shift(InputRow row) {
        System.arraycopy(window, width, window, 0, window.length - width);
        System.arraycopy(row.values, 0, window, window.length - width, width);
        newestNanos = row.stampNanos;
        rowsSeen = Math.min(rowsSeen + 1, model.window());
    }

    @Override
    public long stampNanos() {
        return newestNanos;
    }

    @Override
    public boolean run(Percept into) {
        lastRunNanos = newestNanos;
        return model.run(window, into.scores);
    }

    @Override
    public Percept percept() {
        return new Percept(model.labels().size());
    }

    @Override
    public void close() {
        model.close();
    }
}
