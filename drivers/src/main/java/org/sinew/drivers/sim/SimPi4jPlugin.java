package org.sinew.drivers.sim;

import com.google.auto.service.AutoService;
import com.pi4j.exception.Pi4JException;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import com.pi4j.provider.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A Pi4J 4 plugin whose I2C and GPIO hardware is a {@link WireBus}. Any Pi4J program runs on it unchanged.
 *
 * <p>Two ways in: {@link #providers} for a context of one's own, or {@link #announce} and then
 * {@code Pi4J.newAutoContext()}, which finds this class by service look-up. On the class path with nothing announced it
 * registers nothing and leaves the board's own providers alone.
 */
@AutoService(Plugin.class)
public final class SimPi4jPlugin implements Plugin {
    private static final int PRIORITY = 1000; // above every provider of Pi4J's own, which have up to 150
    private static final AtomicReference<@Nullable WireBus> ANNOUNCED = new AtomicReference<>();

    /** Contexts made from now on by Pi4J's own look-up get these wires; null: none. */
    public static void announce(@Nullable WireBus wires) {
        ANNOUNCED.set(wires);
    }

    /** New providers over these wires, for one context. */
    public static Provider<?, ?, ?>[] providers(WireBus wires) {
        return new Provider<?, ?, ?>[] {new I2cOverWires(wires), new InputsOverWires(wires)};
    }

    /** A bus's settings without the provider that serves it on the real board: here it is this one. */
    static Map<String, Object> settings(Map<String, Object> ofBoard) {
        Map<String, Object> settings = new LinkedHashMap<>(ofBoard);
        settings.remove("provider");
        return settings;
    }

    @Override
    public void initialize(PluginService service) {
        WireBus wires = ANNOUNCED.get();
        if (wires != null) {
            service.register(providers(wires));
        }
    }

    private static final class I2cOverWires extends I2CProviderBase {
        private final WireBus wires;
        private final ConcurrentSkipListMap<Integer, SimI2cBus> buses = new ConcurrentSkipListMap<>();

        I2cOverWires(WireBus wires) {
            super("sinew-sim-i2c", "I2C of a simulated robot");
            this.wires = wires;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public I2C create(I2CConfig config) {
            SimI2cBus bus = buses.computeIfAbsent(config.bus(), number -> new SimI2cBus(number, wires));
            SimI2c made = new SimI2c(this, config, bus);
            context.registry().add(made);
            return made;
        }
    }

    private static final class InputsOverWires extends DigitalInputProviderBase {
        private final WireBus wires;

        InputsOverWires(WireBus wires) {
            super("sinew-sim-input", "GPIO inputs of a simulated robot");
            this.wires = wires;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public DigitalInput create(DigitalInputConfig config) {
            Input made = new Input(this, config, wires);
            context.registry().add(made);
            return made;
        }
    }

    /** A line. Its listeners hear of a change when somebody asks for the level. */
    private static final class Input extends DigitalInputBase {
        private final WireBus wires;
        private final int chip;
        private final int line;
        private final boolean pulledUp;
        private DigitalState last = DigitalState.UNKNOWN;

        Input(DigitalInputProvider provider, DigitalInputConfig config, WireBus wires) {
            super(provider, config);
            this.wires = wires;
            Integer bus = config.bus();
            chip = bus == null ? 0 : bus;
            line = config.bcm();
            pulledUp = config.pull() == PullResistance.PULL_UP;
        }

        @Override
        public DigitalState state() {
            DigitalState now;
            boolean changed;
            synchronized (this) {
                now = wires.level(chip, line, pulledUp) ? DigitalState.HIGH : DigitalState.LOW;
                changed = last != DigitalState.UNKNOWN && last != now;
                last = now;
            }
            if (changed) {
                dispatch(new DigitalStateChangeEvent<>(this, now));
            }
            return now;
        }
    }

    /** As Pi4J's own Linux provider says that no chip acknowledged its address. */
    static Pi4JException failure(int bus, int address, String kernelText) {
        return new Pi4JException("Failed to execute action for device " + address + " on bus " + bus,
                new java.io.IOException(kernelText));
    }
}
