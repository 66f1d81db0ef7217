package org.sinew.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.config.BadValue;
import org.sinew.models.ModelCard.Colour;
import org.sinew.models.ModelCard.Layout;
import org.sinew.models.ModelCard.Output;
import org.sinew.models.ModelCard.Reading;
import org.sinew.models.ModelCard.Rule;

/** What a model card must keep to where it speaks of pictures and of boxes in them. Pure. */
final class PictureChecks {
    /** Values of a box before the scores: column and row of the centre, width, height. */
    static final int BOX = 4;

    private PictureChecks() {
    }

    static void input(List<Integer> shape, Optional<Layout> layout, Optional<Colour> colour, List<Double> scale,
            List<Double> mean) {
        if (layout.isEmpty()) {
            BadValue.unless(colour.isEmpty(), "colour", "is given without layout; write for example layout: nchw");
            BadValue.unless(scale.isEmpty(), "scale", "is given without layout; it belongs to pictures");
            BadValue.unless(mean.isEmpty(), "mean", "is given without layout; it belongs to pictures");
            return;
        }
        String order = layout.get().name();
        BadValue.unless(order.length() == shape.size(), "layout", "has " + order.length() + " letters, shape has "
                + shape.size() + " dimensions");
        BadValue.unless(order.indexOf('N') < 0 || shape.getFirst() == 1, "shape",
                "has room for " + shape.getFirst() + " pictures; a camera gives one at a time, write 1");
        int channels = shape.get(order.indexOf('C'));
        CardChecks.oneOrEach("scale", scale, channels, "channels");
        CardChecks.oneOrEach("mean", mean, channels, "channels");
        BadValue.unless(colour.isPresent(), "colour", "is missing; a picture's channels are rgb, bgr or gray");
        BadValue.unless(colour.get().channels() == channels, "colour", "has " + colour.get().channels()
                + " channels, shape has " + channels);
    }

    static void boxes(List<Integer> shape, List<String> labels) {
        BadValue.unless(!labels.isEmpty(), "labels", "is empty; boxes have a score for each label, so name them");
        BadValue.unless(shape.getLast() == BOX + labels.size(), "labels", "has " + labels.size() + " words, which with "
                + BOX + " values of a box makes " + (BOX + labels.size()) + "; the last dimension of shape is "
                + shape.getLast());
        BadValue.unless(shape.size() == 2 || (shape.size() == 3 && shape.getFirst() == 1), "shape",
                "is " + shape + "; boxes take [1, HOW MANY, " + shape.getLast() + "]");
    }

    /** Every label of a box has exactly one rule of its own. */
    static void thresholds(Map<String, Rule> rules, Map<String, Output> outputs) {
        outputs.values().stream().filter(output -> output.read() == Reading.BOXES)
                .forEach(output -> output.labels().forEach(label -> threshold(rules, label)));
    }

    private static void threshold(Map<String, Rule> rules, String label) {
        List<Rule> own = rules.values().stream().filter(rule -> rule.labels().equals(List.of(label))).toList();
        BadValue.unless(!own.isEmpty(), "rules", "has no threshold for the label " + label
                + "; boxes need a rule for each label, such as " + label + ": { labels: [" + label
                + "], over: 0.5, consecutive: 1, ... }");
        BadValue.unless(own.size() == 1, "rules", "has " + own.size() + " rules for the label " + label
                + " alone; which one is the threshold of its boxes? leave one");
        BadValue.unless(own.getFirst().consecutive() == 1, "rules", "the rule of the label " + label
                + " wants several results in a row; boxes are judged picture by picture, write consecutive: 1");
    }
}
