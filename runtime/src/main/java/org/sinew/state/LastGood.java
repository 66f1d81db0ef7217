package org.sinew.state;

import java.util.Arrays;
import org.sinew.rt.RealTime;

/**
 * The last good reading of every joint, inertial unit and model: numbers, and such as a part can measure; of a joint,
 * no further from the one before than a joint can turn in the time between, so that a 2-pi wrap, a flipped sign or
 * swapped bytes are none. In place of a bad one it puts the good one back, with its stamp. A part that reads nonsense
 * thus grows old like one that is silent, and whoever looks at ages, the safety gate above all, treats both alike; a
 * single bad reading does nothing. Part of {@link RobotState}, loop thread.
 */
final class LastGood {
    /**
     * The quickest joints of small robots, direct drives, make some 30 rad/s. A driver knows its own servo better. What
     * is out of reach comes into reach with time: a joint that was moved while nobody read it is found again after a
     * turn's 0.13 s at the latest, and one under torque has by then been held as stale.
     */
    private static final double FASTEST_RAD_PER_SEC = 50;
    private static final double NOISE_RAD = 0.02;

    private final JointSample joints;
    private final ImuSample[] imus;
    private final Percept[] percepts;

    LastGood(RobotModel model) {
        joints = new JointSample(model.joints().size());
        imus = new ImuSample[model.imus().size()];
        Arrays.setAll(imus, i -> new ImuSample());
        percepts = new Percept[model.percepts().size()];
        Arrays.setAll(percepts, i -> model.percepts().get(i).percept());
    }

    /** Of each joint. A temperature, once read, is not forgotten either: a hot joint does not become an unknown one. */
    @RealTime
    void joints(JointSample now) {
        for (int i = 0; i < now.positionRad.length; i++) {
            if (!now.measured(i) || !reaches(now, i)) {
                now.copyMeasured(i, joints, i);
            }
            if (!Double.isFinite(now.temperatureC[i])) {
                now.temperatureC[i] = joints.temperatureC[i];
            }
            joints.copy(i, now, i);
        }
    }

    /** Judged by stamps alone, so that a replay, which knows only what was taken, judges the same. */
    @RealTime
    private boolean reaches(JointSample now, int i) {
        double seconds = Math.max(now.stampNanos[i] - joints.stampNanos[i], 0) * 1e-9;
        return joints.stampNanos[i] == 0
                || Math.abs(now.positionRad[i] - joints.positionRad[i]) <= NOISE_RAD + FASTEST_RAD_PER_SEC * seconds;
    }

    /** Of one inertial unit. */
    @RealTime
    void imu(int i, ImuSample now) {
        if (now.plausible()) {
            imus[i].copy(now);
        } else {
            now.copy(imus[i]);
        }
    }

    /** Of one model. */
    @RealTime
    void percept(int i, Percept now) {
        if (now.finite()) {
            percepts[i].copy(now);
        } else {
            now.copy(percepts[i]);
        }
    }
}
