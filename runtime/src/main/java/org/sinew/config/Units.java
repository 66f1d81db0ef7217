package org.sinew.config;

import java.util.Map;
import java.util.Optional;

/** The unit that the end of a key names: {@code velocity_limit_rad_s} is in rad/s. Pure. */
final class Units {
    /** Endings, longest first. */
    private static final Map<Integer, Map<String, String>> BY_WORDS = Map.of(
            4, Map.of("nm_s_per_rad", "Nm s/rad"),
            2, Map.of("rad_s", "rad/s", "rad_s2", "rad/s2", "rad_s3", "rad/s3", "kg_m2", "kg m2"),
            1, Map.ofEntries(Map.entry("rad", "rad"), Map.entry("deg", "degrees"), Map.entry("dps", "degrees/s"),
                    Map.entry("hz", "Hz"), Map.entry("nm", "Nm"), Map.entry("n", "N"), Map.entry("ohm", "ohm"),
                    Map.entry("c", "degC"), Map.entry("a", "A"), Map.entry("v", "V"), Map.entry("m", "m"),
                    Map.entry("s", "s"), Map.entry("g", "g"), Map.entry("mb", "MB"), Map.entry("kg", "kg"),
                    Map.entry("ticks", "ticks"), Map.entry("permille", "permille")));

    private Units() {
    }

    static Optional<String> of(String key) {
        String[] words = key.split("_");
        for (int count : new int[] {4, 2, 1}) {
            if (words.length > count) { // a key is not only a unit
                String end = String.join("_", java.util.Arrays.copyOfRange(words, words.length - count, words.length));
                String unit = BY_WORDS.get(count).get(end);
                if (unit != null) {
                    return Optional.of(unit);
                }
            }
        }
        return Optional.empty();
    }
}
