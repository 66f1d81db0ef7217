package org.sinew.drivers.sim;

import java.util.function.DoubleSupplier;

/**
 * A battery as a voltage source with an inner resistance, which feeds the servos and the board. Read by the bus thread
 * of its meter; sagged by scenarios on any thread.
 */
public final class BatterySim {
    private final double innerOhm;
    private final double boardA;
    private final DoubleSupplier servoCurrentA;
    private volatile double sourceV;

    /**
     * @param sourceV       voltage without load
     * @param innerOhm      inner resistance with cables
     * @param boardA        what computer and sensors take all the time
     * @param servoCurrentA what all servos take together now; asked on the meter's bus thread, may visit the world
     */
    public BatterySim(double sourceV, double innerOhm, double boardA, DoubleSupplier servoCurrentA) {
        this.sourceV = sourceV;
        this.innerOhm = innerOhm;
        this.boardA = boardA;
        this.servoCurrentA = servoCurrentA;
    }

    /** A three-cell lithium pack, well charged: 12.2 V, 0.05 ohm (three cells of 15 mohm, leads), 0.6 A for a board. */
    public static BatterySim threeCells(DoubleSupplier servoCurrentA) {
        return new BatterySim(12.2, 0.05, 0.6, servoCurrentA);
    }

    /** Current that it delivers now. */
    public double currentA() {
        return boardA + servoCurrentA.getAsDouble();
    }

    /** Voltage at its terminals with that current. */
    public double voltageV(double currentA) {
        return Math.max(0, sourceV - innerOhm * currentA);
    }

    /** From now on the source has this voltage. */
    public void source(double volt) {
        sourceV = volt;
    }
}
