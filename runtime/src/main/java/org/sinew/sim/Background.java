package org.sinew.sim;

/**
 * Draws what fills a picture without edges: planes, pixel by pixel exactly, and the sky above them. Part of a
 * {@link Rasteriser}; one thread.
 */
final class Background {
    private static final double[] HORIZON = {0.90, 0.94, 1.00};
    private static final double[] ZENITH = {0.55, 0.70, 0.95};

    private final Rasteriser.Canvas canvas;
    private final double focalPixels;
    /** One over the length of the ray of each pixel whose part along the axis is 1. */
    private final float[] inverseLength;

    Background(Rasteriser.Canvas canvas, double focalPixels) {
        this.canvas = canvas;
        this.focalPixels = focalPixels;
        inverseLength = new float[canvas.width * canvas.height];
        for (int i = 0; i < inverseLength.length; i++) {
            double u = across(i % canvas.width);
            double v = down(i / canvas.width);
            inverseLength[i] = (float) (1 / Math.sqrt(u * u + v * v + 1));
        }
    }

    private double across(int x) {
        return (x + 0.5 - canvas.width / 2.0) / focalPixels;
    }

    private double down(int y) {
        return (y + 0.5 - canvas.height / 2.0) / focalPixels;
    }

    /** Where nothing has been drawn: paler towards the horizon, and below it the colour of the horizon. */
    void sky(double[] toCamera) {
        double upX = toCamera[2];
        double upY = toCamera[5];
        double upZ = toCamera[8];
        for (int y = 0, i = 0; y < canvas.height; y++) {
            double row = upY * down(y) + upZ;
            for (int x = 0; x < canvas.width; x++, i++) {
                if (canvas.inverseDepth[i] == 0) {
                    double height = Math.max(0, (row + upX * across(x)) * inverseLength[i]);
                    canvas.set(i, HORIZON[0] + (ZENITH[0] - HORIZON[0]) * height,
                            HORIZON[1] + (ZENITH[1] - HORIZON[1]) * height,
                            HORIZON[2] + (ZENITH[2] - HORIZON[2]) * height);
                }
            }
        }
    }

    /**
     * Draws a plane where it is the nearest.
     *
     * @param axes  its axes in the camera, as columns
     * @param at    its origin in the camera
     * @param shade of its light
     */
    void floor(Scene.Floor floor, double[] axes, double[] at, double shade) {
        double height = -(axes[2] * at[0] + axes[5] * at[1] + axes[8] * at[2]); // of the eye above it
        if (height <= 0) {
            return;
        }
        double perX = -axes[2] / height / focalPixels; // of the inverse depth, for a pixel
        double perY = -axes[5] / height / focalPixels;
        double slope = Math.sqrt(perX * perX + perY * perY);
        double alongX = axes[0] * at[0] + axes[3] * at[1] + axes[6] * at[2];
        double alongY = axes[1] * at[0] + axes[4] * at[1] + axes[7] * at[2];
        for (int y = 0, i = 0; y < canvas.height; y++) {
            double v = down(y);
            for (int x = 0; x < canvas.width; x++, i++) {
                double u = across(x);
                double inverse = -(axes[2] * u + axes[5] * v + axes[8]) / height;
                if (inverse <= canvas.inverseDepth[i] || inverse > 1 / Rasteriser.NEAR_M) {
                    continue;
                }
                double depth = 1 / inverse;
                double onX = depth * (axes[0] * u + axes[3] * v + axes[6]) - alongX;
                double onY = depth * (axes[1] * u + axes[4] * v + axes[7]) - alongY;
                if (Math.abs(onX) <= floor.halfX() && Math.abs(onY) <= floor.halfY()) {
                    canvas.inverseDepth[i] = (float) inverse;
                    paint(floor, i, onX, onY, depth * depth * slope + depth / focalPixels, shade);
                }
            }
        }
    }

    /** @param footprint how much of the plane a pixel covers, m: squares that are not larger run into each other */
    private void paint(Scene.Floor floor, int pixel, double x, double y, double footprint, double shade) {
        double contrast = Math.min(1, 2 - 2 * footprint / Math.min(floor.squareX(), floor.squareY()));
        boolean even = (((long) Math.floor(x / floor.squareX()) + (long) Math.floor(y / floor.squareY())) & 1) == 0;
        double share = contrast <= 0 ? 0.5 : 0.5 + (even ? 0.5 : -0.5) * contrast;
        double[] first = floor.first();
        double[] second = floor.second();
        canvas.set(pixel, shade * (second[0] + share * (first[0] - second[0])),
                shade * (second[1] + share * (first[1] - second[1])),
                shade * (second[2] + share * (first[2] - second[2])));
    }
}
