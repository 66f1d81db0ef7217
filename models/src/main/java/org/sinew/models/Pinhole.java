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

    /** Angle between the rays through two points of the picture. */
    double betweenRad(double x1, double y1, double x2, double y2) {
        double r1 = right(x1);
        double d1 = down(y1);
        double r2 = right(x2);
        double d2 = down(y2);
        double crossX = d1 - d2;
        double crossY = r2 - r1;
        double crossZ = r1 * d2 - d1 * r2;
        return StrictMath.atan2(Math.sqrt(crossX * crossX + crossY * crossY + crossZ * crossZ), 1 + r1 * r2 + d1 * d2);
    }

    /**
     * Distance of a ball's centre.
     *
     * @param left of the box around the whole ball, in pixels, as the other three
     */
    double ballRangeMetre(double left, double top, double right, double bottom, double diameterMetre) {
        double x = (left + right) / 2;
        double y = (top + bottom) / 2;
        double apparentRad = (betweenRad(left, y, right, y) + betweenRad(x, top, x, bottom)) / 2;
        return diameterMetre / 2 / StrictMath.sin(apparentRad / 2);
    }
}
