package org.sinew.deploy;

import org.sinew.mjcf.Mjcf;
import org.sinew.sim.ArticulatedPlant;

/**
 * How well a camera of the robot keeps a prop in the middle of its picture: the angle between its axis and the line to
 * the prop's centre that was not exceeded in the share of time that is asked for, in degrees, rounded up to tenths.
 * Nothing hides the prop: that is for the camera to find out.
 */
final class GazeCheck implements TruthCheck {
    private static final int BINS_PER_DEGREE = 10;

    private final ScenarioFile.Gaze keys;
    private final ArticulatedPlant plant;
    private final Mjcf.CameraView camera;
    private final int prop;
    private final double[] ahead;
    private final double[] eye = new double[3];
    private final double[] axis = new double[3];
    private final double[] target = new double[3];
    private final long[] counts = new long[180 * BINS_PER_DEGREE];
    private long seen;

    GazeCheck(ScenarioFile.Gaze keys, ArticulatedPlant plant) {
        this.keys = keys;
        this.plant = plant;
        camera = plant.model().cameras().stream().filter(c -> c.name().equals(keys.camera())).findFirst()
                .orElseThrow();
        prop = plant.bodyIndex(keys.looksAt());
        ahead = ahead(camera);
    }

    /** A point one metre along its axis, in the frame of its body: a camera looks along its -z. */
    private static double[] ahead(Mjcf.CameraView camera) {
        double[] q = camera.orientation();
        double[] p = camera.position();
        return new double[] {p[0] - 2 * (q[1] * q[3] + q[0] * q[2]), p[1] - 2 * (q[2] * q[3] - q[0] * q[1]),
            p[2] - (1 - 2 * (q[1] * q[1] + q[2] * q[2]))};
    }

    @Override
    public String name() {
        return keys.name();
    }

    @Override
    public long fromNanos() {
        return keys.from().toNanos();
    }

    @Override
    public void see() {
        double deg = StrictMath.toDegrees(angleRad());
        counts[Math.min(counts.length - 1, (int) (deg * BINS_PER_DEGREE))]++;
        seen++;
    }

    /** Between the camera's axis and the line to the prop, now. */
    private double angleRad() {
        plant.point(camera.body(), camera.position(), eye);
        plant.point(camera.body(), ahead, axis);
        plant.bodyPosition(prop, target);
        double along = 0;
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            double line = target[i] - eye[i];
            along += line * (axis[i] - eye[i]);
            squares += line * line;
        }
        return squares == 0 ? 0 : StrictMath.acos(Math.clamp(along / Math.sqrt(squares), -1, 1));
    }

    @Override
    public double value() {
        if (seen == 0) {
            return Double.NaN;
        }
        long within = 0;
        int bin = -1;
        while (within < keys.share() * seen) {
            within += counts[++bin];
        }
        return (bin + 1.0) / BINS_PER_DEGREE;
    }

    @Override
    public double limit() {
        return keys.withinDeg();
    }
}
