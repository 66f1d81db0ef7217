package org.sinew.config;

/**
 * An entry of {@code sim: joints:}, how a joint's gear and encoder differ from perfect ones.
 *
 * @param backlashDeg      play of the gear, from one tooth to the other
 * @param frictionNm       Coulomb friction, beside that of the MJCF file
 * @param encoderNoiseDeg  standard deviation of the shown position
 */
public record SimJoint(@Default("0") double backlashDeg, @Default("0") double frictionNm,
        @Default("0") double encoderNoiseDeg) {
    public SimJoint {
        BadValue.unless(backlashDeg >= 0 && backlashDeg <= 20, "backlash_deg",
                "must be from 0 to 20; " + backlashDeg + " is not");
        BadValue.unless(frictionNm >= 0 && frictionNm <= 100, "friction_nm",
                "must be from 0 to 100; " + frictionNm + " is not");
        BadValue.unless(encoderNoiseDeg >= 0 && encoderNoiseDeg <= 20, "encoder_noise_deg",
                "must be from 0 to 20; " + encoderNoiseDeg + " is not");
    }
}
