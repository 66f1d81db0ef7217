package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.function.Consumer;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.World;

/**
 * A TDK InvenSense ICM-20948 at register level (datasheet DS-000189 revision 1.3), fed by an inertial sensor of the
 * plant: banks, sleep after power-up, sample rate, low-pass, ranges, rounding, saturation, noise, bursts that step on.
 * FIFO, interrupts, motion processor, self-test and magnetometer are not simulated.
 *
 * <p>The bus thread calls it; the world's thread feeds its low-pass before each step; faults come from any thread.
 *
 * <p>Noise is a function of seed and number of the sample, so the same run gives the same bits. It is on by default: a
 * real chip at rest never says the same twice, and drivers take a chip that does for a dead one.
 */
public final class Icm20948Sim implements I2cChip, Saveable, Breakable {
    private static final int REG_BANK_SEL = 0x7F;
    private static final int WHO_AM_I = 0x00;
    private static final int LP_CONFIG = 0x05;
    private static final int PWR_MGMT_1 = 0x06;
    private static final int PWR_MGMT_2 = 0x07;
    private static final int ACCEL_XOUT_H = 0x2D;
    private static final int GYRO_XOUT_H = 0x33;
    private static final int TEMP_OUT_H = 0x39;
    private static final int TEMP_OUT_L = 0x3A;
    private static final int GYRO_SMPLRT_DIV = 0x00;
    private static final int GYRO_CONFIG_1 = 0x01;
    private static final int ACCEL_CONFIG = 0x14;

    private static final int BANKS = 4;
    private static final int RESET_BIT = 0x80;
    private static final int SLEEP_BIT = 0x40;
    private static final int ALL_AXES = 7;
    private static final double STANDARD_GRAVITY = 9.80665;
    private static final double AMBIENT_C = 31; // a little above a room, beside a computer
    private static final double SAMPLE_NANOS = 1e9 / 1125;

    /** Low-pass corner in Hz by setting, and without it: sections 10.2 (gyroscope) and 10.15 (accelerometer). */
    private static final double[] GYRO_HZ = {196.6, 151.8, 119.5, 51.2, 23.9, 11.6, 5.7, 361.4};
    private static final double[] ACCEL_HZ = {246, 246, 111.4, 50.4, 23.9, 11.5, 5.7, 473};
    private static final double GYRO_BYPASS_HZ = 12_106;
    private static final double ACCEL_BYPASS_HZ = 1_209;
    /** Noise of sections 3.1 and 3.2: 0.015 (deg/s)/sqrt(Hz) and 230 ug/sqrt(Hz). */
    private static final double GYRO_NOISE = Math.toRadians(0.015);
    private static final double ACCEL_NOISE = 230e-6 * STANDARD_GRAVITY;

    private final World world;
    private final int imu;
    private final Noise source;
    private final byte[][] registers = new byte[BANKS][128];
    private final Consumer<Plant> look = this::look;
    private final double[] gyro = new double[3];
    private final double[] accel = new double[3];
    private final double[] lowGyro = new double[3]; // behind the low-pass; world's lock
    private final double[] lowAccel = new double[3];
    private boolean primed; // the low-pass has a value; world's lock
    private int bank;
    private int pointer;
    private long sampled = -1;
    private volatile double gyroHz;
    private volatile double accelHz;
    private volatile double noise = 1;
    private volatile boolean resetAsked;
    private volatile boolean sleepAsked;
    private volatile boolean frozen;
    private volatile boolean stuckX; // its x axes do not follow
    private volatile boolean garbage;
    private volatile boolean upsideDown;

    /**
     * Before {@link World#start}.
     *
     * @param plantImu name of the inertial sensor in the plant, whose axes are those printed on the chip
     * @param seed     of its noise
     */
    public Icm20948Sim(World world, String plantImu, long seed) {
        this(world, plantImu, new Noise(seed));
    }

    /** As the other, with noise from a stream of its own. */
    public Icm20948Sim(World world, String plantImu, Noise source) {
        this.world = world;
        this.source = source;
        int[] index = new int[1];
        world.visit(plant -> index[0] = plant.imuIndex(plantImu));
        imu = index[0];
        powerUp();
        world.eachStep(this::filter);
    }

    /** How much noise: 1 as the datasheet says, 0 none. */
    public Icm20948Sim noise(double factor) {
        noise = factor;
        return this;
    }

    /** Fault: the supply drops for a moment; the chip wakes up asleep. */
    public void reset() {
        resetAsked = true;
    }

    /** Fault: the sleep bit flips, everything else stays. */
    public void sleep() {
        sleepAsked = true;
    }

    /** Fault: the last sample stays for ever, or moves again. */
    public void freeze(boolean on) {
        frozen = on;
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case FROZEN -> freeze(on);
            case STUCK -> stuckX = on;
            case GARBAGE -> garbage = on;
            case WRONG -> upsideDown = on;
            case SAG -> resetAsked |= on;
            case HANG -> sleepAsked |= on;
            default -> { }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        takeFaults();
        pointer = bytes[offset] & 0x7F;
        for (int i = 1; i < length; i++) {
            set(pointer, bytes[offset + i] & 0xFF);
            pointer = (pointer + 1) & 0x7F;
        }
    }

    @Override
    public void read(byte[] bytes, int offset, int length) {
        takeFaults();
        sample();
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = pointer == REG_BANK_SEL ? (byte) (bank << 4) : registers[bank][pointer];
            if (garbage && bank == 0 && pointer >= ACCEL_XOUT_H && pointer <= TEMP_OUT_L) {
                RandomBytes.fill(bytes, offset + i, 1, source, world.nanos() + i);
            }
            pointer = (pointer + 1) & 0x7F;
        }
    }

    private void set(int register, int value) {
        if (register == REG_BANK_SEL) {
            bank = (value >> 4) & 3;
        } else if (bank == 0 && register == PWR_MGMT_1 && (value & RESET_BIT) != 0) {
            powerUp();
        } else if (!readOnly(register)) {
            registers[bank][register] = (byte) value;
            setCorners();
        }
    }

    /** Identity, data, and outside bank 0 everything while it sleeps. */
    private boolean readOnly(int register) {
        boolean data = register >= ACCEL_XOUT_H && register <= TEMP_OUT_L;
        boolean asleep = (registers[0][PWR_MGMT_1] & SLEEP_BIT) != 0;
        return bank == 0 ? register == WHO_AM_I || data : asleep;
    }

    private void takeFaults() {
        if (resetAsked) {
            resetAsked = false;
            powerUp();
        }
        if (sleepAsked) {
            sleepAsked = false;
            registers[0][PWR_MGMT_1] |= SLEEP_BIT;
        }
    }

    private void powerUp() {
        for (byte[] each : registers) {
            Arrays.fill(each, (byte) 0);
        }
        registers[0][WHO_AM_I] = (byte) 0xEA;
        registers[0][LP_CONFIG] = 0x40;
        registers[0][PWR_MGMT_1] = 0x41;
        registers[2][GYRO_CONFIG_1] = 1;
        registers[2][ACCEL_CONFIG] = 1;
        bank = 0;
        pointer = 0;
        sampled = -1;
        setCorners();
    }

    private void setCorners() {
        int gyroConfig = registers[2][GYRO_CONFIG_1];
        int accelConfig = registers[2][ACCEL_CONFIG];
        gyroHz = (gyroConfig & 1) == 0 ? GYRO_BYPASS_HZ : GYRO_HZ[(gyroConfig >> 3) & 7];
        accelHz = (accelConfig & 1) == 0 ? ACCEL_BYPASS_HZ : ACCEL_HZ[(accelConfig >> 3) & 7];
    }

    // ---- physics ----

    /** World's lock, before each step: one pole at the corner of the chip's low-pass. */
    private void filter(Plant plant) {
        plant.gyro(imu, gyro);
        plant.accelerometer(imu, accel);
        double step = plant.stepNanos() * 1e-9;
        double keepGyro = primed ? StrictMath.exp(-2 * Math.PI * gyroHz * step) : 0;
        double keepAccel = primed ? StrictMath.exp(-2 * Math.PI * accelHz * step) : 0;
        for (int i = 0; i < 3; i++) {
            lowGyro[i] = gyro[i] + keepGyro * (lowGyro[i] - gyro[i]);
            lowAccel[i] = accel[i] + keepAccel * (lowAccel[i] - accel[i]);
        }
        primed = true;
    }

    /** World's lock: what the converter sees now. */
    private void look(Plant plant) {
        if (!primed) {
            filter(plant);
        }
        for (int i = 0; i < 3; i++) {
            double sign = upsideDown && i > 0 ? -1 : 1;
            gyro[i] = sign * lowGyro[i];
            accel[i] = sign * lowAccel[i];
        }
    }

    /** Takes a sample if the chip is awake and its sample time has come. */
    private void sample() {
        int power = registers[0][PWR_MGMT_1];
        long now = (long) (world.nanos() / (SAMPLE_NANOS * (1 + (registers[2][GYRO_SMPLRT_DIV] & 0xFF))));
        if ((power & SLEEP_BIT) != 0 || frozen || now == sampled) {
            return;
        }
        sampled = now;
        world.visit(look);
        int off = registers[0][PWR_MGMT_2];
        double gyroRange = Math.toRadians(250 << ((registers[2][GYRO_CONFIG_1] >> 1) & 3));
        double accelRange = STANDARD_GRAVITY * (2 << ((registers[2][ACCEL_CONFIG] >> 1) & 3));
        double gyroNoise = noise * GYRO_NOISE * Math.sqrt(gyroHz * Math.PI / 2); // noise bandwidth of one pole
        double accelNoise = noise * ACCEL_NOISE * Math.sqrt(accelHz * Math.PI / 2);
        for (int i = stuckX ? 1 : 0; i < 3; i++) {
            if (((off >> 3) & ALL_AXES) == 0) {
                put(ACCEL_XOUT_H + 2 * i, (accel[i] + accelNoise * source.normal(now, i)) / accelRange * 32768);
            }
            if ((off & ALL_AXES) == 0) {
                put(GYRO_XOUT_H + 2 * i, (gyro[i] + gyroNoise * source.normal(now, 3 + i)) / gyroRange * 32768);
            }
        }
        put(TEMP_OUT_H, (AMBIENT_C - 21) * 333.87);
    }

    private void put(int register, double counts) {
        long rounded = Math.clamp(Math.round(counts), -32768, 32767);
        registers[0][register] = (byte) (rounded >> 8);
        registers[0][register + 1] = (byte) rounded;
    }

    @Override
    public void save(StateWriter out) {
        for (byte[] each : registers) {
            out.put(each);
        }
        out.put(gyro).put(accel).put(lowGyro).put(lowAccel).put(primed).put((long) bank).put((long) pointer)
                .put(sampled).put(gyroHz).put(accelHz).put(noise).put(resetAsked).put(sleepAsked).put(frozen)
                .put(stuckX).put(garbage).put(upsideDown);
    }

    @Override
    public void load(StateReader in) {
        for (byte[] each : registers) {
            in.readInto(each);
        }
        in.readInto(gyro);
        in.readInto(accel);
        in.readInto(lowGyro);
        in.readInto(lowAccel);
        primed = in.readBoolean();
        bank = in.readInt();
        pointer = in.readInt();
        sampled = in.readLong();
        gyroHz = in.readDouble();
        accelHz = in.readDouble();
        noise = in.readDouble();
        resetAsked = in.readBoolean();
        sleepAsked = in.readBoolean();
        frozen = in.readBoolean();
        stuckX = in.readBoolean();
        garbage = in.readBoolean();
        upsideDown = in.readBoolean();
    }
}
