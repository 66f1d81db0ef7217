package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Detection;
import org.sinew.state.Image;
import org.sinew.state.Percept;

/** Boxes as a network would give them, of labels ball and marker, read in drawn pictures. */
@Timeout(60)
class BoxReaderTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final double FOV = 0.8;
    private static final double BALL = 0.07;
    private static final double SIDE = 0.08;
    private static final Image EMPTY = new DrawnPicture(WIDTH, HEIGHT, FOV).image();

    private final Percept percept = new Percept(2, BoxReader.MOST);
    private final BoxReader reader = reader(BALL, SIDE);

    private static BoxReader reader(double ballMetre, double sideMetre) {
        return new BoxReader(new double[] {0.5, 0.4}, new double[] {ballMetre, sideMetre}, 1, WIDTH, HEIGHT,
                new Pinhole(WIDTH, HEIGHT, FOV));
    }

    private Percept read(Image image, double... rows) {
        FloatBuffer boxes = FloatBuffer.allocate(rows.length);
        for (int i = 0; i < rows.length; i++) {
            boxes.put(i, (float) rows[i]);
        }
        reader.read(boxes, image, percept);
        return percept;
    }

    /** The box of a drawn marker's corners, with these scores. */
    private static double[] box(DrawnPicture drawn, double ball, double marker) {
        double left = WIDTH;
        double top = HEIGHT;
        double right = 0;
        double bottom = 0;
        for (int i = 0; i < 4; i++) {
            left = Math.min(left, drawn.cornerX[i]);
            right = Math.max(right, drawn.cornerX[i]);
            top = Math.min(top, drawn.cornerY[i]);
            bottom = Math.max(bottom, drawn.cornerY[i]);
        }
        return new double[] {(left + right) / 2 / WIDTH, (top + bottom) / 2 / HEIGHT, (right - left) / WIDTH,
            (bottom - top) / HEIGHT, ball, marker};
    }

    private static double[] together(double[]... boxes) {
        return Arrays.stream(boxes).flatMapToDouble(Arrays::stream).toArray();
    }

    /** A replay compares all of them, bit for bit. */
    @Test
    void leavesNothingOfThePictureBefore() {
        read(EMPTY, 0.2, 0.2, 0.1, 0.1, 0.6, 0.1,
                0.8, 0.8, 0.1, 0.1, 0.9, 0.3);
        read(EMPTY, 0.2, 0.2, 0.1, 0.1, 0.6, 0.1);
        assertThat(percept.found).isEqualTo(1);
        assertThat(percept.detections[1]).usingRecursiveComparison().withEqualsForType(Double::equals, Double.class)
                .isEqualTo(new Detection());
    }

    @Test
    void keepsWhatIsOverItsOwnThresholdTheSurestFirst() {
        read(EMPTY, 0.2, 0.2, 0.1, 0.1, 0.6, 0.1,
                0.5, 0.5, 0.1, 0.1, 0.49, 0.0,
                0.8, 0.8, 0.1, 0.1, 0.9, 0.3,
                0.2, 0.8, 0.1, 0.1, 0.5, 0.0);
        assertThat(percept.found).isEqualTo(3);
        assertThat(percept.detections[0].centreX).isEqualTo(0.8f);
        assertThat(percept.detections[1].centreX).isEqualTo(0.2f);
        assertThat(percept.detections[2].score).as("exactly at the threshold").isEqualTo(0.5);
        assertThat(percept.scores[0]).isEqualTo(0.9f);
        assertThat(percept.scores[1]).isEqualTo(0.3f);
    }

    @Test
    void aSurerLabelUnderItsThresholdHidesNoneThatIsOverItsOwn() {
        BoxReader round = new BoxReader(new double[] {0.5, 0.4}, new double[] {BALL, SIDE}, -1, WIDTH, HEIGHT,
                new Pinhole(WIDTH, HEIGHT, FOV));
        round.read(FloatBuffer.wrap(new float[] {0.2f, 0.2f, 0.1f, 0.1f, 0.45f, 0.42f}), EMPTY, percept);
        assertThat(percept.found).isOne();
        assertThat(percept.detections[0].label).isOne();
        assertThat(percept.detections[0].score).isEqualTo(0.42f);
    }

    @Test
    void leavesOutBoxesThatLieOnASurerOne() {
        read(EMPTY, 0.50, 0.50, 0.20, 0.20, 0.7, 0,
                0.52, 0.50, 0.20, 0.20, 0.8, 0,
                0.50, 0.54, 0.22, 0.22, 0.6, 0,
                0.62, 0.50, 0.20, 0.20, 0.6, 0);
        assertThat(percept.found).as("the last one overlaps by a third only").isEqualTo(2);
        assertThat(percept.detections[0].score).isEqualTo(0.8f);
        assertThat(percept.detections[1].centreX).isEqualTo(0.62f);
    }

    @Test
    void keepsTheEightSurestOfMany() {
        double[] rows = new double[6 * 100];
        for (int i = 0; i < 100; i++) {
            double score = 0.5 + (i * 37 % 100) / 250.0;
            double[] row = {(i % 10 + 0.5) / 10, (i / 10 + 0.5) / 10, 0.05, 0.05, score, 0};
            System.arraycopy(row, 0, rows, 6 * i, 6);
        }
        read(EMPTY, rows);
        assertThat(percept.found).isEqualTo(8);
        for (int i = 0; i < 8; i++) {
            assertThat(percept.detections[i].score).isCloseTo(0.5 + (99 - i) / 250.0, within(1e-6));
        }
    }

    @Test
    void leavesOutBoxesWithoutArea() {
        assertThat(read(EMPTY, 0.5, 0.5, 0, 0.1, 0.9, 0, 0.5, 0.5, 0.1, -0.1, 0.9, 0).found).isZero();
        assertThat(percept.scores[0]).isEqualTo(0.9f);
    }

    @Test
    void forgetsWhatWasInThePictureBefore() {
        read(EMPTY, 0.5, 0.5, 0.1, 0.1, 0.9, 0.2);
        read(EMPTY, 0.5, 0.5, 0.1, 0.1, 0.1, 0.0);
        assertThat(percept.found).isZero();
        assertThat(percept.scores).containsExactly(0.1f, 0.0);
    }

    @Test
    void saysWhereABallIs() {
        DrawnPicture drawn = new DrawnPicture(WIDTH, HEIGHT, FOV).ball(0.12, -0.05, 0.6, BALL, 250);
        double focal = HEIGHT / 2.0 / Math.tan(FOV / 2);
        double size = focal * BALL / 0.6;
        read(drawn.image(), 0.5 + focal * 0.12 / 0.6 / WIDTH, 0.5 - focal * 0.05 / 0.6 / HEIGHT, size / WIDTH,
                size / HEIGHT, 0.9, 0);
        Detection ball = percept.detections[0];
        double range = Math.sqrt(0.12 * 0.12 + 0.05 * 0.05 + 0.6 * 0.6);
        assertThat(ball.azimuthRad).as("to the right").isCloseTo(-Math.atan(0.12 / 0.6), within(1e-4));
        assertThat(ball.elevationRad).as("above").isCloseTo(Math.asin(0.05 / range), within(1e-4));
        assertThat(ball.rangeMetre).isCloseTo(range, within(0.02 * range));
        assertThat(ball.id).isEqualTo(Detection.NO_ID);
    }

    @Test
    void hasNoRangeOfWhatHasNoKnownSize() {
        reader(Double.NaN, Double.NaN).read(FloatBuffer.wrap(new float[] {0.5f, 0.5f, 0.1f, 0.1f, 0.9f, 0}), EMPTY,
                percept);
        assertThat(percept.detections[0].rangeMetre).isNaN();
        reader.read(FloatBuffer.wrap(new float[] {0.5f, 0.5f, Float.MIN_VALUE, Float.MIN_VALUE, 0.9f, 0}), EMPTY,
                percept);
        assertThat(percept.detections[0].rangeMetre).as("as good as no size").isNaN();
    }

    @Test
    void readsAMarkerAndSaysWhereItIsByItsCorners() {
        DrawnPicture drawn = new DrawnPicture(WIDTH, HEIGHT, FOV)
                .marker(21, -0.1, 0.06, 0.5, SIDE, 0.4, 0.3, -0.2).blur(0.7).noise(2, 1);
        double[] loose = box(drawn, 0.1, 0.7);
        loose[0] += 0.02;
        loose[2] *= 1.2;
        read(drawn.image(), loose);
        assertThat(percept.found).isEqualTo(1);
        Detection marker = percept.detections[0];
        double[] tight = box(drawn, 0, 0);
        assertThat(marker.label).isEqualTo(1);
        assertThat(marker.id).isEqualTo(21);
        assertThat(marker.centreX).isCloseTo(tight[0], within(0.001));
        assertThat(marker.centreY).isCloseTo(tight[1], within(0.001));
        assertThat(marker.width).isCloseTo(tight[2], within(0.002));
        assertThat(marker.height).isCloseTo(tight[3], within(0.002));
        double range = Math.sqrt(0.1 * 0.1 + 0.06 * 0.06 + 0.5 * 0.5);
        assertThat(marker.azimuthRad).as("to the left").isCloseTo(Math.atan(0.1 / 0.5), within(0.002));
        assertThat(marker.elevationRad).as("below").isCloseTo(-Math.asin(0.06 / range), within(0.002));
        assertThat(marker.rangeMetre).isCloseTo(range, within(0.02 * range));
    }

    @Test
    void takesABoxOfAMarkerThatCannotBeReadForNone() {
        DrawnPicture drawn = new DrawnPicture(WIDTH, HEIGHT, FOV).wrong(0b1001_0000_0000_1001)
                .marker(21, 0, 0, 0.5, SIDE, 0, 0, 0).blur(0.7);
        read(drawn.image(), together(box(drawn, 0.2, 0.95), new double[] {0.2, 0.2, 0.1, 0.1, 0.1, 0.8}));
        assertThat(percept.found).isZero();
        assertThat(percept.scores[1]).as("what the network said stays").isEqualTo(0.95f);
    }

    @Test
    void countsAMarkerOnceThoughTwoBoxesLeadToIt() {
        DrawnPicture drawn = new DrawnPicture(WIDTH, HEIGHT, FOV).marker(21, 0, 0, 0.5, SIDE, 0, 0, 0).blur(0.7);
        double[] one = box(drawn, 0.2, 0.95);
        double[] other = one.clone();
        one[0] -= 0.06;
        other[0] += 0.06;
        read(drawn.image(), together(one, other));
        assertThat(percept.found).isEqualTo(1);
        assertThat(percept.detections[0].score).isEqualTo(0.95f);
    }

    @Test
    void tellsTwoMarkersApart() {
        DrawnPicture drawn = new DrawnPicture(WIDTH, HEIGHT, FOV).marker(3, -0.12, 0, 0.5, SIDE, 0, 0, 0);
        double[] first = box(drawn, 0, 0.6);
        drawn.marker(30, 0.1, 0.02, 0.6, SIDE, 1, 0.2, 0).blur(0.7);
        read(drawn.image(), together(first, box(drawn, 0, 0.8)));
        assertThat(percept.found).isEqualTo(2);
        assertThat(percept.detections[0].id).isEqualTo(30);
        assertThat(percept.detections[1].id).isEqualTo(3);
        assertThat(percept.surest(1)).isZero();
    }

    @Test
    void allocatesNothingPerPicture() {
        DrawnPicture drawn = new DrawnPicture(WIDTH, HEIGHT, FOV).marker(3, -0.12, 0, 0.5, SIDE, 0, 0, 0).blur(0.7);
        double[] rows = together(box(drawn, 0, 0.6), new double[] {0.8, 0.5, 0.1, 0.1, 0.9, 0});
        FloatBuffer boxes = FloatBuffer.allocate(rows.length);
        for (int i = 0; i < rows.length; i++) {
            boxes.put(i, (float) rows[i]);
        }
        Image image = drawn.image();
        assertThat(PictureTensorTest.allocated(() -> reader.read(boxes, image, percept))).isZero();
        assertThat(percept.found).isEqualTo(2);
    }
}
