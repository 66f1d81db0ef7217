package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sinew.sim.Plant;

/**
 * Judges the body that carries the rest of a robot that nothing ties to the world: how high it is, whether it fell, how
 * often it squatted and came up again. One thread at a time; {@link Truth} sees to that.
 */
final class FreeBase {
    /** Beyond this tilt the robot has fallen. */
    private static final double FALLEN_RAD = Math.toRadians(60);
    /** A squat lowers the body by this much at least, and comes up to within half of it. */
    private static final double SQUAT_METRE = 0.03;
    /**
     * Squats tilt kid20 by 0.08 rad at most. Chosen: with half of it a push that the robot bears is a fault; double is
     * 40 degrees, from where nothing comes up again.
     */
    private static final double TILT_LIMIT_RAD = 0.35;
    /**
     * Squats shift kid20 by 6 mm in half a minute. Chosen: with half of it a foot that slips a little is a fault; with
     * double a robot has walked a step that nobody wished, and all is called fine.
     */
    private static final double DRIFT_LIMIT_METRE = 0.15;

    private final int body;
    private final double[] position = new double[3];
    private final double[] orientation = new double[4];
    private final double[] first = new double[3];
    private boolean released;
    private boolean fell;
    private boolean low;
    private int squats;
    private double minHeight = Double.NaN;
    private double standHeight = Double.NaN;
    private double maxTiltRad;

    FreeBase(Plant plant, int body) {
        this.body = body;
        plant.bodyPosition(body, first);
    }

    /** The stand has let go: from here on the robot has to stand by itself. */
    void released() {
        released = true;
    }

    void see(Plant plant) {
        plant.bodyPosition(body, position);
        plant.bodyOrientation(body, orientation);
        if (!released) {
            return;
        }
        double height = position[2];
        minHeight = Double.isNaN(minHeight) ? height : Math.min(minHeight, height);
        standHeight = Double.isNaN(standHeight) ? height : Math.max(standHeight, height);
        double up = 1 - 2 * (orientation[1] * orientation[1] + orientation[2] * orientation[2]);
        double tiltRad = StrictMath.acos(Math.max(-1, Math.min(1, up)));
        maxTiltRad = Math.max(maxTiltRad, tiltRad);
        fell |= tiltRad > FALLEN_RAD;
        if (height < standHeight - SQUAT_METRE) {
            low = true;
        } else if (low && !fell && height > standHeight - SQUAT_METRE / 2) {
            low = false;
            squats++;
        }
    }

    /** Whether it ever lay down. */
    boolean fell() {
        return fell;
    }

    /** Squats from which the robot came up. */
    int squats() {
        return squats;
    }

    /** What holds of a robot that stands where it was put: entries of a summary. */
    List<Map<String, @Nullable Object>> checks() {
        double drift = StrictMath.hypot(position[0] - first[0], position[1] - first[1]);
        return List.of(TruthCheck.entry("torso_tilt_max_rad", maxTiltRad, TILT_LIMIT_RAD),
                TruthCheck.entry("torso_drift_m", drift, DRIFT_LIMIT_METRE));
    }

    /** What the body did that a healthy robot does not, in words. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (fell) {
            problems.add("the robot fell");
        }
        checks().stream().filter(c -> Boolean.FALSE.equals(c.get("ok"))).forEach(c -> problems.add(
                c.get("name") + " is " + c.get("value") + ", above " + c.get("limit")));
        return problems;
    }

    /** Its part of a summary. */
    Map<String, Object> summary() {
        Map<String, Object> height = new LinkedHashMap<>();
        height.put("min", minHeight);
        height.put("end", position[2]);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("torso_height_m", height);
        all.put("fell", fell);
        all.put("squats", squats);
        return all;
    }
}
