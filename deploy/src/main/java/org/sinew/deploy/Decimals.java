package org.sinew.deploy;

/** Numbers in files of rows: nine decimals, a point, ASCII digits, whatever the language of the machine. Any thread. */
final class Decimals {
    private static final long PER_UNIT = 1_000_000_000;
    private static final int PLACES = 9;
    /** Larger numbers do not fit their billionths into a long. */
    private static final double LARGEST = 9e9;

    private Decimals() {
    }

    /** Appends a number rounded to nine decimals; one that is not finite as {@code nan}. */
    static void append(StringBuilder text, double number) {
        if (!Double.isFinite(number)) {
            text.append("nan");
            return;
        }
        if (Math.abs(number) > LARGEST) {
            text.append(number); // Java's own, as 1.0E10
            return;
        }
        long billionths = Math.round(Math.abs(number) * PER_UNIT);
        if (number < 0 && billionths > 0) {
            text.append('-');
        }
        text.append(billionths / PER_UNIT).append('.');
        String fraction = Long.toString(billionths % PER_UNIT);
        text.repeat('0', PLACES - fraction.length()).append(fraction);
    }
}
