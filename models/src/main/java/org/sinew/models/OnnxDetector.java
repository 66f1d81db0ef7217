package org.sinew.models;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.sinew.config.ConfigException;
import org.sinew.perceive.PictureModel;
import org.sinew.state.Image;
import org.sinew.state.Percept;
import org.sinew.text.Nearest;

/**
 * A network that finds things in the pictures of one camera, as its card describes it. Made by whoever starts the
 * robot; run by the perception worker alone; closed by the same owner. It never reports a result that is not finite.
 */
public final class OnnxDetector implements PictureModel {
    private final OnnxModel model;
    private final List<String> labels;
    private final Map<String, ModelCard.Rule> rules;
    private final int width;
    private final int height;
    private final PictureTensor tensor;
    private final BoxReader boxes;
    private final FloatBuffer in;
    private final FloatBuffer out;

    private OnnxDetector(OnnxModel model, ModelCard card, Map.Entry<String, ModelCard.Input> input,
            Map.Entry<String, ModelCard.Output> output, int width, int height, BoxReader boxes) {
        this.model = model;
        this.width = width;
        this.height = height;
        this.boxes = boxes;
        labels = output.getValue().labels();
        rules = card.rules();
        tensor = new PictureTensor(input.getValue(), width, height);
        in = model.input(input.getKey());
        out = model.output(output.getKey());
    }

    /**
     * Reads the network that a card names, checks one against the other and runs the golden vectors.
     *
     * @param width          pixels in a row of the camera's pictures
     * @param height         rows of the camera's pictures
     * @param verticalFovRad angle between the upper and lower edge of the camera's pictures
     * @param sizesM         label to size in m: a ball's diameter, the side of a marker's black square; what is not
     *                       named has no range
     */
    public static OnnxDetector open(ModelCard card, int width, int height, double verticalFovRad,
            Map<String, Double> sizesM) throws ConfigException, ModelException {
        checkSizes(card, sizesM);
        BoxReader boxes = boxes(card, width, height, verticalFovRad, sizesM);
        OnnxModel model = OnnxPercept.load(card);
        try {
            return new OnnxDetector(model, card, picture(card), output(card), width, height, boxes);
        } catch (ModelException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** What reads the boxes of a card; refuses a card that gives none. */
    static BoxReader boxes(ModelCard card, int width, int height, double verticalFovRad, Map<String, Double> sizesM)
            throws ModelException {
        picture(card);
        List<String> labels = output(card).getValue().labels();
        double[] thresholds = labels.stream().mapToDouble(label -> threshold(card, label)).toArray();
        double[] sizes = labels.stream().mapToDouble(label -> sizesM.getOrDefault(label, Double.NaN)).toArray();
        return new BoxReader(thresholds, sizes, labels.indexOf(BoxReader.MARKER), width, height,
                new Pinhole(width, height, verticalFovRad));
    }

    private static double threshold(ModelCard card, String label) {
        return card.rules().values().stream().filter(rule -> rule.labels().equals(List.of(label))).findFirst()
                .orElseThrow().over(); // the card was refused without it
    }

    private static Map.Entry<String, ModelCard.Input> picture(ModelCard card) throws ModelException {
        Map.Entry<String, ModelCard.Input> input = card.pictureInput();
        if (input == null) {
            throw new ModelException(card.name() + ": a network that looks at pictures takes one input with layout and"
                    + " colour, the card has " + card.inputs().keySet() + "; give the input its layout and colour");
        }
        return input;
    }

    private static Map.Entry<String, ModelCard.Output> output(ModelCard card) throws ModelException {
        Map.Entry<String, ModelCard.Output> only = card.outputs().entrySet().iterator().next();
        if (card.outputs().size() != 1 || only.getValue().read() != ModelCard.Reading.BOXES) {
            throw new ModelException(card.name() + ": a network that looks at pictures gives one output with read:"
                    + " boxes, the card has " + card.outputs().keySet() + " and reads "
                    + card.outputs().values().stream().map(ModelCard.Output::read).toList());
        }
        return only;
    }

    private static void checkSizes(ModelCard card, Map<String, Double> sizesM) throws ModelException {
        List<String> labels = output(card).getValue().labels();
        for (Map.Entry<String, Double> size : sizesM.entrySet()) {
            if (!labels.contains(size.getKey())) {
                throw new ModelException(card.name() + ": sizes_m names " + size.getKey() + ", which is no label of"
                        + " the card" + Nearest.hint(size.getKey(), labels, "labels"));
            }
            if (!(size.getValue() > 0 && size.getValue() <= 100)) {
                throw new ModelException(card.name() + ": sizes_m says " + size.getValue() + " m of "
                        + size.getKey() + "; write its size in metres, above 0 and at most 100");
            }
        }
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int most() {
        return BoxReader.MOST;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    /** The card's rules, by name; each label has one of its own, whose {@code over} is its threshold. */
    public Map<String, ModelCard.Rule> rules() {
        return rules;
    }

    @Override
    public boolean run(Image picture, Percept into) {
        tensor.fill(picture, in);
        if (!model.run()) {
            return false;
        }
        boxes.read(out, picture, into);
        return true;
    }

    @Override
    public void close() {
        model.close();
    }
}
