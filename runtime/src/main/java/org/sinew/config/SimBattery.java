package org.sinew.config;

/**
 * {@code sim: battery:}, what feeds servos and board. Given, its voltage sags with the current and the servos follow;
 * absent, they keep their own supply.
 *
 * @param openCircuitV  voltage without load
 * @param resistanceOhm inner resistance with cables and switch
 * @param boardA        what computer and sensors take all the time
 */
public record SimBattery(double openCircuitV, @Default("0.05") double resistanceOhm, @Default("0.6") double boardA) {
    public SimBattery {
        BadValue.unless(openCircuitV > 0 && openCircuitV <= 60, "open_circuit_v",
                "must be above 0 and at most 60; " + openCircuitV + " is not");
        BadValue.unless(resistanceOhm >= 0 && resistanceOhm <= 10, "resistance_ohm",
                "must be from 0 to 10; " + resistanceOhm + " is not");
        BadValue.unless(boardA >= 0 && boardA <= 20, "board_a", "must be from 0 to 20; " + boardA + " is not");
    }
}
