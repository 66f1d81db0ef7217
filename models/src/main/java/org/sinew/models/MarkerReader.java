package org.sinew.models;

import org.sinew.state.Image;
import org.sinew.state.MarkerCode;

/**
 * Reads the number of a square marker where a network has proposed one: finds the dark square in the picture at full
 * resolution, moves its corners to a fraction of a pixel, and reads its cells ({@link MarkerCode}). What cannot be
 * read is no marker. Made once for the size of the pictures; one thread; allocates nothing per picture.
 *
 * <p>How far around a box it looks, which sizes it takes and the neighbourhoods come from no calculation: with them the
 * drawn pictures of its test are read.
 */
final class MarkerReader {
    private static final double AROUND = 0.45; // of the proposed box, looked at on every side of it
    private static final int LEAST_SIDE = 9; // px, width and height of a shape, however it is turned
    private static final int[] RADII = {3, 5, 12}; // side of the box / this: neighbourhoods that say what is dark

    /** Corners of the black square in the picture, px, clockwise as one sees it. */
    final double[] cornerX = new double[4];
    /** See {@link #cornerX}. */
    final double[] cornerY = new double[4];
    private final GrayRegion region;
    private final DarkShapes shapes;
    private final MarkerQuad quad;
    private final MarkerCells cells;

    MarkerReader(int pictureWidth, int pictureHeight) {
        region = new GrayRegion(pictureWidth, pictureHeight);
        shapes = new DarkShapes(region, pictureWidth, pictureHeight);
        quad = new MarkerQuad(region);
        cells = new MarkerCells(region);
    }

    /**
     * The number of the marker in a box, or -1; where there is one, {@link #cornerX} and {@link #cornerY} say where.
     *
     * @param left of the proposed box, px, as the other three
     */
    int read(Image picture, double left, double top, double right, double bottom) {
        double side = Math.max(right - left, bottom - top);
        double around = AROUND * side + 3;
        if (!region.take(picture, left - around, top - around, right + around, bottom + around)) {
            return -1;
        }
        for (int part : RADII) {
            shapes.begin((int) Math.max(3, side / part));
            while (shapes.next(Math.max(LEAST_SIDE, 0.3 * side), 1.6 * side + 4)) {
                int number = quad.find(shapes) && quad.refine() ? cells.number(quad) : -1;
                if (number >= 0 && centred(left, top, right, bottom)) {
                    return number;
                }
            }
        }
        return -1;
    }

    /** Takes the corners over; whether their middle lies in the proposed box. */
    private boolean centred(double left, double top, double right, double bottom) {
        double middleX = 0;
        double middleY = 0;
        for (int i = 0; i < cornerX.length; i++) {
            cornerX[i] = quad.x[i] + region.left();
            cornerY[i] = quad.y[i] + region.top();
            middleX += cornerX[i] / 4;
            middleY += cornerY[i] / 4;
        }
        return middleX >= left && middleX <= right && middleY >= top && middleY <= bottom;
    }
}
