package org.sinew.perceive;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.state.RobotState;

/** One row of a model's window: what the card's terms say, taken from one tick's state. */
final class InputRow {
    final float[] values;
    long stampNanos;

    InputRow(int width) {
        values = new float[width];
    }

    /** The same row, to be kept. */
    InputRow copy() {
        InputRow same = new InputRow(values.length);
        System.arraycopy(values, 0, same.values, 0, values.length);
        same.stampNanos = stampNanos;
        return same;
    }

    /** Values in a row of these terms. */
    static int width(List<PerceptModel.Term> terms, int joints) {
        int width = 0;
        for (PerceptModel.Term term : terms) {
            width += switch (term) {
                case GYRO, ACCELEROMETER -> 3;
                case JOINT_POSITION, JOINT_VELOCITY, JOINT_EFFORT -> joints;
            };
        }
        return width;
    }

    /**
     * Fills the row.
     *
     * @param acquiredNanos when what it shows was acquired
     * @param imu           index of the inertial unit, if a term wants one
     * @param joints        index in the robot of each joint of the joint terms
     */
    @RealTime
    @SuppressWarnings("RefactorSwitch") // into an expression, to which the compiler adds a branch that throws
    void fill(RobotState state, long acquiredNanos, PerceptModel.Term[] terms, int imu, int[] joints) {
        stampNanos = acquiredNanos;
        int at = 0;
        for (PerceptModel.Term term : terms) {
            switch (term) {
                case GYRO -> at = put(at, state.imus[imu].gyroRadPerSec);
                case ACCELEROMETER -> at = put(at, state.imus[imu].accelMetrePerSec2);
                case JOINT_POSITION -> at = put(at, state.joints.positionRad, joints);
                case JOINT_VELOCITY -> at = put(at, state.joints.velocityRadPerSec, joints);
                case JOINT_EFFORT -> at = put(at, state.joints.effortNm, joints);
            }
        }
    }

    @RealTime
    private int put(int at, double[] vector) {
        int next = at;
        for (double value : vector) {
            values[next++] = (float) value;
        }
        return next;
    }

    @RealTime
    private int put(int at, double[] perJoint, int[] joints) {
        int next = at;
        for (int joint : joints) {
            values[next++] = (float) perJoint[joint];
        }
        return next;
    }
}
