package org.sinew.models;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.sinew.state.Detection;
import org.sinew.state.Image;
import org.sinew.state.Percept;

/**
 * Makes detections of a network's boxes: those over their label's threshold, the surest first, without those that lie
 * on a surer one, at most {@link #MOST}; each with its direction, and with its distance where its size is known. A
 * marker counts only if its number can be read in the picture. One thread; allocates nothing per picture.
 */
final class BoxReader {
    /** Things that are found in one picture at most. */
    static final int MOST = 8;
    /** The label whose boxes are square markers with a number. */
    static final String MARKER = "marker";

    private static final int CANDIDATES = 64; // the surest boxes, before those that lie on surer ones are taken out
    private static final int MOST_READ = 24; // boxes of markers looked into: bounds the time of a picture
    private static final double OVERLAP = 0.45; // intersection over union from which on two boxes are of one thing
    private static final Detection NOTHING = new Detection();

    private final double[] thresholds;
    private final double[] sizesMetre; // NaN: not known
    private final int marker; // label; -1: none
    private final int rowSize;
    private final Pinhole camera;
    private final MarkerReader markers;
    private final SquareInSpace square;
    private final int[] rows = new int[CANDIDATES];
    private final int[] labels = new int[CANDIDATES];
    private final double[] scores = new double[CANDIDATES];
    private int candidates;

    /**
     * @param thresholds of each label
     * @param sizesMetre of each label; NaN: not known
     * @param marker     index of the label of markers; -1: there are none
     */
    BoxReader(double[] thresholds, double[] sizesMetre, int marker, int width, int height, Pinhole camera) {
        this.thresholds = thresholds.clone();
        this.sizesMetre = sizesMetre.clone();
        this.marker = marker;
        this.camera = camera;
        rowSize = PictureChecks.BOX + thresholds.length;
        markers = new MarkerReader(width, height);
        square = new SquareInSpace(camera);
    }

    /** Fills scores and detections from what the network gave for this picture. */
    void read(FloatBuffer boxes, Image picture, Percept into) {
        gather(boxes, into.scores);
        into.found = 0;
        int read = 0;
        for (int i = 0; i < candidates && into.found < MOST; i++) {
            Detection detection = into.detections[into.found];
            detection.label = labels[i];
            detection.score = scores[i];
            detection.id = Detection.NO_ID;
            box(boxes, rows[i] * rowSize, detection);
            if (covered(into, detection)) {
                continue;
            }
            if (labels[i] != marker) {
                look(detection, picture);
                into.found++;
            } else if (read++ < MOST_READ && decode(detection, picture) && !covered(into, detection)) {
                into.found++;
            }
        }
        for (int i = into.found; i < into.detections.length; i++) {
            into.detections[i].copy(NOTHING); // the same picture gives the same bits, whatever came before it
        }
    }

    /** Writes the best score of each label, and keeps the surest boxes over their thresholds in order. */
    private void gather(FloatBuffer boxes, double[] best) {
        Arrays.fill(best, 0);
        candidates = 0;
        int count = boxes.capacity() / rowSize;
        for (int row = 0; row < count; row++) {
            int surest = -1; // of the labels over their thresholds
            for (int label = 0; label < thresholds.length; label++) {
                double score = score(boxes, row, label);
                best[label] = Math.max(best[label], score);
                if (score >= thresholds[label] && (surest < 0 || score > score(boxes, row, surest))) {
                    surest = label;
                }
            }
            boolean area = boxes.get(row * rowSize + 2) > 0 && boxes.get(row * rowSize + 3) > 0;
            if (area && surest >= 0) {
                insert(row, surest, score(boxes, row, surest));
            }
        }
    }

    private double score(FloatBuffer boxes, int row, int label) {
        return boxes.get(row * rowSize + PictureChecks.BOX + label);
    }

    private void insert(int row, int label, double score) {
        if (candidates == CANDIDATES && score <= scores[CANDIDATES - 1]) {
            return;
        }
        int at = candidates < CANDIDATES ? candidates++ : CANDIDATES - 1;
        while (at > 0 && scores[at - 1] < score) {
            rows[at] = rows[at - 1];
            labels[at] = labels[at - 1];
            scores[at] = scores[at - 1];
            at--;
        }
        rows[at] = row;
        labels[at] = label;
        scores[at] = score;
    }

    private static void box(FloatBuffer boxes, int at, Detection into) {
        into.centreX = boxes.get(at);
        into.centreY = boxes.get(at + 1);
        into.width = boxes.get(at + 2);
        into.height = boxes.get(at + 3);
    }

    /** Whether a surer box of the same label is of the same thing. */
    private static boolean covered(Percept found, Detection box) {
        for (int i = 0; i < found.found; i++) {
            Detection surer = found.detections[i];
            if (surer.label == box.label && overlap(surer, box) > OVERLAP) {
                return true;
            }
        }
        return false;
    }

    private static double overlap(Detection a, Detection b) {
        double width = Math.min(a.centreX + a.width / 2, b.centreX + b.width / 2)
                - Math.max(a.centreX - a.width / 2, b.centreX - b.width / 2);
        double height = Math.min(a.centreY + a.height / 2, b.centreY + b.height / 2)
                - Math.max(a.centreY - a.height / 2, b.centreY - b.height / 2);
        double both = Math.max(0, width) * Math.max(0, height);
        return both / (a.width * a.height + b.width * b.height - both);
    }

    /** Direction and distance of what is round. */
    private void look(Detection thing, Image picture) {
        double x = thing.centreX * picture.width;
        double y = thing.centreY * picture.height;
        double halfWidth = thing.width * picture.width / 2;
        double halfHeight = thing.height * picture.height / 2;
        thing.azimuthRad = camera.azimuthRad(x);
        thing.elevationRad = camera.elevationRad(x, y);
        double size = sizesMetre[thing.label];
        double range = camera.ballRangeMetre(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, size);
        thing.rangeMetre = Double.isInfinite(range) ? Double.NaN : range; // NaN too where its size is not known
    }

    /** Reads a marker's number, and box, direction and distance from its corners; false: it is no marker. */
    private boolean decode(Detection thing, Image picture) {
        double x = thing.centreX * picture.width;
        double y = thing.centreY * picture.height;
        double halfWidth = thing.width * picture.width / 2;
        double halfHeight = thing.height * picture.height / 2;
        thing.id = markers.read(picture, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        if (thing.id < 0 || !square.look(markers.cornerX, markers.cornerY)) {
            return false;
        }
        double left = least(markers.cornerX) / picture.width;
        double right = most(markers.cornerX) / picture.width;
        double top = least(markers.cornerY) / picture.height;
        double bottom = most(markers.cornerY) / picture.height;
        thing.centreX = (left + right) / 2;
        thing.centreY = (top + bottom) / 2;
        thing.width = right - left;
        thing.height = bottom - top;
        thing.azimuthRad = square.azimuthRad();
        thing.elevationRad = square.elevationRad();
        thing.rangeMetre = square.rangeMetre(sizesMetre[thing.label]); // NaN where its size is not known
        return true;
    }

    private static double least(double[] values) {
        return Math.min(Math.min(values[0], values[1]), Math.min(values[2], values[3]));
    }

    private static double most(double[] values) {
        return Math.max(Math.max(values[0], values[1]), Math.max(values[2], values[3]));
    }
}
