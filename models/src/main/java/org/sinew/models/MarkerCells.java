package org.sinew.models;

import org.sinew.state.MarkerCode;

/**
 * The cells of a marker whose corners are known: its bits, if its border is black and its margin white. One thread;
 * allocates nothing per marker.
 */
final class MarkerCells {
    private static final int SIDE = MarkerCode.CELLS + 2; // with a margin of one cell
    private static final double LEAST_CONTRAST = 20; // levels of 255 between black and white
    private static final int MOST_WRONG_BORDER = 1; // of 20 cells: something may lie on it
    private static final int MOST_WRONG_MARGIN = 4; // of 28 cells
    private static final int LEAST_MARGIN = 14; // cells that have to be in the picture
    private static final double DOUBTFUL = 0.12; // of the contrast: a cell so near to the middle may be either
    private static final double SPREAD = 0.2; // cells from the centre, where brightness is looked at too

    private final GrayRegion region;
    private final double[] level = new double[SIDE * SIDE]; // brightness; NaN: outside
    private final double[] map = new double[8]; // of the unit square to the corners, by Heckbert
    private double black;
    private double white;
    private double slopeX; // of the light, levels per cell
    private double slopeY;

    MarkerCells(GrayRegion region) {
        this.region = region;
    }

    /** The number that a square shows, or -1. */
    int number(MarkerQuad quad) {
        project(quad.x, quad.y);
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                level[row * SIDE + column] = brightness(column, row);
            }
        }
        if (!light() || !framed()) {
            return -1;
        }
        int bits = bits();
        int number = MarkerCode.decode(bits);
        return number >= 0 && (doubtful() <= 1 || exact(number, bits)) ? number : -1;
    }

    /** Whether these are a number's own bits, in whatever turn, and none was put right. */
    private static boolean exact(int number, int bits) {
        int turned = MarkerCode.bits(number);
        for (int turn = 0; turn < 3 && turned != bits; turn++) {
            turned = MarkerCode.turned(turned);
        }
        return turned == bits;
    }

    /**
     * The projective map of the unit square to a quadrilateral: Heckbert, Fundamentals of Texture Mapping and Image
     * Warping, 1989, section 2.2.3.
     */
    private void project(double[] x, double[] y) {
        double dx1 = x[1] - x[2];
        double dx2 = x[3] - x[2];
        double dy1 = y[1] - y[2];
        double dy2 = y[3] - y[2];
        double sumX = x[0] - x[1] + x[2] - x[3];
        double sumY = y[0] - y[1] + y[2] - y[3];
        double determinant = dx1 * dy2 - dx2 * dy1;
        double g = (sumX * dy2 - dx2 * sumY) / determinant;
        double h = (dx1 * sumY - sumX * dy1) / determinant;
        map[0] = x[1] - x[0] + g * x[1];
        map[1] = x[3] - x[0] + h * x[3];
        map[2] = x[0];
        map[3] = y[1] - y[0] + g * y[1];
        map[4] = y[3] - y[0] + h * y[3];
        map[5] = y[0];
        map[6] = g;
        map[7] = h;
    }

    /** Mean brightness around the centre of a cell; column and row 0 are the margin. */
    private double brightness(int column, int row) {
        double sum = 0;
        for (int i = -1; i <= 1; i++) {
            for (int j = -1; j <= 1; j++) {
                double u = (column - 0.5 + SPREAD * i) / MarkerCode.CELLS;
                double v = (row - 0.5 + SPREAD * j) / MarkerCode.CELLS;
                double w = map[6] * u + map[7] * v + 1;
                double x = (map[0] * u + map[1] * v + map[2]) / w;
                double y = (map[3] * u + map[4] * v + map[5]) / w;
                if (!(w > 0) || !region.holds(x, y)) {
                    return Double.NaN;
                }
                sum += region.at(x, y);
            }
        }
        return sum / 9;
    }

    private static boolean margin(int column, int row) {
        return column == 0 || row == 0 || column == SIDE - 1 || row == SIDE - 1;
    }

    private static boolean border(int column, int row) {
        return !margin(column, row) && (column == 1 || row == 1 || column == SIDE - 2 || row == SIDE - 2);
    }

    /** Learns black from the border, white from the margin, and how the light changes across the marker. */
    private boolean light() {
        double blackSum = 0;
        double whiteSum = 0;
        int blacks = 0;
        int whites = 0;
        double slopesX = 0;
        double slopesY = 0;
        double squares = 0;
        for (int i = 0; i < level.length; i++) {
            int column = i % SIDE;
            int row = i / SIDE;
            if (border(column, row)) {
                blackSum += level[i];
                blacks++;
                slopesX += level[i] * (column - (SIDE - 1) / 2.0);
                slopesY += level[i] * (row - (SIDE - 1) / 2.0);
                squares += (column - (SIDE - 1) / 2.0) * (column - (SIDE - 1) / 2.0);
            } else if (margin(column, row) && !Double.isNaN(level[i])) {
                whiteSum += level[i];
                whites++;
            }
        }
        black = blackSum / blacks;
        white = whiteSum / whites;
        slopeX = slopesX / squares;
        slopeY = slopesY / squares;
        return whites >= LEAST_MARGIN && white - black >= LEAST_CONTRAST; // false too where the border is not all there
    }

    private boolean white(int cell) {
        return overMiddle(cell) > 0;
    }

    /** How much brighter a cell is than the middle of black and white there. */
    private double overMiddle(int cell) {
        return level[cell] - (black + white) / 2 - slopeX * (cell % SIDE - (SIDE - 1) / 2.0)
                - slopeY * (cell / SIDE - (SIDE - 1) / 2.0);
    }

    /**
     * Cells of the number that may be black or white. In pictures too small or blurred several are wrong together, near
     * the middle: to put one more right would make another number.
     */
    private int doubtful() {
        int doubtful = 0;
        for (int row = 2; row < SIDE - 2; row++) {
            for (int column = 2; column < SIDE - 2; column++) {
                doubtful += Math.abs(overMiddle(row * SIDE + column)) < DOUBTFUL * (white - black) ? 1 : 0;
            }
        }
        return doubtful;
    }

    private boolean framed() {
        int wrongBorder = 0;
        int wrongMargin = 0;
        for (int i = 0; i < level.length; i++) {
            if (border(i % SIDE, i / SIDE) && white(i)) {
                wrongBorder++;
            } else if (margin(i % SIDE, i / SIDE) && !Double.isNaN(level[i]) && !white(i)) {
                wrongMargin++;
            }
        }
        return wrongBorder <= MOST_WRONG_BORDER && wrongMargin <= MOST_WRONG_MARGIN;
    }

    private int bits() {
        int bits = 0;
        for (int row = 2; row < SIDE - 2; row++) {
            for (int column = 2; column < SIDE - 2; column++) {
                bits = bits << 1 | (white(row * SIDE + column) ? 1 : 0);
            }
        }
        return bits;
    }
}
