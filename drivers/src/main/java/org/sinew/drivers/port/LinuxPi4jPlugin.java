package org.sinew.drivers.port;

import com.google.auto.service.AutoService;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import com.pi4j.provider.Provider;
import java.util.Map;
import java.util.TreeMap;

/**
 * I2C and GPIO of any Linux board as a Pi4J 4 plugin, by the kernel's own device files; SPI and PWM are not served yet.
 * Found by Pi4J's service look-up, and put before all others by {@link Pi4jContext#detect}. It touches no hardware
 * before a part is created, and registers nothing on another system.
 */
@AutoService(Plugin.class)
public final class LinuxPi4jPlugin implements Plugin {
    /** Above those of Pi4J's own, which have up to 150; below a simulated robot's. */
    private static final int PRIORITY = 500;

    @Override
    public void initialize(PluginService service) {
        LinuxHost.here().ifPresent(host -> service.register(providers(host)));
    }

    /** New providers, for one context. */
    static Provider<?, ?, ?>[] providers(LinuxHost host) {
        Edges edges = new Edges(host);
        return new Provider<?, ?, ?>[] {new I2cs(host), new Inputs(host, edges), new Outputs(host)};
    }

    /** Puts a part that is open into Pi4J's list, or closes it again. */
    private static <T extends IO<?, ?, ?>> T listed(com.pi4j.context.Context context, T part, Runnable close) {
        try {
            context.registry().add(part);
            return part;
        } catch (RuntimeException e) { // one of its name or place is there already
            close.run();
            throw e;
        }
    }

    private static final class I2cs extends I2CProviderBase {
        private final LinuxHost host;
        private final Map<Integer, LinuxI2cBus> buses = new TreeMap<>(); // guarded by itself

        I2cs(LinuxHost host) {
            super("sinew-linux-i2c", "I2C of Linux");
            this.host = host;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        private LinuxI2cBus bus(int number) {
            synchronized (buses) {
                return buses.computeIfAbsent(number, n -> new LinuxI2cBus(host, n));
            }
        }

        @Override
        public I2C create(I2CConfig config) {
            LinuxI2cBus bus = bus(config.bus());
            bus.enter(config.device());
            LinuxI2c made = new LinuxI2c(this, config, bus);
            return listed(context, made, made::close);
        }
    }

    /** One thread for each chip, shared by its inputs. */
    private static final class Edges {
        private final LinuxHost host;
        private final Map<Integer, LinuxGpioEdges> chips = new TreeMap<>(); // guarded by this

        Edges(LinuxHost host) {
            this.host = host;
        }

        synchronized LinuxGpioEdges of(int chip) {
            return chips.computeIfAbsent(chip, n -> new LinuxGpioEdges("gpiochip" + n, host.calls().get()));
        }
    }

    private static int chip(Integer bus) {
        return bus == null ? 0 : bus;
    }

    private static final class Inputs extends DigitalInputProviderBase {
        private final LinuxHost host;
        private final Edges edges;

        Inputs(LinuxHost host, Edges edges) {
            super("sinew-linux-input", "GPIO inputs of Linux");
            this.host = host;
            this.edges = edges;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public DigitalInput create(DigitalInputConfig config) {
            long pull = switch (config.pull()) {
                case PULL_UP -> LinuxGpioLine.PULL_UP;
                case PULL_DOWN -> LinuxGpioLine.PULL_DOWN;
                case OFF -> LinuxGpioLine.NO_PULL;
            };
            int chip = chip(config.bus());
            long debounceMicros = config.debounce();
            LinuxGpioLine line = LinuxGpioLine.open(host, chip, config.bcm(), LinuxGpioLine.INPUT | pull,
                    debounceMicros > 0 ? LinuxGpioLine.DEBOUNCE : 0, debounceMicros);
            return listed(context, new LinuxInput(this, config, line, edges.of(chip)), line::close);
        }
    }

    private static final class Outputs extends DigitalOutputProviderBase {
        private final LinuxHost host;

        Outputs(LinuxHost host) {
            super("sinew-linux-output", "GPIO outputs of Linux");
            this.host = host;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            long first = config.initialState() == DigitalState.HIGH ? 1 : 0;
            LinuxGpioLine line = LinuxGpioLine.open(host, chip(config.bus()), config.bcm(), LinuxGpioLine.OUTPUT,
                    LinuxGpioLine.OUTPUT_VALUES, first);
            return listed(context, new LinuxOutput(this, config, line, first != 0), line::close);
        }
    }
}
