package org.sinew.drivers.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.World;

/**
 * A battery as a voltage source with an inner resistance, which feeds the servos and the board. Read by the bus thread
 * of its meter; sagged by scenarios on any thread. Unless {@link #feeds} is called the servos keep their own supply.
 */
public final class BatterySim implements Saveable {
    private final double innerOhm;
    private final double boardA;
    private final DoubleSupplier servoCurrentA;
    private final List<FeetechStsSim> fed = new ArrayList<>();
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

    /**
     * Before the world starts: from now on these servos have its voltage, which sags with the current that they take.
     * Each step takes the current of the step before.
     */
    public void feeds(World world, List<FeetechStsSim> servos) {
        fed.addAll(servos);
        world.eachStep(this::feed);
    }

    private void feed(Plant plant) {
        double ampere = boardA;
        for (FeetechStsSim servo : fed) {
            ampere += servo.currentA();
        }
        double volts = voltageV(ampere);
        for (FeetechStsSim servo : fed) {
            servo.supplyVolts(volts);
        }
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

    @Override
    public void save(StateWriter out) {
        out.put(sourceV);
    }

    @Override
    public void load(StateReader in) {
        sourceV = in.readDouble();
    }
}
