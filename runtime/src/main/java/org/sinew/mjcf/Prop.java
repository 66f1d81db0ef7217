package org.sinew.mjcf;

import java.util.List;
import org.sinew.state.MarkerCode;

/**
 * A thing in the world that is no part of the robot: a ball to kick, a marker to look at, a wall, a person to keep away
 * from. Whoever builds the world says where it is; {@link Mjcf#read(java.nio.file.Path, List)} makes a body of the same
 * name of it, so that judges read its pose, and a camera draws it, as they do with the robot's own.
 *
 * @param name        its name, unlike that of any body of the robot
 * @param kind        what it is
 * @param halfSizeM   ball: its radius; person: radius and half the height; else half of each side. The face of a marker
 *                    towards its own +z is its board: the whole of it white, and in the middle, 6/8 of its side, the
 *                    black square; its right is +x, its top is +y
 * @param positionM   of its centre when the world begins
 * @param orientation (w, x, y, z) when the world begins
 * @param massKg      0: it is fixed
 * @param friction    sliding friction; of two things that touch the larger counts
 * @param rgba        colour, each 0 to 1
 * @param markerId    number of {@link MarkerCode} that a marker shows; {@link #NO_MARKER} for what is none
 */
public record Prop(String name, Kind kind, List<Double> halfSizeM, List<Double> positionM, List<Double> orientation,
        double massKg, double friction, List<Double> rgba, int markerId) {

    /** {@link #markerId} of what is no marker. */
    public static final int NO_MARKER = -1;

    /** What a prop is, and with it its shape. */
    public enum Kind {
        BALL(Mjcf.Shape.SPHERE, 1), BOX(Mjcf.Shape.BOX, 3), MARKER(Mjcf.Shape.BOX, 3), WALL(Mjcf.Shape.BOX, 3),
        PERSON(Mjcf.Shape.CYLINDER, 2);

        final Mjcf.Shape shape;
        final int sizes;

        Kind(Mjcf.Shape shape, int sizes) {
            this.shape = shape;
            this.sizes = sizes;
        }
    }

    public Prop {
        halfSizeM = numbers(name, "half sizes", halfSizeM, kind.sizes);
        positionM = numbers(name, "position", positionM, 3);
        orientation = numbers(name, "orientation", orientation, 4);
        rgba = numbers(name, "colour", rgba, 4);
        require(name, halfSizeM.stream().allMatch(half -> half > 0), "sizes must be above zero, not " + halfSizeM);
        require(name, massKg >= 0 && Double.isFinite(massKg), "its mass cannot be " + massKg + " kg");
        require(name, friction >= 0 && Double.isFinite(friction), "its friction cannot be " + friction);
        require(name, rgba.stream().allMatch(c -> c >= 0 && c <= 1), "its colour is not of numbers from 0 to 1");
        require(name, (kind == Kind.MARKER ? markerId >= 0 : markerId == NO_MARKER) && markerId < MarkerCode.COUNT,
                "a marker, and nothing else, shows a number from 0 to " + (MarkerCode.COUNT - 1) + "; not " + markerId);
        double norm = orientation.stream().mapToDouble(q -> q * q).sum();
        require(name, norm > 0.999 && norm < 1.001, "its orientation is no unit quaternion: " + orientation);
    }

    private static List<Double> numbers(String name, String what, List<Double> values, int count) {
        require(name, values.size() == count && values.stream().allMatch(Double::isFinite),
                "needs " + count + " finite numbers as " + what + ", not " + values);
        return List.copyOf(values);
    }

    private static void require(String name, boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("prop \"" + name + "\": " + what);
        }
    }

    /** Whether nothing moves it. */
    public boolean fixed() {
        return massKg == 0;
    }

    /** Another orientation: turned about x, then about the new y, then about the new z. */
    public Prop turned(double rollRad, double pitchRad, double yawRad) {
        double[] q = Rotation.about(new double[] {1, 0, 0}, rollRad);
        Rotation.multiply(q, 0, Rotation.about(new double[] {0, 1, 0}, pitchRad), 0, q, 0);
        Rotation.multiply(q, 0, Rotation.about(new double[] {0, 0, 1}, yawRad), 0, q, 0);
        return new Prop(name, kind, halfSizeM, positionM, List.of(q[0], q[1], q[2], q[3]), massKg, friction, rgba,
                markerId);
    }
}
