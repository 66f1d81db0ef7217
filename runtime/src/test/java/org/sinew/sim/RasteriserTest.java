package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.mjcf.Prop;
import org.sinew.mjcf.Rotation;
import org.sinew.rt.AllocationMeter;
import org.sinew.state.Image;
import org.sinew.state.MarkerCode;

/** Pictures, measured against geometry that the test works out for itself. */
@Timeout(60)
class RasteriserTest {
    private static final double NEAR = Rasteriser.NEAR_M;

    @TempDir
    Path folder;

    /** Column where a plane through the eye touches a ball, left (-1) or right (1) of it. */
    private static double limb(double ahead, double right, double radius, int side) {
        double root = radius * Math.sqrt(ahead * ahead + right * right - radius * radius);
        return Photo.FOCAL * (right * ahead + side * root) / (ahead * ahead - radius * radius);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0.5, 0.1", "0.6, 0.2, 0.3, 0.05", "2, -0.7, 0.9, 0.3", "0.35, 0.02, 0.45, 0.11"})
    void aBallIsWhereAPinholePutsItAndAsLarge(double x, double y, double z, double radius) throws IOException {
        Photo photo = Photo.of(folder, Photo.ball("ball", radius, Photo.RED, x, y, z));
        int[] seen = photo.where(photo::isRed);
        int[] columns = Arrays.stream(seen).map(pixel -> pixel % Photo.WIDTH).toArray();
        int[] rows = Arrays.stream(seen).map(pixel -> pixel / Photo.WIDTH).toArray();
        double middle = Photo.WIDTH / 2.0;
        assertThat((double) Arrays.stream(columns).min().orElseThrow())
                .isCloseTo(middle + limb(x, -y, radius, -1), within(1.0));
        assertThat(Arrays.stream(columns).max().orElseThrow() + 1.0)
                .isCloseTo(middle + limb(x, -y, radius, 1), within(1.0));
        assertThat((double) Arrays.stream(rows).min().orElseThrow())
                .isCloseTo(Photo.HEIGHT / 2.0 + limb(x, Photo.EYE_Z - z, radius, -1), within(1.0));
        assertThat(Arrays.stream(rows).max().orElseThrow() + 1.0)
                .isCloseTo(Photo.HEIGHT / 2.0 + limb(x, Photo.EYE_Z - z, radius, 1), within(1.0));
    }

    @Test
    void aBallIsAsFarAsGeometrySaysAndHasNoHoles() throws IOException {
        double radius = 0.05;
        double x = 0.4;
        double y = 0.06;
        double z = 0.42;
        Photo photo = Photo.of(folder, Photo.ball("ball", radius, Photo.RED, x, y, z));
        int checked = 0;
        for (int i = 0; i < Photo.WIDTH * Photo.HEIGHT; i++) {
            double u = Photo.across(i);
            double v = Photo.down(i);
            double square = u * u + v * v + 1; // the ball's equation along the ray of the pixel
            double half = -u * y + v * (Photo.EYE_Z - z) + x;
            double rest = x * x + y * y + (z - Photo.EYE_Z) * (z - Photo.EYE_Z) - radius * radius;
            double root = half * half - square * rest;
            boolean notAtTheLimb = root > 0.25 * radius * radius * square;
            if (notAtTheLimb) {
                checked++;
                assertThat(photo.isRed(i)).as("pixel %d", i).isTrue();
                assertThat((double) photo.depth(i)).isCloseTo((half - Math.sqrt(root)) / square, within(0.001));
            }
        }
        assertThat(checked).isGreaterThan(1000);
    }

    @Test
    void theFloorIsExactToItsHorizon() throws IOException {
        Photo photo = Photo.of(folder);
        for (int i = 0; i < Photo.WIDTH * Photo.HEIGHT; i++) {
            double v = Photo.down(i);
            if (v > 0) {
                assertThat((double) photo.depth(i)).isCloseTo(Photo.EYE_Z / v, within(1e-6 * Photo.EYE_Z / v));
                assertThat(photo.red(i)).isEqualTo(photo.green(i));
            } else {
                assertThat(photo.isSky(i)).isTrue();
                assertThat(photo.blue(i)).isGreaterThan(photo.red(i));
            }
        }
    }

    @Test
    void aTiltedFloorIsSeenTilted() throws IOException {
        ArticulatedPlant plant = Photo.plant(folder, Photo.GREY_FLOOR);
        plant.floor(Math.toRadians(20), 0, -1); // rises to the left, which is +y
        Photo photo = Photo.of(plant);
        int middle = Photo.HEIGHT / 2;
        assertThat(photo.isSky(middle * Photo.WIDTH + 10)).isFalse();
        assertThat(photo.isSky(middle * Photo.WIDTH + Photo.WIDTH - 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.8})
    void everyShapeIsAsFarAsItsNearestPoint(double distance) throws IOException {
        String shape = "<geom type=\"%s\" size=\"%s\" pos=\"%s %s 0.5\" %s rgba=\"1 0 0 1\"/>";
        String[] kinds = {"sphere|0.04|", "capsule|0.04 0.05|", "cylinder|0.04 0.05|", "ellipsoid|0.04 0.03 0.06|",
            "box|0.04 0.02 0.03|", "cylinder|0.03 0.04|zaxis=\"-1 0 0\"", "capsule|0.02 0.02|zaxis=\"-1 0 0\""};
        for (String kind : kinds) {
            String[] part = kind.split("\\|", -1);
            Photo photo = Photo.of(folder, String.format(Locale.ROOT, shape, part[0], part[1],
                    distance + 0.04, 0, part[2]));
            assertThat((double) photo.depth(Photo.pixel(Photo.WIDTH / 2.0, Photo.HEIGHT / 2.0))).as(kind)
                    .isCloseTo(distance, within(0.001));
        }
    }

    @Test
    void whatReachesThroughTheNearPlaneIsCutThereAndNotDropped() throws IOException {
        double radius = 0.05;
        int middle = Photo.pixel(Photo.WIDTH / 2.0, Photo.HEIGHT / 2.0);
        Photo whole = Photo.of(folder, Photo.ball("ball", radius, Photo.RED, NEAR + 0.0003 + radius, 0, 0.5));
        assertThat((double) whole.depth(middle)).isCloseTo(NEAR + 0.0003, within(0.001));
        Photo cut = Photo.of(folder, Photo.ball("ball", radius, Photo.RED, NEAR - 0.0003 + radius, 0, 0.5));
        assertThat(cut.isRed(middle)).as("through the hole").isFalse();
        double nearest = Arrays.stream(cut.where(cut::isRed)).mapToDouble(cut::depth).min().orElseThrow();
        assertThat(nearest).as("the edge of the hole").isBetween(NEAR, NEAR + 0.0003);
        double hole = Math.sqrt(2 * radius * 0.0003); // radius of the circle that the plane cuts
        double holePixels = Photo.FOCAL * hole / NEAR;
        int beside = Photo.pixel(Photo.WIDTH / 2.0 + holePixels * 0.2, Photo.HEIGHT / 2.0 + holePixels * 0.2);
        assertThat(cut.isRed(beside)).as("inside of the circle").isFalse();
        assertThat(cut.where(cut::isRed).length).as("what is left of it").isGreaterThan(500);
    }

    @Test
    void aWallThroughTheCameraIsSeenOnlyInFront() throws IOException {
        Photo photo = Photo.of(folder, "<geom type=\"box\" size=\"50 0.05 50\" pos=\"0 0.3 0\" rgba=\"1 0 0 1\"/>");
        for (int i = 0; i < Photo.WIDTH * Photo.HEIGHT; i++) {
            boolean there = Photo.across(i) < -0.25 / 50; // its side is 0.25 m to the left, from behind to 50 m ahead
            assertThat(photo.isRed(i)).as("pixel %d", i).isEqualTo(there);
            if (there) {
                assertThat((double) photo.depth(i)).isCloseTo(-0.25 / Photo.across(i), within(0.001 * photo.depth(i)));
            }
        }
    }

    @Test
    void theNearerThingHidesTheFartherInWhateverOrderTheyStandInTheFile() throws IOException {
        Prop near = Photo.box("near", 0.05, Photo.RED, 0.5, 0, 0.5);
        Prop far = Photo.ball("far", 0.2, Photo.BLUE, 1.5, 0, 0.5);
        Photo one = Photo.of(folder, near, far);
        Photo other = Photo.of(folder, far, near);
        assertThat(one.isRed(Photo.pixel(160, 120))).isTrue();
        assertThat(one.where(one::isBlue)).isNotEmpty();
        assertThat(Arrays.equals(other.image.rgb, one.image.rgb)).isTrue();
        assertThat(Arrays.equals(other.image.depthMetre, one.image.depthMetre)).isTrue();
    }

    @Test
    void leftIsLeftAndUpIsUp() throws IOException {
        Photo photo = Photo.of(folder, Photo.ball("left", 0.1, Photo.RED, 1, 0.3, 0.8),
                Photo.ball("right", 0.1, Photo.BLUE, 1, -0.3, 0.3));
        assertThat(photo.where(photo::isRed)).isNotEmpty();
        assertThat(photo.where(photo::isBlue)).isNotEmpty();
        assertThat(Arrays.stream(photo.where(photo::isRed)))
                .allMatch(i -> i % Photo.WIDTH < Photo.WIDTH / 2 && i / Photo.WIDTH < Photo.HEIGHT / 2);
        assertThat(Arrays.stream(photo.where(photo::isBlue)))
                .allMatch(i -> i % Photo.WIDTH > Photo.WIDTH / 2 && i / Photo.WIDTH > Photo.HEIGHT / 2);
    }

    @Test
    void aBallIsBrighterTowardsTheLight() throws IOException {
        String light = "<light dir=\"%s\"/>";
        Prop ball = Photo.ball("ball", 0.2, Photo.RED, 1, 0, 0.5);
        int left = Photo.pixel(Photo.column(1, 0.15), 120);
        int right = Photo.pixel(Photo.column(1, -0.15), 120);
        Photo fromLeft = Photo.of(folder, String.format(light, "0 -1 0"), ball);
        Photo fromRight = Photo.of(folder, String.format(light, "0 1 0"), ball);
        assertThat(fromLeft.red(left)).isGreaterThan(fromLeft.red(right) + 40);
        assertThat(fromRight.red(right)).isGreaterThan(fromRight.red(left) + 40);
    }

    @Test
    void aCheckerBoardHasItsSquaresWhereTheMaterialSays() throws IOException {
        Photo photo = Photo.of(folder,
                "<geom type=\"plane\" size=\"0 0 1\" material=\"board\" rgba=\"1 1 1 1\"/>");
        assertThat(photo.red(Photo.pixel(Photo.column(1.25, 0.25), Photo.row(1.25, 0)))).isGreaterThan(100);
        assertThat(photo.red(Photo.pixel(Photo.column(1.25, -0.25), Photo.row(1.25, 0)))).isLessThan(10);
        assertThat(photo.red(Photo.pixel(Photo.column(1.75, 0.25), Photo.row(1.75, 0)))).isLessThan(10);
        int far = photo.red(Photo.pixel(160, 121));
        assertThat(far).as("squares that are smaller than a pixel run into each other").isBetween(30, 120);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "7, 0.4, 0.3, 0", "19, -0.5, 0.2, 0.8", "31, 0.2, -0.4, 3"})
    void aMarkerIsReadByItsCells(int number, double right, double up, double face) throws IOException {
        double side = 0.16;
        Prop marker = Photo.marker(number, side, new double[] {0.6, 0.05, 0.45}, right, up, face);
        ArticulatedPlant plant = Photo.plant(folder, Photo.GREY_FLOOR, marker);
        Photo photo = Photo.of(plant);
        double cell = side / (MarkerCode.CELLS + 2);
        int bits = 0;
        for (int row = 0; row < MarkerCode.PAYLOAD_CELLS; row++) {
            for (int column = 0; column < MarkerCode.PAYLOAD_CELLS; column++) {
                int level = photo.red(pixelOn(plant, (column - 1.5) * cell, (1.5 - row) * cell));
                bits = bits << 1 | (level > 100 ? 1 : 0);
            }
        }
        assertThat(bits).as("upright, seen from its front").isEqualTo(MarkerCode.bits(number));
        assertThat(MarkerCode.decode(bits)).isEqualTo(number);
        assertThat(photo.red(pixelOn(plant, 2.5 * cell, 0))).as("border").isLessThan(60);
        assertThat(photo.red(pixelOn(plant, 3.5 * cell, 0))).as("margin").isGreaterThan(100);
    }

    /** The pixel that sees a point of the marker's face. */
    private static int pixelOn(Plant plant, double right, double up) {
        double[] at = new double[3];
        double[] turn = new double[4];
        double[] matrix = new double[9];
        plant.bodyPosition(plant.bodyIndex("marker"), at);
        plant.bodyOrientation(plant.bodyIndex("marker"), turn);
        Rotation.matrix(turn, 0, matrix, 0);
        double[] p = IntStream.range(0, 3).mapToDouble(i -> at[i] + matrix[3 * i] * right + matrix[3 * i + 1] * up
                + matrix[3 * i + 2] * 0.001).toArray();
        return Photo.pixel(Photo.column(p[0], p[1]), Photo.row(p[0], p[2]));
    }

    @Test
    void aMarkerShowsNothingOnItsBack() throws IOException {
        Photo photo = Photo.of(folder, Photo.marker(7, 0.3, new double[] {0.6, 0, 0.5}, 0, Math.PI));
        assertThat(photo.where(photo::isRed).length).as("all of it in its own colour").isGreaterThan(9000);
    }

    @Test
    void aPictureWithoutRoomForDistancesHasTheSameColours() throws IOException {
        ArticulatedPlant plant = Photo.plant(folder, Photo.GREY_FLOOR, Photo.ball("b", 0.1, Photo.RED, 1, 0, 0.5));
        Image flat = new Image(Photo.WIDTH, Photo.HEIGHT, false);
        new Rasteriser(Scene.of(plant.model()), plant.model().cameras().getFirst(), Photo.WIDTH, Photo.HEIGHT)
                .render(Photo.pose(plant), flat);
        assertThat(Arrays.equals(flat.rgb, Photo.of(plant).image.rgb)).isTrue();
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() throws IOException {
        ArticulatedPlant plant = Photo.plant(folder, Photo.GREY_FLOOR);
        Rasteriser rasteriser = new Rasteriser(Scene.of(plant.model()), plant.model().cameras().getFirst(), 64, 48);
        assertThatThrownBy(() -> rasteriser.render(Photo.pose(plant), new Image(48, 64, true)))
                .hasMessage("a picture of 64 x 48 does not fit into one of 48 x 64");
    }

    @Test
    void allocatesNothingForAPicture() {
        Kid20 robot = Kid20.standing();
        Rasteriser rasteriser = new Rasteriser(Scene.of(robot.plant.model()),
                robot.plant.model().cameras().getFirst(), Photo.WIDTH, Photo.HEIGHT);
        ScenePose pose = Photo.pose(robot.plant);
        Image image = new Image(Photo.WIDTH, Photo.HEIGHT, true);
        AllocationMeter meter = new AllocationMeter();
        long bytes = 0;
        for (int i = 0; i < 20; i++) {
            meter.start();
            pose.copy(robot.plant);
            rasteriser.render(pose, image);
            bytes = meter.bytes();
        }
        assertThat(bytes).isZero();
        meter.start();
        assertThat(Photo.pose(robot.plant)).isNotNull();
        assertThat(meter.bytes()).as("the meter sees what is allocated").isPositive();
    }
}
