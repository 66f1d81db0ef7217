package org.sinew.models;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.models.ModelCard.Reading;
import org.sinew.state.Detection;
import org.sinew.state.Image;
import org.sinew.state.Percept;
import org.sinew.text.Nearest;

/**
 * One run of the network of any card on values that a person gives, for {@code sinew models run}. Cold code, one
 * thread.
 */
public final class SingleRun implements AutoCloseable {
    /** Angles are not told of a picture whose camera is not known, so any field of view will do. */
    private static final double ANY_FOV_RAD = 1;

    private final ModelCard card;
    private final OnnxModel model;
    private final Map<String, TensorValues> inputs = new LinkedHashMap<>();
    private Optional<Image> picture = Optional.empty();

    /**
     * What came out.
     *
     * @param outputs tensor name to values
     * @param finite  whether every value that came out is a number; else it means nothing
     * @param scores  label to score, where the card says that the only output is scores; else empty
     * @param found   where the card says that the output is boxes, and a picture was given
     */
    public record Result(Map<String, TensorValues> outputs, boolean finite, Map<String, Double> scores,
            Optional<List<Detection>> found) {
    }

    private SingleRun(ModelCard card, OnnxModel model) {
        this.card = card;
        this.model = model;
    }

    /** Loads the network that a card names, checks one against the other and runs the golden vectors. */
    public static SingleRun open(ModelCard card) throws ConfigException, ModelException {
        return new SingleRun(card, OnnxPercept.load(card));
    }

    /** Gives the values of a tensor. */
    public void input(String tensor, TensorValues values) throws ModelException {
        ModelCard.Input input = card.inputs().get(tensor);
        if (input == null) {
            throw new ModelException(card.name() + ": no input is called " + tensor
                    + Nearest.hint(tensor, card.inputs().keySet(), "inputs"));
        }
        if (values.shape().size() != input.shape().size()) {
            throw new ModelException(card.name() + ": input " + tensor + " has " + input.shape().size()
                    + " dimensions, " + input.shape() + "; given is " + values.shape());
        }
        inputs.put(tensor, values);
    }

    /** Gives the picture that the network looks at. */
    public void picture(Image image) throws ModelException {
        Map.Entry<String, ModelCard.Input> input = card.pictureInput();
        if (input == null) {
            throw new ModelException(card.name() + ": takes no picture; its inputs are " + card.inputs().keySet());
        }
        picture = Optional.of(image);
        FloatBuffer values = FloatBuffer.allocate(new TensorSpec(input.getKey(), input.getValue().shape()).size());
        new PictureTensor(input.getValue(), image.width, image.height).fill(image, values);
        inputs.put(input.getKey(), values(input.getValue().shape(), values));
    }

    private static TensorValues values(List<Integer> shape, FloatBuffer values) {
        List<Double> data = new ArrayList<>();
        for (int i = 0; i < values.capacity(); i++) {
            data.add((double) values.get(i));
        }
        return new TensorValues(shape, data);
    }

    /** Runs the network; an input that is neither given nor constant is refused. */
    public Result run() throws ModelException {
        for (Map.Entry<String, ModelCard.Input> input : card.inputs().entrySet()) {
            if (!inputs.containsKey(input.getKey()) && input.getValue().constant().isEmpty()) {
                throw new ModelException(card.name() + ": input " + input.getKey() + " is not given; give "
                        + (input.getValue().layout().isPresent() ? "--image F, or " : "") + "--input "
                        + input.getKey() + "=F.json with the shape " + input.getValue().shape());
            }
            if (!inputs.containsKey(input.getKey())) {
                inputs.put(input.getKey(), values(input.getValue().shape(), model.input(input.getKey())));
            }
        }
        Map<String, ElementType> types = new LinkedHashMap<>();
        card.inputs().forEach((tensor, input) -> types.put(tensor, input.type()));
        Map<String, TensorValues> outputs = model.runOnce(inputs, types);
        boolean finite = outputs.values().stream().allMatch(each -> each.data().stream().allMatch(Double::isFinite));
        return finite ? new Result(outputs, true, scores(outputs), found(outputs))
                : new Result(outputs, false, Map.of(), Optional.empty());
    }

    private Map<String, Double> scores(Map<String, TensorValues> outputs) {
        Map<String, Double> scores = new LinkedHashMap<>();
        ModelCard.Output only = card.outputs().values().iterator().next();
        List<Double> data = outputs.values().iterator().next().data();
        if (card.outputs().size() == 1 && only.read() != Reading.BOXES && only.labels().size() == data.size()) {
            for (int i = 0; i < data.size(); i++) {
                scores.put(only.labels().get(i), data.get(i));
            }
        }
        return scores;
    }

    private Optional<List<Detection>> found(Map<String, TensorValues> outputs) throws ModelException {
        ModelCard.Output output = card.outputs().values().iterator().next();
        if (picture.isEmpty() || card.outputs().size() != 1 || output.read() != Reading.BOXES) {
            return Optional.empty();
        }
        List<Double> data = outputs.values().iterator().next().data();
        FloatBuffer boxes = FloatBuffer.allocate(data.size());
        for (int i = 0; i < data.size(); i++) {
            boxes.put(i, data.get(i).floatValue());
        }
        Percept percept = new Percept(output.labels().size(), BoxReader.MOST);
        Image image = picture.get();
        OnnxDetector.boxes(card, image.width, image.height, ANY_FOV_RAD, Map.of()).read(boxes, image, percept);
        return Optional.of(List.of(percept.detections).subList(0, percept.found));
    }

    /** What a number in {@link Detection#label} means. */
    public List<String> labels() {
        return card.outputs().values().iterator().next().labels();
    }

    @Override
    public void close() {
        model.close();
    }
}
