package org.sinew.models;

/**
 * A straight line through points, {@code normal * point = offset}, fitted without those far off. One thread. How far
 * that is comes from no calculation: with it the drawn pictures of the marker reader's test are read.
 */
final class EdgeLine {
    private static final double FAR = 2; // standard deviations; 0.05 px more, so that a perfect edge keeps its points
    private double normalX;
    private double normalY;
    private double offset;

    /** Fits the line by least squares of distances, then again without what lies far off; false: points make none. */
    boolean fit(double[] x, double[] y, int points) {
        if (!fit(x, y, points, Double.MAX_VALUE)) {
            return false;
        }
        double squares = 0;
        for (int i = 0; i < points; i++) {
            squares += distance(x[i], y[i]) * distance(x[i], y[i]);
        }
        return fit(x, y, points, FAR * Math.sqrt(squares / points) + 0.05);
    }

    private boolean fit(double[] x, double[] y, int points, double most) {
        int used = 0;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < points; i++) {
            if (most == Double.MAX_VALUE || distance(x[i], y[i]) <= most) {
                used++;
                meanX += (x[i] - meanX) / used;
                meanY += (y[i] - meanY) / used;
            }
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < points; i++) {
            if (most == Double.MAX_VALUE || distance(x[i], y[i]) <= most) {
                xx += (x[i] - meanX) * (x[i] - meanX);
                xy += (x[i] - meanX) * (y[i] - meanY);
                yy += (y[i] - meanY) * (y[i] - meanY);
            }
        }
        double longest = (xx + yy) / 2 + Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy); // larger eigenvalue
        double alongX = xx > yy ? longest - yy : xy;
        double alongY = xx > yy ? xy : longest - xx;
        double length = Math.sqrt(alongX * alongX + alongY * alongY);
        normalX = -alongY / length;
        normalY = alongX / length;
        offset = normalX * meanX + normalY * meanY;
        return used >= 3 && length > 0;
    }

    private double distance(double x, double y) {
        return Math.abs(normalX * x + normalY * y - offset);
    }

    /** Where it meets another line; not finite: it does not. */
    double crossX(EdgeLine other) {
        return (offset * other.normalY - other.offset * normalY) / determinant(other);
    }

    double crossY(EdgeLine other) {
        return (normalX * other.offset - other.normalX * offset) / determinant(other);
    }

    private double determinant(EdgeLine other) {
        return normalX * other.normalY - other.normalX * normalY;
    }
}
