package org.sinew.deploy.bench;

/**
 * The straight line through points with the least sum of squared vertical distances.
 *
 * @param base     its value at 0
 * @param slope    its rise for each 1
 * @param rSquared share of the values' variance that the line explains, 0..1; 1 where all values are equal
 */
public record LineFit(double base, double slope, double rSquared) {
    /** Fits; at least two points with different {@code x}. */
    public static LineFit of(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        if (xx == 0) {
            throw new IllegalArgumentException("a line needs two points with different x");
        }
        double slope = xy / xx;
        return new LineFit(meanY - slope * meanX, slope, yy == 0 ? 1 : xy * xy / (xx * yy));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
