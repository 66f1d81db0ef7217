package org.sinew.mjcf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The default classes of an MJCF file: for each class and kind of element, the attributes that elements of that class
 * have unless they say otherwise. A nested class starts from the one around it.
 */
final class MjcfDefaults {

    private static final String MAIN = "main";

    private final Map<String, Map<String, Map<String, String>>> classes = new LinkedHashMap<>();
    private final Map<String, String> parents = new LinkedHashMap<>();

    MjcfDefaults() {
        classes.put(MAIN, new LinkedHashMap<>());
    }

    /** Takes in a top-level default element. */
    void add(XmlElement top) {
        String name = top.attributes().getOrDefault("class", MAIN);
        if (!name.equals(MAIN)) {
            classes.computeIfAbsent(name, _ -> copyOf(MAIN));
            parents.put(name, MAIN);
        }
        fill(top, name);
    }

    private void fill(XmlElement element, String name) {
        Map<String, Map<String, String>> kinds = classes.getOrDefault(name, Map.of());
        for (XmlElement child : element.children()) {
            if (!child.tag().equals("default")) {
                overlay(kinds.computeIfAbsent(kind(child.tag()), _ -> new LinkedHashMap<>()), child, name);
            }
        }
        for (XmlElement child : element.children("default")) {
            String nested = child.required("class");
            classes.put(nested, copyOf(name));
            parents.put(nested, name);
            fill(child, nested);
        }
    }

    private Map<String, Map<String, String>> copyOf(String name) {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        classes.getOrDefault(name, Map.of()).forEach((kind, values) -> copy.put(kind, new LinkedHashMap<>(values)));
        return copy;
    }

    /** The attributes of an element whose parents ask for childClass (empty: none). */
    MjcfAttributes of(XmlElement element, String childClass) {
        String name = element.attributes().getOrDefault("class", childClass.isEmpty() ? MAIN : childClass);
        Map<String, Map<String, String>> kinds = classes.get(name);
        if (kinds == null) {
            throw element.error("uses the default class \"" + name + "\", which does not exist; there are "
                    + classes.keySet());
        }
        Map<String, String> attributes = new LinkedHashMap<>(kinds.getOrDefault(kind(element.tag()), Map.of()));
        overlay(attributes, element, name);
        return new MjcfAttributes(element, attributes);
    }

    private void overlay(Map<String, String> inherited, XmlElement element, String name) {
        if (MjcfActuators.KINDS.contains(element.tag())) {
            MjcfActuators.overlay(inherited, actuatorBase(name, element.tag()), element.tag(), element.attributes());
        } else {
            overlay(inherited, element.attributes());
        }
    }

    /** Actuator attributes of the nearest class outwards on whose law an element of this kind can build. */
    private Map<String, String> actuatorBase(String name, String tag) {
        for (String at = name; at != null; at = parents.get(at)) {
            Map<String, String> attributes = classes.getOrDefault(at, Map.of()).getOrDefault(kind(tag), Map.of());
            if (MjcfActuators.canBuildOn(attributes, tag)) {
                return Collections.unmodifiableMap(attributes);
            }
        }
        return Map.of();
    }

    /**
     * Lets attributes win over inherited ones. A list of numbers replaces as many numbers as it has: solimp="0.8"
     * leaves the other four as inherited.
     */
    static void overlay(Map<String, String> inherited, Map<String, String> own) {
        own.forEach((key, value) -> {
            String before = inherited.get(key);
            inherited.put(key, before == null || !isNumbers(value) || !isNumbers(before) ? value
                    : withTail(value.strip(), before.strip()));
        });
    }

    private static String withTail(String value, String before) {
        String[] given = value.split("\\s+", -1);
        String[] old = before.split("\\s+", -1);
        StringBuilder whole = new StringBuilder(value);
        for (int i = given.length; i < old.length; i++) {
            whole.append(' ').append(old[i]);
        }
        return whole.toString();
    }

    private static boolean isNumbers(String value) {
        return value.matches("[-+.0-9eE\\s]+");
    }

    private static String kind(String tag) {
        return MjcfActuators.KINDS.contains(tag) ? "actuator" : tag;
    }
}
