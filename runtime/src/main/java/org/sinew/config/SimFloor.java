package org.sinew.config;

import java.util.List;
import java.util.Optional;

/**
 * {@code sim: floor:}, the floor of the simulated world.
 *
 * @param tiltDeg  roll and pitch: it is turned about x, then about y, both through the world's origin
 * @param friction of whatever stands on it; absent: as the MJCF file says
 */
public record SimFloor(@Default("[0, 0]") List<Double> tiltDeg, Optional<Double> friction) {
    private static final double STEEPEST_DEG = 45;

    public SimFloor {
        BadValue.unless(tiltDeg.size() == 2, "tilt_deg", "takes roll and pitch, such as [0, 5]; found "
                + tiltDeg.size());
        for (double tilt : tiltDeg) {
            BadValue.unless(Math.abs(tilt) <= STEEPEST_DEG, "tilt_deg", "must be from -45 to 45; " + tilt + " is not");
        }
        double mu = friction.orElse(1.0);
        BadValue.unless(mu >= 0 && mu <= 10, "friction", "must be from 0 to 10; " + mu + " is not");
        tiltDeg = List.copyOf(tiltDeg);
    }
}
