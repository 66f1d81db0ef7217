package org.sinew.config;

import java.util.List;
import java.util.Optional;

/**
 * {@code sim: floor:}, the floor of the simulated world.
 *
 * @param tiltDeg  roll and pitch: it is turned about x, then about y, both through the world's origin
 * @param friction of whatever stands on it; absent: as the MJCF file says
 */
public record SimFloor(@Default("[0, 0]") @Items(min = 2, max = 2) @Range(min = -45, max = 45) List<Double> tiltDeg,
        @Range(min = 0, max = 10) Optional<Double> friction) {

    public SimFloor {
        BadValue.unless(tiltDeg.size() == 2, "tilt_deg", "takes roll and pitch, such as [0, 5]; found "
                + tiltDeg.size());
        Ranges.check(SimFloor.class, tiltDeg, friction);
        tiltDeg = List.copyOf(tiltDeg);
    }
}
