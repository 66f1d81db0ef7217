package org.sinew.models;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.config.Items;
import org.sinew.config.Matches;
import org.sinew.config.NotSupported;
import org.sinew.config.OrOne;
import org.sinew.config.Range;
import org.sinew.config.Ranges;
import org.sinew.config.Section;
import org.sinew.config.Unsupported;
import org.sinew.perceive.PerceptModel.Term;

/**
 * The contract of a network that perceives: a {@code *.model.yaml} file, one record component per key. Read by
 * {@link OnnxPercept} and {@link OnnxDetector}, and by the commands about models; cold code, any thread; immutable.
 *
 * @param name        of the percept, a word
 * @param task        what the network decides, in a sentence
 * @param file        the ONNX file, relative to the card
 * @param sha256      of that file, 64 hexadecimal digits
 * @param licence     SPDX identifier
 * @param source      where file and data come from
 * @param inputs      tensor name to what goes in
 * @param outputs     tensor name to what comes out
 * @param state       recurrent tensors, input name to output name; zero at the start
 * @param rules       name to a way of turning scores into a yes
 * @param golden      inputs with the outputs that this file gave where it was made; run at every load
 * @param intendedUse what it may be used for
 * @param limits      what it was not tested for or cannot do
 * @param training    how it was made, where we made it
 */
public record ModelCard(@Matches(CardChecks.WORD) String name, String task, Path file,
        @Matches(CardChecks.SHA256) String sha256, String licence, String source,
        @Items(min = 1) Map<String, Input> inputs, @Items(min = 1) Map<String, Output> outputs,
        @Default("{}") @Unsupported Map<String, String> state, @Default("{}") Map<String, Rule> rules,
        @Items(min = 1) List<Golden> golden, String intendedUse, List<String> limits, @Nullable Training training) {

    /** What is read as values from 0 to 1. */
    private static final Set<Reading> SHARES = EnumSet.of(Reading.PROBABILITIES, Reading.BOXES);

    public ModelCard {
        inputs = CardChecks.ordered(inputs);
        outputs = CardChecks.ordered(outputs);
        rules = CardChecks.ordered(rules);
        golden = List.copyOf(golden);
        limits = List.copyOf(limits);
        CardChecks.word(name);
        CardChecks.sha256(sha256);
        BadValue.unless(!inputs.isEmpty(), "inputs", "names no tensor; a network has at least one");
        BadValue.unless(!outputs.isEmpty(), "outputs", "names no tensor; a network has at least one");
        BadValue.unless(!golden.isEmpty(), "golden",
                "is empty; a card needs at least one recorded input with its output");
        state = CardChecks.ordered(state);
        CardChecks.state(state, inputs.keySet(), outputs.keySet());
        checkRules(rules, outputs);
        PictureChecks.thresholds(rules, outputs);
    }

    /**
     * A tensor that goes in: robot state, a picture, or the same values in every run. With {@code terms} it is a window
     * of rows of robot state, oldest first.
     *
     * @param type     of the values
     * @param shape    every dimension
     * @param terms    what a row holds, in order
     * @param joints   names for the joint terms, in order
     * @param window   rows
     * @param hop      time between two rows
     * @param layout   order of a picture's dimensions: n batch, c channels, h rows, w columns
     * @param colour   order of a picture's channels
     * @param scale    each value is multiplied by it, after the mean is taken off; one, or one per channel
     * @param mean     taken off each value; one, or one per channel
     * @param rateHz   samples or pictures per second that the network was trained with
     * @param constant values that never change, such as a sample rate; one for all, or each of them
     */
    public record Input(ElementType type, @Items(min = 1) @Range(min = 1) List<Integer> shape,
            @Default("[]") List<Term> terms, @Default("[]") List<String> joints, @Default("0") int window,
            @Default("0ms") Duration hop, Optional<Layout> layout, Optional<Colour> colour,
            @OrOne @Default("[]") List<Double> scale, @OrOne @Default("[]") List<Double> mean,
            @Unsupported @Range(min = 0.1, max = 1_000_000) Optional<Double> rateHz,
            @OrOne @Default("[]") List<Double> constant) {
        public Input {
            shape = CardChecks.shape(shape);
            terms = List.copyOf(terms);
            joints = List.copyOf(joints);
            scale = List.copyOf(scale);
            mean = List.copyOf(mean);
            constant = List.copyOf(constant);
            PictureChecks.input(shape, layout, colour, scale, mean);
            BadValue.unless(layout.isEmpty() || terms.isEmpty(), "layout", "is given beside terms; delete one");
            BadValue.unless(constant.isEmpty() || layout.isEmpty(), "constant", "is given beside layout; delete one");
            BadValue.unless(constant.isEmpty() || terms.isEmpty(), "constant", "is given beside terms; delete one");
            CardChecks.oneOrEach("constant", constant, shape.stream().reduce(1, Math::multiplyExact),
                    "values of shape");
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
            CardChecks.distinct("terms", terms, "term");
            CardChecks.distinct("joints", joints, "joint");
            boolean perJoint = terms.stream().anyMatch(Input::perJoint);
            BadValue.unless(perJoint != joints.isEmpty(), "joints", perJoint
                    ? "is empty but terms holds joint values; list the joints in the order of training"
                    : "is given but no term holds joint values; take one of them out");
            BadValue.unless(window > 0, "window", "takes the number of rows, 1 or more; found " + window);
            BadValue.unless(hop.isPositive(), "hop", "takes the time between two rows, such as 20ms; found none");
            Ranges.atMost("hop", hop, Duration.ofHours(1));
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
     * @param labels what each value of the last dimension means; of boxes, each value after the first four
     * @param read   how the values are to be taken
     */
    public record Output(ElementType type, @Items(min = 1) @Range(min = 1) List<Integer> shape,
            @Default("[]") List<String> labels, Reading read) {
        public Output {
            shape = CardChecks.shape(shape);
            labels = List.copyOf(labels);
            CardChecks.distinct("labels", labels, "label");
            if (read == Reading.BOXES) {
                PictureChecks.boxes(shape, labels);
            } else {
                BadValue.unless(labels.isEmpty() || labels.size() == shape.getLast(), "labels",
                        "has " + labels.size() + " words, the last dimension of shape is " + shape.getLast());
            }
        }
    }

    /** Order of a picture's dimensions. */
    public enum Layout { NCHW, NHWC, CHW, HWC }

    /** Order of a picture's channels. */
    public enum Colour {
        RGB,
        BGR,
        GRAY;

        int channels() {
            return this == GRAY ? 1 : 3;
        }
    }

    /** How output values are to be taken. */
    public enum Reading {
        /** Each 0 to 1, all labels together 1. */
        PROBABILITIES,
        /** Larger is more; comparable within one network only. */
        SCORES,
        /** Each is a probability of its own after a softmax over the last dimension. */
        @Unsupported LOGITS,
        /**
         * A box in a row: column and row of its centre, width and height, as shares of the picture's width and height,
         * then a score of 0 to 1 for each label. Each label has a rule of its own that says from which score on.
         */
        BOXES,
        /** Points in the picture. */
        @Unsupported KEYPOINTS,
        /** A vector whose distance to others means something. */
        @Unsupported EMBEDDING,
        /** Numbers with a meaning of their own; {@code task} says which. */
        VALUES
    }

    /**
     * When to say yes: the sum of the scores of {@code labels} over {@code over} in {@code consecutive} results.
     *
     * @param labels             whose scores are added
     * @param over               threshold; of probabilities and of boxes' scores at least 0 and below 1
     * @param consecutive        results in a row
     * @param falseAlarmsPerMin  measured with this threshold, on what {@code measuredOn} says
     * @param measuredOn         the data behind that number
     */
    public record Rule(@Items(min = 1) List<String> labels, double over,
            @Range(min = 1, max = 1000) int consecutive, @Range(min = 0, max = 60_000) double falseAlarmsPerMin,
            String measuredOn) {
        public Rule {
            labels = List.copyOf(labels);
            BadValue.unless(!labels.isEmpty(), "labels", "names no label");
            Ranges.check(Rule.class, labels, over, consecutive, falseAlarmsPerMin, measuredOn);
        }
    }

    /**
     * A file of {@link GoldenVector}.
     *
     * @param file      relative to the card
     * @param tolerance largest difference of any output value
     */
    public record Golden(Path file, @Range(above = 0, max = 1) double tolerance) {
        public Golden {
            Ranges.check(Golden.class, file, tolerance);
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
            scores = CardChecks.ordered(scores);
        }
    }

    /**
     * Reads and checks a card; the network itself is not touched.
     *
     * @throws NotSupported if the card is right and asks for something that this version cannot do
     */
    public static ModelCard read(Path file) throws ConfigException {
        return read(ConfigReader.read(file));
    }

    /** As {@link #read(Path)}, of a file that was opened before. */
    public static ModelCard read(Section root) throws ConfigException {
        ModelCard card = root.bind(ModelCard.class);
        filesAreThere(root, card.file(), card.golden());
        root.refuseUnsupported();
        return card;
    }

    static void filesAreThere(Section root, Path network, List<Golden> golden) throws ConfigException {
        root.requireFile(network, "file");
        for (int i = 0; i < golden.size(); i++) {
            root.requireFile(golden.get(i).file(), "golden", Integer.toString(i + 1), "file");
        }
    }

    /** The input that is a window of robot state, with its tensor name, if all others are constant. */
    public Map.@Nullable Entry<String, Input> windowInput() {
        Map.Entry<String, Input> only = variableInput();
        return only != null && !only.getValue().terms().isEmpty() ? only : null;
    }

    /** The input that is a picture, with its tensor name, if all others are constant. */
    public Map.@Nullable Entry<String, Input> pictureInput() {
        Map.Entry<String, Input> only = variableInput();
        return only != null && only.getValue().layout().isPresent() ? only : null;
    }

    private Map.@Nullable Entry<String, Input> variableInput() {
        List<Map.Entry<String, Input>> variable = inputs.entrySet().stream()
                .filter(input -> input.getValue().constant().isEmpty()).toList();
        return variable.size() == 1 ? variable.getFirst() : null;
    }

    /** Whether it is the card of a network that looks at pictures: {@link OnnxDetector}, not {@link OnnxPercept}. */
    public boolean looksAtPictures() {
        return pictureInput() != null;
    }

    List<TensorSpec> inputSpecs() {
        List<TensorSpec> specs = new ArrayList<>();
        inputs.forEach((tensor, input) -> specs.add(new TensorSpec(tensor, input.type(), input.shape())));
        return specs;
    }

    List<TensorSpec> outputSpecs() {
        List<TensorSpec> specs = new ArrayList<>();
        outputs.forEach((tensor, output) -> specs.add(new TensorSpec(tensor, output.type(), output.shape())));
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
            input.layout().ifPresent(layout -> said.put("sinew.layout", layout.name().toLowerCase(Locale.ROOT)));
            input.colour().ifPresent(colour -> said.put("sinew.colour", colour.name().toLowerCase(Locale.ROOT)));
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

    private static void checkRules(Map<String, Rule> rules, Map<String, Output> outputs) {
        List<String> labels = outputs.values().stream().flatMap(output -> output.labels().stream()).toList();
        rules.forEach((rule, says) -> {
            for (String label : says.labels()) {
                BadValue.unless(labels.contains(label), "rules",
                        "rule " + rule + " names the label " + label + "; the outputs have " + labels);
            }
        });
        outputs.values().stream().filter(output -> SHARES.contains(output.read()))
                .forEach(output -> rules.forEach((rule, says) -> checkShare(rule, says, output.labels())));
    }

    /** A sum of probabilities is never over 1, and always over what lies below 0. */
    private static void checkShare(String rule, Rule says, List<String> labels) {
        boolean mine = says.labels().stream().anyMatch(labels::contains);
        BadValue.unless(!mine || (says.over() >= 0 && says.over() < 1), "rules", "rule " + rule + " asks for over: "
                + says.over() + " of scores from 0 to 1; write at least 0 and below 1");
    }
}
