package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.state.Detection;
import org.sinew.state.Image;
import org.sinew.state.Percept;

@Timeout(60)
class OnnxDetectorTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 24;

    @TempDir
    Path folder;

    private OnnxDetector open(CardFolder cards) throws ConfigException, ModelException {
        return OnnxDetector.open(ModelCard.read(cards.card), WIDTH, HEIGHT, 0.8, Map.of("ball", 0.07));
    }

    private static Image filled(int width, int height, int red, int green, int blue) {
        Image image = new Image(width, height, false);
        for (int i = 0; i < image.rgb.length; i += 3) {
            image.rgb[i] = (byte) red;
            image.rgb[i + 1] = (byte) green;
            image.rgb[i + 2] = (byte) blue;
        }
        return image;
    }

    private static Percept percept(OnnxDetector detector) {
        return new Percept(detector.labels().size(), detector.most());
    }

    @Test
    void isWhatItsCardSays() throws ConfigException, ModelException {
        try (OnnxDetector detector = open(CardFolder.seeing(folder, "sees_nchw"))) {
            assertThat(detector.labels()).containsExactly("ball", "marker");
            assertThat(detector.most()).isEqualTo(8);
            assertThat(detector.width()).isEqualTo(WIDTH);
            assertThat(detector.height()).isEqualTo(HEIGHT);
            assertThat(detector.rules().get("ball").over()).isEqualTo(0.5);
        }
    }

    @Test
    void findsWhatTheNetworkIsSureOf() throws ConfigException, ModelException {
        try (OnnxDetector detector = open(CardFolder.seeing(folder, "sees_nchw"))) {
            Percept percept = percept(detector);
            assertThat(detector.run(filled(WIDTH, HEIGHT, 153, 255, 51), percept)).isTrue();
            assertThat(percept.scores[0]).isCloseTo(0.6, within(1e-6));
            assertThat(percept.scores[1]).isCloseTo(0.2, within(1e-6));
            assertThat(percept.found).isEqualTo(1);
            Detection ball = percept.detections[0];
            assertThat(ball.label).isZero();
            assertThat(ball.id).isEqualTo(Detection.NO_ID);
            assertThat(ball.score).isCloseTo(0.6, within(1e-6));
            assertThat(new double[] {ball.centreX, ball.centreY, ball.width, ball.height})
                    .containsExactly(0.5, 0.25, 0.25, 0.25);
            double focal = HEIGHT / 2.0 / Math.tan(0.4);
            assertThat(ball.azimuthRad).isCloseTo(0, within(1e-9));
            assertThat(ball.elevationRad).isCloseTo(Math.atan(6 / focal), within(1e-9));
            assertThat(ball.rangeMetre).isBetween(0.2, 0.35);
            detector.run(filled(WIDTH, HEIGHT, 120, 255, 0), percept);
            assertThat(percept.found).as("below the threshold").isZero();
            assertThat(percept.scores[0]).isCloseTo(120 / 255.0, within(1e-6));
        }
    }

    @Test
    void aCardWithTheWrongColourOrderSeesSomethingElse() throws ConfigException, ModelException {
        CardFolder cards = CardFolder.seeing(folder, "sees_nchw");
        assertThatThrownBy(() -> open(cards.with("colour: rgb", "colour: bgr"))).isInstanceOf(ModelException.class)
                .hasMessage(folder.resolve("sees.onnx") + ": says sinew.colour=rgb of itself, the card says bgr; one"
                        + " of the two belongs to another network");
        assertThatThrownBy(() -> open(cards.with("colour: bgr", "colour: gray"))).isInstanceOf(ConfigException.class)
                .hasMessage(cards.card + ":8:62: \"colour\": has 1 channels, shape has 3");
    }

    @Test
    void aCardWithTheWrongLayoutIsRefused() throws ConfigException, ModelException {
        CardFolder cards = CardFolder.seeing(folder, "sees_nhwc").with("[1, 3, 6, 8], layout: nchw",
                "[1, 6, 8, 3], layout: nhwc");
        try (OnnxDetector detector = open(cards)) {
            Percept percept = percept(detector);
            assertThat(detector.run(filled(WIDTH, HEIGHT, 255, 0, 0), percept)).isTrue();
            assertThat(percept.scores[0]).isCloseTo(1, within(1e-6));
        }
        cards.with("layout: nhwc", "layout: nchw");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ConfigException.class)
                .hasMessage(cards.card + ":8:62: \"colour\": has 3 channels, shape has 6");
        cards.with("[1, 6, 8, 3], layout: nchw", "[1, 3, 6, 8], layout: nchw");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class)
                .hasMessageContaining("input 'image' has shape [1, 6, 8, 3], the card says [1, 3, 6, 8]");
    }

    @Test
    void refusesACardWithoutAThresholdForALabel() {
        CardFolder cards = CardFolder.seeing(folder, "sees_nchw").with("  marker: { labels: [marker]",
                "  both: { labels: [ball, marker]");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ConfigException.class).hasMessage(cards.card
                + ":11:1: \"rules\": has no threshold for the label marker; boxes need a rule for each label, such as"
                + " marker: { labels: [marker], over: 0.5, consecutive: 1, ... }");
        cards.with("  both: { labels: [ball, marker]", "  again: { labels: [ball]");
        assertThatThrownBy(() -> open(cards)).hasMessageContaining("has 2 rules for the label ball alone");
        cards.with("  again: { labels: [ball]", "  marker: { labels: [marker]")
                .with("over: 0.4, consecutive: 1", "over: 0.4, consecutive: 2");
        assertThatThrownBy(() -> open(cards)).hasMessageContaining("boxes are judged picture by picture");
    }

    @Test
    void refusesBoxesOfAnotherWidthThanItsLabelsMake() {
        CardFolder cards = CardFolder.seeing(folder, "sees_nchw").with("labels: [ball, marker], read",
                "labels: [ball], read");
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ConfigException.class).hasMessageContaining(
                "has 1 words, which with 4 values of a box makes 5; the last dimension of shape is 6");
    }

    @Test
    void refusesANetworkOfWhichOneByteIsAnother() {
        byte[] bytes = CardFolder.network("sees_nchw");
        String before = CardFolder.sha256(bytes);
        bytes[bytes.length / 2] ^= 1;
        CardFolder cards = CardFolder.seeing(folder, "sees_nchw").file("sees.onnx", bytes);
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ModelException.class).hasMessage(
                folder.resolve("sees.onnx") + ": sha256 is " + CardFolder.sha256(bytes) + ", the card says " + before
                        + "; the file is damaged or another one: fetch it again");
    }

    @Test
    void givesNoResultWhereTheNetworkGivesNoNumbers() throws ConfigException, ModelException {
        CardFolder cards = CardFolder.seeing(folder, "sees_nothing_in_the_dark")
                .png("red.png", filled(8, 6, 255, 255, 255)).file("golden.json", CardFolder.SEEN
                        .replace("0.8, 0, 0.25", "0.021731, 0, 0.25").replace("0.5, 0.5, 0, 0, 0", "0.5, 0.5, 0, "
                                + "0.021731, 0").getBytes(StandardCharsets.UTF_8));
        try (OnnxDetector detector = open(cards)) {
            Percept percept = percept(detector);
            assertThat(detector.run(filled(WIDTH, HEIGHT, 0, 0, 0), percept)).isFalse();
            assertThat(detector.run(filled(WIDTH, HEIGHT, 200, 200, 200), percept)).isTrue();
        }
    }

    @Test
    void refusesAPictureOfAnotherSize() throws ConfigException, ModelException {
        try (OnnxDetector detector = open(CardFolder.seeing(folder, "sees_nchw"))) {
            assertThatThrownBy(() -> detector.run(filled(HEIGHT, WIDTH, 0, 0, 0), percept(detector)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a picture of 24 x 32 where the model was opened for 32 x 24");
        }
    }

    @Test
    void refusesSizesOfWhatItDoesNotFindOrThatAreNone() {
        CardFolder cards = CardFolder.seeing(folder, "sees_nchw");
        assertThatThrownBy(() -> OnnxDetector.open(ModelCard.read(cards.card), WIDTH, HEIGHT, 0.8, Map.of("bal", 0.07)))
                .isInstanceOf(ModelException.class)
                .hasMessage("sees: sizes_m names bal, which is no label of the card (did you mean \"ball\"?)");
        assertThatThrownBy(() -> OnnxDetector.open(ModelCard.read(cards.card), WIDTH, HEIGHT, 0.8, Map.of("ball", 0.0)))
                .isInstanceOf(ModelException.class).hasMessage("sees: sizes_m says 0.0 m of ball; write its size in"
                        + " metres, above 0 and at most 100");
    }

    @Test
    void refusesACardOfANetworkThatDoesNotLookAtPictures() {
        CardFolder cards = new CardFolder(folder, "sums");
        assertThatThrownBy(() -> OnnxDetector.open(ModelCard.read(cards.card), WIDTH, HEIGHT, 0.8, Map.of()))
                .isInstanceOf(ModelException.class).hasMessage("sums: a network that looks at pictures gives one output"
                        + " with read: boxes, the card has [scores] and reads [SCORES]");
        assertThatThrownBy(() -> OnnxPercept.open(ModelCard.read(CardFolder.seeing(folder, "sees_nchw").card)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("sees: a percept takes one input with terms");
    }

    @Test
    void allocatesLittlePerPicture() throws ConfigException, ModelException {
        try (OnnxDetector detector = open(CardFolder.seeing(folder, "sees_nchw"))) {
            Percept percept = percept(detector);
            Image image = filled(WIDTH, HEIGHT, 200, 0, 200);
            assertThat(PictureTensorTest.allocated(() -> detector.run(image, percept)) / 200)
                    .as("only what the call of ONNX Runtime makes").isLessThan(1000);
        }
    }

    @Test
    void readsTheRecordedPictureInItsOwnSizeOnly() throws Exception {
        CardFolder cards = CardFolder.seeing(folder, "sees_nchw").png("red.png", filled(16, 12, 204, 0, 0));
        String golden = folder.resolve("golden.json") + ":1:23: \"png\": ";
        assertThatThrownBy(() -> open(cards)).isInstanceOf(ConfigException.class).hasMessage(golden
                + folder.resolve("red.png") + ": has 16 x 12 pixels, the tensor 8 x 6; a recorded input is kept in the"
                + " tensor's size");
        cards.png("red.png", filled(8, 6, 150, 0, 0));
        assertThatThrownBy(() -> open(cards)).as("another picture").isInstanceOf(ModelException.class)
                .hasMessageContaining("value 4 of boxes should be 0.800000 and is 0.588235");
        cards.file("red.png", Arrays.copyOf(new byte[] {1, 2, 3}, 100));
        assertThatThrownBy(() -> open(cards)).hasMessage(golden + folder.resolve("red.png")
                + ": is no picture that can be read; give a PNG or JPEG file");
    }
}
