package org.sinew.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.mjcf.Rotation;
import org.sinew.state.Image;

/**
 * A picture that a test takes of a small world, and a pinhole of its own to check it by. The camera is half a metre
 * high and looks along +x; the floor is grey.
 */
final class Photo {
    static final int WIDTH = 320;
    static final int HEIGHT = 240;
    static final double FOVY_DEG = 60;
    static final double EYE_Z = 0.5;
    static final double FOCAL = HEIGHT / 2.0 / Math.tan(Math.toRadians(FOVY_DEG / 2));
    static final String CAMERA = "<camera name=\"eye\" pos=\"0 0 0.5\" xyaxes=\"0 -1 0 0 0 1\" fovy=\"60\"/>";
    static final String GREY_FLOOR = "<geom name=\"floor\" type=\"plane\" size=\"0 0 1\" rgba=\"0.4 0.4 0.4 1\"/>";
    static final List<Double> RED = List.of(1.0, 0.0, 0.0, 1.0);
    static final List<Double> BLUE = List.of(0.0, 0.0, 1.0, 1.0);
    private static final List<Double> UPRIGHT = List.of(1.0, 0.0, 0.0, 0.0);

    final Image image;

    private Photo(Image image) {
        this.image = image;
    }

    /** Of a world of props on the grey floor. */
    static Photo of(Path folder, Prop... props) throws IOException {
        return of(folder, GREY_FLOOR, props);
    }

    /** @param worldbody what the world has beside the camera */
    static Photo of(Path folder, String worldbody, Prop... props) throws IOException {
        return of(plant(folder, worldbody, props));
    }

    static ArticulatedPlant plant(Path folder, String worldbody, Prop... props) throws IOException {
        Path file = Files.writeString(folder.resolve("world.xml"), "<mujoco><asset><texture name=\"board\" type=\"2d\""
                + " builtin=\"checker\" rgb1=\"1 1 1\" rgb2=\"0 0 0\" width=\"8\" height=\"8\"/>"
                + "<material name=\"board\" texture=\"board\" texrepeat=\"1 1\" texuniform=\"true\"/></asset>"
                + "<worldbody>" + CAMERA + worldbody + "</worldbody></mujoco>");
        return new ArticulatedPlant(Mjcf.read(file, List.of(props)));
    }

    static Photo of(ArticulatedPlant plant) {
        Image image = new Image(WIDTH, HEIGHT, true);
        new Rasteriser(Scene.of(plant.model()), plant.model().cameras().getFirst(), WIDTH, HEIGHT)
                .render(pose(plant), image);
        return new Photo(image);
    }

    static ScenePose pose(Plant plant) {
        ScenePose pose = new ScenePose(plant.bodyCount());
        pose.copy(plant);
        return pose;
    }

    static Prop ball(String name, double radius, List<Double> rgba, double x, double y, double z) {
        return new Prop(name, Prop.Kind.BALL, List.of(radius), List.of(x, y, z), UPRIGHT, 0, 0.5, rgba, Prop.NO_MARKER);
    }

    static Prop box(String name, double half, List<Double> rgba, double x, double y, double z) {
        return new Prop(name, Prop.Kind.BOX, List.of(half, half, half), List.of(x, y, z), UPRIGHT, 0, 0.5, rgba,
                Prop.NO_MARKER);
    }

    /** Upright, with its face towards a camera that looks along +x; then turned about its right, its top, its face. */
    static Prop marker(int number, double side, double[] at, double... turns) {
        double[] q = {0.5, 0.5, -0.5, -0.5};
        for (int axis = 0; axis < turns.length; axis++) {
            double[] along = new double[3];
            along[axis] = 1;
            Rotation.multiply(q, 0, Rotation.about(along, turns[axis]), 0, q, 0);
        }
        return new Prop("marker", Prop.Kind.MARKER, List.of(side / 2, side / 2, 0.001), List.of(at[0], at[1], at[2]),
                List.of(q[0], q[1], q[2], q[3]), 0, 0.5, RED, number);
    }

    int red(int pixel) {
        return image.rgb[3 * pixel] & 0xFF;
    }

    int green(int pixel) {
        return image.rgb[3 * pixel + 1] & 0xFF;
    }

    int blue(int pixel) {
        return image.rgb[3 * pixel + 2] & 0xFF;
    }

    float depth(int pixel) {
        return Objects.requireNonNull(image.depthMetre, "made with room for it")[pixel];
    }

    boolean isRed(int pixel) {
        return red(pixel) > 2 * green(pixel) && red(pixel) > 2 * blue(pixel);
    }

    boolean isBlue(int pixel) {
        return blue(pixel) > 2 * green(pixel) && blue(pixel) > 2 * red(pixel);
    }

    boolean isSky(int pixel) {
        return Float.isInfinite(depth(pixel));
    }

    int[] where(IntPredicate what) {
        return IntStream.range(0, WIDTH * HEIGHT).filter(what).toArray();
    }

    static int pixel(double column, double row) {
        return (int) Math.floor(row) * WIDTH + (int) Math.floor(column);
    }

    /** Column in the picture, by a pinhole's geometry, of a point of the world. */
    static double column(double x, double y) {
        return WIDTH / 2.0 - FOCAL * y / x;
    }

    static double row(double x, double z) {
        return HEIGHT / 2.0 - FOCAL * (z - EYE_Z) / x;
    }

    /** Right of the axis per metre along it, of the middle of a pixel. */
    static double across(int pixel) {
        return (pixel % WIDTH + 0.5 - WIDTH / 2.0) / FOCAL;
    }

    static double down(int pixel) {
        return (pixel / WIDTH + 0.5 - HEIGHT / 2.0) / FOCAL;
    }
}
