package org.sinew.models;

import java.util.Arrays;
import org.sinew.state.Image;

/**
 * Brightness of a part of a picture, and which of its pixels are darker than what lies around them. Made once for the
 * size of the pictures, filled again and again by one thread; allocates nothing then. Coordinates are those of the
 * region: pixels, 0 at the left and upper edge of its first. That a quarter of the deviation is dark comes from no
 * calculation: with it the drawn pictures of the marker reader's test are read.
 */
final class GrayRegion {
    private static final int LEAST_CONTRAST = 4; // levels of 255: less is noise of the sensor

    private final byte[] gray;
    private final int[] sums; // of all pixels above and to the left, modulo 2^32
    private final boolean[] dark;
    private int left;
    private int top;
    private int width;
    private int height;
    private double deviation;

    GrayRegion(int pictureWidth, int pictureHeight) {
        gray = new byte[pictureWidth * pictureHeight];
        dark = new boolean[gray.length];
        sums = new int[(pictureWidth + 1) * (pictureHeight + 1)];
    }

    int left() {
        return left;
    }

    int top() {
        return top;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Takes the part of a picture between these edges, as far as it lies in the picture; false: none of it does. */
    boolean take(Image picture, double fromX, double fromY, double toX, double toY) {
        left = (int) Math.max(0, fromX);
        top = (int) Math.max(0, fromY);
        width = (int) Math.min(picture.width, Math.ceil(toX)) - left;
        height = (int) Math.min(picture.height, Math.ceil(toY)) - top;
        if (width < 1 || height < 1) {
            return false;
        }
        double sum = 0;
        double squares = 0;
        Arrays.fill(sums, 0, width + 1, 0);
        for (int y = 0; y < height; y++) {
            int from = 3 * ((top + y) * picture.width + left);
            int at = y * width;
            int inRow = 0;
            int above = y * (width + 1);
            int below = above + width + 1;
            sums[below] = 0;
            for (int x = 0; x < width; x++) {
                int value = brightness(picture.rgb, from + 3 * x);
                gray[at + x] = (byte) value;
                inRow += value;
                sums[below + x + 1] = sums[above + x + 1] + inRow;
                squares += value * value;
            }
            sum += inRow;
        }
        double mean = sum / (width * height);
        deviation = Math.sqrt(Math.max(0, squares / (width * height) - mean * mean));
        return true;
    }

    private static int brightness(byte[] rgb, int at) {
        return (rgb[at] & 0xFF) + 2 * (rgb[at + 1] & 0xFF) + (rgb[at + 2] & 0xFF) >> 2; // near enough, and exact
    }

    /** Marks the pixels that are darker than the mean of those up to {@code radius} away. */
    void markDark(int radius) {
        int contrast = (int) Math.max(LEAST_CONTRAST, deviation / 4);
        int stride = width + 1;
        for (int y = 0; y < height; y++) {
            int y1 = Math.max(0, y - radius);
            int y2 = Math.min(height, y + radius + 1);
            for (int x = 0; x < width; x++) {
                int x1 = Math.max(0, x - radius);
                int x2 = Math.min(width, x + radius + 1);
                long area = (x2 - x1) * (y2 - y1);
                long sum = Integer.toUnsignedLong(sums[y2 * stride + x2] - sums[y1 * stride + x2]
                        - sums[y2 * stride + x1] + sums[y1 * stride + x1]); // right up to 2^24 pixels
                dark[y * width + x] = ((gray[y * width + x] & 0xFF) + contrast) * area < sum;
            }
        }
    }

    /** Whether a pixel is marked, by its number: rows of {@link #width()}. */
    boolean dark(int pixel) {
        return dark[pixel];
    }

    /** Takes the mark off a pixel. */
    void unmark(int pixel) {
        dark[pixel] = false;
    }

    /** Whether a point lies in the region. */
    boolean holds(double x, double y) {
        return x >= 0 && y >= 0 && x <= width && y <= height;
    }

    /** Brightness at a point, 0 to 255, mixed from the four pixels around it. */
    double at(double x, double y) {
        double fromX = Math.min(Math.max(x - 0.5, 0), width - 1);
        double fromY = Math.min(Math.max(y - 0.5, 0), height - 1);
        int column = (int) fromX;
        int row = (int) fromY;
        double shareX = fromX - column;
        double shareY = fromY - row;
        int at = row * width + column;
        int next = column + 1 < width ? at + 1 : at;
        int down = row + 1 < height ? width : 0;
        double upper = (1 - shareX) * (gray[at] & 0xFF) + shareX * (gray[next] & 0xFF);
        double lower = (1 - shareX) * (gray[at + down] & 0xFF) + shareX * (gray[next + down] & 0xFF);
        return (1 - shareY) * upper + shareY * lower;
    }
}
