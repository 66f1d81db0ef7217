package org.sinew.drivers.testing;

import java.util.Arrays;
import java.util.List;
import org.sinew.config.ConfigException;
import org.sinew.device.Device;
import org.sinew.device.DeviceException;
import org.sinew.device.ImuSensor;
import org.sinew.device.JointBus;
import org.sinew.device.PowerSensor;
import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.safety.Decisions;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;
import org.sinew.safety.JointMode;

/** One part, its driver and the wire between them, for one trial. */
final class Rig implements AutoCloseable {
    private static final long ARMING_TURN_NANOS = 10_000_000;

    final DriverBench bench;
    final Workbench workbench;
    final SimulatedPart part;
    final Device device;
    final Trouble trouble;
    private long tick;

    /** On a clock that stands until somebody waits. */
    Rig(FoundDriver driver, DriverBench bench, JointMode safe) throws ConfigException {
        this(driver, bench, safe, new SteppedClock(VirtualClock.START_NANOS));
    }

    Rig(FoundDriver driver, DriverBench bench, JointMode safe, Clock clock) throws ConfigException {
        this.bench = bench;
        workbench = new Workbench(bench.keys().size(), clock);
        trouble = workbench.trouble;
        part = bench.connect(workbench);
        device = driver.make(bench, workbench.port(), safe);
    }

    /** An opened part in the state {@code share} of all its ranges, read once. */
    static Rig reading(FoundDriver driver, DriverBench bench, double share) throws Exception {
        Rig rig = new Rig(driver, bench, JointMode.LIMP);
        rig.set(share);
        rig.device.open();
        rig.readAll();
        return rig;
    }

    /** Puts every quantity at a share of its range, each a little elsewhere so that a mix-up shows. */
    void set(double share) {
        List<Quantity> quantities = part.quantities();
        for (int i = 0; i < quantities.size(); i++) {
            Quantity quantity = quantities.get(i);
            double off = 0.005 * i;
            quantity.truth().accept(quantity.at(share + off));
        }
    }

    /** One turn after the bench's usual time; joints are told to stay limp. */
    WireFault turn() {
        return turn(bench.turnNanos(), JointMode.LIMP, nowhere());
    }

    private double[] nowhere() {
        double[] nowhere = new double[bench.keys().size()];
        Arrays.fill(nowhere, Double.NaN);
        return nowhere;
    }

    WireFault turn(long nanos, JointMode mode, double[] targetsRad) {
        workbench.clock.elapse(nanos);
        long now = workbench.clock.nanos();
        workbench.world.visit(plant -> { });
        if (device instanceof JointBus joints) {
            joints.commands().writing().copy(Decisions.of(++tick, now, mode, targetsRad));
            joints.commands().publish();
        }
        WireFault outcome = device.transact(now);
        workbench.endOfTurn();
        return outcome;
    }

    /** As many turns as it takes to read everything; the outcome of the last. */
    WireFault readAll() {
        WireFault outcome = WireFault.OK;
        for (int i = 0; i < bench.turnsToRead(); i++) {
            outcome = turn();
        }
        return outcome;
    }

    /** A driver may want to see a joint stand still for some turns before it takes a goal. */
    static final int SEEDS = 5;

    /** Joints: seeds from what is measured, then torque on, as the gate does it. */
    void arm() {
        JointBus joints = (JointBus) device;
        readAll();
        for (int i = 0; i < SEEDS; i++) {
            joints.samples().poll();
            turn(ARMING_TURN_NANOS, JointMode.SEED, joints.samples().value().positionRad.clone());
        }
        joints.samples().poll();
        double[] goals = joints.samples().value().goalRad.clone();
        turn(ARMING_TURN_NANOS, JointMode.POSITION, goals);
        turn(ARMING_TURN_NANOS, JointMode.POSITION, goals);
    }

    /** Goal registers as read back, in rad. */
    double[] goalsRad() {
        JointBus joints = (JointBus) device;
        joints.samples().poll();
        return joints.samples().value().goalRad;
    }

    /** Time of the oldest of the newest values. */
    long stamp() {
        poll();
        return switch (device) {
            case ImuSensor imu -> imu.samples().value().stampNanos;
            case PowerSensor power -> power.samples().value().stampNanos;
            case SwitchSensor input -> input.samples().value().stampNanos;
            case JointBus joints -> Arrays.stream(joints.samples().value().stampNanos).min().orElseThrow();
            default -> throw new IllegalStateException(device.getClass() + " is of a kind that nobody can read");
        };
    }

    /** What the driver published last, in the order of the quantities. */
    double[] values() {
        poll();
        return part.quantities().stream().mapToDouble(each -> each.measured().applyAsDouble(device)).toArray();
    }

    private void poll() {
        switch (device) {
            case ImuSensor imu -> imu.samples().poll();
            case PowerSensor power -> power.samples().poll();
            case SwitchSensor input -> input.samples().poll();
            case JointBus joints -> joints.samples().poll();
            default -> throw new IllegalStateException(device.getClass() + " is of a kind that nobody can read");
        }
    }

    /** Opens the part; what the driver says if it refuses. */
    String refusal() {
        try {
            device.open();
            return "";
        } catch (DeviceException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        workbench.close();
    }
}
