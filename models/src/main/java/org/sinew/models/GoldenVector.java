package org.sinew.models;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.state.Image;

/**
 * One recorded run of a network, a JSON file {@code {"inputs": {NAME: {"shape": [...], "data": [...]}}, "outputs":
 * ...}}: what went in and what came out where the network was made. A picture that goes in may lie beside it, {@code
 * {"png": "near.png"}}, in exactly the size of the tensor. A network that answers otherwise here is not used: the
 * processor, the library or the file is not what was tested. Cold code, before the worker starts.
 *
 * @param inputs  tensor name to values
 * @param outputs tensor name to values
 */
public record GoldenVector(Map<String, Values> inputs, Map<String, Values> outputs) {

    /**
     * The values of a tensor, last dimension fastest, or a picture that makes them.
     *
     * @param shape every dimension
     * @param data  the values
     * @param png   instead of both: a picture of the size of the tensor, relative to this file
     */
    public record Values(@Default("[]") List<Integer> shape, @Default("[]") List<Double> data, Optional<Path> png) {
        public Values {
            shape = List.copyOf(shape);
            data = List.copyOf(data);
            BadValue.unless(png.isEmpty() || (shape.isEmpty() && data.isEmpty()), "png",
                    "is given beside shape or data; delete one of the two");
            BadValue.unless(png.isPresent() || !shape.isEmpty(), "shape", "is missing; write shape and data, or png");
        }
    }

    /** Reads a file. */
    public static GoldenVector read(Path file) throws ConfigException {
        return ConfigReader.read(file).bind(GoldenVector.class);
    }

    /** Runs the network of a card on the inputs and compares; {@code what} names the file in messages. */
    void check(String what, OnnxModel model, ModelCard card, double tolerance) throws ModelException {
        for (TensorSpec spec : card.inputSpecs()) {
            ModelCard.Input input = Objects.requireNonNull(card.inputs().get(spec.name()), "its specs are of it");
            Values given = inputs.get(spec.name());
            if (given != null && given.png().isPresent()) {
                fill(what, model.input(spec.name()), input, given.png().get());
            } else if (given != null || input.constant().isEmpty()) {
                fill(model.input(spec.name()), values(what, "inputs", inputs, spec));
            }
        }
        if (!model.run()) {
            throw new ModelException(what + ": the network gives values that are not finite for this input; use the"
                    + " file the card was made for");
        }
        for (TensorSpec spec : card.outputSpecs()) {
            compare(what, spec.name(), values(what, "outputs", outputs, spec), model.output(spec.name()), tolerance);
        }
    }

    private static void fill(String what, FloatBuffer buffer, ModelCard.Input input, Path png) throws ModelException {
        if (input.layout().isEmpty()) {
            throw new ModelException(what + ": gives a picture for an input that is none; write shape and data");
        }
        Image picture = PictureFile.read(png);
        PictureTensor tensor = new PictureTensor(input, picture.width, picture.height);
        if (picture.width != tensor.width() || picture.height != tensor.height()) {
            throw new ModelException(png + ": has " + picture.width + " x " + picture.height + " pixels, the tensor "
                    + tensor.width() + " x " + tensor.height() + "; a recorded input is kept in the tensor's size");
        }
        tensor.fill(picture, buffer);
    }

    private static List<Double> values(String what, String kind, Map<String, Values> tensors, TensorSpec spec)
            throws ModelException {
        Values values = tensors.get(spec.name());
        if (values == null) {
            throw new ModelException(what + ": " + kind + " lacks the tensor " + spec.name() + "; found "
                    + tensors.keySet());
        }
        if (values.png().isPresent()) {
            throw new ModelException(what + ": " + kind + " gives a picture for " + spec.name()
                    + "; what comes out is written as shape and data");
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
                throw new GoldenMismatch(String.format(Locale.ROOT, "%s: value %d of %s should be %.6g and is %.6g"
                        + " (tolerance %.1g); this processor or library computes the network differently: do not use"
                        + " it here, and report it", what, i, tensor, expected.get(i), actual.get(i), tolerance));
            }
        }
    }
}
