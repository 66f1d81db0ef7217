package org.sinew.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sinew.mjcf.Mjcf;
import org.sinew.sim.ArticulatedPlant;

/**
 * The key frames of arm6: angles at which its gripper is at a point, and what its servos have to be told to hold them.
 * Inverse kinematics by hand, for an arm whose upper arm, forearm and hand lie in one upright plane.
 */
final class TouchPoses {
    // Lengths of arm6.xml: shoulder above the desk, upper arm, forearm, wrist to the gripper's site.
    private static final double SHOULDER_M = 0.115;
    private static final double UPPER_ARM_M = 0.115;
    private static final double FOREARM_M = 0.135;
    private static final double HAND_M = 0.150;
    private static final int SETTLE_STEPS = 1500;

    private final Mjcf model;

    /** @param model of the arm alone: what stands on the desk is not to be in the way */
    TouchPoses(Mjcf model) {
        this.model = model;
    }

    /**
     * Angles at which the gripper is at a point, elbow up.
     *
     * @param downRad how far the hand points down
     */
    static Map<String, Double> angles(double x, double y, double z, double downRad) {
        double out = Math.hypot(x, y) - HAND_M * Math.cos(downRad);
        double up = z + HAND_M * Math.sin(downRad) - SHOULDER_M;
        double distance = Math.hypot(out, up);
        double atShoulder = Math.acos((UPPER_ARM_M * UPPER_ARM_M + distance * distance - FOREARM_M * FOREARM_M)
                / (2 * UPPER_ARM_M * distance));
        double rises = Math.atan2(up, out) + atShoulder;
        double forearmFalls = -Math.atan2(up - UPPER_ARM_M * Math.sin(rises), out - UPPER_ARM_M * Math.cos(rises));
        double lift = Math.PI / 2 - rises;
        Map<String, Double> angles = new LinkedHashMap<>();
        angles.put("base_pan", Math.atan2(y, x));
        angles.put("shoulder_lift", lift);
        angles.put("elbow_flex", forearmFalls - lift);
        angles.put("wrist_flex", downRad - forearmFalls);
        return angles;
    }

    /** Goals with which the arm, sagging under its weight, comes to rest at these angles; others are held at zero. */
    Map<String, Double> goals(Map<String, Double> angles) {
        Map<String, Double> goals = new LinkedHashMap<>(angles);
        for (int round = 0; round < 4; round++) {
            ArticulatedPlant plant = new ArticulatedPlant(model);
            double[] start = new double[model.positionCount()];
            angles.forEach((joint, rad) -> start[plant.jointIndex(joint)] = rad);
            plant.setState(start, new double[model.velocityCount()]);
            for (int j = 0; j < plant.jointCount(); j++) {
                var servo = model.servo(plant.jointName(j)).orElseThrow();
                plant.servo(j, goals.getOrDefault(plant.jointName(j), 0.0), servo.kpNmPerRad(), servo.kdNmSPerRad(),
                        servo.maxEffortNm());
            }
            for (int step = 0; step < SETTLE_STEPS; step++) {
                plant.step();
            }
            angles.forEach((joint, rad) ->
                    goals.merge(joint, rad - plant.positionRad(plant.jointIndex(joint)), Double::sum));
        }
        return goals;
    }
}
