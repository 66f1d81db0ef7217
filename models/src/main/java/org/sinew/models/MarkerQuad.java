package org.sinew.models;

/**
 * The four corners of a marker's black square in a region, clockwise as one sees it, found from the outline of a dark
 * shape and then moved to where brightness changes, to a fraction of a pixel. One thread; allocates nothing per shape.
 *
 * <p>Its tolerances (corners of at least 11 degrees, an eighth of the outline off the edges, how far across an edge it
 * looks) come from no calculation: with them the drawn pictures of the marker reader's test are read.
 */
final class MarkerQuad {
    private static final int CORNERS = 4;
    private static final int LEAST_SAMPLES = 8;
    private static final int MOST_SAMPLES = 40;
    private static final double STEP = 0.5; // px between two looks across an edge
    private static final double LEAST_DROP = 12; // levels of 255 from margin to border
    private static final double ALONG = 0.08; // share of an edge left out at either end: corners are rounded by blur

    final double[] x = new double[CORNERS];
    final double[] y = new double[CORNERS];
    private final GrayRegion region;
    private final double[] edgeX = new double[MOST_SAMPLES];
    private final double[] edgeY = new double[MOST_SAMPLES];
    private final EdgeLine[] lines = {new EdgeLine(), new EdgeLine(), new EdgeLine(), new EdgeLine()};

    MarkerQuad(GrayRegion region) {
        this.region = region;
    }

    /** Finds the corners of a shape that is about a square in perspective; false: it is none. */
    boolean find(DarkShapes shape) {
        corner(0, farthest(shape, meanX(shape), meanY(shape)), shape);
        corner(2, farthest(shape, x[0], y[0]), shape);
        for (int round = 0; round < 2; round++) { // the first two may lie on edges; the others put them right
            corner(1, farthest(shape, 0, 2, 1), shape);
            corner(3, farthest(shape, 0, 2, -1), shape);
            corner(0, farthest(shape, 3, 1, 1), shape);
            corner(2, farthest(shape, 3, 1, -1), shape);
        }
        return convex() && follows(shape);
    }

    /** Moves the corners to the meeting points of the lines along which brightness changes; false: there are none. */
    boolean refine() {
        double across = Math.max(2, 0.12 * shortestSide());
        return refine(across) && convex() && refine(Math.max(1.5, across / 2)) && convex();
    }

    double shortestSide() {
        double shortest = Double.MAX_VALUE;
        for (int i = 0; i < CORNERS; i++) {
            shortest = Math.min(shortest, StrictMath.hypot(x[next(i)] - x[i], y[next(i)] - y[i]));
        }
        return shortest;
    }

    private static int next(int corner) {
        return corner + 1 & CORNERS - 1;
    }

    private void corner(int corner, int point, DarkShapes shape) {
        x[corner] = shape.outlineX(point);
        y[corner] = shape.outlineY(point);
    }

    private static double meanX(DarkShapes shape) {
        double sum = 0;
        for (int i = 0; i < shape.points(); i++) {
            sum += shape.outlineX(i);
        }
        return sum / shape.points();
    }

    private static double meanY(DarkShapes shape) {
        double sum = 0;
        for (int i = 0; i < shape.points(); i++) {
            sum += shape.outlineY(i);
        }
        return sum / shape.points();
    }

    private static int farthest(DarkShapes shape, double fromX, double fromY) {
        int farthest = 0;
        double most = -1;
        for (int i = 0; i < shape.points(); i++) {
            double dx = shape.outlineX(i) - fromX;
            double dy = shape.outlineY(i) - fromY;
            if (dx * dx + dy * dy > most) {
                most = dx * dx + dy * dy;
                farthest = i;
            }
        }
        return farthest;
    }

    /** The point farthest from the line between two corners; {@code side} 1: to its left as one sees it, else -1. */
    private int farthest(DarkShapes shape, int from, int to, int side) {
        double dx = x[to] - x[from];
        double dy = y[to] - y[from];
        int farthest = 0;
        double most = -Double.MAX_VALUE;
        for (int i = 0; i < shape.points(); i++) {
            double cross = side * (dy * (shape.outlineX(i) - x[from]) - dx * (shape.outlineY(i) - y[from]));
            if (cross > most) {
                most = cross;
                farthest = i;
            }
        }
        return farthest;
    }

    /** Whether it turns clockwise, and clearly so, at each corner. */
    private boolean convex() {
        for (int i = 0; i < CORNERS; i++) {
            int second = next(i);
            int third = next(second);
            double ax = x[second] - x[i];
            double ay = y[second] - y[i];
            double bx = x[third] - x[second];
            double by = y[third] - y[second];
            double sine = (ax * by - ay * bx) / (StrictMath.hypot(ax, ay) * StrictMath.hypot(bx, by));
            if (!(sine > 0.2)) { // NaN where two corners are one
                return false;
            }
        }
        return true;
    }

    /** Whether the outline lies along the four edges. */
    private boolean follows(DarkShapes shape) {
        double near = Math.max(1.3, 0.06 * shortestSide());
        int off = 0;
        for (int i = 0; i < shape.points(); i++) {
            if (distance(shape.outlineX(i), shape.outlineY(i)) > near) {
                off++;
            }
        }
        return off * 8 <= shape.points();
    }

    private double distance(double px, double py) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < CORNERS; i++) {
            double dx = x[next(i)] - x[i];
            double dy = y[next(i)] - y[i];
            double cross = Math.abs(dx * (py - y[i]) - dy * (px - x[i])) / StrictMath.hypot(dx, dy);
            least = Math.min(least, cross);
        }
        return least;
    }

    private boolean refine(double across) {
        for (int i = 0; i < CORNERS; i++) {
            if (!fit(i, across)) {
                return false;
            }
        }
        for (int i = 0; i < CORNERS; i++) {
            EdgeLine before = lines[i + CORNERS - 1 & CORNERS - 1];
            double moved = StrictMath.hypot(before.crossX(lines[i]) - x[i], before.crossY(lines[i]) - y[i]);
            if (!(moved < 2 * across + 2)) {
                return false;
            }
            x[i] = before.crossX(lines[i]);
            y[i] = before.crossY(lines[i]);
        }
        return true;
    }

    /** Fits a line to where brightness drops from the margin outside to the border inside, along one edge. */
    private boolean fit(int edge, double across) {
        double dx = x[next(edge)] - x[edge];
        double dy = y[next(edge)] - y[edge];
        double length = StrictMath.hypot(dx, dy);
        double inX = -dy / length; // to the right of a clockwise edge: into the square
        double inY = dx / length;
        int samples = (int) Math.min(MOST_SAMPLES, Math.max(LEAST_SAMPLES, length));
        int found = 0;
        for (int i = 0; i < samples; i++) {
            double along = ALONG + (1 - 2 * ALONG) * i / (samples - 1);
            double atX = x[edge] + along * dx;
            double atY = y[edge] + along * dy;
            double shift = drop(atX, atY, inX, inY, across);
            if (!Double.isNaN(shift)) {
                edgeX[found] = atX + shift * inX;
                edgeY[found] = atY + shift * inY;
                found++;
            }
        }
        return found >= samples / 2 && lines[edge].fit(edgeX, edgeY, found);
    }

    /** How far from a point, along the way in, brightness drops; NaN: nowhere. */
    private double drop(double atX, double atY, double inX, double inY, double across) {
        double weights = 0;
        double sum = 0;
        double before = region.at(atX - across * inX, atY - across * inY);
        for (double way = -across + STEP; way <= across; way += STEP) {
            double value = region.at(atX + way * inX, atY + way * inY);
            double drop = Math.max(0, before - value);
            weights += drop;
            sum += drop * (way - STEP / 2);
            before = value;
        }
        return weights < LEAST_DROP ? Double.NaN : sum / weights;
    }
}
