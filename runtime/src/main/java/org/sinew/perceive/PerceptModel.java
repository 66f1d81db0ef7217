package org.sinew.perceive;

import java.util.List;

/**
 * A network and the contract of its card, as the perception worker uses it. One thread, the worker's; construction and
 * {@link #close()} may be elsewhere.
 */
public interface PerceptModel extends AutoCloseable {
    /** What each value of one input row is. */
    enum Term {
        /** Three values, rad/s, torso frame. */
        GYRO,
        /** Three values, m/s2, torso frame. */
        ACCELEROMETER,
        /** One value per joint, rad. */
        JOINT_POSITION,
        /** One value per joint, rad/s. */
        JOINT_VELOCITY,
        /** One value per joint, Nm. */
        JOINT_EFFORT
    }

    /** The terms of one input row, in order. */
    List<Term> terms();

    /** Joints of the joint terms, in order, by name. */
    List<String> joints();

    /** Time between two rows of the window. */
    long hopNanos();

    /** Rows in the window, oldest first. */
    int window();

    /** What each score means. */
    List<String> labels();

    /**
     * Runs the network.
     *
     * @param rows   {@code window()} rows, oldest first, one after the other
     * @param scores receives one score per label
     * @return false if an input or a score is not finite: {@code scores} is then not to be used
     */
    boolean run(float[] rows, double[] scores);

    @Override
    void close();
}
