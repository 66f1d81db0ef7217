package org.sinew.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The unit that the end of a key names: {@code velocity_limit_rad_s} is in rad/s. Pure. */
final class Units {
    /** Endings, longest first. */
    private static final List<Map<String, String>> ENDINGS = List.of(
            Map.of("nm_s_per_rad", "Nm s/rad"),
            Map.of("rad_s", "rad/s", "rad_s2", "rad/s2", "rad_s3", "rad/s3", "kg_m2", "kg m2"),
            Map.ofEntries(Map.entry("rad", "rad"), Map.entry("deg", "degrees"), Map.entry("dps", "degrees/s"),
                    Map.entry("hz", "Hz"), Map.entry("nm", "Nm"), Map.entry("n", "N"), Map.entry("ohm", "ohm"),
                    Map.entry("c", "degC"), Map.entry("a", "A"), Map.entry("v", "V"), Map.entry("m", "m"),
                    Map.entry("s", "s"), Map.entry("g", "g"), Map.entry("mb", "MB"), Map.entry("kg", "kg"),
                    Map.entry("ticks", "ticks"), Map.entry("permille", "permille")));

    private Units() {
    }

    static Optional<String> of(String key) {
        for (Map<String, String> endings : ENDINGS) {
            for (Map.Entry<String, String> ending : endings.entrySet()) {
                if (key.endsWith("_" + ending.getKey())) { // a key is not only a unit
                    return Optional.of(ending.getValue());
                }
            }
        }
        return Optional.empty();
    }
}
