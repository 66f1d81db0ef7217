package org.sinew.models;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.perceive.PerceptModel.Term;

/**
 * The contract of a network that perceives: a {@code *.model.yaml} file, one record component per key. Read by
 * {@link OnnxPercept} and by the commands about models; cold code, any thread; immutable.
 *
 * @param name        of the percept, a word
 * @param task        what the network decides, in a sentence
 * @param file        the ONNX file, relative to the card
 * @param sha256      of that file, 64 hexadecimal digits
 * @param licence     SPDX identifier
 * @param source      where file and data come from
 * @param inputs      tensor name to what goes in
 * @param outputs     tensor name to what comes out
 * @param rules       name to a way of turning scores into a yes
 * @param golden      inputs with the outputs that this file gave where it was made; run at every load
 * @param intendedUse what it may be used for
 * @param limits      what it was not tested for or cannot do
 * @param training    how it was made, where we made it
 */
public record ModelCard(String name, String task, Path file, String sha256, String licence, String source,
        Map<String, Input> inputs, Map<String, Output> outputs, @Default("{}") Map<String, Rule> rules,
        List<Golden> golden, String intendedUse, List<String> limits, @Nullable Training training) {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

    public ModelCard {
        inputs = ordered(inputs);
        outputs = ordered(outputs);
        rules = ordered(rules);
        golden = List.copyOf(golden);
        limits = List.copyOf(limits);
        BadValue.unless(WORD.matcher(name).matches(), "name",
                "takes a word of small letters, digits and _; found " + name);
        BadValue.unless(SHA256.matcher(sha256).matches(), "sha256",
                "takes 64 digits 0-9 a-f, as sha256sum prints them; found " + sha256.length() + " characters");
        BadValue.unless(!inputs.isEmpty(), "inputs", "names no tensor; a network has at least one");
        BadValue.unless(!outputs.isEmpty(), "outputs", "names no tensor; a network has at least one");
        BadValue.unless(!golden.isEmpty(), "golden",
                "is empty; a card needs at least one recorded input with its output");
        checkRules(rules, outputs);
    }

    /**
     * A tensor that goes in. With {@code terms} it is a window of rows of robot state, oldest first.
     *
     * @param type   of the values
     * @param shape  every dimension
     * @param terms  what a row holds, in order
     * @param joints names for the joint terms, in order
     * @param window rows
     * @param hop    time between two rows
     */
    public record Input(ElementType type, List<Integer> shape, @Default("[]") List<Term> terms,
            @Default("[]") List<String> joints, @Default("0") int window, @Default("0ms") Duration hop) {
        public Input {
            shape = checkedShape(shape);
            terms = List.copyOf(terms);
            joints = List.copyOf(joints);
            if (terms.isEmpty()) {
                BadValue.unless(joints.isEmpty(), "joints", "is given without terms that use it; add terms");
                BadValue.unless(window == 0, "window", "is given without terms; say what a row holds");
                BadValue.unless(hop.isZero(), "hop", "is given without terms; say what a row holds");
            } else {
                checkWindow(shape, terms, joints, window, hop);
            }
        }

        /** Values in one row. */
        public int rowSize() {
            return rowSize(terms, joints);
        }

        private static int rowSize(List<Term> terms, List<String> joints) {
            return terms.stream().mapToInt(term -> perJoint(term) ? joints.size() : 3).sum();
        }

        private static boolean perJoint(Term term) {
            return term != Term.GYRO && term != Term.ACCELEROMETER;
        }

        private static void checkWindow(List<Integer> shape, List<Term> terms, List<String> joints, int window,
                Duration hop) {
            BadValue.unless(terms.stream().distinct().count() == terms.size(), "terms", "names one term twice");
            BadValue.unless(joints.stream().distinct().count() == joints.size(), "joints",
                    "names one joint twice");
            boolean perJoint = terms.stream().anyMatch(Input::perJoint);
            BadValue.unless(perJoint != joints.isEmpty(), "joints", perJoint
                    ? "is empty but terms holds joint values; list the joints in the order of training"
                    : "is given but no term holds joint values; take one of them out");
            BadValue.unless(window > 0, "window", "takes the number of rows, 1 or more; found " + window);
            BadValue.unless(hop.isPositive(), "hop", "takes the time between two rows, such as 20ms; found none");
            List<Integer> right = List.of(1, window, rowSize(terms, joints));
            BadValue.unless(shape.equals(right), "shape",
                    "is " + shape + " but window, terms and joints make it " + right);
        }
    }

    /**
     * A tensor that comes out.
     *
     * @param type   of the values
     * @param shape  every dimension
     * @param labels what each value of the last dimension means
     * @param read   how the values are to be taken
     */
    public record Output(ElementType type, List<Integer> shape, @Default("[]") List<String> labels, Reading read) {
        public Output {
            shape = checkedShape(shape);
            labels = List.copyOf(labels);
            BadValue.unless(labels.isEmpty() || labels.size() == shape.getLast(), "labels",
                    "has " + labels.size() + " words, the last dimension of shape is " + shape.getLast());
            BadValue.unless(labels.stream().distinct().count() == labels.size(), "labels",
                    "names one label twice");
        }
    }

    /** What ONNX Runtime reads here; other types are refused by name. */
    public enum ElementType { FLOAT32 }

    /** How output values are to be taken. */
    public enum Reading {
        /** Each 0 to 1, all labels together 1. */
        PROBABILITIES,
        /** Larger is more; comparable within one network only. */
        SCORES
    }

    /**
     * When to say yes: the sum of the scores of {@code labels} over {@code over} in {@code consecutive} results.
     *
     * @param labels             whose scores are added
     * @param over               threshold
     * @param consecutive        results in a row
     * @param falseAlarmsPerMin  measured with this threshold, on what {@code measuredOn} says
     * @param measuredOn         the data behind that number
     */
    public record Rule(List<String> labels, double over, int consecutive, double falseAlarmsPerMin,
            String measuredOn) {
        public Rule {
            labels = List.copyOf(labels);
            BadValue.unless(!labels.isEmpty(), "labels", "names no label");
            BadValue.unless(consecutive >= 1, "consecutive",
                    "takes the number of results in a row, 1 or more; found " + consecutive);
            BadValue.unless(falseAlarmsPerMin >= 0, "false_alarms_per_min",
                    "takes 0 or more; found " + falseAlarmsPerMin);
        }
    }

    /**
     * A file of {@link GoldenVector}.
     *
     * @param file      relative to the card
     * @param tolerance largest difference of any output value
     */
    public record Golden(Path file, double tolerance) {
        public Golden {
            BadValue.unless(tolerance > 0, "tolerance", "takes a number over 0; found " + tolerance);
        }
    }

    /**
     * How the network was made.
     *
     * @param command to be run in the root of the repository
     * @param seed    of the training
     * @param data    what it learned from, and what it never saw
     * @param scores  measured on the named data
     */
    public record Training(String command, long seed, String data, Map<String, Double> scores) {
        public Training {
            scores = ordered(scores);
        }
    }

    /** Reads and checks a card; the network itself is not touched. */
    public static ModelCard read(Path card) throws ConfigException {
        return ConfigReader.read(card).bind(ModelCard.class);
    }

    /** The input that is a window of robot state, with its tensor name, if there is exactly one input and it is one. */
    public Map.@Nullable Entry<String, Input> windowInput() {
        Map.Entry<String, Input> only = inputs.entrySet().iterator().next();
        return inputs.size() == 1 && !only.getValue().terms().isEmpty() ? only : null;
    }

    List<TensorSpec> inputSpecs() {
        List<TensorSpec> specs = new ArrayList<>();
        inputs.forEach((tensor, input) -> specs.add(new TensorSpec(tensor, input.shape())));
        return specs;
    }

    List<TensorSpec> outputSpecs() {
        List<TensorSpec> specs = new ArrayList<>();
        outputs.forEach((tensor, output) -> specs.add(new TensorSpec(tensor, output.shape())));
        return specs;
    }

    /** What an ONNX file of ours says of itself in {@code metadata_props}, as this card would have it. */
    Map<String, String> metadata() {
        Map<String, String> said = new TreeMap<>();
        for (Input input : inputs.values()) {
            if (!input.terms().isEmpty()) {
                said.put("sinew.terms", input.terms().stream().map(term -> term.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(",")));
                said.put("sinew.hop_us", Long.toString(input.hop().toNanos() / 1000));
            }
            if (!input.joints().isEmpty()) {
                said.put("joint_names", String.join(",", input.joints()));
            }
        }
        for (Output output : outputs.values()) {
            if (!output.labels().isEmpty()) {
                said.put("sinew.labels", String.join(",", output.labels()));
            }
        }
        return said;
    }

    private static List<Integer> checkedShape(List<Integer> shape) {
        BadValue.unless(shape.stream().allMatch(dimension -> dimension > 0), "shape",
                "takes whole numbers over 0, one per dimension; found " + shape);
        BadValue.unless(!shape.isEmpty(), "shape", "takes at least one dimension");
        return List.copyOf(shape);
    }

    private static void checkRules(Map<String, Rule> rules, Map<String, Output> outputs) {
        List<String> labels = outputs.values().stream().flatMap(output -> output.labels().stream()).toList();
        rules.forEach((rule, says) -> {
            for (String label : says.labels()) {
                BadValue.unless(labels.contains(label), "rules",
                        "rule " + rule + " names the label " + label + "; the outputs have " + labels);
            }
        });
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
