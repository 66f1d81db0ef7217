package org.sinew.state;

import java.util.Arrays;
import org.sinew.rt.RealTime;

/**
 * The last good reading of every joint, inertial unit and model: numbers, and such as a part can measure. In place of a
 * bad one it puts the good one back, with its stamp. A part that reads nonsense thus grows old like one that is silent,
 * and whoever looks at ages, the safety gate above all, treats both alike; a single bad reading does nothing. Part of
 * {@link RobotState}, loop thread.
 */
final class LastGood {
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
            if (!now.measured(i)) {
                now.copyMeasured(i, joints, i);
            }
            if (!Double.isFinite(now.temperatureC[i])) {
                now.temperatureC[i] = joints.temperatureC[i];
            }
            joints.copy(i, now, i);
        }
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
