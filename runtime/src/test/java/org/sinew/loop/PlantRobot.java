package org.sinew.loop;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sinew.decide.Behavior;
import org.sinew.device.BusStats;
import org.sinew.device.BusWorker;
import org.sinew.device.Device;
import org.sinew.device.ImuSensor;
import org.sinew.device.JointBus;
import org.sinew.device.Port;
import org.sinew.device.PowerSensor;
import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.AllocationMeter;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.safety.Stop;
import org.sinew.sim.JointPlant;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;
import org.sinew.state.SwitchSample;

/**
 * The whole tick on a {@link JointPlant}: three joints, an IMU, a supply, a foot switch, an e-stop, a model on its
 * worker, a bus worker, a recorder. Time is told. A test changes the public fields between ticks to break things; the
 * bytes that ticks allocate on the calling thread are counted, those of the test are not.
 */
final class PlantRobot implements AutoCloseable {
    static final long PERIOD = 10_000_000;
    private static final int JOINTS = 3;
    private static final double GRAVITY = 9.80665;
    static final RobotModel MODEL = new RobotModel("plant", List.of("a", "b", "c"), List.of("imu"),
            List.of("battery"), List.of("foot"), List.of("estop"),
            List.of(new RobotModel.PerceptInfo("body", List.of("up", "falling")),
                    new RobotModel.PerceptInfo("eye", List.of("marker", "ball"), 2)));
    private static final GateSettings.FallRule FALL = new GateSettings.FallRule(0, 0b10, 0.8, 2);
    /** Of the model's results: a second of ticks, so that a worker that is late by chance does not matter. */
    private static final long MAX_AGE = 100 * PERIOD;
    private static final int MODEL_TURN = 50;
    /** The effort of this joint, which nothing looks at, tells the model the number of the tick. */
    private static final int TAGGED = 2;

    int silentJoint = -1;
    int torquelessJoint = -1;
    boolean servosTakeGoals = true;
    double temperatureC = 30;
    int errorBits;
    boolean estopPressed;
    boolean estopSilent;
    boolean imuSilent;
    boolean imuFrozen;
    boolean imuReadsNoNumbers;
    boolean jointReadsNoNumbers;
    /** The first joint stands still, whatever its servo does. */
    boolean blocked;
    /** And its servo does nothing. */
    boolean dead;
    double voltageV = 7.4;
    double gyroRadPerSec;
    volatile double fallScore;
    volatile boolean modelUsable = true;

    final SafetyGate gate;
    final Set<EventCode> told = EnumSet.noneOf(EventCode.class); // guarded by itself
    final Set<SafetyState> seen = EnumSet.noneOf(SafetyState.class);
    long ticks;
    long bytes;
    private final JointPlant plant = new JointPlant(MODEL.joints(), PERIOD / 5);
    private final Servos servos = new Servos();
    private final Part<ImuSample> imu = new Imu();
    private final Part<PowerSample> battery = new Battery();
    private final Part<SwitchSample> foot = new Switch();
    private final Part<SwitchSample> estop = new Switch();
    private final Model model = new Model();
    private final PerceptionWorker perception;
    private final BusWorker worker;
    private final Recorder recorder;
    private final ControlLoop loop;
    private final AllocationMeter meter = new AllocationMeter();
    private final Slot<Setpoint> setpoints = new Slot<>(Setpoint::new);
    private long now = System.nanoTime();

    PlantRobot(Behavior behavior, JointMode safe) throws Exception {
        EventLog events = new EventLog(MODEL, Locale.ROOT, Clock.WALL, InstantSource.system());
        events.listen(event -> {
            synchronized (told) {
                told.add(event.code());
            }
        });
        GateSettings settings = GateSettings.of(PERIOD, safe, 10 * PERIOD, FALL)
                .whileStale(Stop.HOLD, Stop.NONE) // the eye, blind now and then, is only told
                .with(new GateSettings.Supply(0, 7, 6, 5 * PERIOD));
        if (safe == JointMode.DAMP) {
            settings = settings.with(new GateSettings.Kneel(List.of(Double.NaN, 0.1, 0.2), 10 * PERIOD));
        }
        JointLimits[] limits = new JointLimits[JOINTS];
        Arrays.fill(limits, new JointLimits(-1, 1.5, 2));
        gate = new SafetyGate(limits, settings, events);
        var models = new PerceptionWorker.Settings("body", 1_000_000, Long.MAX_VALUE / 2, MAX_AGE);
        perception = new PerceptionWorker(model, models, MODEL, 0, Clock.WALL, (name, why) -> { });
        worker = new BusWorker(new Line(), List.of(), new BusWorker.Settings(0, 10 * PERIOD, safe), (bus, why) -> { });
        recorder = new Recorder(MODEL, events, Clock.WALL);
        Sensors sensors = new Sensors(List.of(servos), List.of((ImuSensor) imu), List.of((PowerSensor) battery),
                List.of((SwitchSensor) foot), List.of((SwitchSensor) estop), List.of(), setpoints,
                Clock.WALL, 0);
        loop = new ControlLoop(MODEL, sensors,
                new Estimate(1, settings.jointStaleNanos(), settings.jointStaleNanos()),
                new Percepts(List.of(perception, new ScriptedEye())), behavior, gate,
                new Joints(List.of(servos), List.of(worker)),
                new Heartbeat(), recorder);
        worker.start();
        perception.start();
        recorder.start();
    }

    /** One tick, this long after the one before, measured. */
    void tick(long sinceLastNanos) throws InterruptedException {
        now += sinceLastNanos;
        servos.follow();
        imu.answer(!imuSilent);
        battery.answer(true);
        foot.answer(true);
        estop.answer(!estopSilent);
        meter.start();
        loop.tick(now);
        bytes += meter.bytes();
        ticks++;
        seen.add(gate.safety());
        if (ticks % MODEL_TURN == 0 && modelSees()) {
            awaitModel();
        }
    }

    /** Somebody steers joint 0 from the next tick on, for as long as his dead-man lasts. */
    void steer(Setpoint.Kind kind, double value) {
        Setpoint next = setpoints.writing();
        next.kind = kind;
        next.arming = gate.armings();
        next.joint = 0;
        next.value = value;
        next.stampNanos = now;
        next.deadManNanos = 10 * PERIOD;
        setpoints.publish();
    }

    /** Whether all that the model looks at is new. */
    private boolean modelSees() {
        return silentJoint < 0 && !imuSilent && !imuReadsNoNumbers && !jointReadsNoNumbers;
    }

    void ticks(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            tick(PERIOD);
        }
    }

    /** Until the model has run on what it was given in the last tick. */
    void awaitModel() throws InterruptedException {
        for (int i = 0; model.seenTick < ticks - 1; i++) {
            if (i > 20_000) {
                throw new AssertionError("the model has not run for 20 s");
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        perception.close();
        worker.close();
        recorder.close();
    }

    /** A port without wires. */
    private static final class Line implements Port {
        private final BusStats stats = new BusStats();

        @Override
        public String name() {
            return "line";
        }

        @Override
        public BusStats stats() {
            return stats;
        }

        @Override
        public void close() {
        }
    }

    /** What all parts have in common; nobody gives them a turn: the robot fills their slots before each tick. */
    private abstract class Part<S> implements Device {
        private final Slot<S> slot;

        Part(Slot<S> slot) {
            this.slot = slot;
        }

        abstract void fill(S sample);

        final void answer(boolean answers) {
            if (answers) {
                fill(slot.writing());
                slot.publish();
            }
        }

        public final Slot<S> samples() {
            return slot;
        }

        @Override
        public final String name() {
            return "part";
        }

        @Override
        public final void open() {
        }

        @Override
        public final WireFault transact(long nowNanos) {
            return WireFault.OK;
        }

        @Override
        public final void close() {
        }
    }

    private final class Imu extends Part<ImuSample> implements ImuSensor {
        Imu() {
            super(new Slot<>(ImuSample::new));
        }

        @Override
        void fill(ImuSample sample) {
            plant.accelerometer(0, sample.accelMetrePerSec2);
            sample.gyroRadPerSec[0] = gyroRadPerSec + (imuFrozen ? 0 : 1e-6 * (ticks % 7));
            if (gyroRadPerSec != 0) {
                sample.accelMetrePerSec2[2] = 2 * GRAVITY; // shaken: up is what the gyroscope says
            }
            if (imuReadsNoNumbers) {
                sample.accelMetrePerSec2[1] = Double.NaN;
            }
            sample.stampNanos = now;
        }
    }

    private final class Battery extends Part<PowerSample> implements PowerSensor {
        Battery() {
            super(new Slot<>(PowerSample::new));
        }

        @Override
        void fill(PowerSample sample) {
            sample.voltageV = voltageV;
            sample.currentA = 1;
            sample.stampNanos = now;
        }
    }

    private final class Switch extends Part<SwitchSample> implements SwitchSensor {
        Switch() {
            super(new Slot<>(SwitchSample::new));
        }

        @Override
        void fill(SwitchSample sample) {
            sample.active = this == estop && estopPressed;
            sample.stampNanos = now;
        }
    }

    /** Servos that regulate the plant's joints. */
    private final class Servos extends Part<JointSample> implements JointBus {
        private final Slot<JointCommand> commands = new Slot<>(() -> new JointCommand(JOINTS));
        private final long[] stampNanos = new long[JOINTS];

        Servos() {
            super(new Slot<>(() -> new JointSample(JOINTS)));
        }

        /** Obeys the newest command for a period, then answers. */
        void follow() {
            commands.poll();
            JointCommand command = commands.value();
            for (int i = 0; i < JOINTS; i++) {
                boolean on = command.mode(i) == JointMode.POSITION && i != torquelessJoint;
                plant.servo(i, on ? command.appliedRad(i) : 0, on ? 40 : 0, on ? 2 : 0, 3);
            }
            for (int i = 0; i < 5; i++) {
                plant.step();
            }
            if (blocked) {
                plant.place(0, 0);
            }
            answer(true);
        }

        @Override
        void fill(JointSample sample) {
            JointCommand command = commands.value();
            for (int i = 0; i < JOINTS; i++) {
                sample.positionRad[i] = jointReadsNoNumbers ? Double.NaN : plant.positionRad(i);
                sample.velocityRadPerSec[i] = plant.velocityRadPerSec(i);
                sample.effortNm[i] = plant.effortNm(i);
                sample.torqueOn[i] = command.mode(i) == JointMode.POSITION && i != torquelessJoint;
                sample.goalRad[i] = servosTakeGoals ? command.appliedRad(i) : Double.NaN;
                sample.temperatureC[i] = temperatureC;
                sample.errorBits[i] = errorBits;
                stampNanos[i] = i == silentJoint ? stampNanos[i] : now;
                sample.stampNanos[i] = stampNanos[i];
            }
            sample.effortNm[0] = dead ? 0 : sample.effortNm[0];
            sample.effortNm[TAGGED] = ticks;
        }

        @Override
        public int[] joints() {
            return new int[] {0, 1, 2};
        }

        @Override
        public Slot<JointCommand> commands() {
            return commands;
        }

        @Override
        public WireFault safe(JointMode mode) {
            return WireFault.OK;
        }
    }

    /** Scores what the robot's field says. */
    private final class Model implements PerceptModel {
        private volatile long seenTick;

        @Override
        public List<Term> terms() {
            return List.of(Term.GYRO, Term.ACCELEROMETER, Term.JOINT_POSITION, Term.JOINT_VELOCITY, Term.JOINT_EFFORT);
        }

        @Override
        public List<String> joints() {
            return MODEL.joints();
        }

        @Override
        public long hopNanos() {
            return PERIOD;
        }

        @Override
        public int window() {
            return 1;
        }

        @Override
        public List<String> labels() {
            return List.of("up", "falling");
        }

        @Override
        public boolean run(float[] rows, double[] scores) {
            scores[0] = 1 - fallScore;
            scores[1] = fallScore;
            seenTick = (long) rows[rows.length - JOINTS + TAGGED];
            return modelUsable;
        }

        @Override
        public void close() {
        }
    }
}
