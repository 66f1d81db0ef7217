package org.sinew.models;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sinew.config.ConfigException;
import org.sinew.perceive.PerceptModel;

/**
 * A network that perceives from a window of robot state, as its card describes it. Made by whoever starts the robot;
 * run by the perception worker alone; closed by the same owner. It never reports a result that is not finite.
 */
public final class OnnxPercept implements PerceptModel {
    private final OnnxModel model;
    private final ModelCard.Input window;
    private final List<String> labels;
    private final Map<String, ModelCard.Rule> rules;
    private final FloatBuffer in;
    private final FloatBuffer out;

    private OnnxPercept(OnnxModel model, Map.Entry<String, ModelCard.Input> input,
            Map.Entry<String, ModelCard.Output> output, Map<String, ModelCard.Rule> rules) {
        this.model = model;
        this.rules = rules;
        window = input.getValue();
        labels = output.getValue().labels();
        in = model.input(input.getKey());
        out = model.output(output.getKey());
    }

    /** Reads the network that a card names, checks one against the other and runs the golden vectors. */
    public static OnnxPercept open(ModelCard card) throws ConfigException, ModelException {
        Map.Entry<String, ModelCard.Input> input = card.windowInput();
        if (input == null) {
            throw new ModelException(card.name() + ": a percept takes one input with terms, the card has "
                    + card.inputs().keySet() + "; give the input its terms, window and hop");
        }
        Map.Entry<String, ModelCard.Output> output = card.outputs().entrySet().iterator().next();
        List<String> labels = output.getValue().labels();
        if (card.outputs().size() != 1 || output.getValue().shape().stream().reduce(1, Math::multiplyExact) != labels
                .size()) {
            throw new ModelException(card.name() + ": a percept gives one output with a label for each value, the card"
                    + " has " + card.outputs().keySet() + " with the labels " + labels);
        }
        ModelCard.Reading read = output.getValue().read();
        if (read != ModelCard.Reading.PROBABILITIES && read != ModelCard.Reading.SCORES) {
            throw new ModelException(card.name() + ": a percept gives probabilities or scores, the card reads "
                    + read.name().toLowerCase(Locale.ROOT));
        }
        OnnxModel model = load(card);
        try {
            return new OnnxPercept(model, input, output, card.rules());
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** Loads the network of any card: sha256, tensors, metadata, golden vectors. */
    public static OnnxModel load(ModelCard card) throws ConfigException, ModelException {
        String what = card.file().toString();
        byte[] bytes = NetworkFile.read(card.file(), card.sha256(), card.name());
        OnnxModel model = OnnxModel.load(what, bytes, card.inputSpecs(), card.outputSpecs(), card.metadata());
        try {
            for (ModelCard.Golden golden : card.golden()) {
                fillConstants(card, model);
                GoldenFile.read(golden.file()).check(model, card, golden.tolerance());
            }
            fillConstants(card, model);
        } catch (ConfigException | ModelException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
        return model;
    }

    /** Writes the inputs that are the same in every run: golden vectors may have given others. */
    private static void fillConstants(ModelCard card, OnnxModel model) {
        card.inputs().forEach((tensor, input) -> {
            FloatBuffer buffer = model.input(tensor);
            for (int i = 0; i < buffer.capacity() && !input.constant().isEmpty(); i++) {
                buffer.put(i, input.constant().get(input.constant().size() == 1 ? 0 : i).floatValue());
            }
        });
    }

    @Override
    public List<Term> terms() {
        return window.terms();
    }

    @Override
    public List<String> joints() {
        return window.joints();
    }

    @Override
    public long hopNanos() {
        return window.hop().toNanos();
    }

    @Override
    public int window() {
        return window.window();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    /** The card's ways of turning scores into a yes, by name. */
    public Map<String, ModelCard.Rule> rules() {
        return rules;
    }

    @Override
    public boolean run(float[] rows, double[] scores) {
        if (rows.length != in.capacity() || scores.length != labels.size()) {
            throw new IllegalArgumentException(rows.length + " row values and " + scores.length
                    + " scores given; this model takes " + in.capacity() + " and gives " + labels.size());
        }
        in.put(0, rows);
        if (!model.run()) {
            return false;
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = out.get(i);
        }
        return true;
    }

    @Override
    public void close() {
        model.close();
    }
}
