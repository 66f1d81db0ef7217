package org.sinew.models;

/**
 * Geometry of a camera without distortion: where a point of the picture lies as seen from it. Coordinates of the
 * picture are pixels, 0 at the left and upper edge of the first. Immutable, any thread.
 */
final class Pinhole {
    private final double centreX;
    private final double centreY;
    private final double focalPixels;

    /** @param verticalFovRad angle between the picture's upper and lower edge */
    Pinhole(int width, int height, double verticalFovRad) {
        if (!(verticalFovRad > 0 && verticalFovRad < Math.PI)) {
            throw new IllegalArgumentException("a vertical field of view of " + verticalFovRad
                    + " rad; it lies between 0 and 3.14");
        }
        centreX = width / 2.0;
        centreY = height / 2.0;
        focalPixels = height / 2.0 / StrictMath.tan(verticalFovRad / 2);
    }

    /** To the right of the optical axis, per distance along it. */
    double right(double x) {
        return (x - centreX) / focalPixels;
    }

    /** Below the optical axis, per distance along it. */
    double down(double y) {
        return (y - centreY) / focalPixels;
    }

    /** Angle to the left of the optical axis, in the plane of the picture's rows. */
    double azimuthRad(double x) {
        return StrictMath.atan(-right(x));
    }

    /** Angle above the plane of the optical axis and the picture's rows. */
    double elevationRad(double x, double y) {
        return StrictMath.atan2(-down(y), StrictMath.hypot(1, right(x)));
    }

    /** Sine of half the angle between the rays through two points of the picture: half a chord of the unit sphere. */
    double halfAngleSine(double x1, double y1, double x2, double y2) {
        double length1 = Math.sqrt(right(x1) * right(x1) + down(y1) * down(y1) + 1);
        double length2 = Math.sqrt(right(x2) * right(x2) + down(y2) * down(y2) + 1);
        double chordX = right(x1) / length1 - right(x2) / length2;
        double chordY = down(y1) / length1 - down(y2) / length2;
        double chordZ = 1 / length1 - 1 / length2;
        return Math.sqrt(chordX * chordX + chordY * chordY + chordZ * chordZ) / 2;
    }

    /**
     * Distance of a ball's centre.
     *
     * @param left of the box around the whole ball, in pixels, as the other three
     */
    double ballRangeMetre(double left, double top, double right, double bottom, double diameterMetre) {
        double x = (left + right) / 2;
        double y = (top + bottom) / 2;
        double sine = (halfAngleSine(left, y, right, y) + halfAngleSine(x, top, x, bottom)) / 2;
        return diameterMetre / 2 / sine; // the cone that touches a ball, its half angle as seen from the tip
    }
}
