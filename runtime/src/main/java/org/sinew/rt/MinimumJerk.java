package org.sinew.rt;

/** The smoothest path from 0 to 1: no velocity and no acceleration at either end (Flash and Hogan, 1985). */
@RealTime
public final class MinimumJerk {
    private MinimumJerk() {
    }

    /** Share of the way at a share of the time; 0 before the beginning, 1 after the end. */
    public static double share(double time) {
        double x = Math.max(0, Math.min(1, time));
        return x * x * x * (10 + x * (-15 + 6 * x));
    }

    /** Its derivative: shares of the way in the whole time; 0 before and after. */
    public static double rate(double time) {
        double x = Math.max(0, Math.min(1, time));
        return 30 * x * x * (1 - x) * (1 - x);
    }
}
