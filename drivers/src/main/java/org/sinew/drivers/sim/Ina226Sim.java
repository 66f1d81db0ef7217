package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * A Texas Instruments INA226 at register level (datasheet SBOS547A, section 7.6): conversions that take their time, the
 * conversion-ready flag that reading clears, ranges and counts, calibration with the current and power registers that
 * depend on it. Alerts are not simulated. The bus thread calls it; faults come from any thread.
 */
public final class Ina226Sim implements I2cChip, Saveable, Breakable {
    private static final int CONFIGURATION = 0x00;
    private static final int SHUNT_VOLTAGE = 0x01;
    private static final int BUS_VOLTAGE = 0x02;
    private static final int POWER = 0x03;
    private static final int CURRENT = 0x04;
    private static final int CALIBRATION = 0x05;
    private static final int MASK_ENABLE = 0x06;
    private static final int ALERT_LIMIT = 0x07;
    private static final int MANUFACTURER = 0xFE;
    private static final int DIE = 0xFF;

    private static final int AFTER_POWER_UP = 0x4127;
    private static final int RESET_BIT = 0x8000;
    private static final int CONVERSION_READY = 1 << 3;
    private static final int[] AVERAGES = {1, 4, 16, 64, 128, 256, 512, 1024};
    private static final long[] CONVERSION_NANOS =
            {140_000, 204_000, 332_000, 588_000, 1_100_000, 2_116_000, 4_156_000, 8_244_000};

    /** What garbage is made of: the same in every run. */
    private static final Noise NOISE = new Noise(0x226);

    private final BatterySim battery;
    private final double shuntOhm;
    private final LongSupplier clock;
    private final int[] registers = new int[256];
    private int pointer;
    private long configuredNanos;
    private long conversion; // number of the one in the registers, counted from the configuration
    private volatile boolean resetAsked;
    private volatile boolean frozen;
    private volatile boolean garbage;
    private volatile boolean halved; // it shows half the voltage

    /**
     * @param battery  whose plus terminal it meters
     * @param shuntOhm the resistor fitted beside it
     * @param clock    time that conversions take, e.g. {@code world::nanos}
     */
    public Ina226Sim(BatterySim battery, double shuntOhm, LongSupplier clock) {
        this.battery = battery;
        this.shuntOhm = shuntOhm;
        this.clock = clock;
        powerUp();
    }

    /** Fault: the supply drops for a moment; all settings are lost. */
    public void reset() {
        resetAsked = true;
    }

    /** Fault: conversions stop and the last values stay, or go on again. */
    public void freeze(boolean on) {
        frozen = on;
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case FROZEN -> freeze(on);
            case GARBAGE -> garbage = on;
            case WRONG -> halved = on;
            case SAG -> resetAsked |= on;
            default -> { }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        takeReset();
        pointer = bytes[offset] & 0xFF;
        if (length >= 3) {
            set(pointer, ((bytes[offset + 1] & 0xFF) << 8) | (bytes[offset + 2] & 0xFF));
        }
    }

    @Override
    public void read(byte[] bytes, int offset, int length) {
        takeReset();
        convert();
        int value = registers[pointer];
        if (garbage && pointer >= SHUNT_VOLTAGE && pointer <= CURRENT) {
            value = (int) NOISE.bits(clock.getAsLong(), pointer) & 0xFFFF;
        }
        for (int i = 0; i < length; i++) { // the pointer stays: further bytes repeat the register
            bytes[offset + i] = (byte) (i % 2 == 0 ? value >> 8 : value);
        }
        if (pointer == MASK_ENABLE) {
            registers[MASK_ENABLE] &= ~CONVERSION_READY;
        }
    }

    private void set(int register, int value) {
        switch (register) {
            case CONFIGURATION -> configure(value);
            case CALIBRATION -> registers[CALIBRATION] = value & 0x7FFF;
            case MASK_ENABLE -> registers[MASK_ENABLE] = (value & 0xFC03) | (registers[MASK_ENABLE] & CONVERSION_READY);
            case ALERT_LIMIT -> registers[ALERT_LIMIT] = value;
            default -> { } // read only
        }
    }

    private void configure(int value) {
        if ((value & RESET_BIT) != 0) {
            powerUp();
            return;
        }
        registers[CONFIGURATION] = 0x4000 | (value & 0x0FFF);
        registers[MASK_ENABLE] &= ~CONVERSION_READY;
        configuredNanos = clock.getAsLong();
        conversion = 0;
    }

    private void takeReset() {
        if (resetAsked) {
            resetAsked = false;
            powerUp();
        }
    }

    private void powerUp() {
        Arrays.fill(registers, 0);
        registers[MANUFACTURER] = 0x5449;
        registers[DIE] = 0x2260;
        configure(AFTER_POWER_UP);
    }

    private void convert() {
        int mode = registers[CONFIGURATION] & 7;
        long period = periodNanos(registers[CONFIGURATION]);
        long ended = period == 0 ? 0 : (clock.getAsLong() - configuredNanos) / period;
        if (frozen || ended <= conversion || (mode < 5 && conversion > 0)) { // modes 1 to 3: once; 0 and 4: off
            return;
        }
        conversion = ended;
        measure(mode);
        registers[MASK_ENABLE] |= CONVERSION_READY;
    }

    /** Time of one result; 0 while powered down. */
    private static long periodNanos(int configuration) {
        long shunt = (configuration & 1) == 0 ? 0 : CONVERSION_NANOS[(configuration >> 3) & 7];
        long bus = (configuration & 2) == 0 ? 0 : CONVERSION_NANOS[(configuration >> 6) & 7];
        return (shunt + bus) * AVERAGES[(configuration >> 9) & 7];
    }

    private void measure(int mode) {
        double currentA = battery.currentA();
        if ((mode & 1) != 0) {
            long shunt = Math.clamp(Math.round(currentA * shuntOhm / 2.5e-6), -32768, 32767);
            registers[SHUNT_VOLTAGE] = (int) shunt & 0xFFFF;
        }
        if ((mode & 2) != 0) {
            double shown = battery.voltageV(currentA) * (halved ? 0.5 : 1);
            registers[BUS_VOLTAGE] = Math.clamp(Math.round(shown / 1.25e-3), 0, 0x7FFF);
        }
        int current = (short) registers[SHUNT_VOLTAGE] * registers[CALIBRATION] / 2048; // datasheet equation 3
        registers[CURRENT] = Math.clamp(current, -32768, 32767) & 0xFFFF;
        registers[POWER] = Math.clamp((long) Math.abs(current) * registers[BUS_VOLTAGE] / 20_000, 0, 0xFFFF);
    }

    @Override
    public void save(StateWriter out) {
        for (int value : registers) {
            out.put((long) value);
        }
        out.put((long) pointer).put(configuredNanos).put(conversion).put(resetAsked).put(frozen)
                .put(garbage).put(halved);
    }

    @Override
    public void load(StateReader in) {
        for (int i = 0; i < registers.length; i++) {
            registers[i] = in.readInt();
        }
        pointer = in.readInt();
        configuredNanos = in.readLong();
        conversion = in.readLong();
        resetAsked = in.readBoolean();
        frozen = in.readBoolean();
        garbage = in.readBoolean();
        halved = in.readBoolean();
    }
}
