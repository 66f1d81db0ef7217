package org.sinew.mjcf;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one element, its default class included, of which every one must be used up: what is neither read
 * nor known to be without effect is refused in {@link #finish()}. So no physics is lost in silence.
 */
final class MjcfAttributes {

    private final XmlElement element;
    private final Map<String, String> values;
    private final Set<String> used = new LinkedHashSet<>();

    /** values: those of the element laid over those of its default class. */
    MjcfAttributes(XmlElement element, Map<String, String> values) {
        this.element = element;
        this.values = new TreeMap<>(values);
        used.addAll(List.of("name", "class", "childclass"));
    }

    static MjcfAttributes of(XmlElement element) {
        return new MjcfAttributes(element, element.attributes());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable String text(String key) {
        used.add(key);
        return values.get(key);
    }

    String text(String key, String fallback) {
        String value = text(key);
        return value == null ? fallback : value.strip();
    }

    String required(String key) {
        String value = text(key);
        if (value == null) {
            throw element.error("needs the attribute \"" + key + "\"");
        }
        return value.strip();
    }

    /** One of a list of words. */
    String word(String key, String fallback, List<String> allowed) {
        String value = text(key, fallback);
        if (!allowed.contains(value)) {
            throw element.error(key + "=\"" + value + "\" is not supported; use one of " + allowed);
        }
        return value;
    }

    boolean flag(String key, boolean fallback) {
        return word(key, Boolean.toString(fallback), List.of("true", "false")).equals("true");
    }

    /** Flags of limits may be "auto": limited if, and only if, a range is given and the compiler lets ranges speak. */
    boolean limited(String key, String rangeKey, boolean autoLimits) {
        String value = word(key, "auto", List.of("true", "false", "auto"));
        if (value.equals("true") && !has(rangeKey)) {
            throw element.error(key + "=\"true\" needs " + rangeKey);
        }
        if (value.equals("auto") && has(rangeKey) && !autoLimits) {
            throw element.error("has " + rangeKey + " but no " + key + ", and autolimits is off: say which you mean");
        }
        return value.equals("auto") ? has(rangeKey) : value.equals("true");
    }

    double number(String key, double fallback) {
        String value = text(key);
        return value == null ? fallback : vector(key, new double[1], 1)[0];
    }

    int integer(String key, int fallback) {
        double value = number(key, fallback);
        if (value != Math.rint(value)) {
            throw element.error(key + "=\"" + value + "\" must be a whole number");
        }
        return (int) value;
    }

    /** All of the numbers of the fallback are needed. */
    double[] vector(String key, double... fallback) {
        return vector(key, fallback, fallback.length);
    }

    /** At least {@code least} numbers are needed; those not given are taken from the fallback. */
    double[] vector(String key, double[] fallback, int least) {
        double[] result = fallback.clone();
        String value = text(key);
        if (value == null) {
            return result;
        }
        double[] given = numbers(key, value);
        if (given.length < least || given.length > result.length) {
            String count = least == result.length ? "" + least : least + " to " + result.length;
            throw element.error(String.format(Locale.ROOT, "%s=\"%s\" must have %s number%s",
                    key, value, count, result.length == 1 ? "" : "s"));
        }
        System.arraycopy(given, 0, result, 0, given.length);
        return result;
    }

    /** However many numbers there are; none if the attribute is absent. */
    double[] list(String key) {
        String value = text(key);
        return value == null ? new double[0] : numbers(key, value);
    }

    private double[] numbers(String key, String value) {
        String stripped = value.strip();
        if (stripped.isEmpty()) {
            return new double[0];
        }
        String[] words = stripped.split("\\s+", -1);
        double[] result = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                result[i] = Double.parseDouble(words[i]);
            } catch (NumberFormatException _) {
                throw element.error(key + ": \"" + words[i] + "\" is not a number");
            }
            if (!Double.isFinite(result[i])) {
                throw element.error(key + ": \"" + words[i] + "\" is not a finite number");
            }
        }
        return result;
    }

    /** Attributes without effect on the dynamics, such as colours. */
    void ignore(String... keys) {
        used.addAll(Arrays.asList(keys));
    }

    /** An attribute that this engine knows in its neutral form only, for example gravcomp="0". */
    void neutral(String key, String... allowed) {
        String value = text(key);
        if (value != null && !Arrays.asList(allowed).contains(value.strip()) && !allZero(value, allowed)) {
            throw element.error(key + "=\"" + value + "\" is not supported (only " + Arrays.toString(allowed)
                    + "): this engine does not have that physics");
        }
    }

    private static boolean allZero(String value, String... allowed) {
        return Arrays.asList(allowed).contains("0") && value.strip().matches("[-+]?(0+\\.?0*|\\.0+)(\\s+0+\\.?0*)*");
    }

    /** For elements that have no children in what this engine understands. */
    void finishLeaf() {
        if (!element.children().isEmpty()) {
            throw element.children().getFirst().error("is not supported inside <" + element.tag() + ">");
        }
        finish();
    }

    void finish() {
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (!used.contains(entry.getKey())) {
                throw element.error("has " + entry.getKey() + "=\"" + entry.getValue() + "\", which is not supported: "
                        + "remove it if the robot can do without, or simulate with MuJoCo");
            }
        }
    }

    XmlElement element() {
        return element;
    }
}
