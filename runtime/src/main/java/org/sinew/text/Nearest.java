package org.sinew.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the right word for a mistyped one. Cold code, any thread.
 */
public final class Nearest {
    private Nearest() {
    }

    /**
     * The word that {@code typed} was probably meant to be: at most one slip in three letters. Of two equally near
     * words the first wins.
     */
    public static Optional<String> to(String typed, Collection<String> words) {
        String best = null;
        int bestDistance = Math.max(1, typed.length() / 3) + 1;
        for (String word : words) {
            int distance = distance(typed.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = word;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The end of a message: {@code ' (did you mean "rate_hz"?)'}, or {@code '; LABEL: a, b, c'} if nothing is near. */
    public static String hint(String typed, Collection<String> words, String label) {
        return to(typed, words).map(word -> " (did you mean \"" + word + "\"?)")
                .orElseGet(() -> words.isEmpty() ? "" : "; " + label + ": " + String.join(", ", words));
    }

    /** Fewest letters to insert, delete, replace or swap with a neighbour (optimal string alignment). */
    public static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
