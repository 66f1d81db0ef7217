package org.sinew.models;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Place;
import org.sinew.config.Places;
import org.sinew.config.Section;
import org.sinew.state.Image;

/**
 * A {@link GoldenVector} and where its values are written. A network that answers otherwise here is not used: the
 * processor, the library or the file is not what was tested. Cold code, before the worker starts.
 */
final class GoldenFile {
    private static final String INPUTS = "inputs";
    private static final String OUTPUTS = "outputs";
    private final GoldenVector vector;
    private final Places places;

    private GoldenFile(GoldenVector vector, Places places) {
        this.vector = vector;
        this.places = places;
    }

    static GoldenFile read(Path file) throws ConfigException {
        Section root = ConfigReader.read(file);
        return new GoldenFile(root.bind(GoldenVector.class), root.places());
    }

    GoldenVector vector() {
        return vector;
    }

    /** Runs the network of a card on the inputs and compares. */
    void check(OnnxModel model, ModelCard card, double tolerance) throws ConfigException, ModelException {
        for (TensorSpec spec : card.inputSpecs()) {
            ModelCard.Input input = Objects.requireNonNull(card.inputs().get(spec.name()), "its specs are of it");
            GoldenVector.Values given = vector.inputs().get(spec.name());
            if (given != null && given.png().isPresent()) {
                fill(spec.name(), model.input(spec.name()), input, given.png().get());
            } else if (given != null || input.constant().isEmpty()) {
                fill(model.input(spec.name()), values(INPUTS, vector.inputs(), spec));
            }
        }
        if (!model.run()) {
            throw new ConfigException(places.of(INPUTS), "the network gives values that are not finite for this input;"
                    + " use the file the card was made for");
        }
        for (TensorSpec spec : card.outputSpecs()) {
            compare(spec.name(), values(OUTPUTS, vector.outputs(), spec), model.output(spec.name()), tolerance);
        }
    }

    private void fill(String tensor, FloatBuffer buffer, ModelCard.Input input, Path png) throws ConfigException {
        Place place = places.of(INPUTS, tensor, "png");
        if (input.layout().isEmpty()) {
            throw new ConfigException(place, "\"png\": gives a picture for an input that is none; write shape and"
                    + " data");
        }
        try {
            Image picture = PictureFile.read(png);
            PictureTensor into = new PictureTensor(input, picture.width, picture.height);
            if (picture.width != into.width() || picture.height != into.height()) {
                throw new ConfigException(place, "\"png\": " + png + ": has " + picture.width + " x " + picture.height
                        + " pixels, the tensor " + into.width() + " x " + into.height() + "; a recorded input is kept"
                        + " in the tensor's size");
            }
            into.fill(picture, buffer);
        } catch (ModelException e) {
            throw e.at(place, "png");
        }
    }

    private List<Double> values(String kind, Map<String, GoldenVector.Values> tensors, TensorSpec spec)
            throws ConfigException {
        GoldenVector.Values values = tensors.get(spec.name());
        if (values == null) {
            throw new ConfigException(places.of(kind), kind + " lacks the tensor " + spec.name() + "; found "
                    + tensors.keySet());
        }
        if (values.png().isPresent()) {
            throw new ConfigException(places.of(kind, spec.name(), "png"), kind + " gives a picture for " + spec.name()
                    + "; what comes out is written as shape and data");
        }
        if (!values.shape().equals(spec.shape()) || values.data().size() != spec.size()) {
            throw new ConfigException(places.of(kind, spec.name()), spec.name() + " has shape " + values.shape()
                    + " and " + values.data().size() + " values, the card says " + spec.shape());
        }
        return values.data();
    }

    private static void fill(FloatBuffer buffer, List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            buffer.put(i, values.get(i).floatValue());
        }
    }

    private void compare(String tensor, List<Double> expected, FloatBuffer actual, double tolerance)
            throws GoldenMismatch {
        for (int i = 0; i < expected.size(); i++) {
            double difference = Math.abs(expected.get(i) - actual.get(i));
            if (!(difference <= tolerance)) {
                throw new GoldenMismatch(places.of(OUTPUTS, tensor, "data", Integer.toString(i + 1)), String.format(
                        Locale.ROOT, "value %d of %s should be %.6g and is %.6g (tolerance %.1g); this processor or"
                        + " library computes the network differently: do not use it here, and report it", i, tensor,
                        expected.get(i), actual.get(i), tolerance));
            }
        }
    }
}
