package org.sinew.config;

import java.util.Locale;

/** Notices degrees where a file takes radians. Pure. */
public final class Degrees {
    private Degrees() {
    }

    /**
     * The end of a message about an angle out of its range: what it would be if the number were degrees, where that
     * lies in the range; else nothing. Less than a turn in radians is taken for what it says.
     */
    public static String hint(double value, double lowRad, double highRad) {
        return hint(value, lowRad, highRad, "rad");
    }

    /** The same of an angle in {@code rad}, an angular velocity in {@code rad/s}. */
    static String hint(double value, double low, double high, String unit) {
        double meant = Math.toRadians(value);
        if (!(meant >= low && meant <= high) || Math.abs(value) <= 2 * Math.PI) {
            return "";
        }
        return String.format(Locale.ROOT, " (in %s; %s %s are %.3f)", unit.equals("rad") ? "radians" : unit,
                Ranges.shown(value), unit.replace("rad", "degrees"), meant);
    }
}
