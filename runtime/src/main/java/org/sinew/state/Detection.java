package org.sinew.state;

import org.sinew.rt.RealTime;

/**
 * A thing that a model has found in a picture, as one tick sees it. Part of a {@link Percept}; filled by the model's
 * worker, copied by the loop.
 */
public final class Detection {
    /** {@link #id} of what has no number. */
    public static final int NO_ID = -1;

    /** What it is: index in {@link RobotModel.PerceptInfo#labels()}. */
    public int label;
    /** How sure the model is, 0 to 1. */
    public double score;
    /** The number that a marker shows; {@link #NO_ID} for what shows none. */
    public int id = NO_ID;
    /** Centre of its box in the picture: 0 at the left edge, 1 at the right. */
    public double centreX;
    /** Centre of its box in the picture: 0 at the top, 1 at the bottom. */
    public double centreY;
    /** Width of its box, as a share of the picture's. */
    public double width;
    /** Height of its box, as a share of the picture's. */
    public double height;
    /** Where it is from the camera: angle to the left of the optical axis, in the plane of the picture's rows. */
    public double azimuthRad;
    /** Angle above the plane of the optical axis and the picture's rows. */
    public double elevationRad;
    /** Distance from the camera in m, reckoned from its known size; NaN where its size is not known. */
    public double rangeMetre = Double.NaN;

    @RealTime
    boolean finite() {
        return Double.isFinite(score) && Double.isFinite(centreX) && Double.isFinite(centreY)
                && Double.isFinite(width) && Double.isFinite(height) && Double.isFinite(azimuthRad)
                && Double.isFinite(elevationRad) && !Double.isInfinite(rangeMetre);
    }

    @RealTime
    public void copy(Detection other) {
        label = other.label;
        score = other.score;
        id = other.id;
        centreX = other.centreX;
        centreY = other.centreY;
        width = other.width;
        height = other.height;
        azimuthRad = other.azimuthRad;
        elevationRad = other.elevationRad;
        rangeMetre = other.rangeMetre;
    }
}
