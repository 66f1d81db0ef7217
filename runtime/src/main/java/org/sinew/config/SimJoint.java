package org.sinew.config;

/**
 * An entry of {@code sim: joints:}, how a joint's gear and encoder differ from perfect ones.
 *
 * @param backlashDeg      play of the gear, from one tooth to the other
 * @param frictionNm       Coulomb friction, beside that of the MJCF file
 * @param encoderNoiseDeg  standard deviation of the shown position
 */
public record SimJoint(@Default("0") @Range(min = 0, max = 20) double backlashDeg,
        @Default("0") @Range(min = 0, max = 100) double frictionNm,
        @Default("0") @Range(min = 0, max = 20) double encoderNoiseDeg) {
    public SimJoint {
        Ranges.check(SimJoint.class, backlashDeg, frictionNm, encoderNoiseDeg);
    }
}
