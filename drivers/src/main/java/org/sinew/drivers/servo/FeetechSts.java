package org.sinew.drivers.servo;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.device.Port;
import org.sinew.device.WireBudget;
import org.sinew.device.WireFault;
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
 * and after each change of torque, the slow read gives way to one sync read of 40..43 of all servos.
 *
 * <p><b>When nobody talks to it</b> the servo holds its last goal for ever: it has no bus watchdog. Whoever may die
 * needs somebody else to send {@link StsFrames#torqueOff}.
 *
 * <p><b>Quirks.</b> With torque coming on, the servo runs to whatever its goal register holds; hence: torque-on is
 * sent only to a servo whose goal was read back within one step of its measured position. Overload latches the torque
 * limit to register 34 until torque was off. Servos with the same id answer together and garble each other. Some
 * adapters send back what the host wrote: found out at {@link #open()} and dropped from then on.
 *
 * <p>Used by the thread of one bus worker. It never enables torque by itself and, once open, allocates nothing.
 */
public final class FeetechSts implements JointBus {
    /** Model number of the STS3215 (register 3). */
    public static final int MODEL_STS3215 = 777;

    private static final double AMPERE_PER_UNIT = 0.0065;
    static final int TORQUE = 40;
    private static final int STATE_BYTES = 4; // 40..43: torque, acceleration, goal
    private static final int SLOW_BYTES = 31; // 40..70
    private static final int FAST = 56;
    private static final int FAST_BYTES = 6; // 56..61: position, speed, load
    private static final int GOAL_BYTES = 7; // 41..47: acceleration, goal, time, speed
    private static final int EEPROM_BYTES = 40; // 0..39
    static final int OFF = 0;
    private static final int ON = 1;
    static final int DAMPING = 2;

    /** What USB and the scheduler may add to a transaction; a CDC-ACM adapter adds about 1 ms. */
    private static final long LATENCY_NANOS = 2_500_000;
    /** What a servo may take to turn the line round, return delay 0. */
    private static final long TURNAROUND_NANOS = 40_000;
    /** At open: return delay up to 508 us, EEPROM write, cold adapter. */
    private static final long OPEN_LATENCY_NANOS = 20_000_000;
    private static final long FACTORY_RETURN_DELAY_NANOS = 500_000; // register 7 holds 250 units of 2 us
    private static final int OPEN_TRIES = 3;
    private static final int OFF_REPEATS = 3;
    private static final int ENABLE_TRIES = 3;
    private static final int STATE_TRIES = 3;
    private static final int SAFE_TRIES = 5;
    /** No joint turns faster, not even pushed by hand: no-load speed is 52 rpm (5.4 rad/s) at 7.4 V. */
    private static final double MAX_SPEED_RAD_PER_SEC = 20;
    private static final int NOISE_STEPS = 8;
    private static final double BUDGET_SHARE = 0.8;
    private static final long MIN_PERIOD_NANOS = 2_000_000;
    private static final long MAX_PERIOD_NANOS = 50_000_000;

    /** What a reply is for. */
    private enum Reply {
        RAW, STATE, SLOW, FAST
    }

    private final String name;
    private final List<JointDriver.Entry<Config>> entries;
    private final int count;
    private final JointMode safeMode;
    private final BytePort port;
    private final int[] joints;
    private final int[] ids;
    private final int[] minSteps;
    private final int[] maxSteps;
    private final int[] speedUnit; // steps per second in one unit of a speed register
    private final int[] byId = new int[256];
    private final Slot<JointSample> samples;
    private final Slot<JointCommand> commands;
    private final JointSample now;

    private final JointMode[] sentMode; // what the servo was told last
    private final boolean[] enabled; // torque was read back as on after we had sent it
    private final int[] enableTries; // how often torque-on may still be tried
    private final int[] offRepeats; // how often the frame that takes torque off is still to be sent
    private final int[] torqueRead; // register 40 as read last, -1 unknown
    private final int[] goalSteps; // register 42 as read since the last seed, -1 unknown
    private final int[] positionSteps; // -1 unknown
    private final boolean[] asked; // a reply of this servo is due
    private final byte[] tx;
    private final byte[] rx = new byte[256];
    private final byte[] raw = new byte[EEPROM_BYTES];
    private final StsReplies parser = new StsReplies();
    /** Before registers are set up each servo may still wait for its factory return delay. */
    private long stateAllowanceNanos;
    private boolean echo;
    private int stateReads; // reads of 40..43 still to be tried after torque was changed
    private int slowNext;
    private long turnNanos; // time of the caller at which this turn began
    private long turnStartNanos; // the same in System.nanoTime()
    private long lastTurnNanos;
    private long periodNanos = MAX_PERIOD_NANOS;

    private FeetechSts(String name, List<JointDriver.Entry<Config>> entries, int robotJoints, JointMode safeMode,
            BytePort port) {
        this.name = name;
        this.entries = List.copyOf(entries);
        this.safeMode = safeMode;
        this.port = port;
        count = entries.size();
        joints = entries.stream().mapToInt(JointDriver.Entry::index).toArray();
        ids = entries.stream().mapToInt(e -> e.config().id).toArray();
        minSteps = new int[count];
        maxSteps = new int[count];
        speedUnit = new int[count];
        sentMode = new JointMode[count];
        enabled = new boolean[count];
        enableTries = new int[count];
        offRepeats = new int[count];
        torqueRead = new int[count];
        goalSteps = new int[count];
        positionSteps = new int[count];
        asked = new boolean[count];
        tx = new byte[StsFrames.syncWriteSize(GOAL_BYTES, Math.max(count, 8))];
        samples = new Slot<>(() -> new JointSample(count));
        commands = new Slot<>(() -> new JointCommand(robotJoints));
        now = new JointSample(count);
        Arrays.fill(sentMode, JointMode.LIMP);
        Arrays.fill(torqueRead, -1);
        Arrays.fill(goalSteps, -1);
        Arrays.fill(positionSteps, -1);
        Arrays.fill(byId, -1);
        for (int k = 0; k < count; k++) {
            Config config = entries.get(k).config();
            JointLimits limits = entries.get(k).limits();
            int a = StsFrames.steps(limits.minPositionRad(), config.sign, config.zeroTicks);
            int b = StsFrames.steps(limits.maxPositionRad(), config.sign, config.zeroTicks);
            minSteps[k] = Math.min(a, b);
            maxSteps[k] = Math.max(a, b);
            speedUnit[k] = 1;
            byId[config.id] = k;
        }
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
            return (goals + slow + fast) * 10_000_000_000L / bitsPerSecond + (servos + 1) * TURNAROUND_NANOS;
        }

        private static void check(List<Entry<Config>> joints, int k) {
            Entry<Config> joint = joints.get(k);
            for (Entry<Config> other : joints.subList(0, k)) {
                BadValue.unless(other.config().id() != joint.config().id(), "id", "joints " + other.name() + " and "
                        + joint.name() + " have the same servo id " + joint.config().id() + " on one bus");
            }
            int sign = joint.config().sign();
            int zero = joint.config().zeroTicks();
            int a = StsFrames.steps(joint.limits().minPositionRad(), sign, zero);
            int b = StsFrames.steps(joint.limits().maxPositionRad(), sign, zero);
            boolean fits = Math.min(a, b) >= 0 && Math.max(a, b) < StsFrames.STEPS_PER_TURN;
            BadValue.unless(fits, "limit_rad", String.format(
                    Locale.ROOT, "joint %s: with zero_ticks %d its limits are ticks %d..%d, but the servo has 0..4095:"
                    + " change limit_rad or zero_ticks", joint.name(), zero, Math.min(a, b), Math.max(a, b)));
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
    public record Config(int id, @Default("1") int sign, @Default("2048") int zeroTicks, @Default("32") int pGain,
            @Default("32") int dGain, @Default("0") int iGain, @Default("0") int acceleration,
            @Default("1000") int torqueLimitPermille, @Default("1.91") double stallTorqueNm) {
        public Config {
            within("id", id, 0, 253);
            BadValue.unless(sign == 1 || sign == -1, "sign", "sign is " + sign + ", but can be 1 or -1");
            within("zero_ticks", zeroTicks, 0, StsFrames.STEPS_PER_TURN - 1);
            within("p_gain", pGain, 1, 254);
            within("d_gain", dGain, 0, 254);
            within("i_gain", iGain, 0, 254);
            within("acceleration", acceleration, 0, 254);
            within("torque_limit_permille", torqueLimitPermille, 1, 1000);
            BadValue.unless(stallTorqueNm > 0 && stallTorqueNm < 100, "stall_torque_nm",
                    "stall_torque_nm is " + stallTorqueNm + ", but must be above 0 and below 100");
        }

        /** A servo with factory settings. */
        public Config(int id, int sign, int zeroTicks) {
            this(id, sign, zeroTicks, 32, 32, 0, 0, 1000, 1.91);
        }

        private static void within(String key, int value, int low, int high) {
            BadValue.unless(value >= low && value <= high, key,
                    key + " is " + value + ", but must be " + low + ".." + high);
        }
    }

    // ---- one exchange ----

    private long wireNanos(int bytes) {
        return bytes * 10_000_000_000L / port.baud();
    }

    /** The caller's clock now. */
    private long clock() {
        return turnNanos + System.nanoTime() - turnStartNanos;
    }

    /** Sends a frame that nobody answers. */
    private WireFault tell(int length) {
        WireFault fault = port.write(tx, 0, length);
        port.stats().count(fault, length, wireNanos(length));
        return fault;
    }

    /**
     * Sends the frame in {@link #tx} and takes the replies of the servos that are {@link #asked}; who has answered is
     * asked no more.
     *
     * @param data      data bytes of each reply
     * @param allowance time beyond that on the wire
     */
    private WireFault ask(int length, int data, Reply what, long allowance) {
        int replies = 0;
        int last = -1;
        for (int k = 0; k < count; k++) {
            if (asked[k]) {
                replies++;
                last = k;
            }
        }
        parser.clear();
        port.flushInput();
        long sentNanos = clock();
        if (port.write(tx, 0, length) != WireFault.OK) {
            port.stats().count(WireFault.GONE, length, wireNanos(length));
            return WireFault.GONE;
        }
        long deadline = System.nanoTime() + wireNanos(length + replies * (6 + data)) + replies * TURNAROUND_NANOS
                + allowance;
        int received = 0;
        boolean stranger = false;
        boolean ownSeen = !echo;
        boolean over = false;
        boolean gone = false;
        while (replies > 0 && !over) {
            int n = port.read(rx, 0, rx.length, deadline);
            gone = n < 0;
            over = n <= 0;
            if (n > 0) {
                received += n;
                parser.add(rx, 0, n);
            }
            while (parser.next(data, over)) {
                int k = byId[parser.id()];
                if (!ownSeen && parser.is(tx, length)) {
                    ownSeen = true;
                } else if (k < 0 || !asked[k]) {
                    stranger = true;
                    parser.reject();
                } else {
                    asked[k] = false;
                    replies--;
                    accept(k, what, data, sentNanos + wireNanos(length));
                    over |= k == last; // they answer in the order of the list
                }
            }
        }
        WireFault fault = gone ? WireFault.GONE : judge(replies, received - (echo ? length : 0), stranger);
        port.stats().count(fault, length + received, wireNanos(length + received));
        return fault;
    }

    private WireFault judge(int missing, int received, boolean stranger) {
        if (missing == 0) {
            return WireFault.OK;
        }
        if (stranger) {
            return WireFault.WRONG_ID;
        }
        if (parser.badSums() > 0) {
            return WireFault.CHECKSUM;
        }
        int noise = parser.skipped();
        if (received <= 0 || noise == 0) {
            return WireFault.TIMEOUT;
        }
        return noise < 6 ? WireFault.SHORT : WireFault.NOISE;
    }

    private static WireFault worse(WireFault a, WireFault b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private void accept(int k, Reply what, int data, long stampNanos) {
        switch (what) {
            case RAW -> {
                for (int i = 0; i < data; i++) {
                    raw[i] = (byte) parser.data(i);
                }
            }
            case STATE -> acceptState(k);
            case SLOW -> {
                acceptState(k);
                now.voltageV[k] = parser.data(62 - TORQUE) * 0.1;
                now.temperatureC[k] = parser.data(63 - TORQUE);
                now.currentA[k] = StsFrames.signed(parser.word(69 - TORQUE), 15) * AMPERE_PER_UNIT;
            }
            case FAST -> acceptFast(k, stampNanos);
        }
        now.errorBits[k] = parser.error();
    }

    private void acceptState(int k) {
        torqueRead[k] = parser.data(0);
        now.torqueOn[k] = torqueRead[k] == ON;
        if (sentMode[k] == JointMode.SEED || enabled[k] || enableTries[k] > 0) {
            Config config = entries.get(k).config();
            goalSteps[k] = StsFrames.signed(parser.word(2), 15);
            now.goalRad[k] = StsFrames.rad(goalSteps[k], config.sign, config.zeroTicks);
        }
        boolean on = torqueRead[k] == ON;
        if (on && enableTries[k] > 0) {
            enabled[k] = true;
            enableTries[k] = 0;
        } else if (on && !enabled[k] && offRepeats[k] == 0) {
            offRepeats[k] = 1; // it has missed the frame, or came up by itself
        } else if (!on) {
            enabled[k] = false; // a servo that dropped its torque gets no more goals until it is seeded again
        }
    }

    /** Takes position, speed and load, unless the position is one that the joint cannot have come to. */
    private void acceptFast(int k, long stampNanos) {
        Config config = entries.get(k).config();
        int steps = StsFrames.signed(parser.word(0), 15);
        boolean possible = steps >= 0 && steps < StsFrames.STEPS_PER_TURN;
        if (possible && positionSteps[k] >= 0) {
            double seconds = Math.max(stampNanos - now.stampNanos[k], 0) * 1e-9;
            double reach = NOISE_STEPS + seconds * MAX_SPEED_RAD_PER_SEC / StsFrames.RAD_PER_STEP;
            possible = Math.abs(steps - positionSteps[k]) <= reach;
        }
        if (!possible) {
            asked[k] = true; // an alias of the 8-bit sum: counted as not answered
            return;
        }
        positionSteps[k] = steps;
        now.positionRad[k] = StsFrames.rad(steps, config.sign, config.zeroTicks);
        now.velocityRadPerSec[k] =
                config.sign * StsFrames.signed(parser.word(2), 15) * speedUnit[k] * StsFrames.RAD_PER_STEP;
        now.effortNm[k] = config.sign * StsFrames.signed(parser.word(4), 10) * 0.001 * config.stallTorqueNm;
        now.stampNanos[k] = stampNanos;
    }

    // ---- open ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] joints() {
        return joints.clone();
    }

    @Override
    public Slot<JointSample> samples() {
        return samples;
    }

    @Override
    public Slot<JointCommand> commands() {
        return commands;
    }

    /** Identifies every servo, takes torque off all, then sets up registers that differ from what the file says. */
    @Override
    public void open() throws DeviceException {
        turnStartNanos = System.nanoTime();
        turnNanos = turnStartNanos;
        stateAllowanceNanos = count * FACTORY_RETURN_DELAY_NANOS + OPEN_LATENCY_NANOS;
        findEcho();
        identify();
        WireFault fault = safe(JointMode.LIMP);
        if (fault != WireFault.OK) {
            throw new DeviceException("bus " + name + ": torque could not be taken off every servo (" + fault
                    + "): switch servo power off, check the cables, start again");
        }
        for (int k = 0; k < count; k++) {
            setUp(k);
        }
        stateAllowanceNanos = LATENCY_NANOS;
    }

    /** A sync read names id FE, which no reply carries: what comes back like that is the adapter's echo. */
    private void findEcho() throws DeviceException {
        byte[] heard = new byte[64];
        for (int i = 0; i < OPEN_TRIES && !echo; i++) {
            Arrays.fill(asked, false);
            asked[0] = true;
            int length = StsFrames.syncRead(tx, 3, 2, ids, asked);
            int replyBytes = 8;
            port.flushInput();
            if (port.write(tx, 0, length) != WireFault.OK) {
                throw gone();
            }
            long deadline = System.nanoTime() + wireNanos(length + replyBytes) + OPEN_LATENCY_NANOS;
            int n = 0;
            int got = 1;
            while (got > 0 && n < length + replyBytes) {
                got = port.read(heard, n, heard.length - n, deadline);
                n += Math.max(got, 0);
            }
            for (int at = 0; at + length <= n; at++) {
                echo |= Arrays.equals(heard, at, at + length, tx, 0, length);
            }
        }
    }

    private DeviceException gone() {
        return new DeviceException("bus " + name + ": the serial line is gone: check the USB cable and start again");
    }

    private void identify() throws DeviceException {
        StringBuilder absent = new StringBuilder();
        for (int k = 0; k < count; k++) {
            WireFault fault = insist(k, StsFrames.ping(tx, ids[k]), 0);
            if (fault == WireFault.OK) {
                fault = insist(k, StsFrames.read(tx, ids[k], 0, EEPROM_BYTES), EEPROM_BYTES);
            }
            if (fault == WireFault.OK) {
                identify(k);
                fault = insist(k, StsFrames.read(tx, ids[k], TORQUE, SLOW_BYTES), SLOW_BYTES);
            }
            if (fault == WireFault.TIMEOUT) {
                absent.append(absent.isEmpty() ? "" : ", ").append(ids[k]).append(" (")
                        .append(entries.get(k).name()).append(')');
            } else if (fault != WireFault.OK) {
                throw refuse(k, "answers in garbled frames (" + fault + "): two servos may have this id. Connect one"
                        + " servo at a time and give each its own id, or look for a loose cable");
            }
        }
        if (!absent.isEmpty()) {
            throw new DeviceException("bus " + name + ": no answer from servo id " + absent
                    + ": check cable, servo power, baud rate and id");
        }
    }

    private DeviceException refuse(int k, String what) {
        return new DeviceException("bus " + name + ": servo id " + ids[k] + " (" + entries.get(k).name() + ") " + what);
    }

    /** One request to one servo, up to three times; the data are in {@link #raw} afterwards. */
    private WireFault insist(int k, int length, int data) throws DeviceException {
        WireFault fault = WireFault.TIMEOUT;
        for (int i = 0; i < OPEN_TRIES; i++) {
            Arrays.fill(asked, false);
            asked[k] = true;
            WireFault outcome = ask(length, data, Reply.RAW, OPEN_LATENCY_NANOS);
            if (outcome == WireFault.OK) {
                return outcome;
            }
            if (outcome == WireFault.GONE) {
                throw gone();
            }
            fault = worse(fault, outcome);
        }
        return fault;
    }

    /** Judges the EEPROM in {@link #raw}. */
    private void identify(int k) throws DeviceException {
        int model = StsFrames.word(raw, 3);
        if (model != MODEL_STS3215) {
            throw refuse(k, "is model " + model + ", but type feetech-sts drives the STS3215 (model 777): correct the"
                    + " joint's type or exchange the servo");
        }
        if (raw[33] != 0) {
            throw refuse(k, "is in operating mode " + raw[33] + ", but only position mode 0 is driven: set register"
                    + " 33 to 0");
        }
        int low = StsFrames.signed(StsFrames.word(raw, 9), 15);
        int high = StsFrames.signed(StsFrames.word(raw, 11), 15);
        if (minSteps[k] < low || maxSteps[k] > high) {
            throw refuse(k, "accepts positions " + low + ".." + high + ", but limit_rad needs " + minSteps[k] + ".."
                    + maxSteps[k] + ": set its registers 9 and 11 to 0 and 4095, or narrow limit_rad");
        }
        speedUnit[k] = (raw[18] & 4) != 0 ? 1 : 50;
    }

    private void setUp(int k) throws DeviceException {
        Config config = entries.get(k).config();
        must(k, insist(k, StsFrames.read(tx, ids[k], 0, EEPROM_BYTES), EEPROM_BYTES));
        int[] address = {7, 8, 21, 22, 23};
        int[] value = {0, 1, config.pGain, config.dGain, config.iGain};
        boolean[] differs = new boolean[address.length];
        boolean any = false;
        for (int i = 0; i < address.length; i++) {
            differs[i] = (raw[address[i]] & 0xFF) != value[i];
            any |= differs[i];
        }
        if (any) {
            put(k, 55, 0);
            for (int i = 0; i < address.length; i++) {
                if (differs[i]) {
                    put(k, address[i], value[i]);
                }
            }
            put(k, 55, 1);
        }
        must(k, insist(k, StsFrames.read(tx, ids[k], 48, 2), 2));
        int limit = config.torqueLimitPermille;
        if (StsFrames.word(raw, 0) != limit) {
            put(k, 48, limit & 0xFF, limit >> 8);
        }
    }

    private void must(int k, WireFault fault) throws DeviceException {
        if (fault != WireFault.OK) {
            throw refuse(k, "stopped answering while it was set up (" + fault + "): check its cable");
        }
    }

    /** Writes registers and reads them back: at status level 0 a write has no reply to rely on. */
    private void put(int k, int address, int... values) throws DeviceException {
        byte[] data = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            data[i] = (byte) values[i];
        }
        for (int i = 0; i < OPEN_TRIES; i++) {
            Arrays.fill(asked, false);
            asked[k] = true;
            ask(StsFrames.write(tx, ids[k], address, data), 0, Reply.RAW, OPEN_LATENCY_NANOS);
            must(k, insist(k, StsFrames.read(tx, ids[k], address, data.length), data.length));
            if (Arrays.equals(raw, 0, data.length, data, 0, data.length)) {
                return;
            }
        }
        throw refuse(k, "does not keep " + values[0] + " in register " + address
                + ": switch its power off and on and start again; if it stays so the servo is damaged");
    }

    // ---- the turn ----

    @Override
    public WireFault transact(long nowNanos) {
        turnStartNanos = System.nanoTime();
        turnNanos = nowNanos;
        learnPeriod(nowNanos);
        commands.poll();
        JointCommand command = commands.value();
        WireFault fault;
        if (enables(command)) {
            fault = readFast(); // torque comes on only with a position of this very moment
            fault = worse(fault, send(command));
            if (fault != WireFault.GONE) {
                fault = worse(fault, readState());
            }
            countTries();
        } else {
            fault = send(command);
            if (fault != WireFault.GONE) {
                fault = worse(fault, stateReads > 0 || any(command, JointMode.SEED) ? readState() : readSlow());
            }
            fault = worse(fault, readFast());
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

    private boolean any(JointCommand command, JointMode mode) {
        for (int k = 0; k < count; k++) {
            if (command.mode(joints[k]) == mode) {
                return true;
            }
        }
        return false;
    }

    private boolean enables(JointCommand command) {
        for (int k = 0; k < count; k++) {
            if (command.mode(joints[k]) == JointMode.POSITION
                    && (sentMode[k] == JointMode.SEED || enableTries[k] > 0)) {
                return true;
            }
        }
        return false;
    }

    private WireFault send(JointCommand command) {
        WireFault fault = WireFault.OK;
        int length = torqueFrame(command);
        if (length > 0) {
            stateReads = STATE_TRIES;
            fault = tell(length);
        }
        length = goalFrame(command);
        if (length > 0 && fault != WireFault.GONE) {
            fault = worse(fault, tell(length));
        }
        return fault;
    }

    /** One sync write of register 40 to the servos whose torque changes; its length, 0 if there are none. */
    private int torqueFrame(JointCommand command) {
        StsFrames.beginSyncWrite(tx, TORQUE, 1);
        int blocks = 0;
        for (int k = 0; k < count; k++) {
            JointMode mode = command.mode(joints[k]);
            turnTo(k, mode);
            int value = mode == JointMode.DAMP ? DAMPING : OFF;
            boolean due = false;
            if (enableTries[k] > 0) {
                due = mayEnable(k);
                value = ON;
            } else if (offRepeats[k] > 0) {
                offRepeats[k]--;
                due = true;
            }
            if (due) {
                int at = StsFrames.syncWriteBlock(1, blocks++);
                tx[at] = (byte) ids[k];
                tx[at + 1] = (byte) value;
            }
        }
        return blocks == 0 ? 0 : StsFrames.sealSyncWrite(tx, 1, blocks);
    }

    /** A servo that does not come on in three turns is left off: the gate sees it and refuses to arm. */
    private void countTries() {
        for (int k = 0; k < count; k++) {
            if (enableTries[k] > 0 && --enableTries[k] == 0) {
                offRepeats[k] = OFF_REPEATS;
            }
        }
    }

    /** Notes what a change of mode asks for. */
    private void turnTo(int k, JointMode mode) {
        if (mode == sentMode[k]) {
            return;
        }
        if (mode == JointMode.POSITION) {
            enableTries[k] = sentMode[k] == JointMode.SEED ? ENABLE_TRIES : 0;
            offRepeats[k] = sentMode[k] == JointMode.SEED ? 0 : OFF_REPEATS;
        } else {
            enableTries[k] = 0;
            enabled[k] = false;
            offRepeats[k] = OFF_REPEATS;
        }
        if (mode == JointMode.SEED) {
            goalSteps[k] = -1;
            now.goalRad[k] = Double.NaN;
        }
        sentMode[k] = mode;
    }

    /** Its goal was read back after the last seed, within one step of the position measured in this turn. */
    private boolean mayEnable(int k) {
        return now.misses[k] == 0 && goalSteps[k] >= 0 && Math.abs(goalSteps[k] - positionSteps[k]) <= 1;
    }

    /** One sync write of 41..47 to the servos that follow or are seeded; its length, 0 if there are none. */
    private int goalFrame(JointCommand command) {
        StsFrames.beginSyncWrite(tx, 41, GOAL_BYTES);
        int blocks = 0;
        for (int k = 0; k < count; k++) {
            double target = command.appliedRad(joints[k]);
            boolean due = enabled[k] || sentMode[k] == JointMode.SEED;
            if (!due || !Double.isFinite(target)) {
                continue;
            }
            Config config = entries.get(k).config();
            int goal = StsFrames.steps(target, config.sign, config.zeroTicks);
            if (goal < minSteps[k] - 1 || goal > maxSteps[k] + 1) {
                continue; // the gate never decides this; the servo keeps its last goal
            }
            int speed = goalSpeed(k);
            int at = StsFrames.syncWriteBlock(GOAL_BYTES, blocks++);
            tx[at] = (byte) config.id;
            tx[at + 1] = (byte) config.acceleration;
            tx[at + 2] = (byte) goal;
            tx[at + 3] = (byte) (goal >> 8);
            tx[at + 4] = 0;
            tx[at + 5] = 0;
            tx[at + 6] = (byte) speed;
            tx[at + 7] = (byte) (speed >> 8);
        }
        return blocks == 0 ? 0 : StsFrames.sealSyncWrite(tx, GOAL_BYTES, blocks);
    }

    /** The velocity limit as goal speed; never 0, which would mean as fast as it can. */
    private int goalSpeed(int k) {
        double steps = entries.get(k).limits().maxVelocityRadPerSec() / StsFrames.RAD_PER_STEP;
        return (int) Math.clamp(Math.ceil(steps / speedUnit[k]), 1, 0x7FFF);
    }

    private WireFault readState() {
        Arrays.fill(asked, true);
        WireFault fault = ask(StsFrames.syncRead(tx, TORQUE, STATE_BYTES, ids, asked), STATE_BYTES, Reply.STATE,
                stateAllowanceNanos);
        stateReads = missing() > 0 ? Math.max(stateReads - 1, 0) : 0;
        return fault;
    }

    private WireFault readSlow() {
        int k = slowNext;
        slowNext = (slowNext + 1) % count;
        Arrays.fill(asked, false);
        asked[k] = true;
        return ask(StsFrames.read(tx, ids[k], TORQUE, SLOW_BYTES), SLOW_BYTES, Reply.SLOW, LATENCY_NANOS);
    }

    /** Position, speed, load of all; those that did not answer are asked once more if the turn has time for it. */
    private WireFault readFast() {
        Arrays.fill(asked, true);
        WireFault fault = ask(StsFrames.syncRead(tx, FAST, FAST_BYTES, ids, asked), FAST_BYTES, Reply.FAST,
                LATENCY_NANOS);
        int missing = missing();
        if (missing > 0 && fault != WireFault.GONE) {
            long needed = wireNanos(StsFrames.BARE + 2 + missing * (7 + FAST_BYTES)) + LATENCY_NANOS;
            if (clock() - turnNanos + needed <= periodNanos * BUDGET_SHARE) {
                ask(StsFrames.syncRead(tx, FAST, FAST_BYTES, ids, asked), FAST_BYTES, Reply.FAST, LATENCY_NANOS);
            }
        }
        for (int k = 0; k < count; k++) {
            now.misses[k] = asked[k] ? now.misses[k] + 1 : 0;
        }
        return missing > 0 ? worse(fault, WireFault.TIMEOUT) : fault;
    }

    private int missing() {
        int missing = 0;
        for (int k = 0; k < count; k++) {
            if (asked[k]) {
                missing++;
            }
        }
        return missing;
    }

    // ---- the end ----

    /** Sends the frame and reads register 40 of every servo, until all have it or five tries are over. */
    @Override
    public WireFault safe(JointMode mode) {
        if (mode == JointMode.POSITION) {
            return WireFault.OK; // the servos hold their last goal by themselves
        }
        int value = mode == JointMode.DAMP ? DAMPING : OFF;
        Arrays.fill(enabled, false);
        Arrays.fill(enableTries, 0);
        Arrays.fill(sentMode, mode);
        Arrays.fill(offRepeats, 0);
        Arrays.fill(torqueRead, -1);
        WireFault fault = WireFault.OK;
        for (int i = 0; i < SAFE_TRIES; i++) {
            StsFrames.beginSyncWrite(tx, TORQUE, 1);
            for (int k = 0; k < count; k++) {
                int at = StsFrames.syncWriteBlock(1, k);
                tx[at] = (byte) ids[k];
                tx[at + 1] = (byte) value;
            }
            fault = tell(StsFrames.sealSyncWrite(tx, 1, count));
            if (fault == WireFault.GONE) {
                return fault;
            }
            fault = readState();
            boolean all = true;
            for (int k = 0; k < count; k++) {
                all &= torqueRead[k] == value;
            }
            if (all) {
                return WireFault.OK;
            }
        }
        return worse(fault, WireFault.TIMEOUT);
    }

    /** Leaves every joint in the declared safe state, as far as the line still reaches it. */
    @Override
    public void close() {
        safe(safeMode);
    }
}
