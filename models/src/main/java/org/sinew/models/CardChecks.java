package org.sinew.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sinew.config.BadValue;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Nearest;

/** Rules that model cards and policy cards share. Pure. */
final class CardChecks {
    /** 64 hexadecimal digits. */
    static final String SHA256 = "[0-9a-f]{64}";
    /** A name in small letters. */
    static final String WORD = "[a-z][a-z0-9_]*";
    private static final int MOST_VALUES = 1 << 28; // 1 GB of float32
    private static final Pattern SHA256_FORM = Pattern.compile(SHA256);
    private static final Pattern WORD_FORM = Pattern.compile(WORD);

    private CardChecks() {
    }

    static void sha256(String sha256) {
        BadValue.unless(SHA256_FORM.matcher(sha256).matches(), "sha256",
                "takes 64 digits 0-9 a-f, as sha256sum prints them; found " + sha256.length() + " characters");
    }

    static void word(String name) {
        BadValue.unless(WORD_FORM.matcher(name).matches(), "name",
                "takes a word of small letters, digits and _; found " + ControlCharacters.escape(name));
    }

    static List<Integer> shape(List<Integer> shape) {
        BadValue.unless(shape.stream().allMatch(dimension -> dimension > 0), "shape",
                "takes whole numbers over 0, one per dimension; found " + shape);
        BadValue.unless(!shape.isEmpty(), "shape", "takes at least one dimension");
        double values = shape.stream().mapToDouble(dimension -> dimension).reduce(1, (a, b) -> a * b);
        BadValue.unless(values <= MOST_VALUES, "shape", String.format(Locale.ROOT, "holds %.3g values; at most %d are"
                + " taken", values, MOST_VALUES));
        return List.copyOf(shape);
    }

    static void distinct(String key, List<?> items, String one) {
        BadValue.unless(items.stream().distinct().count() == items.size(), key, "names one " + one + " twice");
    }

    /** Recurrent tensors: every input is an input, every output an output, none is used twice. */
    static void state(Map<String, String> state, Set<String> inputs, Set<String> outputs) {
        state.forEach((in, out) -> {
            BadValue.unless(inputs.contains(in), "state", "no input is called \"" + in + "\""
                    + Nearest.hint(in, inputs, "inputs"));
            BadValue.unless(outputs.contains(out), "state", "no output is called \"" + out + "\""
                    + Nearest.hint(out, outputs, "outputs"));
        });
        BadValue.unless(state.values().stream().distinct().count() == state.size(), "state",
                "feeds one output into two inputs");
    }

    /** A list of one value for all, or of one for each. */
    static void oneOrEach(String key, List<Double> values, int each, String what) {
        BadValue.unless(values.size() <= 1 || values.size() == each, key,
                "takes one number, or one for each of the " + each + " " + what + "; found " + values.size());
    }

    /** {@code [1.5]} is the interval from -1.5 to 1.5. */
    static void clip(List<Double> clip) {
        BadValue.unless(clip.size() <= 2, "clip", "takes one number, or the lowest and the highest; found "
                + clip.size());
        boolean right = clip.size() == 1 ? clip.getFirst() > 0 : clip.isEmpty() || clip.get(0) < clip.get(1);
        BadValue.unless(right, "clip", "takes a number above 0, or the lowest and the highest; found " + clip);
    }

    static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static int size(Optional<List<Integer>> shape) {
        return shape.map(s -> s.stream().reduce(1, Math::multiplyExact)).orElse(-1);
    }
}
