package org.sinew.cockpit;

import java.util.List;
import java.util.Optional;

/**
 * How a robot looks, for drawing it: links, their joints and shapes, in metres and radians. Positions and orientations
 * are those of MJCF: each in the frame of the link, which stands in the frame of its parent.
 *
 * @param bodies    links, parents before children; empty: nobody knows how the robot looks
 * @param fixedBase whether the first link stands where it is
 */
public record BodyShape(List<Body> bodies, boolean fixedBase) {
    /** Of a robot that cannot be drawn. */
    public static final BodyShape UNKNOWN = new BodyShape(List.of(), false);

    public BodyShape {
        bodies = List.copyOf(bodies);
    }

    /**
     * A place, and how what is there is turned.
     *
     * @param positionMetre   x, y, z
     * @param orientationWxyz a unit quaternion
     */
    public record Frame(List<Double> positionMetre, List<Double> orientationWxyz) {
        public Frame {
            positionMetre = List.copyOf(positionMetre);
            orientationWxyz = List.copyOf(orientationWxyz);
        }
    }

    /**
     * A link.
     *
     * @param parent name of the link that it hangs on; empty: none
     * @param joints in the order in which they turn it
     */
    public record Body(String name, Optional<String> parent, Frame frame, List<Joint> joints, List<Geom> geoms) {
        public Body {
            joints = List.copyOf(joints);
            geoms = List.copyOf(geoms);
        }
    }

    /**
     * A joint of a link with its parent.
     *
     * @param slides      whether it slides instead of turning
     * @param axis        a unit vector
     * @param anchorMetre a point on the axis
     */
    public record Joint(String name, boolean slides, List<Double> axis, List<Double> anchorMetre) {
        public Joint {
            axis = List.copyOf(axis);
            anchorMetre = List.copyOf(anchorMetre);
        }
    }

    /**
     * A shape.
     *
     * @param type      a word of MJCF: {@code box}, {@code sphere}, {@code capsule}, {@code cylinder} or
     *                  {@code ellipsoid}
     * @param sizeMetre as MJCF has it: half lengths, radius and half length, or radii
     * @param rgba      colour, 0 to 1
     */
    public record Geom(String type, Frame frame, List<Double> sizeMetre, List<Double> rgba) {
        public Geom {
            sizeMetre = List.copyOf(sizeMetre);
            rgba = List.copyOf(rgba);
        }
    }
}
