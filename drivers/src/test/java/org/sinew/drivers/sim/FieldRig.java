package org.sinew.drivers.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.sinew.decide.Behavior;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.drivers.servo.FeetechSts;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.drivers.testing.SteppedClock;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.Joints;
import org.sinew.loop.Sensors;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.rt.Slot;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.sim.World;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;
import org.sinew.state.SwitchSample;

/**
 * The whole way of the data in virtual time: servos at the level of their bytes, the driver, the loop with its gate and
 * a behaviour that a test writes, an e-stop; and the monitor, which judges every frame.
 */
public final class FieldRig {
    public static final long PERIOD_NANOS = 10_000_000;
    private static final long START_NANOS = 1_000_000_000;

    public final SteppedClock clock = new SteppedClock(START_NANOS);
    public final IndependentJoints plant;
    public final World world;
    public final SerialLineSim line;
    public final List<FeetechStsSim> servos = new ArrayList<>();
    public final List<WireFrame> frames = new ArrayList<>();
    public final UncommandedMotionMonitor monitor;
    public final JointBus bus;
    public final SafetyGate gate;
    /** What was told: code and place, as {@code joint_stale joint0}. */
    public final List<String> told = new ArrayList<>();
    /** What the behaviour wishes for each joint, in rad; not a number: nothing. */
    public final double[] wish;
    /** What the behaviour does beside, in every tick. */
    public BiConsumer<RobotState, Intent> more = (state, intent) -> { };
    public boolean estopPressed;
    public Instant wallClock = Instant.parse("2026-11-27T08:00:00Z");
    private final Slot<SwitchSample> estop = new Slot<>(SwitchSample::new);
    private final Recorder recorder;
    private final ControlLoop loop;
    private final Frame newest;

    /** Servos with ids from 1 and the given signs, all zero at 2048. */
    public FieldRig(int... signs) {
        int joints = signs.length;
        plant = new IndependentJoints(joints);
        world = new World(plant, clock);
        line = new SerialLineSim("servo", 1_000_000, world);
        List<JointDriver.Entry<Config>> entries = new ArrayList<>();
        List<UncommandedMotionMonitor.Servo> watched = new ArrayList<>();
        List<String> names = new ArrayList<>();
        JointLimits limits = ServoRig.LIMITS;
        for (int i = 0; i < joints; i++) {
            FeetechStsSim servo = new FeetechStsSim(world, i, i + 1, signs[i], 2048, ServoRig.MOTOR);
            servos.add(servo);
            line.attach(servo);
            names.add("joint" + i);
            entries.add(new JointDriver.Entry<>("joint" + i, i, limits, new Config(i + 1, signs[i], 2048)));
            watched.add(new UncommandedMotionMonitor.Servo(i + 1, "joint" + i, i, signs[i], 2048, limits));
        }
        RobotModel model = new RobotModel("field", names, List.of(), List.of(), List.of(), List.of("estop"), List.of());
        GateSettings settings = GateSettings.of(PERIOD_NANOS, JointMode.LIMP, 50_000_000, GateSettings.FallRule.NONE);
        InstantSource wall = () -> wallClock;
        EventLog events = new EventLog(model, Locale.ROOT, clock, wall);
        events.listen(event -> told.add((event.code().word() + " " + event.where()).strip()));
        JointLimits[] each = new JointLimits[joints];
        Arrays.fill(each, limits);
        gate = new SafetyGate(each, settings, events);
        monitor = new UncommandedMotionMonitor(watched, joints, (age, into) -> {
            into.state = gate.decisions().read(age, into.command);
            return into.command.tick() > 0;
        });
        line.observe(monitor);
        line.observe(frames::add);
        bus = new FeetechSts.Driver().create("servo", entries, joints, JointMode.LIMP, line);
        recorder = new Recorder(model, events, clock);
        wish = new double[joints];
        Arrays.fill(wish, Double.NaN);
        Sensors sensors = new Sensors(List.of(bus), List.of(), List.of(), List.of(), List.of(() -> estop), clock, 0);
        loop = new ControlLoop(model, sensors, ControlLoop.estimate(model, settings), new Percepts(List.of()),
                behavior(), gate, new Joints(List.of(bus), List.of()), new Heartbeat(), recorder);
        newest = new Frame(model);
    }

    private Behavior behavior() {
        return new Behavior() {
            @Override
            public String name() {
                return "field";
            }

            @Override
            public long cycles() {
                return 0;
            }

            @Override
            public void decide(RobotState state, Intent intent) {
                FieldRig.this.decide(state, intent);
            }
        };
    }

    private void decide(RobotState state, Intent intent) {
        for (int i = 0; i < wish.length; i++) {
            if (!Double.isNaN(wish[i])) {
                intent.wish(i, wish[i]);
            }
        }
        more.accept(state, intent);
    }

    public FieldRig opened() throws DeviceException {
        bus.open();
        return this;
    }

    /** One period: the loop's cycle, then the bus has its turn. */
    public void tick() {
        long start = clock.nanos();
        SwitchSample read = estop.writing();
        read.active = estopPressed;
        read.stampNanos = start;
        estop.publish();
        loop.tick(start);
        recorder.drain();
        bus.transact(clock.nanos());
        clock.parkUntil(start + PERIOD_NANOS);
        world.visit(at -> { });
    }

    public void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    /** Ticks until something is so; at most {@code most}. Returns how many it took. */
    public int until(BooleanSupplier so, int most) {
        for (int i = 0; i <= most; i++) {
            if (so.getAsBoolean()) {
                return i;
            }
            tick();
        }
        throw new AssertionError("not within " + most + " ticks; it is " + gate.safety() + ", told " + told);
    }

    /** Armed, and past the ramp. */
    public FieldRig armed() throws DeviceException {
        opened();
        ticks(5);
        arm();
        ticks(160);
        return this;
    }

    public void arm() {
        gate.requestArm();
        until(() -> gate.safety() == SafetyState.ARMED, 100);
    }

    /** The loop's state after the newest tick. */
    public RobotState state() {
        recorder.newest(newest);
        return newest.state;
    }

    public boolean wasTold(EventCode code) {
        return told.stream().anyMatch(each -> each.startsWith(code.word()));
    }
}
