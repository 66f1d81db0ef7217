package org.sinew.drivers.sim;

import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/** What is broken in one servo, for {@link FeetechStsSim}, which does what it says. With the world visited. */
final class ServoFaults implements Saveable {
    /** A jammed gear and a hard obstacle give a little: a degree at a hundred newton metres. */
    private static final double STIFF_NM_PER_RAD = 2_000;
    private static final double STIFF_NM_S_PER_RAD = 20;
    private static final double HARDEST_NM = 1_000;
    private static final int SLIP_STEPS = 512;
    private static final double HOT_C = 75;
    private static final double SAG_VOLTS = 3;
    /** A microcontroller behind a 3.3 V regulator that wants 0.2 V; the maker says nothing. */
    private static final double BROWN_OUT_VOLTS = 3.5;
    private static final double SLOW_SECONDS = 0.001;

    private final int joint;
    private final Noise noise;
    private final LooseContact plug;
    private boolean off;
    private boolean stuck;
    private boolean wall;
    private boolean frozen;
    private boolean garbage;
    private boolean doubled;
    private boolean slipped;
    private double heldRad; // where it is jammed, or meets the wall
    private double wallSide; // 1: it cannot go above
    private double sagVolts = Double.NaN;
    private double coolC;
    private long slowNanos;

    /** @param joint in the plant */
    ServoFaults(int joint, Noise noise) {
        this.joint = joint;
        this.noise = noise;
        plug = new LooseContact(noise);
    }

    /** What a fault does to the servo beside what it leaves here. */
    void fault(FeetechStsSim servo, Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> off = on;
            case FROZEN -> frozen = on;
            case GARBAGE -> garbage = on;
            case DUPLICATED -> doubled = on;
            case WRONG -> slipped = on;
            case SLOW -> slowNanos = Breakable.nanos(on, value, SLOW_SECONDS);
            case INTERMITTENT -> plug.share(Breakable.amount(on, value, LooseContact.USUAL_SHARE));
            case STUCK, WALL -> block(servo, plant, kind, on);
            case HOT -> heat(servo, on, Breakable.or(value, HOT_C));
            case SAG -> sag(servo, on ? Breakable.or(value, SAG_VOLTS) : Double.NaN);
            default -> { }
        }
    }

    private void block(FeetechStsSim servo, Plant plant, Fault.Kind kind, boolean on) {
        stuck = kind == Fault.Kind.STUCK ? on : stuck;
        wall = kind == Fault.Kind.WALL ? on : wall;
        heldRad = plant.positionRad(joint);
        wallSide = plant.velocityRadPerSec(joint) < 0 ? -1 : 1;
        if (!on) {
            servo.letGo();
        }
    }

    private void heat(FeetechStsSim servo, boolean on, double hotC) {
        if (on) {
            coolC = servo.temperatureC();
        }
        servo.temperatureC(on ? hotC : coolC);
    }

    private void sag(FeetechStsSim servo, double volts) {
        sagVolts = volts;
        if (brownOut()) {
            servo.powerCycle();
        }
    }

    private boolean brownOut() {
        return sagVolts < BROWN_OUT_VOLTS;
    }

    /** Whether what is said on the line reaches it at a time, and its answer the line. */
    boolean reached(long nanos) {
        return !off && !brownOut() && !plug.open(nanos);
    }

    /** The voltage at its connector. */
    double volts(double supply) {
        return Double.isNaN(sagVolts) ? supply : Math.min(supply, sagVolts);
    }

    long slowNanos() {
        return slowNanos;
    }

    boolean frozen() {
        return frozen;
    }

    /** How far its encoder has slipped, in steps. */
    int slipSteps() {
        return slipped ? SLIP_STEPS : 0;
    }

    /**
     * Whether the shaft is held where it is, by a jam, or by a wall that the motor pushes it against.
     *
     * @param wantedRad where the motor wants it; NaN: it wants nothing
     */
    boolean holds(Plant plant, double wantedRad) {
        return stuck || (wall && (wantedRad - heldRad) * wallSide > 0
                && (plant.positionRad(joint) - heldRad) * wallSide >= 0);
    }

    /** Holds it in the plant. */
    void hold(Plant plant) {
        plant.servo(joint, heldRad, STIFF_NM_PER_RAD, STIFF_NM_S_PER_RAD, HARDEST_NM);
    }

    /** What becomes of an answer of the servo. */
    byte[] spoil(byte[] reply, long nanos) {
        byte[] said = reply;
        if (garbage) {
            RandomBytes.fill(said, 0, said.length, noise, nanos);
        }
        return doubled ? WiredAnd.collide(said, other(said, nanos)) : said;
    }

    /** What another servo of the same id answers: as well formed, with other values. */
    private byte[] other(byte[] reply, long nanos) {
        byte[] other = reply.clone();
        RandomBytes.fill(other, 5, other.length - 6, noise, nanos);
        int sum = 0;
        for (int i = 2; i < other.length - 1; i++) {
            sum += other[i];
        }
        other[other.length - 1] = (byte) ~sum;
        return other;
    }

    @Override
    public void save(StateWriter out) {
        out.put(off).put(stuck).put(wall).put(frozen).put(garbage).put(doubled).put(slipped).put(heldRad)
                .put(wallSide).put(sagVolts).put(coolC).put(slowNanos).put(plug.share());
    }

    @Override
    public void load(StateReader in) {
        off = in.readBoolean();
        stuck = in.readBoolean();
        wall = in.readBoolean();
        frozen = in.readBoolean();
        garbage = in.readBoolean();
        doubled = in.readBoolean();
        slipped = in.readBoolean();
        heldRad = in.readDouble();
        wallSide = in.readDouble();
        sagVolts = in.readDouble();
        coolC = in.readDouble();
        slowNanos = in.readLong();
        plug.share(in.readDouble());
    }
}
