package org.sinew.sim;

import org.jspecify.annotations.Nullable;

/**
 * Draws meshes, triangle by triangle: leaves out what shows its back, cuts at the near plane, fills what is nearest.
 * Two triangles with a common edge leave no pixel out and draw none twice. Part of a {@link Rasteriser}; one thread.
 */
final class Triangles {
    /** Numbers of a corner that is given: right, down, forward in m, shade. */
    static final int CORNER = 4;
    /** Of a corner in the picture: x and y in pixels, inverse depth, and by inverse depth: shade, u, v. */
    private static final int SPOT = 6;
    private static final int FIRST_CARRIED = 2;
    /** Of a pattern, along each side of a pixel. */
    private static final int SAMPLES = 4;

    private final Rasteriser.Canvas canvas;
    private final double focalPixels;
    private final double middleX;
    private final double middleY;
    private final double[][] spots = {new double[SPOT], new double[SPOT], new double[SPOT], new double[SPOT]};
    /** Of what is carried from corner to corner: its change for a pixel to the right and down. */
    private final double[] perX = new double[SPOT];
    private final double[] perY = new double[SPOT];
    private final double[] value = new double[SPOT];
    private double[] rgb = new double[3];
    private Scene.@Nullable Pattern pattern;

    Triangles(Rasteriser.Canvas canvas, double focalPixels) {
        this.canvas = canvas;
        this.focalPixels = focalPixels;
        middleX = canvas.width / 2.0;
        middleY = canvas.height / 2.0;
    }

    /** @param corners its points in the camera, {@link #CORNER} numbers each */
    void draw(Scene.Surface surface, double[] corners) {
        rgb = surface.rgb();
        pattern = surface.pattern();
        int[] points = surface.mesh().triangles();
        double[] texture = surface.mesh().texture();
        for (int i = 0; i < points.length; i += 3) {
            int count = cut(corners, points, i, texture);
            if (count >= 3) {
                fill(spots[0], spots[1], spots[2]);
            }
            if (count == 4) {
                fill(spots[0], spots[2], spots[3]);
            }
        }
    }

    /** Puts what is in front of the near plane into {@link #spots}: none, three or four. */
    private int cut(double[] corners, int[] points, int first, double[] texture) {
        int count = 0;
        for (int i = 0; i < 3; i++) {
            int here = points[first + i];
            int next = points[first + (i + 1) % 3];
            boolean inside = corners[CORNER * here + 2] >= Rasteriser.NEAR_M;
            if (inside) {
                project(corners, here, here, 0, texture, spots[count++]);
            }
            if (inside != corners[CORNER * next + 2] >= Rasteriser.NEAR_M) {
                int from = inside ? here : next; // the same point from both sides of an edge
                int to = inside ? next : here;
                double near = corners[CORNER * from + 2];
                double way = (near - Rasteriser.NEAR_M) / (near - corners[CORNER * to + 2]);
                project(corners, from, to, way, texture, spots[count++]);
            }
        }
        return count;
    }

    /** A point on the way from one corner to another. */
    private void project(double[] corners, int from, int to, double way, double[] texture, double[] spot) {
        int a = CORNER * from;
        int b = CORNER * to;
        double inverse = 1 / (corners[a + 2] + way * (corners[b + 2] - corners[a + 2]));
        spot[0] = middleX + focalPixels * (corners[a] + way * (corners[b] - corners[a])) * inverse;
        spot[1] = middleY + focalPixels * (corners[a + 1] + way * (corners[b + 1] - corners[a + 1])) * inverse;
        spot[2] = inverse;
        spot[3] = (corners[a + 3] + way * (corners[b + 3] - corners[a + 3])) * inverse;
        if (texture.length > 0) {
            spot[4] = (texture[2 * from] + way * (texture[2 * to] - texture[2 * from])) * inverse;
            spot[5] = (texture[2 * from + 1] + way * (texture[2 * to + 1] - texture[2 * from + 1])) * inverse;
        }
    }

    private void fill(double[] a, double[] b, double[] c) {
        double area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
        if (!(area < 0)) {
            return; // its back, or seen along itself
        }
        int carried = pattern == null ? 4 : SPOT;
        for (int i = FIRST_CARRIED; i < carried; i++) {
            double ab = b[i] - a[i];
            double ac = c[i] - a[i];
            perX[i] = (ab * (c[1] - a[1]) - ac * (b[1] - a[1])) / area;
            perY[i] = (ac * (b[0] - a[0]) - ab * (c[0] - a[0])) / area;
        }
        double[] top = a[1] <= b[1] ? a[1] <= c[1] ? a : c : b[1] <= c[1] ? b : c;
        double[] bottom = a[1] > b[1] ? a[1] > c[1] ? a : c : b[1] > c[1] ? b : c;
        double[] middle = a != top && a != bottom ? a : b != top && b != bottom ? b : c;
        int end = below(bottom[1], canvas.height);
        for (int y = below(top[1], canvas.height); y < end; y++) {
            double row = y + 0.5;
            double one = edge(top, bottom, row);
            double other = row < middle[1] ? edge(top, middle, row) : edge(middle, bottom, row);
            int from = below(Math.min(one, other), canvas.width);
            int to = below(Math.max(one, other), canvas.width);
            if (from < to) {
                for (int i = FIRST_CARRIED; i < carried; i++) {
                    value[i] = a[i] + (from + 0.5 - a[0]) * perX[i] + (row - a[1]) * perY[i];
                }
                span(y * canvas.width + from, to - from);
            }
        }
    }

    /** The first pixel whose middle is at or behind a coordinate. */
    private static int below(double coordinate, int size) {
        return (int) Math.clamp(Math.ceil(coordinate - 0.5), 0.0, (double) size);
    }

    private static double edge(double[] upper, double[] lower, double row) {
        return upper[0] + (row - upper[1]) * ((lower[0] - upper[0]) / (lower[1] - upper[1]));
    }

    private void span(int first, int count) {
        float[] nearest = canvas.inverseDepth;
        double inverse = value[2];
        double light = value[3];
        for (int i = first; i < first + count; i++) {
            if (inverse > nearest[i]) {
                nearest[i] = (float) inverse;
                double shade = light / inverse;
                if (pattern != null) {
                    shade *= average(pattern, i - first);
                }
                canvas.set(i, shade * rgb[0], shade * rgb[1], shade * rgb[2]);
            }
            inverse += perX[2];
            light += perX[3];
        }
    }

    /** Of the pattern over one pixel of the span. */
    private double average(Scene.Pattern on, int along) {
        double sum = 0;
        for (int j = 0; j < SAMPLES; j++) {
            double down = (j + 0.5) / SAMPLES - 0.5;
            for (int i = 0; i < SAMPLES; i++) {
                double right = along + (i + 0.5) / SAMPLES - 0.5;
                double inverse = value[2] + right * perX[2] + down * perY[2];
                int column = cell((value[4] + right * perX[4] + down * perY[4]) / inverse, on.cells());
                int row = cell((value[5] + right * perX[5] + down * perY[5]) / inverse, on.cells());
                sum += on.shade()[row * on.cells() + column];
            }
        }
        return sum / (SAMPLES * SAMPLES);
    }

    private static int cell(double share, int cells) {
        return Math.clamp((int) (share * cells), 0, cells - 1);
    }
}
