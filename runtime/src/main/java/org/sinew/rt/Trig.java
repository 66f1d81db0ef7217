package org.sinew.rt;

/**
 * Sine and cosine that give the same bits on every CPU and allocate nothing.
 *
 * <p>{@code Math.sin} may differ by a bit between processors, {@code StrictMath.sin} allocates for large arguments.
 * Here: take away the nearest multiple of pi/2 in two pieces, keeping what rounding lost, then sum the Taylor series
 * on [-pi/4, pi/4]. The error stays below 1 ulp for |x| up to {@link #LARGEST}, far beyond any joint; larger
 * arguments fall back to StrictMath.
 */
@RealTime
public final class Trig {

    /** Up to here x * 2/pi fits the 20 bits that the reduction leaves room for. */
    static final double LARGEST = 1e6;

    private static final double TWO_OVER_PI = 2 / Math.PI;

    // pi/2 in pieces: two of 33 bits (n times a piece is exact for n below 2^20), and the rest.
    private static final double HALF_PI_HIGH = 0x1.921fb544p0;
    private static final double HALF_PI_MIDDLE = 0x1.0b4611a6p-34;
    private static final double HALF_PI_LOW = 0x1.3198a2e037073p-69;

    private static final double S3 = -1.0 / 6;
    private static final double S5 = 1.0 / 120;
    private static final double S7 = -1.0 / 5040;
    private static final double S9 = 1.0 / 362880;
    private static final double S11 = -1.0 / 39916800;
    private static final double S13 = 1.0 / 6227020800.0;
    private static final double S15 = -1.0 / 1307674368000.0;
    private static final double S17 = 1.0 / 355687428096000.0;

    private static final double C4 = 1.0 / 24;
    private static final double C6 = -1.0 / 720;
    private static final double C8 = 1.0 / 40320;
    private static final double C10 = -1.0 / 3628800;
    private static final double C12 = 1.0 / 479001600;
    private static final double C14 = -1.0 / 87178291200.0;
    private static final double C16 = 1.0 / 20922789888000.0;

    private Trig() {
    }

    /** Sine of an angle in rad. */
    public static double sin(double rad) {
        return wave(rad, 0);
    }

    /** Cosine of an angle in rad. */
    public static double cos(double rad) {
        return wave(rad, 1);
    }

    /** sin(x + quarters pi/2). */
    private static double wave(double x, int quarters) {
        if (!(Math.abs(x) <= LARGEST)) {
            return quarters == 0 ? StrictMath.sin(x) : StrictMath.cos(x); // also NaN and infinity
        }
        double n = Math.rint(x * TWO_OVER_PI);
        double high = x - n * HALF_PI_HIGH;
        double middle = -n * HALF_PI_MIDDLE;
        double sum = high + middle;
        double back = sum - high;
        double lost = (high - (sum - back)) + (middle - back); // exactly what the sum rounded away
        double low = lost - n * HALF_PI_LOW;
        double r = sum + low;
        double tail = (sum - r) + low;
        int quarter = ((int) n + quarters) & 3;
        double value = (quarter & 1) == 0 ? sine(r, tail) : cosine(r, tail);
        return quarter < 2 ? value : -value;
    }

    private static double sine(double x, double tail) {
        double z = x * x;
        double p = S5 + z * (S7 + z * (S9 + z * (S11 + z * (S13 + z * (S15 + z * S17)))));
        return x + (z * x * (S3 + z * p) + tail * (1 - 0.5 * z));
    }

    private static double cosine(double x, double tail) {
        double z = x * x;
        double p = z * z * (C4 + z * (C6 + z * (C8 + z * (C10 + z * (C12 + z * (C14 + z * C16))))));
        double half = 0.5 * z;
        double w = 1 - half;
        return w + (((1 - w) - half) + (p - x * tail));
    }
}
