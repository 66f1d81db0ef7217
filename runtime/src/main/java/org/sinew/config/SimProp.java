package org.sinew.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sinew.state.MarkerCode;

/**
 * An entry of {@code sim: props:}, a thing in the simulated world that is no part of the robot. The world is a cube of
 * 2 km, and nothing in it is smaller than 1 mm or lighter than 1 g: beyond that its numbers are no physics any more.
 *
 * @param type     what it is
 * @param atM      where its centre is; with two numbers it stands on the level floor there
 * @param rpyDeg   how it is turned: roll, pitch, yaw
 * @param radiusM  ball, person: radius
 * @param heightM  person: height
 * @param sizeM    box, wall: length, width, height; marker: the side of its white board
 * @param massKg   ball, box: mass
 * @param fixed    ball, box: whether nothing pushes it; walls, markers, persons are fixed. A scenario may move what is
 * @param friction sliding friction; of two things that touch the larger counts
 * @param color    its colour
 * @param marker   marker: the number that it shows
 */
public record SimProp(Type type, @Items(min = 2, max = 3) @Range(min = -1000, max = 1000) List<Double> atM,
        @Default("[0, 0, 0]") @Items(min = 3, max = 3) @Range(min = -360, max = 360) List<Double> rpyDeg,
        @Range(min = 0.001, max = 1000) Optional<Double> radiusM,
        @Range(min = 0.001, max = 1000) Optional<Double> heightM,
        @Items(min = 1, max = 3) @Range(min = 0.001, max = 1000) Optional<List<Double>> sizeM,
        @Range(min = 0.001, max = 1000) Optional<Double> massKg, Optional<Boolean> fixed,
        @Default("0.8") @Range(min = 0, max = 10) double friction, @Default("gray") Color color,
        @Range(min = 0, max = MarkerCode.COUNT - 1) Optional<Integer> marker) {

    /** What a prop is. */
    public enum Type { BALL, BOX, MARKER, WALL, PERSON }

    /** A plain colour. */
    public enum Color { RED, GREEN, BLUE, YELLOW, ORANGE, WHITE, BLACK, GRAY }

    public SimProp {
        BadValue.unless(atM.size() == 2 || atM.size() == 3, "at_m",
                "takes x and y, or x, y and z, such as [0.5, 0]; found " + atM.size());
        BadValue.unless(rpyDeg.size() == 3, "rpy_deg",
                "takes roll, pitch and yaw, such as [0, 0, 90]; found " + rpyDeg.size());
        only(type, "radius_m", radiusM, Type.BALL, Type.PERSON);
        only(type, "height_m", heightM, Type.PERSON);
        only(type, "size_m", sizeM, Type.BOX, Type.WALL, Type.MARKER);
        only(type, "mass_kg", massKg, Type.BALL, Type.BOX);
        only(type, "fixed", fixed, Type.BALL, Type.BOX);
        only(type, "marker", marker, Type.MARKER);
        Ranges.check(SimProp.class, type, atM, rpyDeg, radiusM, heightM, sizeM, massKg, fixed, friction, color, marker);
        BadValue.unless(type != Type.BALL || radiusM.isPresent(), "radius_m", "is missing; a ball needs it");
        checkSize(type, sizeM);
        BadValue.unless(type != Type.MARKER || marker.isPresent(), "marker", "is missing; say which number it shows");
        atM = List.copyOf(atM);
        rpyDeg = List.copyOf(rpyDeg);
    }

    private static void checkSize(Type type, Optional<List<Double>> sizeM) {
        int wanted = switch (type) {
            case BOX, WALL -> 3;
            case MARKER -> 1;
            case BALL, PERSON -> 0;
        };
        String what = wanted == 1 ? "the side of the square, such as [0.1]"
                : "length, width and height, such as [0.1, 0.1, 0.1]";
        BadValue.unless(sizeM.map(List::size).orElse(0) == wanted, "size_m", "takes " + what + "; found "
                + sizeM.map(List::size).orElse(0) + " numbers");
    }

    private static void only(Type type, String key, Optional<?> value, Type... types) {
        BadValue.unless(value.isEmpty() || List.of(types).contains(type), key,
                "is no key of a " + type.name().toLowerCase(Locale.ROOT));
    }
}
