package org.sinew.drivers.power;

import com.google.auto.service.AutoService;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.config.Range;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.PowerSensor;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.I2cRegisters;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Slot;
import org.sinew.state.PowerSample;

/**
 * Texas Instruments INA226: voltage of a rail and, across a shunt resistor, the current that it delivers; on I2C.
 *
 * <p>Datasheet SBOS547A: section 6.5 (ranges), 7.5 (programming), 7.6 (registers, table 4).
 *
 * <p>Registers used, 16 bits each, high byte first; the chip does not step on to the next register: 0x00 configuration
 * (0x4127 after power-up; bit 15 reset, 11:9 averaging, 8:6 and 5:3 conversion times, 2:0 mode), 0x01 shunt voltage,
 * 0x02 bus voltage, 0x06 mask/enable (bit 3: a conversion ended since this register was last read), 0xFE manufacturer
 * (0x5449, "TI"), 0xFF die (0x2260; low 4 bits: revision).
 *
 * <p>Set here: averages of 16 conversions of 1.1 ms for each of the two voltages, so a new value every 35.2 ms; asked
 * every 100 ms.
 *
 * <p>Units: shunt 2.5 uV a count, signed, +-81.92 mV; bus 1.25 mV a count, 36 V at most. The current is taken from the
 * shunt voltage, not from the chip's current register: that one needs a calibration register, which a brown-out
 * silently sets to 0, and then says 0 A for ever.
 *
 * <p>Nobody talks to it: it goes on measuring. {@code close()} leaves it so.
 *
 * <p>Quirks. Many modules carry a shunt of 0.1 ohm (marked R100): the range ends at 0.82 A. Beyond its range the chip
 * says 81.92 mV: the current is then "at least that". Clones with other identities exist; they
 * are refused, since their scales are anybody's guess. A chip that was reset shows in the configuration, which is read
 * each time: it is set up anew, nothing is published, and the turn reports {@link WireFault#STUCK}. So does a chip
 * that ended no conversion for 300 ms.
 */
public final class Ina226 implements PowerSensor {
    /** Type name in robot files. */
    public static final String TYPE = "ina226";

    static final int CONFIGURATION = 0x00;
    static final int SHUNT_VOLTAGE = 0x01;
    static final int BUS_VOLTAGE = 0x02;
    static final int MASK_ENABLE = 0x06;
    static final int MANUFACTURER = 0xFE;
    static final int DIE = 0xFF;

    private static final int TEXAS_INSTRUMENTS = 0x5449;
    private static final int INA226_DIE = 0x2260;
    private static final int RESET = 0x8000;
    private static final int AVERAGE_16_CONTINUOUS = 0x4527;
    private static final int CONVERSION_READY = 1 << 3;
    private static final double SHUNT_RANGE_V = 0.08192;

    private static final long PERIOD_NANOS = 100_000_000;
    private static final int STUCK_TURNS = 3;

    private final String name;
    private final Config config;
    private final Pi4jPort port;
    private final Slot<PowerSample> samples = new Slot<>(PowerSample::new);
    private final byte[] word = new byte[2];
    private @Nullable I2cRegisters chip;
    private boolean started;
    private long dueNanos;
    private int idleTurns;

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
            return new Ina226(name, config, Pi4jPort.i2c(port, TYPE));
        }
    }

    /**
     * Keys of the robot file.
     *
     * @param address     0x40 to 0x4F, set by pins A0 and A1
     * @param shuntOhm    resistance of the shunt in ohm, as printed on it: R010 is 0.01
     * @param maxCurrentA largest current in ampere that has to be measured; refused if the shunt is too large for it
     */
    public record Config(
            @Default("0x40") @Range(min = 0x40, max = 0x4F) int address,
            @Range(min = 1e-5, max = 100) double shuntOhm,
            @Default("8") @Range(min = 0.001, max = 8192) double maxCurrentA) {

        public Config {
            BadValue.unless(address >= 0x40 && address <= 0x4F, "address", "an INA226 sits at 0x40 to 0x4f");
            BadValue.unless(shuntOhm >= 1e-5 && shuntOhm <= 100, "shunt_ohm",
                    "a resistance in ohm between 0.00001 and 100; R010 is 0.01");
            BadValue.unless(maxCurrentA >= 0.001 && maxCurrentA <= SHUNT_RANGE_V / shuntOhm, "max_current_a",
                    String.format(Locale.ROOT, "with a shunt of %s ohm an INA226 measures up to %.2f A: "
                            + "lower max_current_a, or fit a smaller shunt", shuntOhm, SHUNT_RANGE_V / shuntOhm));
        }
    }

    Ina226(String name, Config config, Pi4jPort port) {
        this.name = name;
        this.config = config;
        this.port = port;
    }

    // ---- codec: pure functions ----

    /** Volt of the bus voltage register. */
    public static double busVolt(int word) {
        return (word & 0x7FFF) * 1.25e-3;
    }

    /** Volt across the shunt, of the shunt voltage register. */
    public static double shuntVolt(int word) {
        return (short) word * 2.5e-6;
    }

    // ---- bus calls ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public Slot<PowerSample> samples() {
        return samples;
    }

    @Override
    public void open() throws DeviceException {
        close(); // what was open before the bus was gone
        I2cRegisters opened = new I2cRegisters(port, config.address);
        chip = opened;
        identify(opened, MANUFACTURER, 0xFFFF, TEXAS_INSTRUMENTS);
        identify(opened, DIE, 0xFFF0, INA226_DIE);
        require(opened.writeWord(CONFIGURATION, RESET));
        require(opened.writeWord(CONFIGURATION, AVERAGE_16_CONTINUOUS));
        identify(opened, CONFIGURATION, 0xFFFF, AVERAGE_16_CONTINUOUS);
        started = false;
    }

    private void identify(I2cRegisters chip, int register, int mask, int expected) throws DeviceException {
        require(chip.read(register, word, 2));
        int found = I2cRegisters.int16(word, 0) & 0xFFFF;
        if ((found & mask) != expected) {
            throw new DeviceException(String.format(Locale.ROOT, "%s: the chip at 0x%02x on bus %s says 0x%04x in "
                    + "register 0x%02x, an INA226 says 0x%04x. Is it another part, or a clone?",
                    name, config.address, port.name(), found, register, expected));
        }
    }

    private void require(WireFault fault) throws DeviceException {
        if (fault != WireFault.OK) {
            throw new DeviceException(String.format(Locale.ROOT,
                    "%s: no INA226 at 0x%02x on bus %s (%s). Check power, wiring and pins A0, A1",
                    name, config.address, port.name(), fault));
        }
    }

    @Override
    public WireFault transact(long nowNanos) {
        I2cRegisters chip = this.chip;
        if (chip == null) {
            return WireFault.GONE;
        }
        if (started && nowNanos - dueNanos < 0) {
            return WireFault.OK;
        }
        started = true;
        dueNanos = nowNanos + PERIOD_NANOS;
        WireFault fault = chip.read(CONFIGURATION, word, 2);
        if (fault != WireFault.OK) {
            return fault;
        }
        if (I2cRegisters.int16(word, 0) != AVERAGE_16_CONTINUOUS) {
            fault = chip.writeWord(CONFIGURATION, AVERAGE_16_CONTINUOUS);
            return fault == WireFault.OK ? WireFault.STUCK : fault;
        }
        fault = chip.read(MASK_ENABLE, word, 2);
        if (fault != WireFault.OK) {
            return fault;
        }
        if ((word[1] & CONVERSION_READY) == 0) {
            idleTurns++;
            return idleTurns >= STUCK_TURNS ? WireFault.STUCK : WireFault.OK;
        }
        idleTurns = 0;
        return measure(chip, nowNanos);
    }

    private WireFault measure(I2cRegisters chip, long nowNanos) {
        WireFault fault = chip.read(SHUNT_VOLTAGE, word, 2);
        if (fault != WireFault.OK) {
            return fault;
        }
        int shunt = I2cRegisters.int16(word, 0);
        fault = chip.read(BUS_VOLTAGE, word, 2);
        if (fault != WireFault.OK) {
            return fault;
        }
        int bus = I2cRegisters.int16(word, 0);
        if (bus < 0) {
            return WireFault.NOISE; // bit 15 of the bus voltage is always 0
        }
        PowerSample sample = samples.writing();
        sample.voltageV = busVolt(bus);
        sample.currentA = shuntVolt(shunt) / config.shuntOhm;
        sample.stampNanos = nowNanos;
        samples.publish();
        return WireFault.OK;
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
