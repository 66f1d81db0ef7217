package org.sinew.config;

/**
 * {@code sim: battery:}, what feeds servos and board. Given, its voltage sags with the current and the servos follow;
 * absent, they keep their own supply.
 *
 * @param openCircuitV  voltage without load
 * @param resistanceOhm inner resistance with cables and switch
 * @param boardA        what computer and sensors take all the time
 */
public record SimBattery(@Range(min = 1, max = 60) double openCircuitV,
        @Default("0.05") @Range(min = 0, max = 10) double resistanceOhm,
        @Default("0.6") @Range(min = 0, max = 20) double boardA) {
    public SimBattery {
        Ranges.check(SimBattery.class, openCircuitV, resistanceOhm, boardA);
    }
}
