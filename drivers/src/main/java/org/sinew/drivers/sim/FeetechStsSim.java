package org.sinew.drivers.sim;

import java.util.Arrays;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.World;

/**
 * One STS3215 at the level of its registers: control table with EEPROM and lock, regulator with the servo's own
 * trapezoid profile, encoder of 4096 steps, load, current, heat, protections. Turns a joint of the world's plant.
 *
 * <p>Built by whoever sets up a simulated robot, before the world starts; from then on every method runs with the world
 * visited, so that one thread at a time is in it. {@link SerialLineSim} brings it its frames.
 *
 * <p>Model, not measurement: factory gains (P 32, D 32) are mapped to the stiffness and damping that the robot's model
 * names, and scale from there. Heat: 23 K above the room at half the stall torque, steady after 10 minutes (measured on
 * a 12 V STS3215, github.com/TheRobotStudio/SO-ARM100/issues/134), with loss as the square of the load. Damping is that
 * of a motor with its terminals joined: stall torque over no-load speed.
 */
public final class FeetechStsSim implements Saveable, Breakable {
    private static final int REGISTERS = 128;
    private static final int EEPROM_END = 40;
    private static final int TORQUE = 40; // 0 off, 1 on, 2 damping, 128 middle
    private static final int VOLTAGE_LIMITS = 14; // highest, then lowest, in 0.1 V
    private static final int STEPS = 4096;
    private static final double RAD_PER_STEP = 2 * Math.PI / STEPS;
    private static final int FACTORY_GAIN = 32;
    private static final double NO_LOAD_STEPS_PER_SEC = 3550; // 52 rpm at 7.4 V, maker's data of the ST3215
    private static final double NO_LOAD_RAD_PER_SEC = NO_LOAD_STEPS_PER_SEC * RAD_PER_STEP;
    private static final double NO_LOAD_AMPERE = 0.15; // at 7.4 V, same source
    private static final double STALL_AMPERE = 2.7; // of the same order as the maker's data; sets only the reading
    private static final double ROOM_C = 25;
    private static final double HEAT_K_AT_STALL = 92;
    private static final double HEAT_SECONDS = 200;

    static final int ERROR_VOLTAGE = 1;
    static final int ERROR_TEMPERATURE = 4;
    static final int ERROR_OVERLOAD = 32;

    /**
     * What drives the joint.
     *
     * @param kpNmPerRad    stiffness at factory P
     * @param kdNmSPerRad   damping at factory D
     * @param stallTorqueNm most it can give
     */
    public record Motor(double kpNmPerRad, double kdNmSPerRad, double stallTorqueNm) {
    }

    /**
     * How a real gear and encoder differ from perfect ones.
     *
     * @param backlashRad  play of the gear: within half of it to either side of its goal the motor does not reach the
     *                     joint
     * @param encoderRad   standard deviation of what the encoder shows; its regulator does not see this noise
     */
    public record Imperfections(double backlashRad, double encoderRad) {
        public static final Imperfections NONE = new Imperfections(0, 0);
    }

    private final World world;
    private final int joint;
    private final int sign;
    private final int zeroTicks;
    private final Motor motor;
    private final byte[] eeprom = new byte[EEPROM_END];
    private final byte[] table = new byte[REGISTERS];
    /** Address, length, data of a pending REG WRITE. */
    private final byte[] registered = new byte[2 + REGISTERS];
    private boolean connected = true;
    private boolean idle;
    private ServoFaults faults;
    private double nominalVolts = 7.4;
    private double supplyVolts = nominalVolts;
    private Imperfections imperfections = Imperfections.NONE;
    private Noise noise = new Noise(0);
    private double temperatureC = ROOM_C;
    private double profileSteps; // the servo's internal goal
    private double profileStepsPerSec;
    private double overloadSeconds;
    private boolean held; // by a jam or a wall, in the last step
    private double loadShare; // of the stall torque, signed along the encoder
    private int alarms;
    private int forcedErrors;
    private int torqueBefore;

    /**
     * @param world     the world whose plant has the joint; not yet started
     * @param joint     index of the joint in the plant
     * @param id        its id on the bus
     * @param sign      1, or -1 where it is built in mirrored
     * @param zeroTicks what its encoder shows where the joint's angle is zero
     * @param motor     what it can do
     */
    public FeetechStsSim(World world, int joint, int id, int sign, int zeroTicks, Motor motor) {
        this.world = world;
        faults = new ServoFaults(joint, new Noise(id));
        this.joint = joint;
        this.sign = sign;
        this.zeroTicks = zeroTicks;
        this.motor = motor;
        factory(id);
        powerCycle();
        world.eachStep(this::step);
    }

    /** EEPROM as it comes from the maker, but for the id. */
    private void factory(int id) {
        eeprom[0] = 3; // firmware 3.9
        eeprom[1] = 9;
        putWord(eeprom, 3, 777);
        eeprom[5] = (byte) id;
        eeprom[7] = (byte) 250; // return delay 500 us
        eeprom[8] = 1;
        putWord(eeprom, 11, 4095);
        eeprom[13] = 70;
        eeprom[14] = 80; // 4.0..8.0 V: the 7.4 V type
        eeprom[15] = 40;
        putWord(eeprom, 16, 1000);
        eeprom[18] = 12; // bit 2: speed in 1 step/s
        eeprom[19] = 44; // unload on temperature, current, overload
        eeprom[20] = 47;
        eeprom[21] = FACTORY_GAIN;
        eeprom[22] = FACTORY_GAIN;
        putWord(eeprom, 24, 16);
        putWord(eeprom, 28, 310);
        eeprom[34] = 20;
        eeprom[35] = (byte) 200;
        eeprom[36] = 80;
        eeprom[38] = (byte) 200;
    }

    /** Power off and on: RAM from EEPROM, torque off, goal 0. */
    public void powerCycle() {
        Arrays.fill(table, (byte) 0);
        System.arraycopy(eeprom, 0, table, 0, EEPROM_END);
        System.arraycopy(eeprom, 16, table, 48, 2);
        table[55] = 1;
        table[85] = (byte) 254;
        registered[1] = 0;
        alarms = 0;
        overloadSeconds = 0;
        torqueBefore = 0;
    }

    // ---- what the world sees ----

    /** The servo's regulator, before every step of the plant. */
    private void step(Plant plant) {
        double seconds = plant.stepNanos() * 1e-9;
        if (!held) {
            loadShare = sign * plant.effortNm(joint) / motor.stallTorqueNm();
        }
        protect(seconds);
        int torque = register(TORQUE);
        held = torque != 1 && faults.holds(plant, Double.NaN);
        if (held) {
            loadShare = 0;
            faults.hold(plant);
        } else if (torque == 1 && idle) {
            plant.servo(joint, 0, 0, 0, 0);
        } else if (torque == 1) {
            if (torqueBefore != 1) {
                profileSteps = shownSteps(plant);
                profileStepsPerSec = 0;
            }
            profile(seconds);
            drive(plant);
        } else if (torque == 2) {
            plant.servo(joint, 0, 0, motor.stallTorqueNm() / NO_LOAD_RAD_PER_SEC, motor.stallTorqueNm());
        } else if (torqueBefore != 0) {
            plant.servo(joint, 0, 0, 0, 0);
        }
        torqueBefore = torque;
    }

    private void drive(Plant plant) {
        double target = sign * (profileSteps + offset() - zeroTicks - faults.slipSteps()) * RAD_PER_STEP;
        double play = imperfections.backlashRad() / 2;
        double away = target - plant.positionRad(joint);
        if (Math.abs(away) < play) {
            plant.servo(joint, 0, 0, 0, 0); // the teeth do not touch
            return;
        }
        double mostNm = motor.stallTorqueNm() * word(48) * 0.001 * (volts() / nominalVolts);
        double wantedRad = target - Math.copySign(play, away);
        double kp = motor.kpNmPerRad() * register(21) / FACTORY_GAIN;
        held = faults.holds(plant, wantedRad);
        if (held) { // the motor pushes against it in vain
            double pushNm = kp * (wantedRad - plant.positionRad(joint));
            loadShare = sign * Math.clamp(pushNm, -mostNm, mostNm) / motor.stallTorqueNm();
            faults.hold(plant);
            return;
        }
        plant.servo(joint, wantedRad, kp, motor.kdNmSPerRad() * register(22) / FACTORY_GAIN, mostNm);
    }

    /** Moves the internal goal toward the goal register, within goal speed and acceleration. */
    private void profile(double seconds) {
        double goal = magnitude(word(42), 15);
        if (word(9) < word(11)) {
            goal = Math.clamp(goal, word(9), word(11));
        }
        int speed = magnitude(word(46), 15) * speedUnit();
        double most = speed <= 0 ? NO_LOAD_STEPS_PER_SEC : Math.min(speed, NO_LOAD_STEPS_PER_SEC);
        double acceleration = register(41) * 100.0;
        double left = goal - profileSteps;
        if (acceleration == 0) {
            profileSteps += Math.clamp(left, -most * seconds, most * seconds);
            return;
        }
        double wanted = Math.copySign(Math.min(most, Math.sqrt(2 * acceleration * Math.abs(left))), left);
        profileStepsPerSec += Math.clamp(wanted - profileStepsPerSec, -acceleration * seconds, acceleration * seconds);
        double move = profileStepsPerSec * seconds;
        if (Math.abs(move) >= Math.abs(left) && move * left >= 0) {
            profileSteps = goal;
            profileStepsPerSec = 0;
        } else {
            profileSteps += move;
        }
    }

    private void protect(double seconds) {
        temperatureC += seconds / HEAT_SECONDS
                * (ROOM_C + HEAT_K_AT_STALL * loadShare * loadShare - temperatureC);
        boolean on = torqueOn();
        overloadSeconds = on && Math.abs(loadShare) * 100 >= register(36) ? overloadSeconds + seconds : 0;
        if (overloadSeconds >= register(35) * 0.01 && (alarms & ERROR_OVERLOAD) == 0) {
            alarms |= ERROR_OVERLOAD;
            if ((register(19) & ERROR_OVERLOAD) != 0) {
                putWord(table, 48, register(34) * 10); // until torque was off
            }
        }
        flag(ERROR_TEMPERATURE, temperatureC >= register(13));
        flag(ERROR_VOLTAGE, volts() * 10 > register(14) || volts() * 10 < register(15));
        if ((alarms & ERROR_TEMPERATURE & register(19)) != 0) {
            table[TORQUE] = 0;
        }
    }

    private void flag(int bit, boolean set) {
        alarms = set ? alarms | bit : alarms & ~bit;
    }

    // ---- what the bus sees ----

    int id() {
        return register(5);
    }

    /** Whether what is said on its line reaches it now, and its answers the line. */
    public boolean connected() {
        return connected && faults.reached(world.nanos());
    }

    /** Time from the end of a request to the start of the reply. */
    public long returnDelayNanos() {
        return register(7) * 2000L + faults.slowNanos();
    }

    /** Whether writes are answered, not only reads and pings. */
    boolean answersWrites() {
        return register(8) != 0;
    }

    /** A status frame with {@code length} registers from {@code address} on. */
    byte[] reply(Plant plant, int address, int length) {
        refresh(plant);
        byte[] out = new byte[6 + length];
        out[0] = (byte) 0xFF;
        out[1] = (byte) 0xFF;
        out[2] = table[5];
        out[3] = (byte) (length + 2);
        out[4] = (byte) errors();
        int sum = table[5] + length + 2 + errors();
        for (int i = 0; i < length; i++) {
            out[5 + i] = address + i < REGISTERS ? table[address + i] : 0;
            sum += out[5 + i];
        }
        out[5 + length] = (byte) ~sum;
        return faults.spoil(out, plant.nanos());
    }

    /** Takes a write to registers. */
    void write(Plant plant, int address, byte[] data, int from, int length) {
        boolean open = register(55) == 0;
        for (int i = 0; i < length; i++) {
            int at = address + i;
            if (at < 5 || (at >= 56 && at <= 70) || at >= REGISTERS) {
                continue; // read-only
            }
            table[at] = data[from + i];
            if (at < EEPROM_END && open) {
                eeprom[at] = data[from + i];
            }
        }
        if (address <= TORQUE && address + length > TORQUE) {
            torqueWritten(plant);
        }
    }

    private void torqueWritten(Plant plant) {
        int torque = register(TORQUE);
        if (torque == 128) { // the present position becomes 2048
            putWord(table, 31, unsigned(rawSteps(plant) - STEPS / 2, 11));
            System.arraycopy(table, 31, eeprom, 31, 2);
            table[TORQUE] = 0;
        }
        if (torque != 1 && (alarms & ERROR_OVERLOAD) != 0) {
            alarms &= ~ERROR_OVERLOAD;
            System.arraycopy(table, 16, table, 48, 2);
        }
    }

    /** Keeps a write for later; one that goes beyond the table is ignored. */
    void register(int address, byte[] data, int from, int length) {
        if (inTable(address, length)) {
            registered[0] = (byte) address;
            registered[1] = (byte) length;
            System.arraycopy(data, from, registered, 2, length);
        }
    }

    /** Whether a REG WRITE of so many registers is one that a servo keeps. */
    static boolean inTable(int address, int length) {
        return address + length <= REGISTERS;
    }

    void action(Plant plant) {
        if (registered[1] != 0) {
            write(plant, registered[0] & 0xFF, registered, 2, registered[1] & 0xFF);
            registered[1] = 0;
        }
    }

    private int errors() {
        return alarms | forcedErrors;
    }

    /** Feedback registers 56..70 from the plant. */
    private void refresh(Plant plant) {
        if (faults.frozen()) {
            return;
        }
        int shown = shownSteps(plant);
        double stepsPerSec = sign * plant.velocityRadPerSec(joint) / RAD_PER_STEP;
        int load = (int) Math.round(loadShare * 1000);
        putWord(table, 56, unsigned(shown, 15));
        putWord(table, 58, unsigned((int) Math.round(stepsPerSec / speedUnit()), 15));
        putWord(table, 60, unsigned(Math.clamp(load, -1000, 1000), 10));
        table[62] = (byte) Math.round(volts() * 10);
        table[63] = (byte) Math.round(temperatureC);
        table[65] = (byte) errors();
        table[66] = (byte) (torqueOn() && Math.abs(stepsPerSec) > 10 ? 1 : 0);
        putWord(table, 69, (int) Math.round(currentA() / 0.0065));
    }

    /** What the encoder shows without homing offset: one turn, then from the start again. */
    private int rawSteps(Plant plant) {
        double shownRad = plant.positionRad(joint);
        if (imperfections.encoderRad() > 0) {
            shownRad += imperfections.encoderRad() * noise.normal(plant.nanos() / plant.stepNanos(), 0);
        }
        long steps = zeroTicks + faults.slipSteps() + Math.round(sign * shownRad / RAD_PER_STEP);
        return (int) Math.floorMod(steps, (long) STEPS);
    }

    private int shownSteps(Plant plant) {
        return rawSteps(plant) - offset();
    }

    private int offset() {
        return magnitude(word(31), 11);
    }

    private int speedUnit() {
        return (register(18) & 4) != 0 ? 1 : 50;
    }

    // ---- registers ----

    /** Whether it holds its goal with torque. */
    public boolean torqueOn() {
        return register(TORQUE) == 1;
    }

    /** One register, 0..255, as it stands. */
    public int register(int address) {
        return table[address] & 0xFF;
    }

    /** Two registers, little-endian, as they stand. */
    public int word(int address) {
        return register(address) | register(address + 1) << 8;
    }

    /** Sets registers from outside the bus, in RAM and EEPROM: to make a servo that somebody else has set up. */
    public void preset(int address, int... values) {
        for (int i = 0; i < values.length; i++) {
            table[address + i] = (byte) values[i];
            if (address + i < EEPROM_END) {
                eeprom[address + i] = (byte) values[i];
            }
        }
    }

    private static void putWord(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    private static int magnitude(int word, int signBit) {
        int size = word & (1 << signBit) - 1;
        return (word & 1 << signBit) == 0 ? size : -size;
    }

    private static int unsigned(int value, int signBit) {
        return value < 0 ? -value | 1 << signBit : value;
    }

    // ---- faults and surroundings ----

    /** False: its cable is off. It keeps turning the joint as last told, but hears and says nothing. */
    public void connected(boolean value) {
        connected = value;
    }

    /** True: its motor does nothing any more, though its registers say that torque is on. */
    public void idle(boolean value) {
        idle = value;
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        faults.fault(this, plant, kind, on, value);
    }

    /** Before the world starts: where chance in its faults comes from. */
    public void faultNoise(Noise value) {
        faults = new ServoFaults(joint, value);
    }

    /** Nothing holds the shaft any more: the next step tells the plant what the motor does. */
    void letGo() {
        torqueBefore = torqueOn() ? torqueBefore : -1;
        held = false;
    }

    private double volts() {
        return faults.volts(supplyVolts);
    }

    /** The supply at its connector. */
    public void supplyVolts(double volts) {
        supplyVolts = volts;
    }

    /** From now on it is of the 12 V type: its motor, and what its registers say of the voltage that it bears. */
    public void twelveVolts() {
        preset(VOLTAGE_LIMITS, 140, 95);
        nominalVolts(12);
    }

    /** The voltage at which its motor is specified: stall torque follows the supply from there. */
    public void nominalVolts(double volts) {
        nominalVolts = volts;
        supplyVolts = volts;
    }

    /** Before the world starts: gives it a gear and an encoder that are not perfect. */
    public void imperfections(Imperfections value, Noise encoderNoise) {
        imperfections = value;
        noise = encoderNoise;
    }

    /** What it takes from the supply now. */
    public double currentA() {
        return (torqueOn() ? NO_LOAD_AMPERE : 0) + Math.abs(loadShare) * STALL_AMPERE;
    }

    /** How warm it is now. */
    public double temperatureC() {
        return temperatureC;
    }

    /** Starts from this temperature. */
    public void temperatureC(double value) {
        temperatureC = value;
    }

    /** Sets error bits that every reply carries, beside those of its own protections. */
    public void errorBits(int bits) {
        forcedErrors = bits;
    }

    /** Drops its torque by itself, as after a fault inside. */
    public void dropTorque() {
        table[TORQUE] = 0;
    }

    // ---- state ----

    @Override
    public void save(StateWriter out) {
        out.put(eeprom).put(table).put(registered).put(connected).put(idle).put(supplyVolts).put(temperatureC)
                .put(profileSteps).put(profileStepsPerSec).put(overloadSeconds).put(loadShare)
                .put((long) alarms).put((long) forcedErrors).put((long) torqueBefore).put(held);
        faults.save(out);
    }

    @Override
    public void load(StateReader in) {
        in.readInto(eeprom);
        in.readInto(table);
        in.readInto(registered);
        connected = in.readBoolean();
        idle = in.readBoolean();
        supplyVolts = in.readDouble();
        temperatureC = in.readDouble();
        profileSteps = in.readDouble();
        profileStepsPerSec = in.readDouble();
        overloadSeconds = in.readDouble();
        loadShare = in.readDouble();
        alarms = in.readInt();
        forcedErrors = in.readInt();
        torqueBefore = in.readInt();
        held = in.readBoolean();
        faults.load(in);
    }
}
