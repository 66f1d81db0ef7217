package org.sinew.drivers.servo;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sinew.config.BadValue;
import org.sinew.config.ChecksLimits;
import org.sinew.config.Default;
import org.sinew.config.Degrees;
import org.sinew.config.Range;
import org.sinew.config.Ranges;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.ErrorWindow;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.device.Port;
import org.sinew.device.WireBudget;
import org.sinew.device.WireFault;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/**
 * Feetech STS3215 bus servos on one half-duplex serial line, 8N1, 1 Mbit/s from the factory.
 *
 * <p><b>Sources.</b> Feetech, SMS/STS protocol manual and STS3215 memory table; cross-read with the tables of
 * pollen-robotics/rustypot and huggingface/lerobot.
 *
 * <p><b>Frames.</b> {@code FF FF ID LEN INS P.. SUM}; LEN = parameters + 2; SUM = ~(ID + LEN + INS + parameters).
 * A reply has an error byte in place of INS: bit 0 voltage, 1 encoder, 2 temperature, 3 current, 5 overload. A reply
 * with error bits still carries good data, so both are delivered. ID FE is everybody: nobody replies, but a sync read
 * is answered by each listed servo in the order of the list. Two-byte registers are little-endian. Negative numbers
 * are sign and magnitude: bit 15 for position, speed and current, bit 10 for load.
 *
 * <p><b>Registers used.</b> EEPROM (55 lock: 0 open, 1 closed): 3 model, 5 id, 7 return delay (2 us), 8 status level,
 * 9 and 11 lowest and highest position, 18 phase (bit 2: speed in 1 step/s instead of 50), 21 P, 22 D, 23 I, 33 mode
 * (0 position). RAM: 40 torque (0 off, 1 on, 2 damping), 41 acceleration (100 step/s2, 0 = most), 42 goal position,
 * 44 goal time, 46 goal speed, 48 torque limit (0.1 %), 56 position (4096 steps a turn), 58 speed, 60 load (0.1 % of
 * full PWM), 62 voltage (0.1 V), 63 temperature (degC), 69 current (6.5 mA).
 *
 * <p><b>One turn</b> is: the decided goals (one sync write of 41..47), the slow registers of one servo (one read of
 * 40..70, round-robin), then position, speed and load of all (one sync read of 56..61). While goals are being seeded
 * and after each change of torque, the slow read gives way to one sync read of 40..49 of all servos.
 *
 * <p><b>When nobody talks to it</b> the servo holds its last goal for ever: it has no bus watchdog. Whoever may die
 * needs somebody else to send {@link StsFrames#torqueOff}.
 *
 * <p><b>Torque comes on</b> in this order, each step read back: three readings of one place with none missed between;
 * the goal is set to it, the torque limit to the share that the gate has decided (a fifth); then torque. After that the
 * limit follows the gate's share up to {@code torque_limit_permille}.
 *
 * <p><b>Quirks.</b> With torque coming on, the servo runs to whatever its goal register holds; hence: torque-on is
 * sent only to a servo whose goal was read back within one step of its measured position. Overload latches the torque
 * limit to register 34 until torque was off. Servos with the same id answer together and garble each other. Some
 * adapters send back what the host wrote: found out at {@link #open()} and dropped from then on.
 *
 * <p><b>Where to read on.</b> {@link StsFrames} writes frames, {@link StsReplies} finds replies, {@link StsLine} does
 * one exchange, {@link StsServo} keeps what is known of one servo, {@link StsSetUp} is what {@link #open()} does.
 *
 * <p>Used by the thread of one bus worker. It never enables torque by itself and, once open, allocates nothing.
 */
public final class FeetechSts implements JointBus {
    /** Model number of the STS3215 (register 3). */
    public static final int MODEL_STS3215 = 777;

    static final int TORQUE = 40;
    static final int OFF = 0;
    static final int DAMPING = 2;
    private static final int STATE_BYTES = 10; // 40..49: torque, acceleration, goal, time, speed, torque limit
    static final int SLOW_BYTES = 31; // 40..70
    private static final int FAST = 56;
    private static final int FAST_BYTES = 6; // 56..61: position, speed, load
    static final int GOAL = 41;
    private static final int GOAL_BYTES = 7; // 41..47: acceleration, goal, time, speed
    private static final int LIMIT = 48;

    /** What USB and the scheduler may add to a transaction; a CDC-ACM adapter adds about 1 ms. */
    private static final long LATENCY_NANOS = 2_500_000;
    private static final int STATE_TRIES = 3;
    private static final int SAFE_TRIES = 5;
    /** Age of a decision from which it moves nothing. */
    private static final long OLD_NANOS = 100_000_000;
    /** The length byte of a sync write counts 4 and 8 for each servo, up to 255. */
    private static final int MAX_SERVOS = 31;
    private static final double BUDGET_SHARE = 0.8;
    private static final long MIN_PERIOD_NANOS = 2_000_000;
    private static final long MAX_PERIOD_NANOS = 50_000_000;

    private final String name;
    private final JointMode safeMode;
    private final StsServo[] servos;
    private final StsLine line;
    private final Slot<JointSample> samples;
    private final Slot<JointCommand> commands;
    private final JointSample now;
    private final StsLine.Handler toState;
    private final StsLine.Handler toSlow;
    private final StsLine.Handler toFast;
    /** Before registers are set up each servo may still wait for its factory return delay. */
    private long stateAllowanceNanos;
    private int stateReads; // reads of 40..49 still to be tried after torque was changed
    private int slowNext;
    private List<Remark> remarks = List.of(); // of the latest open
    private long lastTurnNanos;
    private long periodNanos = MAX_PERIOD_NANOS;

    private FeetechSts(String name, List<JointDriver.Entry<Config>> entries, int robotJoints, JointMode safeMode,
            BytePort port) {
        int count = entries.size();
        this.name = name;
        this.safeMode = safeMode;
        now = new JointSample(count);
        samples = new Slot<>(() -> new JointSample(count));
        commands = new Slot<>(() -> new JointCommand(robotJoints));
        servos = new StsServo[count];
        for (int k = 0; k < count; k++) {
            servos[k] = new StsServo(k, entries.get(k), now);
        }
        int[] ids = entries.stream().mapToInt(e -> e.config().id).toArray();
        ErrorWindow[] windows = entries.stream().map(e -> port.stats().window(e.name())).toArray(ErrorWindow[]::new);
        line = new StsLine(port, ids, StsFrames.syncWriteSize(GOAL_BYTES, Math.max(count, 8)), now.errorBits, windows);
        toState = (k, reply, stampNanos) -> servos[k].takeState(reply);
        toSlow = (k, reply, stampNanos) -> servos[k].takeSlow(reply);
        toFast = (k, reply, stampNanos) -> servos[k].takeFast(reply, stampNanos);
    }

    /** Makes the bus of all {@code type: feetech-sts} joints of one line. Found by {@code ServiceLoader}. */
    @AutoService(JointDriver.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type arguments
    public static final class Driver implements JointDriver<Config>, WireBudget<Config> {
        @Override
        public String type() {
            return "feetech-sts";
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public JointBus create(String name, List<Entry<Config>> joints, int robotJoints, JointMode safe, Port port) {
            if (!(port instanceof BytePort line)) {
                throw new BadValue("bus", "bus " + name + ": feetech-sts servos need a bus of type serial");
            }
            if (safe == JointMode.SEED) {
                throw new IllegalArgumentException("bus " + name + ": SEED is no safe state");
            }
            BadValue.unless(joints.size() <= MAX_SERVOS, "bus", "bus " + name + ": " + joints.size() + " servos, but a"
                    + " frame has room for the goals of " + MAX_SERVOS + "; use a second bus");
            for (int k = 0; k < joints.size(); k++) {
                check(joints, k);
            }
            return new FeetechSts(name, joints, robotJoints, safe, line);
        }

        /** Of a tick in motion. Seeding takes half as long again, but nothing moves then. */
        @Override
        public long wireNanos(List<Config> joints, int bitsPerSecond) {
            int servos = joints.size();
            int goals = StsFrames.syncWriteSize(GOAL_BYTES, servos);
            int slow = StsFrames.BARE + 2 + StsFrames.BARE + SLOW_BYTES;
            int fast = StsFrames.BARE + 2 + servos * (1 + StsFrames.BARE + FAST_BYTES);
            return (goals + slow + fast) * 10_000_000_000L / bitsPerSecond + (servos + 1) * StsLine.TURNAROUND_NANOS;
        }

        private static void check(List<Entry<Config>> joints, int k) {
            Entry<Config> joint = joints.get(k);
            for (Entry<Config> other : joints.subList(0, k)) {
                BadValue.unless(other.config().id() != joint.config().id(), "id", "joints " + other.name() + " and "
                        + joint.name() + " have the same servo id " + joint.config().id() + " on one bus");
            }
            joint.config().check(joint.limits());
        }
    }

    /**
     * The keys of one joint.
     *
     * @param id                  the servo's id on the bus, 0..253
     * @param sign                1, or -1 where the servo turns against the joint's axis
     * @param zeroTicks           the servo's position, 0..4095, where the joint's angle is zero
     * @param pGain               regulator, register 21; 32 from the factory
     * @param dGain               regulator, register 22; 32 from the factory
     * @param iGain               regulator, register 23; 0 from the factory
     * @param acceleration        of the servo's own profile in 100 step/s2, 0..254; 0: as fast as it can
     * @param torqueLimitPermille share of the stall torque that the servo may use
     * @param stallTorqueNm       turns load into effort; 1.91 (19.5 kg cm) for the 7.4 V type, 2.94 for the 12 V type
     */
    public record Config(@Range(min = 0, max = 253) int id, @Default("1") @Range(min = -1, max = 1) int sign,
            @Default("2048") @Range(min = 0, max = 4095) int zeroTicks,
            @Default("32") @Range(min = 1, max = 254) int pGain, @Default("32") @Range(min = 0, max = 254) int dGain,
            @Default("0") @Range(min = 0, max = 254) int iGain,
            @Default("0") @Range(min = 0, max = 254) int acceleration,
            @Default("1000") @Range(min = 1, max = 1000) int torqueLimitPermille,
            @Default("1.91") @Range(min = 0.01, max = 100) double stallTorqueNm) implements ChecksLimits {
        public Config {
            Ranges.check(Config.class, id, sign, zeroTicks, pGain, dGain, iGain, acceleration, torqueLimitPermille,
                    stallTorqueNm);
            BadValue.unless(sign == 1 || sign == -1, "sign", "sign is " + sign + ", but can be 1 or -1");
        }

        /** A servo with factory settings. */
        public Config(int id, int sign, int zeroTicks) {
            this(id, sign, zeroTicks, 32, 32, 0, 0, 1000, 1.91);
        }

        /** What register 48 may be told at most for a joint with these limits: its own share, and its effort limit. */
        public int highestTorquePermille(JointLimits limits) {
            double ofEffort = Math.floor(1000 * limits.maxEffortNm() / stallTorqueNm);
            return (int) Math.max(1, Math.min(torqueLimitPermille, ofEffort));
        }

        /** Refuses limits beyond the one turn that the servo has, seen from its zero. */
        @Override
        public void check(JointLimits limits) {
            double first = StsFrames.rad(0, sign, zeroTicks);
            double last = StsFrames.rad(StsFrames.STEPS_PER_TURN - 1, sign, zeroTicks);
            double low = Math.min(first, last);
            double high = Math.max(first, last);
            for (double limit : new double[] {limits.minPositionRad(), limits.maxPositionRad()}) {
                int step = StsFrames.steps(limit, sign, zeroTicks);
                BadValue.unless(step >= 0 && step < StsFrames.STEPS_PER_TURN, "limit_rad", String.format(Locale.ROOT,
                        "with zero_ticks %d the servo goes from %.3f to %.3f rad; %s is beyond: change limit_rad or"
                        + " zero_ticks%s", zeroTicks, low, high, limit, Degrees.hint(limit, low, high)));
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] joints() {
        return Arrays.stream(servos).mapToInt(s -> s.joint).toArray();
    }

    @Override
    public Slot<JointSample> samples() {
        return samples;
    }

    @Override
    @RealTime
    public Slot<JointCommand> commands() {
        return commands;
    }

    /** Identifies every servo, takes torque off all, then sets up registers that differ from what the file says. */
    @Override
    public void open() throws DeviceException {
        line.beginTurn(line.clockNanos());
        stateAllowanceNanos = StsSetUp.readAllAllowanceNanos(servos.length);
        StsSetUp setUp = new StsSetUp(name, line, servos);
        setUp.findEcho();
        setUp.identify();
        WireFault fault = safe(JointMode.LIMP);
        if (fault != WireFault.OK) {
            throw new DeviceException("bus " + name + ": torque could not be taken off every servo (" + fault
                    + "): switch servo power off, check the cables, start again");
        }
        setUp.writeRegisters();
        remarks = setUp.remarks();
        stateAllowanceNanos = LATENCY_NANOS;
    }

    @Override
    public List<Remark> remarks() {
        return remarks;
    }

    // ---- the turn ----

    @Override
    public WireFault transact(long nowNanos) {
        line.beginTurn(nowNanos);
        learnPeriod(nowNanos);
        commands.poll();
        JointCommand command = commands.value();
        WireFault fault;
        if (enables(command)) {
            fault = readFast(); // torque comes on only with a position of this very moment
            fault = StsLine.worse(fault, send(command));
            if (fault != WireFault.GONE) {
                fault = StsLine.worse(fault, readState());
            }
            for (StsServo servo : servos) {
                servo.countTry();
            }
        } else {
            fault = send(command);
            if (fault != WireFault.GONE) {
                fault = StsLine.worse(fault, stateReads > 0 || seeds(command) ? readState() : readSlow());
            }
            fault = StsLine.worse(fault, readFast());
        }
        samples.writing().copy(now);
        samples.publish();
        return fault;
    }

    /** The shortest distance of two turns lately: a late turn must not make room for more retries. */
    private void learnPeriod(long nowNanos) {
        if (lastTurnNanos != 0) {
            long grown = periodNanos + periodNanos / 64;
            periodNanos = Math.clamp(Math.min(grown, nowNanos - lastTurnNanos), MIN_PERIOD_NANOS, MAX_PERIOD_NANOS);
        }
        lastTurnNanos = nowNanos;
    }

    private boolean seeds(JointCommand command) {
        for (StsServo servo : servos) {
            if (command.mode(servo.joint) == JointMode.SEED) {
                return true;
            }
        }
        return false;
    }

    private boolean enables(JointCommand command) {
        for (StsServo servo : servos) {
            if (servo.enables(command.mode(servo.joint))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Torque, then goals. A decision that this thread has kept too long, because it was stalled, moves nothing any
     * more: the gate may have decided otherwise since. Torque-off of an old decision is always right.
     */
    private WireFault send(JointCommand command) {
        WireFault fault = WireFault.OK;
        boolean old = line.nowNanos() - command.stampNanos() > OLD_NANOS;
        int length = torqueFrame(command, old);
        if (length > 0) {
            stateReads = STATE_TRIES;
            fault = line.tell(length);
        }
        length = old ? 0 : goalFrame(command);
        if (length > 0 && fault != WireFault.GONE) {
            fault = StsLine.worse(fault, line.tell(length));
        }
        length = old ? 0 : limitFrame(command);
        if (length > 0 && fault != WireFault.GONE) {
            fault = StsLine.worse(fault, line.tell(length));
        }
        return fault;
    }

    /** One sync write of register 40 to the servos whose torque changes; its length, 0 if there are none. */
    private int torqueFrame(JointCommand command, boolean old) {
        StsFrames.beginSyncWrite(line.tx, TORQUE, 1);
        int blocks = 0;
        for (StsServo servo : servos) {
            int value = servo.torqueToSend(command.mode(servo.joint));
            if (value >= 0 && !(old && value == StsServo.ON)) {
                putTorque(blocks++, servo, value);
            }
        }
        return blocks == 0 ? 0 : StsFrames.sealSyncWrite(line.tx, 1, blocks);
    }

    private void putTorque(int block, StsServo servo, int value) {
        int at = StsFrames.syncWriteBlock(1, block);
        line.tx[at] = (byte) servo.id;
        line.tx[at + 1] = (byte) value;
    }

    /** One sync write of 41..47 to the servos that follow or are seeded; its length, 0 if there are none. */
    private int goalFrame(JointCommand command) {
        StsFrames.beginSyncWrite(line.tx, GOAL, GOAL_BYTES);
        int blocks = 0;
        for (StsServo servo : servos) {
            double targetRad = command.appliedRad(servo.joint);
            if (servo.takes(targetRad)) {
                servo.putGoal(line.tx, StsFrames.syncWriteBlock(GOAL_BYTES, blocks++), targetRad);
            }
        }
        return blocks == 0 ? 0 : StsFrames.sealSyncWrite(line.tx, GOAL_BYTES, blocks);
    }

    /** One sync write of 48 to the servos whose torque limit changes; its length, 0 if there are none. */
    private int limitFrame(JointCommand command) {
        StsFrames.beginSyncWrite(line.tx, LIMIT, 2);
        int blocks = 0;
        for (StsServo servo : servos) {
            int limit = servo.limitToSend(command.torqueShare(servo.joint));
            if (limit >= 0) {
                int at = StsFrames.syncWriteBlock(2, blocks++);
                line.tx[at] = (byte) servo.id;
                line.tx[at + 1] = (byte) limit;
                line.tx[at + 2] = (byte) (limit >> 8);
            }
        }
        return blocks == 0 ? 0 : StsFrames.sealSyncWrite(line.tx, 2, blocks);
    }

    /** Torque, goal and torque limit of all. */
    private WireFault readState() {
        line.askAll();
        int length = StsFrames.syncRead(line.tx, TORQUE, STATE_BYTES, line.ids, line.asked);
        WireFault fault = line.ask(length, STATE_BYTES, stateAllowanceNanos, toState);
        stateReads = line.missing() > 0 ? Math.max(stateReads - 1, 0) : 0;
        return fault;
    }

    /** The slow registers of the next servo. */
    private WireFault readSlow() {
        StsServo servo = servos[slowNext];
        slowNext = (slowNext + 1) % servos.length;
        line.askOnly(servo.k);
        int length = StsFrames.read(line.tx, servo.id, TORQUE, SLOW_BYTES);
        return line.ask(length, SLOW_BYTES, LATENCY_NANOS, toSlow);
    }

    /** Position, speed, load of all; those that did not answer are asked once more if the turn has time for it. */
    private WireFault readFast() {
        line.askAll();
        WireFault fault = askFast();
        int missing = line.missing();
        if (missing > 0 && fault != WireFault.GONE) {
            long needed = line.wireNanos(StsFrames.BARE + 2 + missing * (7 + FAST_BYTES)) + LATENCY_NANOS;
            if (line.elapsedNanos() + needed <= periodNanos * BUDGET_SHARE) {
                askFast();
            }
        }
        for (int k = 0; k < servos.length; k++) {
            servos[k].countMiss(line.asked[k]);
        }
        return missing > 0 ? StsLine.worse(fault, WireFault.TIMEOUT) : fault;
    }

    private WireFault askFast() {
        int length = StsFrames.syncRead(line.tx, FAST, FAST_BYTES, line.ids, line.asked);
        return line.ask(length, FAST_BYTES, LATENCY_NANOS, toFast);
    }

    // ---- the end ----

    /** Sends the frame and reads register 40 of every servo, until all have it or five tries are over. */
    @Override
    public WireFault safe(JointMode mode) {
        if (mode == JointMode.POSITION) {
            return WireFault.OK; // the servos hold their last goal by themselves
        }
        int value = StsServo.offValue(mode);
        for (StsServo servo : servos) {
            servo.forget(mode);
        }
        WireFault fault = WireFault.OK;
        for (int i = 0; i < SAFE_TRIES; i++) {
            StsFrames.beginSyncWrite(line.tx, TORQUE, 1);
            for (StsServo servo : servos) {
                putTorque(servo.k, servo, value);
            }
            fault = line.tell(StsFrames.sealSyncWrite(line.tx, 1, servos.length));
            if (fault == WireFault.GONE) {
                return fault;
            }
            fault = readState();
            boolean all = true;
            for (StsServo servo : servos) {
                all &= servo.torqueIs(value);
            }
            if (all) {
                return WireFault.OK;
            }
        }
        return StsLine.worse(fault, WireFault.TIMEOUT);
    }

    /** Leaves every joint in the declared safe state, as far as the line still reaches it. */
    @Override
    public void close() {
        WireFault fault = safe(safeMode);
        if (fault != WireFault.OK) {
            System.getLogger("sinew.drivers").log(System.Logger.Level.WARNING, "bus " + name + ": torque could not be"
                    + " taken off every servo (" + fault + "); switch servo power off");
        }
    }
}
