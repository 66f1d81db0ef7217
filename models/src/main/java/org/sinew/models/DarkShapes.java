package org.sinew.models;

/**
 * The dark shapes of a region, one after the other, each by its outline: the outermost pixels of each of its rows and
 * columns. A square marker is one such shape, whatever it shows, for its border holds it together. One thread;
 * allocates nothing per region.
 */
final class DarkShapes {
    private final GrayRegion region;
    private final int[] pixels; // of the shape
    private final int[] lowestX;
    private final int[] highestX;
    private final int[] lowestY;
    private final int[] highestY;
    private final double[] outlineX;
    private final double[] outlineY;
    private int points;
    private int next; // pixel to go on with
    private int left;
    private int top;
    private int right;
    private int bottom;

    DarkShapes(GrayRegion region, int pictureWidth, int pictureHeight) {
        this.region = region;
        pixels = new int[pictureWidth * pictureHeight];
        lowestX = new int[pictureHeight];
        highestX = new int[pictureHeight];
        lowestY = new int[pictureWidth];
        highestY = new int[pictureWidth];
        outlineX = new double[2 * (pictureWidth + pictureHeight)];
        outlineY = new double[outlineX.length];
    }

    /** Points of the outline. */
    int points() {
        return points;
    }

    double outlineX(int point) {
        return outlineX[point];
    }

    double outlineY(int point) {
        return outlineY[point];
    }

    /** Marks what is dark compared with its surroundings, and begins with the first shape. */
    void begin(int radius) {
        region.markDark(radius);
        next = 0;
    }

    /**
     * Goes to the next shape whose width and height lie in these bounds, and which does not touch the edge of the
     * region: such a one is cut off. False: there is none.
     */
    boolean next(double least, double most) {
        int end = region.width() * region.height();
        while (next < end) {
            if (!region.dark(next)) {
                next++;
                continue;
            }
            int size = gather(next);
            int width = right - left + 1;
            int height = bottom - top + 1;
            boolean whole = left > 0 && top > 0 && right < region.width() - 1 && bottom < region.height() - 1;
            if (whole && Math.min(width, height) >= least && Math.max(width, height) <= most) {
                outline(size);
                return true;
            }
        }
        return false;
    }

    /** Takes all dark pixels that hang together with one; how many. */
    private int gather(int first) {
        int width = region.width();
        int last = width * (region.height() - 1);
        left = width;
        right = 0;
        top = region.height();
        bottom = 0;
        int size = add(first, 0);
        for (int i = 0; i < size; i++) {
            int pixel = pixels[i];
            int x = pixel % width;
            int y = pixel / width;
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y);
            size = x > 0 ? add(pixel - 1, size) : size;
            size = x < width - 1 ? add(pixel + 1, size) : size;
            size = pixel >= width ? add(pixel - width, size) : size;
            size = pixel < last ? add(pixel + width, size) : size;
        }
        return size;
    }

    private int add(int pixel, int size) {
        if (!region.dark(pixel)) {
            return size;
        }
        region.unmark(pixel);
        pixels[size] = pixel;
        return size + 1;
    }

    private void outline(int size) {
        for (int y = top; y <= bottom; y++) {
            lowestX[y] = Integer.MAX_VALUE;
            highestX[y] = -1;
        }
        for (int x = left; x <= right; x++) {
            lowestY[x] = Integer.MAX_VALUE;
            highestY[x] = -1;
        }
        for (int i = 0; i < size; i++) {
            int x = pixels[i] % region.width();
            int y = pixels[i] / region.width();
            lowestX[y] = Math.min(lowestX[y], x);
            highestX[y] = Math.max(highestX[y], x);
            lowestY[x] = Math.min(lowestY[x], y);
            highestY[x] = Math.max(highestY[x], y);
        }
        points = 0;
        for (int y = top; y <= bottom; y++) { // a shape that hangs together has a pixel in each of its rows and columns
            point(lowestX[y], y + 0.5);
            point(highestX[y] + 1, y + 0.5);
        }
        for (int x = left; x <= right; x++) {
            point(x + 0.5, lowestY[x]);
            point(x + 0.5, highestY[x] + 1);
        }
    }

    private void point(double x, double y) {
        outlineX[points] = x;
        outlineY[points] = y;
        points++;
    }
}
