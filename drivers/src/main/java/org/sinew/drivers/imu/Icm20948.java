package org.sinew.drivers.imu;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.config.Items;
import org.sinew.config.Range;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.DeviceException;
import org.sinew.device.ImuSensor;
import org.sinew.device.Port;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.I2cRegisters;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Slot;
import org.sinew.state.ImuSample;

/**
 * TDK InvenSense ICM-20948: gyroscope, accelerometer and thermometer on I2C, up to 400 kHz. Its magnetometer, a die of
 * its own at address 0x0C, is left asleep: beside servos it measures the servos.
 *
 * <p>Datasheet DS-000189 revision 1.3: sections 3.1 and 3.2 (scale factors, noise, start-up), 3.4 (electrical limits,
 * thermometer), 7 (register map), 8 to 11 (registers, one section per bank: PWR_MGMT_1 is 8.4, ACCEL_CONFIG 10.15).
 * Its I2C pins take 1.95 V at most (VDDIO, table 4): a bare chip on a 3.3 V bus needs a level shifter; modules have
 * one.
 *
 * <p>Registers used. Every bank: 0x7F REG_BANK_SEL (bank in bits 5:4). Bank 0: 0x00 WHO_AM_I (0xEA), 0x06 PWR_MGMT_1
 * (bit 7 reset, bit 6 sleep, bits 2:0 clock; 0x41 after power-up: asleep), 0x07 PWR_MGMT_2 (0: all axes on), 0x2D..0x3A
 * acceleration, angular velocity, temperature, 7 words, high byte first. Bank 2: 0x00 GYRO_SMPLRT_DIV, 0x01
 * GYRO_CONFIG_1, 0x10 and 0x11 ACCEL_SMPLRT_DIV, 0x14 ACCEL_CONFIG (both: bits 5:3 low-pass, 2:1 range, 0 low-pass on).
 *
 * <p>Set here: low-pass number 3, 51.2 Hz for angular velocity and 50.4 Hz for acceleration (about 3 ms of delay),
 * 1125 samples a second, so that a reading is 0.9 ms old at most.
 *
 * <p>Units: 32768 counts are the range; the temperature is 21 C + counts / 333.87. Beyond its range the chip sticks at
 * the last count. Axes as printed on the part, right-handed; {@code mount_rpy_deg} turns them into the link's.
 *
 * <p>Nobody talks to it: it goes on measuring. {@code close()} leaves it so.
 *
 * <p>Quirks. It powers up asleep, and a brown-out puts it to sleep again; it then answers zeros, like a robot in free
 * fall. Asleep it takes no settings of bank 2 (sparkfun/qwiic_9dof_imu_icm20948_py, issue 7): it is woken first. It
 * keeps the bank that somebody selected last. The data tell: all zeros, all ones (bus held high) or the same 12 bytes
 * for 20 ms (real noise moves the last bits every time) are never published; the chip is then identified and set up
 * anew, and the turn reports {@link WireFault#STUCK}. After waking the gyroscope needs 35 ms, so nothing is published
 * for that time.
 */
public final class Icm20948 implements ImuSensor {
    /** Type name in robot files. */
    public static final String TYPE = "icm20948";

    static final int REG_BANK_SEL = 0x7F;
    static final int WHO_AM_I = 0x00;
    static final int PWR_MGMT_1 = 0x06;
    static final int PWR_MGMT_2 = 0x07;
    static final int ACCEL_XOUT_H = 0x2D;
    static final int BURST_BYTES = 14;
    static final int GYRO_SMPLRT_DIV = 0x00;
    static final int GYRO_CONFIG_1 = 0x01;
    static final int ACCEL_SMPLRT_DIV_1 = 0x10;
    static final int ACCEL_SMPLRT_DIV_2 = 0x11;
    static final int ACCEL_CONFIG = 0x14;

    private static final int BANK_0 = 0x00;
    private static final int BANK_2 = 0x20;
    private static final int IDENTITY = 0xEA;
    private static final int RESET = 0x80;
    private static final int ASLEEP = 0x41;
    private static final int AWAKE = 0x01; // best clock available
    private static final int LOW_PASS_3 = 3 << 3 | 1;
    private static final List<Integer> GYRO_RANGES_DPS = List.of(250, 500, 1000, 2000);
    private static final List<Integer> ACCEL_RANGES_G = List.of(2, 4, 8, 16);
    private static final double STANDARD_GRAVITY = 9.80665;

    private static final int MOTION_BYTES = 12;
    private static final long FROZEN_NANOS = 20_000_000;
    private static final int FROZEN_TURNS = 5;
    private static final long START_UP_NANOS = 35_000_000; // datasheet 3.1, gyroscope from sleep
    private static final long REVIVE_EVERY_NANOS = 100_000_000;
    private static final int RESET_WAIT_MILLIS = 100; // datasheet 3.4, register access from power-up

    private final String name;
    private final Config config;
    private final Pi4jPort port;
    private final double[] mount;
    private final Slot<ImuSample> samples = new Slot<>(ImuSample::new);
    private final byte[] raw = new byte[BURST_BYTES];
    private final byte[] last = new byte[BURST_BYTES];
    private final byte[] one = new byte[1];
    private final double[] measured = new double[3];
    private @Nullable I2cRegisters chip;
    private boolean starting = true; // the next turn begins the start-up time
    private boolean ready; // set up as config says, as far as we know
    private long settledNanos;
    private long changedNanos;
    private int sameTurns;
    private long revivedNanos;

    /** Makes the device of a robot file's entry. */
    @SuppressWarnings("rawtypes") // services are found by their raw type
    @AutoService(DeviceDriver.class)
    public static final class Driver implements DeviceDriver<Config> {
        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Device create(String name, Config config, Port port) {
            return new Icm20948(name, config, Pi4jPort.i2c(port, TYPE));
        }
    }

    /**
     * Keys of the robot file.
     *
     * @param address      0x68, or 0x69 when pin AD0 is high
     * @param mountRpyDeg  how the part sits on its link: roll, pitch, yaw about the link's fixed axes, in this order
     * @param gyroRangeDps full scale of angular velocity in degrees per second: 250, 500, 1000 or 2000
     * @param accelRangeG  full scale of acceleration in multiples of 9.80665 m/s2: 2, 4, 8 or 16
     */
    public record Config(
            @Default("0x68") @Range(min = 0x68, max = 0x69) int address,
            @Default("[0, 0, 0]") @Items(min = 3, max = 3) @Range(min = -360, max = 360) List<Double> mountRpyDeg,
            @Default("2000") int gyroRangeDps,
            @Default("8") int accelRangeG) {

        public Config {
            BadValue.unless(address == 0x68 || address == 0x69, "address", "an ICM-20948 sits at 0x68 or 0x69");
            BadValue.unless(mountRpyDeg.size() == 3, "mount_rpy_deg", "write roll, pitch and yaw: [0, 0, 90]");
            for (double angle : mountRpyDeg) {
                BadValue.unless(Math.abs(angle) <= 360, "mount_rpy_deg", "angles lie between -360 and 360 degrees");
            }
            BadValue.unless(GYRO_RANGES_DPS.contains(gyroRangeDps), "gyro_range_dps", "one of " + GYRO_RANGES_DPS);
            BadValue.unless(ACCEL_RANGES_G.contains(accelRangeG), "accel_range_g", "one of " + ACCEL_RANGES_G);
            mountRpyDeg = List.copyOf(mountRpyDeg);
        }
    }

    Icm20948(String name, Config config, Pi4jPort port) {
        this.name = name;
        this.config = config;
        this.port = port;
        mount = rotation(config.mountRpyDeg.get(0), config.mountRpyDeg.get(1), config.mountRpyDeg.get(2));
    }

    // ---- codec: pure functions ----

    /** Angular velocity of a count. */
    static double gyroRadPerSec(int count, int rangeDps) {
        return count * (rangeDps * (Math.PI / 180) / 32768);
    }

    /** Specific force of a count. */
    static double accelMetrePerSec2(int count, int rangeG) {
        return count * (rangeG * STANDARD_GRAVITY / 32768);
    }

    /** Temperature of a count. */
    static double temperatureC(int count) {
        return 21 + count / 333.87;
    }

    /** GYRO_CONFIG_1 for a range. */
    static int gyroConfig(int rangeDps) {
        return LOW_PASS_3 | GYRO_RANGES_DPS.indexOf(rangeDps) << 1;
    }

    /** ACCEL_CONFIG for a range. */
    static int accelConfig(int rangeG) {
        return LOW_PASS_3 | ACCEL_RANGES_G.indexOf(rangeG) << 1;
    }

    /** Matrix, row by row, that turns sensor axes into link axes: Rz(yaw) Ry(pitch) Rx(roll). */
    static double[] rotation(double rollDeg, double pitchDeg, double yawDeg) {
        double sr = StrictMath.sin(Math.toRadians(rollDeg));
        double cr = StrictMath.cos(Math.toRadians(rollDeg));
        double sp = StrictMath.sin(Math.toRadians(pitchDeg));
        double cp = StrictMath.cos(Math.toRadians(pitchDeg));
        double sy = StrictMath.sin(Math.toRadians(yawDeg));
        double cy = StrictMath.cos(Math.toRadians(yawDeg));
        return new double[] {
            cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr,
            sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr,
            -sp, cp * sr, cp * cr,
        };
    }

    /** True when {@code length} bytes from {@code offset} all have this value. */
    static boolean all(byte[] bytes, int offset, int length, int value) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != (byte) value) {
                return false;
            }
        }
        return true;
    }

    // ---- bus calls ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public Slot<ImuSample> samples() {
        return samples;
    }

    @Override
    public void open() throws DeviceException {
        close(); // what was open before the bus was gone
        I2cRegisters opened = new I2cRegisters(port, config.address);
        chip = opened;
        WireFault fault = identify(opened);
        if (fault == WireFault.WRONG_ID) {
            throw new DeviceException(String.format(Locale.ROOT,
                    "%s: the chip at 0x%02x on bus %s says 0x%02x, an ICM-20948 says 0xea. Is it another part?",
                    name, config.address, port.name(), one[0] & 0xFF));
        }
        if (fault == WireFault.OK) {
            fault = reset(opened);
        }
        if (fault == WireFault.OK) {
            fault = setUp(opened);
        }
        if (fault != WireFault.OK) {
            throw new DeviceException(String.format(Locale.ROOT,
                    "%s: no ICM-20948 at 0x%02x on bus %s (%s). Check power, wiring and pin AD0 (high: 0x69)",
                    name, config.address, port.name(), fault));
        }
        ready = true;
        starting = true;
    }

    private WireFault identify(I2cRegisters chip) {
        WireFault fault = chip.write(REG_BANK_SEL, BANK_0);
        if (fault == WireFault.OK) {
            fault = chip.read(WHO_AM_I, one, 1);
        }
        return fault == WireFault.OK && (one[0] & 0xFF) != IDENTITY ? WireFault.WRONG_ID : fault;
    }

    /** Resets the chip and waits until it says that it is asleep, as after power-up. Meanwhile it may be deaf. */
    private WireFault reset(I2cRegisters chip) {
        WireFault fault = chip.write(PWR_MGMT_1, RESET);
        if (fault != WireFault.OK) {
            return fault;
        }
        for (int i = 0; i < RESET_WAIT_MILLIS; i++) {
            fault = expect(chip, PWR_MGMT_1, ASLEEP);
            if (fault == WireFault.OK) {
                return fault;
            }
            port.clock().sleepUntil(port.clock().nanos() + 1_000_000);
        }
        return fault;
    }

    /** Wakes and configures the chip, reads the settings back, and leaves bank 0 selected. */
    private WireFault setUp(I2cRegisters chip) {
        WireFault fault = chip.write(PWR_MGMT_1, AWAKE);
        fault = fault != WireFault.OK ? fault : chip.write(PWR_MGMT_2, 0);
        fault = fault != WireFault.OK ? fault : chip.write(REG_BANK_SEL, BANK_2);
        fault = fault != WireFault.OK ? fault : chip.write(GYRO_SMPLRT_DIV, 0);
        fault = fault != WireFault.OK ? fault : chip.write(GYRO_CONFIG_1, gyroConfig(config.gyroRangeDps));
        fault = fault != WireFault.OK ? fault : chip.write(ACCEL_SMPLRT_DIV_1, 0);
        fault = fault != WireFault.OK ? fault : chip.write(ACCEL_SMPLRT_DIV_2, 0);
        fault = fault != WireFault.OK ? fault : chip.write(ACCEL_CONFIG, accelConfig(config.accelRangeG));
        fault = fault != WireFault.OK ? fault : expect(chip, GYRO_CONFIG_1, gyroConfig(config.gyroRangeDps));
        fault = fault != WireFault.OK ? fault : expect(chip, ACCEL_CONFIG, accelConfig(config.accelRangeG));
        fault = fault != WireFault.OK ? fault : chip.write(REG_BANK_SEL, BANK_0);
        return fault != WireFault.OK ? fault : expect(chip, PWR_MGMT_1, AWAKE);
    }

    private WireFault expect(I2cRegisters chip, int register, int value) {
        WireFault fault = chip.read(register, one, 1);
        return fault == WireFault.OK && (one[0] & 0xFF) != value ? WireFault.NOISE : fault;
    }

    @Override
    public WireFault transact(long nowNanos) {
        I2cRegisters chip = this.chip;
        if (chip == null) {
            return WireFault.GONE;
        }
        if (starting) {
            starting = false;
            settle(nowNanos);
            revivedNanos = nowNanos - REVIVE_EVERY_NANOS;
        }
        if (!ready) {
            return revive(chip, nowNanos);
        }
        WireFault fault = chip.read(ACCEL_XOUT_H, raw, BURST_BYTES);
        if (fault != WireFault.OK) {
            return fault;
        }
        if (all(raw, 0, MOTION_BYTES, 0) || all(raw, 0, MOTION_BYTES, 0xFF)) {
            return revive(chip, nowNanos);
        }
        if (Arrays.equals(raw, 0, MOTION_BYTES, last, 0, MOTION_BYTES)) {
            sameTurns++;
            boolean frozen = sameTurns >= FROZEN_TURNS && nowNanos - changedNanos >= FROZEN_NANOS;
            return frozen ? revive(chip, nowNanos) : WireFault.OK;
        }
        System.arraycopy(raw, 0, last, 0, BURST_BYTES);
        sameTurns = 0;
        changedNanos = nowNanos;
        if (nowNanos - settledNanos >= 0 && !all(raw, 0, 6, 0)) {
            publish(nowNanos);
        }
        return WireFault.OK;
    }

    private void settle(long nowNanos) {
        settledNanos = nowNanos + START_UP_NANOS;
        changedNanos = nowNanos;
        sameTurns = 0;
    }

    /** The data cannot be: identifies and sets up the chip, at most ten times a second. */
    private WireFault revive(I2cRegisters chip, long nowNanos) {
        if (nowNanos - revivedNanos < REVIVE_EVERY_NANOS) {
            return WireFault.STUCK;
        }
        revivedNanos = nowNanos;
        WireFault fault = identify(chip);
        fault = fault != WireFault.OK ? fault : setUp(chip);
        ready = fault == WireFault.OK;
        settle(nowNanos);
        return ready ? WireFault.STUCK : fault;
    }

    private void publish(long nowNanos) {
        ImuSample sample = samples.writing();
        for (int i = 0; i < 3; i++) {
            measured[i] = accelMetrePerSec2(I2cRegisters.int16(raw, 2 * i), config.accelRangeG);
        }
        turn(sample.accelMetrePerSec2);
        for (int i = 0; i < 3; i++) {
            measured[i] = gyroRadPerSec(I2cRegisters.int16(raw, 6 + 2 * i), config.gyroRangeDps);
        }
        turn(sample.gyroRadPerSec);
        sample.temperatureC = temperatureC(I2cRegisters.int16(raw, 12));
        sample.stampNanos = nowNanos;
        samples.publish();
    }

    private void turn(double[] out) {
        for (int i = 0; i < 3; i++) {
            out[i] = mount[3 * i] * measured[0] + mount[3 * i + 1] * measured[1] + mount[3 * i + 2] * measured[2];
        }
    }

    @Override
    public void close() {
        I2cRegisters chip = this.chip;
        if (chip != null) {
            chip.close();
            this.chip = null;
        }
    }
}
