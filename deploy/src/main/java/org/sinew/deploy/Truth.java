package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.sim.Plant;

/**
 * Judges a simulated robot by what physics knows, never by what the robot thinks: how high the torso is, whether it
 * fell, how often it squatted and came up again. Sees every step of the plant, on whatever thread makes it.
 */
final class Truth {
    /** Beyond this tilt of the torso the robot has fallen. */
    private static final double FALLEN_RAD = Math.toRadians(60);
    /** A squat lowers the torso by this much at least, and comes up to within half of it. */
    private static final double SQUAT_METRE = 0.03;

    private final int torso;
    private final boolean floats;
    private final double[] position = new double[3];
    private final double[] orientation = new double[4];
    private final double[] first = new double[3];
    private boolean released;
    private boolean disturbed;
    private boolean fell;
    private boolean low;
    private int squats;
    private double minHeight = Double.NaN;
    private double standHeight = Double.NaN;
    private double maxTiltRad;

    Truth(Plant plant, int torso) {
        this(plant, torso, true);
    }

    /** @param floats whether the torso is free; of one that is tied to the world there is nothing to judge */
    Truth(Plant plant, int torso, boolean floats) {
        this.torso = torso;
        this.floats = floats;
        plant.bodyPosition(torso, first);
    }

    /** The stand has let go: from here on the robot has to stand by itself. */
    synchronized void released() {
        released = true;
    }

    /** Something was done to the body from outside. */
    synchronized void disturbed() {
        disturbed = true;
    }

    /** Before every step: what the last one has led to. */
    synchronized void see(Plant plant) {
        plant.bodyPosition(torso, position);
        plant.bodyOrientation(torso, orientation);
        if (!released || !floats) {
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

    /** Whether the torso ever lay down. */
    synchronized boolean fell() {
        return fell;
    }

    /** Squats from which the robot came up. */
    synchronized int squats() {
        return squats;
    }

    /** What the body did that a healthy robot does not, in words. */
    synchronized List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (fell) {
            problems.add("the robot fell");
        }
        checks().stream().filter(c -> Boolean.FALSE.equals(c.get("ok"))).forEach(c -> problems.add(
                c.get("name") + " is " + c.get("value") + ", above " + c.get("limit")));
        return problems;
    }

    private List<Map<String, Object>> checks() {
        double drift = StrictMath.hypot(position[0] - first[0], position[1] - first[1]);
        return List.of(check("torso_tilt_max_rad", maxTiltRad, 0.35), check("torso_drift_m", drift, 0.15));
    }

    /** What the run summary says about the body. */
    synchronized Map<String, Object> summary(boolean upright) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (!floats) {
            all.put("checks", List.of());
            return all;
        }
        Map<String, Object> height = new LinkedHashMap<>();
        height.put("min", minHeight);
        height.put("end", position[2]);
        all.put("torso_height_m", height);
        all.put("fell", fell);
        all.put("checks", disturbed || !upright ? List.of() : checks());
        all.put("squats", squats);
        return all;
    }

    private static Map<String, Object> check(String name, double value, double limit) {
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("name", name);
        check.put("value", value);
        check.put("limit", limit);
        check.put("ok", value <= limit);
        return check;
    }
}
