package org.sinew.drivers.io;

import com.google.auto.service.AutoService;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.config.Range;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Slot;
import org.sinew.state.SwitchSample;

/**
 * One line of a GPIO chip as input: a foot contact, a button, an e-stop. Read every cycle; edges between two cycles are
 * not seen, and bouncing is not filtered (a foot contact wants the raw level; who counts presses filters).
 *
 * <p>The chip is the board's own, e.g. BCM2711 (BCM2711 ARM Peripherals, chapter 5): pulls of about 50 kohm to 3.3 V or
 * to ground, never more than 3.3 V on the line.
 *
 * <p>Which level is active, and where the pull goes. Wire every switch so that a broken wire reads as the safe state:
 * <ul>
 * <li>foot contact or button, closing to 3.3 V: {@code active: high}; closing to ground: {@code active: low}. The pull
 * goes the other way by itself, and a broken wire is "not touched";
 * <li>e-stop with a normally closed contact to ground: {@code active: high, pull: up}; to 3.3 V:
 * {@code active: low, pull: down}. The pull goes the same way as the active level and has to be written; a broken wire
 * is "stop".
 * </ul>
 *
 * <p>Nobody reads it: nothing happens. {@code close()} gives the line back.
 *
 * <p>Quirks. Pi4J may answer UNKNOWN; that is no reading: the sample ages and the turn reports
 * {@link WireFault#GONE}. A line that broke looks like one that is not closed: no electronics can tell them apart.
 */
public final class GpioInput implements SwitchSensor {
    /** Type name in robot files. */
    public static final String TYPE = "gpio-input";

    private final String name;
    private final Config config;
    private final Pi4jPort port;
    private final Slot<SwitchSample> samples = new Slot<>(SwitchSample::new);
    private @Nullable DigitalInput input;

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
            return new GpioInput(name, config, Pi4jPort.gpio(port, TYPE));
        }
    }

    /** A level of the line. */
    public enum Level { LOW, HIGH }

    /** Where the chip's resistor pulls an open line; AUTO: away from the active level. */
    public enum Pull { AUTO, UP, DOWN, OFF }

    /**
     * Keys of the robot file.
     *
     * @param line   number of the line on its GPIO chip; on a Raspberry Pi the BCM number, not the pin
     * @param active level that means pressed, touched or stop: low or high
     * @param pull   where the chip's resistor pulls an open line: up, down, off, or auto for away from the active level
     */
    public record Config(@Range(min = 0, max = 1023) int line, @Default("high") Level active,
            @Default("auto") Pull pull) {
        public Config {
            BadValue.unless(line >= 0 && line < 1024, "line", "a line of the GPIO chip: 0 or more");
        }

        /**
         * Whether a line whose wire is cut reads as active, as an e-stop's must. With {@code pull: off} an outer
         * resistor decides, which is taken to be right.
         */
        public boolean activeWhenCut() {
            return switch (pull) {
                case UP -> active == Level.HIGH;
                case DOWN -> active == Level.LOW;
                case OFF -> true;
                case AUTO -> false;
            };
        }

        /** The pull that it comes to. */
        public PullResistance resistance() {
            return switch (pull) {
                case UP -> PullResistance.PULL_UP;
                case DOWN -> PullResistance.PULL_DOWN;
                case OFF -> PullResistance.OFF;
                case AUTO -> active == Level.HIGH ? PullResistance.PULL_DOWN : PullResistance.PULL_UP;
            };
        }
    }

    GpioInput(String name, Config config, Pi4jPort port) {
        this.name = name;
        this.config = config;
        this.port = port;
    }

    /** Whether a level is the active one. Pure. */
    static boolean active(DigitalState state, Level active) {
        return (state == DigitalState.HIGH) == (active == Level.HIGH);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Slot<SwitchSample> samples() {
        return samples;
    }

    @Override
    public void open() throws DeviceException {
        close(); // what was open before the bus was gone
        input = port.input(config.line, config.resistance());
    }

    @Override
    public WireFault transact(long nowNanos) {
        DigitalInput line = input;
        if (line == null) {
            return WireFault.GONE;
        }
        DigitalState state;
        try {
            state = line.state();
        } catch (RuntimeException e) { // Pi4J throws whatever its provider throws
            state = DigitalState.UNKNOWN;
        }
        WireFault outcome = state == DigitalState.UNKNOWN ? WireFault.GONE : WireFault.OK;
        port.stats().count(outcome, 0, 0);
        if (outcome == WireFault.OK) {
            SwitchSample sample = samples.writing();
            sample.active = active(state, config.active);
            sample.stampNanos = nowNanos;
            samples.publish();
        }
        return outcome;
    }

    @Override
    public void close() {
        DigitalInput line = input;
        if (line != null) {
            port.release(line);
            input = null;
        }
    }
}
