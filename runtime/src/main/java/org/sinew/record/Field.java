package org.sinew.record;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * One number of a {@link Frame}, as 64 bits: what a {@link Journal} keeps and a replay compares.
 *
 * @param step  of the tick that writes it
 * @param name  such as {@code left_knee.applied_rad}
 * @param kind  what the bits mean
 * @param words for {@link Kind#WORD}: the word of each value
 * @param bits  takes it out of a frame
 */
public record Field(Step step, String name, Kind kind, List<String> words, ToLongFunction<Frame> bits) {

    /** The steps of a tick that write what a frame holds, in their order; named as in the tick's comments. */
    public enum Step {
        SENSE, STATE, PERCEIVE, DECIDE, GUARD;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the bits mean. */
    public enum Kind {
        REAL, WHOLE, WORD
    }

    public Field {
        words = List.copyOf(words);
    }

    /** A value in words. */
    public String text(long value) {
        return switch (kind) {
            case REAL -> real(value);
            case WHOLE -> Long.toString(value);
            case WORD -> value >= 0 && value < words.size() ? words.get((int) value) : Long.toString(value);
        };
    }

    /** Numbers whose bits differ look different: there are many that are none. */
    private static String real(long bits) {
        double number = Double.longBitsToDouble(bits);
        boolean odd = Double.isNaN(number) && bits != Double.doubleToLongBits(number);
        return odd ? "NaN " + Long.toHexString(bits) : Double.toString(number);
    }
}
