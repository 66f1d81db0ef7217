package org.sinew.drivers.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.device.WireFault;
import org.sinew.drivers.servo.FeetechSts;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.safety.DecisionLog;
import org.sinew.safety.Decisions;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.drivers.testing.SteppedClock;
import org.sinew.sim.World;
import org.sinew.state.JointSample;
import org.sinew.state.SafetyState;

/** A line of simulated servos in virtual time, the driver on it, and the monitor beside it. */
public final class ServoRig {
    public static final long PERIOD_NANOS = 10_000_000;
    public static final JointLimits LIMITS = new JointLimits(-2.5, 2.5, 4.0);
    public static final FeetechStsSim.Motor MOTOR = new FeetechStsSim.Motor(15, 0.4, 1.91);

    public final SteppedClock clock = new SteppedClock(0);
    public final IndependentJoints plant;
    public final World world;
    public final SerialLineSim line;
    public final List<FeetechStsSim> servos = new ArrayList<>();
    public final List<JointDriver.Entry<Config>> entries = new ArrayList<>();
    public final List<UncommandedMotionMonitor.Servo> watched = new ArrayList<>();
    public final DecisionLog gate;
    public final UncommandedMotionMonitor monitor;
    public final List<WireFrame> frames = new ArrayList<>();
    public JointBus bus;
    public long tick;
    /** Of the decisions that the rig makes. */
    public double torqueShare = 1;

    /** Servos with ids from 1 and the given signs, all zero at 2048. */
    public ServoRig(int... signs) {
        this(1_000_000, signs);
    }

    public ServoRig(int baud, int[] signs) {
        int joints = signs.length;
        plant = new IndependentJoints(joints);
        world = new World(plant, clock);
        line = new SerialLineSim("servo", baud, world);
        for (int i = 0; i < joints; i++) {
            FeetechStsSim servo = new FeetechStsSim(world, i, i + 1, signs[i], 2048, MOTOR);
            servos.add(servo);
            line.attach(servo);
            Config config = new Config(i + 1, signs[i], 2048);
            entries.add(new JointDriver.Entry<>("joint" + i, i, LIMITS, config));
            watched.add(new UncommandedMotionMonitor.Servo(i + 1, "joint" + i, i, signs[i], 2048, LIMITS));
        }
        gate = Decisions.log(joints);
        monitor = new UncommandedMotionMonitor(watched, joints, Decisions.probe(gate));
        line.observe(monitor);
        line.observe(frames::add);
        bus = new FeetechSts.Driver().create("servo", entries, joints, JointMode.LIMP, line);
    }

    /** The same line with another driver on it. */
    public ServoRig with(JointBus other) {
        bus = other;
        return this;
    }

    public ServoRig opened() throws DeviceException {
        bus.open();
        return this;
    }

    /** One period: decide, turn of the driver, the rest of the time. */
    public WireFault turn(JointMode mode, double... targetsRad) {
        return turn(Decisions.torque(Decisions.of(tick + 1, clock.nanos(), mode, targetsRad), torqueShare));
    }

    public WireFault turn(JointCommand decided) {
        tick++;
        long end = clock.nanos() + PERIOD_NANOS;
        Decisions.add(gate, state(decided), decided);
        bus.commands().writing().copy(decided);
        bus.commands().publish();
        WireFault fault = bus.transact(clock.nanos());
        clock.parkUntil(end);
        world.visit(plant -> { });
        return fault;
    }

    private static SafetyState state(JointCommand decided) {
        return switch (decided.mode(0)) {
            case LIMP, DAMP -> SafetyState.STOPPED;
            case SEED -> SafetyState.ARMING;
            case POSITION -> SafetyState.ARMED;
        };
    }

    /** As {@link #turn}, with the same target for all. */
    public WireFault all(JointMode mode, double rad) {
        double[] targets = new double[servos.size()];
        Arrays.fill(targets, rad);
        return turn(mode, targets);
    }

    public JointSample sample() {
        bus.samples().poll();
        return bus.samples().value();
    }

    /** Limp for three turns: seen three times in one place. */
    public void rest() {
        for (int i = 0; i < 3; i++) {
            all(JointMode.LIMP, Double.NaN);
        }
    }

    /** Seeds from what is measured, then torque on; as the gate does it. */
    public void arm() {
        rest();
        turn(JointMode.SEED, sample().positionRad.clone());
        turn(JointMode.SEED, sample().positionRad.clone());
        turn(JointMode.POSITION, sample().goalRad.clone());
    }
}
