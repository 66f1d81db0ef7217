package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.state.Image;
import org.sinew.state.MarkerCode;

/** Markers drawn at known places, read as from a network's box that is not exact. */
@Timeout(120)
class MarkerReaderTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final double FOV = 0.8;
    private static final double SIDE = 0.08;

    private final MarkerReader reader = new MarkerReader(WIDTH, HEIGHT);

    private static DrawnPicture picture() {
        return new DrawnPicture(WIDTH, HEIGHT, FOV);
    }

    /** Reads where a network would have said it is: the box of the corners, {@code off} of its size beside it. */
    private int read(DrawnPicture drawn, double off) {
        double left = min(drawn.cornerX);
        double top = min(drawn.cornerY);
        double width = max(drawn.cornerX) - left;
        double height = max(drawn.cornerY) - top;
        return reader.read(drawn.image(), left + off * width, top - off * height, left + (1 + off) * width,
                top + (1 - off) * height);
    }

    private static double min(double[] values) {
        return Math.min(Math.min(values[0], values[1]), Math.min(values[2], values[3]));
    }

    private static double max(double[] values) {
        return Math.max(Math.max(values[0], values[1]), Math.max(values[2], values[3]));
    }

    /** Largest distance of a corner found from the true one nearest to it, px. */
    private double cornerError(DrawnPicture drawn) {
        double worst = 0;
        for (int i = 0; i < 4; i++) {
            double nearest = Double.MAX_VALUE;
            for (int k = 0; k < 4; k++) {
                nearest = Math.min(nearest, Math.hypot(reader.cornerX[i] - drawn.cornerX[k],
                        reader.cornerY[i] - drawn.cornerY[k]));
            }
            worst = Math.max(worst, nearest);
        }
        return worst;
    }

    @Test
    void readsEveryNumber() {
        for (int number = 0; number < MarkerCode.COUNT; number++) {
            DrawnPicture drawn = picture().marker(number, 0.02, -0.03, 0.6, SIDE, 0.3, 0.2, -0.2).blur(0.6);
            assertThat(read(drawn, 0.1)).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 90, 180, 270, 45, 30, 200})
    void readsItHoweverItIsTurned(double rollDeg) {
        DrawnPicture drawn = picture().marker(11, 0, 0, 0.5, SIDE, Math.toRadians(rollDeg), 0, 0).blur(0.6);
        assertThat(read(drawn, 0)).isEqualTo(11);
        assertThat(cornerError(drawn)).isLessThan(0.15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-60, -45, 30, 55})
    void readsItFromTheSide(double yawDeg) {
        DrawnPicture drawn = picture().marker(4, 0.05, 0.02, 0.4, SIDE, 0.2, Math.toRadians(yawDeg), 0.1).blur(0.6);
        assertThat(read(drawn, 0.05)).isEqualTo(4);
        assertThat(cornerError(drawn)).isLessThan(0.25);
    }

    /** The rows of the table in docs/markers.md; another machine's sine may make one picture more or less. */
    @ParameterizedTest(name = "{0} m away, blur {1} px, noise {2}: {3} of 40")
    @CsvSource({"0.25, 3, 10, 40", "0.6, 1, 6, 40", "1.0, 0.7, 6, 40", "1.4, 1, 6, 40", "1.8, 0.7, 4, 38",
        "2.0, 0.7, 4, 31", "2.4, 0.7, 4, 11", "1.8, 1, 4, 14"})
    void readsMostThoughBlurredAndNoisy(double depth, double blur, double noise, int share) {
        Random random = new Random(5);
        int right = 0;
        for (int i = 0; i < 40; i++) {
            int number = random.nextInt(MarkerCode.COUNT);
            int read = read(any(number, depth, random).blur(blur).noise(noise, i), random.nextDouble(-0.15, 0.15));
            assertThat(read).as("run %d: another number is worse than none", i).isIn(number, -1);
            right += read == number ? 1 : 0;
        }
        assertThat(right).isCloseTo(share, within(1));
    }

    /** Somewhere near the middle, in any turn, tilted. */
    private static DrawnPicture any(int number, double depth, Random random) {
        return picture().marker(number, random.nextDouble(-0.05, 0.05), random.nextDouble(-0.05, 0.05), depth, SIDE,
                random.nextDouble(6.28), random.nextDouble(-0.5, 0.5), random.nextDouble(-0.5, 0.5));
    }

    @ParameterizedTest(name = "{0} m away, blur {1} px")
    @CsvSource({"2.4, 0.7", "1.8, 1", "1.4, 1.3"})
    void takesNoneThatIsTooSmallOrBlurredForAnother(double depth, double blur) {
        Random random = new Random(6);
        for (int i = 0; i < 120; i++) {
            int number = new int[] {31, 28, 19, 14}[i % 4]; // their single cells are the first to vanish
            int read = read(any(number, depth, random).blur(blur).noise(4, i), random.nextDouble(-0.15, 0.15));
            assertThat(read).as("run %d", i).isIn(number, -1);
        }
    }

    @Test
    void readsItInBadLight() {
        DrawnPicture drawn = picture().ink(20, 70).marker(9, -0.1, 0.02, 0.7, SIDE, 1, 0.3, 0.2).blur(0.8).noise(2, 1);
        assertThat(read(drawn, 0.1)).as("dim").isEqualTo(9);
        drawn = picture().marker(9, 0, 0, 0.3, SIDE, 0.4, 0.2, 0.2).blur(0.8).shade(0.3).noise(3, 2);
        assertThat(read(drawn, 0.1)).as("light from one side").isEqualTo(9);
    }

    @Test
    void putsOneWrongCellRightAndReadsNoNumberInTwo() {
        for (int bit = 0; bit < 16; bit++) {
            DrawnPicture drawn = picture().wrong(1 << bit).marker(17, 0, 0, 0.5, SIDE, 0.1, 0, 0).blur(0.6);
            assertThat(read(drawn, 0)).isEqualTo(17);
            DrawnPicture worse = picture().wrong(1 << bit | 1 << (bit + 5) % 16)
                    .marker(17, 0, 0, 0.5, SIDE, 0.1, 0, 0).blur(0.6);
            assertThat(read(worse, 0)).isEqualTo(-1);
        }
    }

    @Test
    void findsNoneWhereNoneIs() {
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 100; i++) {
            Image image = clutter(random);
            double x = random.nextDouble(WIDTH - 60);
            double y = random.nextDouble(HEIGHT - 60);
            double size = random.nextDouble(15, 90);
            found += reader.read(image, x, y, x + size, y + size) >= 0 ? 1 : 0;
        }
        assertThat(found).isZero();
    }

    /** Rectangles of any gray on each other and on a wall. */
    private static Image clutter(Random random) {
        Image image = picture().noise(4, random.nextLong()).image();
        for (int i = 0; i < 120; i++) {
            int left = random.nextInt(WIDTH - 2);
            int top = random.nextInt(HEIGHT - 2);
            int right = Math.min(WIDTH, left + random.nextInt(1, 50));
            int bottom = Math.min(HEIGHT, top + random.nextInt(1, 50));
            byte level = (byte) random.nextInt(256);
            for (int y = top; y < bottom; y++) {
                Arrays.fill(image.rgb, 3 * (y * WIDTH + left), 3 * (y * WIDTH + right), level);
            }
        }
        return image;
    }

    @Test
    void readsNoMarkerThatIsCutOffOrOutsideTheBox() {
        DrawnPicture drawn = picture().marker(2, 0.26, 0, 0.5, SIDE, 0, 0, 0).blur(0.6);
        assertThat(max(drawn.cornerX)).as("beyond the picture").isGreaterThan(WIDTH);
        assertThat(read(drawn, 0)).isEqualTo(-1);
        drawn = picture().marker(2, 0, 0, 0.5, SIDE, 0, 0, 0).blur(0.6);
        assertThat(reader.read(drawn.image(), WIDTH / 2.0 + 25, 60, WIDTH / 2.0 + 90, 130)).isEqualTo(-1);
        assertThat(reader.read(drawn.image(), 900, 900, 950, 950)).as("no part of the picture").isEqualTo(-1);
    }

    @Test
    void needsTheWhiteMargin() {
        DrawnPicture drawn = picture().ink(30, 220).marker(2, 0, 0, 0.5, SIDE, 0, 0, 0).blur(0.6);
        Image image = drawn.image();
        int left = (int) min(drawn.cornerX);
        int top = (int) min(drawn.cornerY);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (x < left || y < top || x > max(drawn.cornerX) || y > max(drawn.cornerY)) {
                    Arrays.fill(image.rgb, 3 * (y * WIDTH + x), 3 * (y * WIDTH + x) + 3, (byte) 30);
                }
            }
        }
        assertThat(reader.read(image, left, top, max(drawn.cornerX), max(drawn.cornerY))).isEqualTo(-1);
    }

    @Test
    void tellsDistanceAndDirectionFromTheCorners() {
        Pinhole camera = new Pinhole(WIDTH, HEIGHT, FOV);
        SquareInSpace square = new SquareInSpace(camera);
        Random random = new Random(8);
        for (int i = 0; i < 30; i++) {
            double depth = random.nextDouble(0.25, 0.9);
            DrawnPicture drawn = picture().marker(i, random.nextDouble(-0.2, 0.2) * depth,
                    random.nextDouble(-0.2, 0.2) * depth, depth, SIDE, random.nextDouble(6.28),
                    random.nextDouble(-0.6, 0.6), random.nextDouble(-0.6, 0.6)).blur(0.7).noise(2, i);
            assertThat(read(drawn, 0)).isEqualTo(i);
            assertThat(square.look(reader.cornerX, reader.cornerY)).isTrue();
            double range = Math.sqrt(drawn.middleRight * drawn.middleRight + drawn.middleDown * drawn.middleDown
                    + depth * depth);
            assertThat(square.rangeMetre(SIDE)).as("range of run %d", i).isCloseTo(range, within(0.02 * range));
            assertThat(square.azimuthRad()).isCloseTo(Math.atan2(-drawn.middleRight, depth), within(0.002));
            assertThat(square.elevationRad()).isCloseTo(Math.asin(-drawn.middleDown / range), within(0.002));
        }
    }

    @Test
    void allocatesNothingPerPicture() {
        Image image = picture().marker(5, 0, 0, 0.4, SIDE, 0.5, 0.2, 0.1).blur(0.7).image();
        assertThat(PictureTensorTest.allocated(() -> reader.read(image, 120, 80, 200, 160))).isZero();
    }
}
