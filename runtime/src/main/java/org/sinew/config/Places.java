package org.sinew.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sinew.text.Nearest;

/**
 * Where each key of a file was written, for who finds a mistake later: a joint that the robot's body does not have, a
 * network that does not fit its card. Immutable; knows no values.
 */
public final class Places {
    private final Place start;
    private final Map<String, Place> places;

    private Places(Place start, Map<String, Place> places) {
        this.start = start;
        this.places = Collections.unmodifiableMap(places);
    }

    static Places of(Yaml.Mapping root, Place start) {
        Map<String, Place> places = new HashMap<>();
        collect(places, "", root);
        return new Places(start, places);
    }

    /**
     * The place of a key, or of the last one on the way to it that is written.
     *
     * @param path keys from the top of the file, e.g. {@code joints}, {@code left_knee}, {@code id}; of a list the
     *             number of the item, from 1
     */
    public Place of(String... path) {
        Place nearest = start;
        StringBuilder key = new StringBuilder();
        for (String step : path) {
            Place place = places.get(key.append('\n').append(step).toString());
            if (place == null) {
                break;
            }
            nearest = place;
        }
        return nearest;
    }

    /**
     * The end of a message about a name in another file that no entry of this one has: the nearest and where it is
     * written, or else all. Either file may be the one that is wrong.
     *
     * @param names   of the entries
     * @param section keys from the top of the file down to what holds them, e.g. {@code joints}
     */
    public String hint(String name, Collection<String> names, String... section) {
        Optional<String> near = Nearest.to(name, names);
        if (near.isEmpty()) {
            return Nearest.hint(name, names, section[section.length - 1]);
        }
        String[] path = Arrays.copyOf(section, section.length + 1);
        path[section.length] = near.get();
        return " (did you mean \"" + near.get() + "\" of " + of(path) + "? write one name in both files)";
    }

    private static void collect(Map<String, Place> places, String above, Yaml value) {
        switch (value) {
            case Yaml.Mapping mapping -> mapping.entries().forEach((key, entry) -> {
                places.put(above + "\n" + key, entry.place());
                collect(places, above + "\n" + key, entry.value());
            });
            case Yaml.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    String path = above + "\n" + (i + 1);
                    places.put(path, items.items().get(i).place());
                    collect(places, path, items.items().get(i));
                }
            }
            case Yaml.Scalar ignored -> { }
        }
    }
}
