package org.sinew.models;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;

/**
 * One recorded run of a network, a JSON file {@code {"inputs": {NAME: {"shape": [...], "data": [...]}}, "outputs":
 * ...}}: what went in and what came out where the network was made. A network that answers otherwise here is not
 * used: the processor, the library or the file is not what was tested. Cold code, before the worker starts.
 *
 * @param inputs  tensor name to values
 * @param outputs tensor name to values
 */
public record GoldenVector(Map<String, Values> inputs, Map<String, Values> outputs) {

    /**
     * The values of a tensor, last dimension fastest.
     *
     * @param shape every dimension
     * @param data  the values
     */
    public record Values(List<Integer> shape, List<Double> data) {
    }

    /** Reads a file. */
    public static GoldenVector read(Path file) throws ConfigException {
        return ConfigReader.read(file).bind(GoldenVector.class);
    }

    /** Runs the network on the inputs and compares; {@code what} names the file in messages. */
    void check(String what, OnnxModel model, List<TensorSpec> inputSpecs, List<TensorSpec> outputSpecs,
            double tolerance) throws ModelException {
        for (TensorSpec spec : inputSpecs) {
            fill(model.input(spec.name()), values(what, "inputs", inputs, spec));
        }
        if (!model.run()) {
            throw new ModelException(what + ": the network gives values that are not finite for this input; use the"
                    + " file the card was made for");
        }
        for (TensorSpec spec : outputSpecs) {
            compare(what, spec.name(), values(what, "outputs", outputs, spec), model.output(spec.name()), tolerance);
        }
    }

    private static List<Double> values(String what, String kind, Map<String, Values> tensors, TensorSpec spec)
            throws ModelException {
        Values values = tensors.get(spec.name());
        if (values == null) {
            throw new ModelException(what + ": " + kind + " lacks the tensor " + spec.name() + "; found "
                    + tensors.keySet());
        }
        if (!values.shape().equals(spec.shape()) || values.data().size() != spec.size()) {
            throw new ModelException(what + ": " + spec.name() + " has shape " + values.shape() + " and "
                    + values.data().size() + " values, the card says " + spec.shape());
        }
        return values.data();
    }

    private static void fill(FloatBuffer buffer, List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            buffer.put(i, values.get(i).floatValue());
        }
    }

    private static void compare(String what, String tensor, List<Double> expected, FloatBuffer actual,
            double tolerance) throws ModelException {
        for (int i = 0; i < expected.size(); i++) {
            double difference = Math.abs(expected.get(i) - actual.get(i));
            if (!(difference <= tolerance)) {
                throw new ModelException(String.format(Locale.ROOT, "%s: value %d of %s should be %.6g and is %.6g"
                        + " (tolerance %.1g); this processor or library computes the network differently: do not use"
                        + " it here, and report it", what, i, tensor, expected.get(i), actual.get(i), tolerance));
            }
        }
    }
}
