package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.models.ModelCard.Colour;
import org.sinew.models.ModelCard.Layout;
import org.sinew.state.Image;

/** The references beside it are what OpenCV 5.0.0 makes of the same picture; make_pictures.py wrote them. */
@Timeout(60)
class PictureTensorTest {
    private static final List<Double> NONE = List.of();

    static Path resource(String name) {
        return Path.of(Objects.requireNonNull(PictureTensorTest.class.getResource("pictures/" + name)).getPath());
    }

    private static double[] reference(String name) throws IOException {
        try (InputStream in = PictureTensorTest.class.getResourceAsStream("pictures/" + name);
                Scanner numbers = new Scanner(Objects.requireNonNull(in))) {
            return numbers.tokens().mapToDouble(Double::parseDouble).toArray();
        }
    }

    static ModelCard.Input input(Layout layout, Colour colour, int width, int height, List<Double> scale,
            List<Double> mean) {
        int channels = colour == Colour.GRAY ? 1 : 3;
        List<Integer> shape = switch (layout) {
            case NCHW -> List.of(1, channels, height, width);
            case NHWC -> List.of(1, height, width, channels);
            case CHW -> List.of(channels, height, width);
            case HWC -> List.of(height, width, channels);
        };
        return new ModelCard.Input(ElementType.FLOAT32, shape, List.of(), List.of(), 0, Duration.ZERO,
                Optional.of(layout), Optional.of(colour), scale, mean, Optional.empty(), NONE);
    }

    private static float[] fill(ModelCard.Input input, Image picture) {
        float[] values = new float[new TensorSpec("picture", input.shape()).size()];
        new PictureTensor(input, picture.width, picture.height).fill(picture, FloatBuffer.wrap(values));
        return values;
    }

    @ParameterizedTest(name = "to {0} x {1}")
    @CsvSource({"16, 12", "20, 15", "17, 11"})
    void averagesAreasAsOpenCvDoes(int width, int height) throws IOException, ModelException {
        Image picture = PictureFile.read(resource("area.png"));
        double[] expected = reference("area_" + width + "_" + height + ".txt");
        float[] values = fill(input(Layout.NHWC, Colour.RGB, width, height, NONE, NONE), picture);
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).as("value %d", i).isCloseTo(expected[i], within(0.001));
        }
    }

    @Test
    void aNearestPixelWouldNotPass() throws IOException, ModelException {
        Image picture = PictureFile.read(resource("area.png"));
        double[] expected = reference("area_16_12.txt");
        double worst = 0;
        for (int i = 0; i < 16; i++) {
            worst = Math.max(worst, Math.abs((picture.rgb[3 * (i * 40 / 16)] & 0xFF) - expected[3 * i]));
        }
        assertThat(worst).as("the picture is rough enough to tell").isGreaterThan(10);
    }

    @Test
    void laysOutEachLayoutAndColourAsItsNameSays() throws IOException, ModelException {
        Image picture = PictureFile.read(resource("area.png"));
        double[] rgb = reference("area_16_12.txt");
        for (Layout layout : Layout.values()) {
            for (Colour colour : List.of(Colour.RGB, Colour.BGR)) {
                float[] values = fill(input(layout, colour, 16, 12, NONE, NONE), picture);
                boolean planes = layout == Layout.NCHW || layout == Layout.CHW;
                for (int i = 0; i < values.length; i++) {
                    int channel = planes ? i / (16 * 12) : i % 3;
                    int pixel = planes ? i % (16 * 12) : i / 3;
                    int from = colour == Colour.BGR ? 2 - channel : channel;
                    assertThat((double) values[i]).as("%s %s %d", layout, colour, i)
                            .isCloseTo(rgb[3 * pixel + from], within(0.001));
                }
            }
        }
    }

    @Test
    void makesGrayOfTheThreeColours() throws IOException, ModelException {
        double[] rgb = reference("area_16_12.txt");
        float[] values = fill(input(Layout.NCHW, Colour.GRAY, 16, 12, NONE, NONE),
                PictureFile.read(resource("area.png")));
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i])
                    .isCloseTo(0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2], within(0.002));
        }
    }

    @Test
    void takesTheMeanOffAndThenScales() throws IOException, ModelException {
        Image picture = PictureFile.read(resource("area.png"));
        double[] rgb = reference("area_16_12.txt");
        float[] each = fill(input(Layout.NHWC, Colour.BGR, 16, 12, List.of(0.5, 2.0, 4.0), List.of(10.0, 20.0, 30.0)),
                picture);
        float[] one = fill(input(Layout.NHWC, Colour.RGB, 16, 12, List.of(1 / 255.0), List.of()), picture);
        assertThat((double) each[0]).isCloseTo((rgb[2] - 10) * 0.5, within(0.01));
        assertThat((double) each[1]).isCloseTo((rgb[1] - 20) * 2, within(0.01));
        assertThat((double) each[2]).isCloseTo((rgb[0] - 30) * 4, within(0.01));
        assertThat((double) one[3]).isCloseTo(rgb[3] / 255, within(0.001));
    }

    @Test
    void leavesAPictureOfTheTensorsSizeAsItIs() throws ModelException {
        Image picture = PictureFile.read(resource("area.png"));
        float[] values = fill(input(Layout.HWC, Colour.RGB, 40, 30, NONE, NONE), picture);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(picture.rgb[i] & 0xFF);
        }
    }

    @Test
    void keepsTheMeanWhereAPictureBecomesLarger() {
        Image picture = new Image(3, 2, false);
        for (int i = 0; i < picture.rgb.length; i++) {
            picture.rgb[i] = (byte) (10 * i);
        }
        float[] values = fill(input(Layout.HWC, Colour.GRAY, 7, 5, NONE, NONE), picture);
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        double mean = 0;
        for (int i = 0; i < 6; i++) {
            mean += (0.299 * 30 * i + 0.587 * (30 * i + 10) + 0.114 * (30 * i + 20)) / 6;
        }
        assertThat(sum / values.length).isCloseTo(mean, within(0.001));
    }

    @Test
    void refusesAPictureOfAnotherSize() {
        PictureTensor tensor = new PictureTensor(input(Layout.HWC, Colour.RGB, 4, 3, NONE, NONE), 40, 30);
        assertThatThrownBy(() -> tensor.fill(new Image(30, 40, false), FloatBuffer.allocate(36)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a picture of 30 x 40 where the model was opened for 40 x 30");
    }

    @Test
    void allocatesNothingPerPicture() {
        PictureTensor tensor = new PictureTensor(input(Layout.NCHW, Colour.RGB, 16, 12, NONE, NONE), 64, 48);
        Image picture = new Image(64, 48, false);
        FloatBuffer buffer = FloatBuffer.allocate(3 * 16 * 12);
        assertThat(allocated(() -> tensor.fill(picture, buffer))).isZero();
    }

    /** Bytes that 200 runs allocate on this thread, after 200 to warm up. */
    static long allocated(Runnable run) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200; i++) {
            run.run();
        }
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 200; i++) {
            run.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
