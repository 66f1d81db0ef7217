package org.sinew.text;

import java.util.Locale;

/**
 * Makes visible what a terminal would obey, or what would show a text in another order than it has: control characters
 * (C0, DEL, C1), line and paragraph separators, and marks of writing direction. Any thread.
 */
public final class ControlCharacters {
    private ControlCharacters() {
    }

    /** The text on one line, each of them as JSON and Java write it: {@code \u009b}. */
    public static String escape(String text) {
        return escape(text, false);
    }

    /** The same of a text of several lines: line ends and tabs stay. */
    public static String escapeInLines(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean lines) {
        if (text.chars().noneMatch(c -> obeyed(c, lines))) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (obeyed(c, lines)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    private static boolean obeyed(int c, boolean lines) {
        boolean stays = lines && (c == '\n' || c == '\t');
        return !stays && (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\u061c'
                || c == '\u200e' || c == '\u200f' || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069'));
    }
}
