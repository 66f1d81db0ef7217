package org.sinew.models;

import java.util.Arrays;
import java.util.Random;
import org.sinew.state.Image;
import org.sinew.state.MarkerCode;

/**
 * A picture that a test draws: markers and balls in space as a pinhole camera sees them, 4 x 4 rays a pixel, then blur
 * and noise. Its geometry is written anew here, not shared with what is tested.
 */
final class DrawnPicture {
    private static final int RAYS = 4;

    final double[] cornerX = new double[4]; // of the marker drawn last, clockwise from its own top left
    final double[] cornerY = new double[4];
    double middleRight; // of what was drawn last, m
    double middleDown;
    double middleDepth;
    private final int width;
    private final int height;
    private final double focal;
    private final double[] levels; // gray, 0 to 255
    private int wrongCells; // bits of the payload that are drawn the other way
    private double black = 30;
    private double white = 220;

    DrawnPicture(int width, int height, double verticalFovRad) {
        this.width = width;
        this.height = height;
        focal = height / 2.0 / Math.tan(verticalFovRad / 2);
        levels = new double[width * height];
        for (int i = 0; i < levels.length; i++) { // an uneven wall
            levels[i] = 90 + Math.abs(i % width % 80 - 40) - Math.abs(i / width % 60 - 30);
        }
    }

    /** Levels of what is drawn next. */
    DrawnPicture ink(double blackLevel, double whiteLevel) {
        black = blackLevel;
        white = whiteLevel;
        return this;
    }

    /** Draws the cells of the next marker wrong where a bit is 1. */
    DrawnPicture wrong(int bits) {
        wrongCells = bits;
        return this;
    }

    /**
     * Draws a marker whose middle is at this place from the camera (right, down, along the axis, m), turned in its own
     * plane, then about the vertical, then about the horizontal axis.
     */
    DrawnPicture marker(int number, double right, double down, double depth, double sideMetre, double rollRad,
            double yawRad, double pitchRad) {
        double[] across = turned(Math.cos(rollRad), Math.sin(rollRad), yawRad, pitchRad);
        double[] along = turned(-Math.sin(rollRad), Math.cos(rollRad), yawRad, pitchRad);
        double[] middle = {right, down, depth};
        for (int i = 0; i < 4; i++) {
            double u = (i == 1 || i == 2 ? 0.5 : -0.5) * sideMetre;
            double v = (i > 1 ? 0.5 : -0.5) * sideMetre;
            double z = depth + u * across[2] + v * along[2];
            cornerX[i] = width / 2.0 + focal * (right + u * across[0] + v * along[0]) / z;
            cornerY[i] = height / 2.0 + focal * (down + u * across[1] + v * along[1]) / z;
        }
        keep(middle);
        double[] normal = cross(across, along);
        paint(cornerX, cornerY, (x, y) -> {
            double t = dot(middle, normal) / (x * normal[0] + y * normal[1] + normal[2]);
            double[] off = {t * x - right, t * y - down, t - depth};
            double column = (dot(off, across) / sideMetre + 0.5) * MarkerCode.CELLS;
            double row = (dot(off, along) / sideMetre + 0.5) * MarkerCode.CELLS;
            if (!(t > 0) || column < -1 || row < -1 || column > MarkerCode.CELLS + 1 || row > MarkerCode.CELLS + 1) {
                return Double.NaN;
            }
            return ink(number, (int) Math.floor(column), (int) Math.floor(row));
        });
        return this;
    }

    private double ink(int number, int column, int row) {
        if (column < 0 || row < 0 || column >= MarkerCode.CELLS || row >= MarkerCode.CELLS) {
            return white;
        }
        boolean payload = column > 0 && row > 0 && column < 5 && row < 5;
        boolean wrong = payload && (wrongCells >> (15 - 4 * (row - 1) - (column - 1)) & 1) == 1;
        return MarkerCode.white(number, column, row) != wrong ? white : black;
    }

    /** Draws a ball. */
    DrawnPicture ball(double right, double down, double depth, double diameterMetre, double level) {
        double[] middle = {right, down, depth};
        keep(middle);
        double square = dot(middle, middle) - diameterMetre * diameterMetre / 4;
        double x0 = width / 2.0 + focal * right / depth;
        double y0 = height / 2.0 + focal * down / depth;
        double reach = focal * diameterMetre / depth;
        paint(new double[] {x0 - reach, x0 + reach}, new double[] {y0 - reach, y0 + reach}, (x, y) -> {
            double along = x * right + y * down + depth;
            return along * along >= square * (x * x + y * y + 1) ? level : Double.NaN;
        });
        return this;
    }

    /** Spreads light by a Gaussian of this many pixels. */
    DrawnPicture blur(double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] share = new double[2 * reach + 1];
        for (int i = 0; i < share.length; i++) {
            share[i] = Math.exp(-(i - reach) * (i - reach) / (2 * sigma * sigma));
        }
        double all = Arrays.stream(share).sum();
        for (int pass = 0; pass < 2; pass++) {
            double[] before = levels.clone();
            int step = pass == 0 ? 1 : width;
            for (int i = 0; i < levels.length; i++) {
                int at = pass == 0 ? i % width : i / width;
                int end = pass == 0 ? width : height;
                double sum = 0;
                for (int k = -reach; k <= reach; k++) {
                    int near = at + k < 0 ? -at : at + k >= end ? end - 1 - at : k;
                    sum += share[k + reach] * before[i + near * step];
                }
                levels[i] = sum / all;
            }
        }
        return this;
    }

    DrawnPicture noise(double sigma, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < levels.length; i++) {
            levels[i] += sigma * random.nextGaussian();
        }
        return this;
    }

    /** Makes the light fall off from left to right, down to this share. */
    DrawnPicture shade(double share) {
        for (int i = 0; i < levels.length; i++) {
            levels[i] *= 1 - (1 - share) * (i % width) / width;
        }
        return this;
    }

    Image image() {
        Image image = new Image(width, height, false);
        for (int i = 0; i < levels.length; i++) {
            Arrays.fill(image.rgb, 3 * i, 3 * i + 3, (byte) Math.clamp(Math.round(levels[i]), 0, 255));
        }
        return image;
    }

    /** Level of what a ray meets, by its direction to the right and down; NaN: nothing. */
    private interface Paint {
        double level(double right, double down);
    }

    /** Paints what lies in the bounds of these points, and as far again around them. */
    private void paint(double[] boundX, double[] boundY, Paint paint) {
        double left = Arrays.stream(boundX).min().orElseThrow();
        double top = Arrays.stream(boundY).min().orElseThrow();
        double right = Arrays.stream(boundX).max().orElseThrow();
        double bottom = Arrays.stream(boundY).max().orElseThrow();
        double around = Math.max(right - left, bottom - top) / 2;
        for (int i = 0; i < levels.length; i++) {
            double x = i % width;
            double y = i / width;
            if (x > left - around && x < right + around && y > top - around && y < bottom + around) {
                levels[i] = level(x, y, levels[i], paint);
            }
        }
    }

    private double level(double left, double top, double before, Paint paint) {
        double sum = 0;
        for (int ray = 0; ray < RAYS * RAYS; ray++) {
            double x = left + (ray % RAYS + 0.5) / RAYS;
            double y = top + (ray / RAYS + 0.5) / RAYS;
            double level = paint.level((x - width / 2.0) / focal, (y - height / 2.0) / focal);
            sum += Double.isNaN(level) ? before : level;
        }
        return sum / (RAYS * RAYS);
    }

    private void keep(double[] middle) {
        middleRight = middle[0];
        middleDown = middle[1];
        middleDepth = middle[2];
    }

    private static double[] turned(double x, double y, double yaw, double pitch) {
        double z = -x * Math.sin(yaw);
        double flat = x * Math.cos(yaw);
        return new double[] {flat, y * Math.cos(pitch) - z * Math.sin(pitch),
            y * Math.sin(pitch) + z * Math.cos(pitch)};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }
}
