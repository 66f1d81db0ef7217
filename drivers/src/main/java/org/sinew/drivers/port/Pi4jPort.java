package org.sinew.drivers.port;

import com.pi4j.context.Context;
import com.pi4j.io.IO;
import com.pi4j.io.IOType;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.device.BusStats;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;

/**
 * One I2C bus or one GPIO chip as drivers see it, over a Pi4J context. A driver asks it for its part in {@code open()}
 * and gives the part back in {@code close()}, both on the bus thread. It never touches a part itself.
 *
 * <p>Pi4J knows a GPIO line by its number alone, so one context can serve one GPIO chip.
 */
public final class Pi4jPort implements Port {
    /** Bits per second that wire times are counted with: I2C fast mode. */
    public static final int I2C_BITS_PER_SEC = 400_000;
    private static final long NANOS_PER_BYTE = 9 * 1_000_000_000L / I2C_BITS_PER_SEC; // 8 bits and an acknowledge
    private static final Pattern CHIP = Pattern.compile("(?:/dev/gpiochip)?(\\d{1,3})");

    private final Context context;
    private final String name;
    private final boolean i2c;
    private final int number;
    private final boolean own;
    private final Clock clock;
    private final BusStats stats = new BusStats();

    private Pi4jPort(Context context, boolean own, String name, boolean i2c, int number, Clock clock) {
        this.clock = clock;
        this.context = context;
        this.own = own;
        this.name = name;
        this.i2c = i2c;
        this.number = number;
    }

    /**
     * Opens a bus of the robot file.
     *
     * @param context  Pi4J, with the providers that serve this bus; stays open when the port is closed. A bus that
     *                 names another provider gets a context of its own, for Pi4J keeps one of each kind
     * @param type     {@code i2c} or {@code gpio}
     * @param settings its other keys: {@code bus} (I2C), {@code chip} (GPIO), {@code provider} (either)
     * @param clock    that the bus lives in
     */
    public static Pi4jPort open(Context context, String name, String type, Map<String, Object> settings, Clock clock)
            throws DeviceException {
        boolean i2c = type.equals("i2c");
        if (!i2c && !type.equals("gpio")) {
            throw DeviceException.wrongSetting("type", "bus " + name + ": Pi4J serves buses of type i2c and gpio, not "
                    + type);
        }
        String key = i2c ? "bus" : "chip";
        for (String given : settings.keySet()) {
            if (!given.equals(key) && !given.equals("provider")) {
                throw DeviceException.wrongSetting(given, "bus " + name + ": unknown key " + given + "; a bus of type "
                        + type
                        + " has " + key + " and provider");
            }
        }
        int number = number(name, key, settings.get(key));
        Object provider = settings.get("provider");
        if (provider == null) {
            return new Pi4jPort(context, false, name, i2c, number, clock);
        }
        Context serving = ProviderChoice.context(context, "bus " + name, kind(i2c), provider.toString());
        return new Pi4jPort(serving, serving != context, name, i2c, number, clock);
    }

    private static IOType kind(boolean i2c) {
        return i2c ? IOType.I2C : IOType.DIGITAL_INPUT;
    }

    /** Which provider of Pi4J serves this bus, by its id; {@code nobody} if Pi4J has none. */
    public String provider() {
        return ProviderChoice.serving(context, kind(i2c)).orElse("nobody");
    }

    private static int number(String name, String key, @Nullable Object value) throws DeviceException {
        Matcher matcher = CHIP.matcher(String.valueOf(value));
        if (!matcher.matches()) {
            throw DeviceException.wrongSetting(key, "bus " + name + ": " + (value == null ? "key " + key
                    + " is missing" : key + ": " + value + " names no bus") + "; write " + (key.equals("bus")
                    ? "bus: 1 for /dev/i2c-1" : "chip: /dev/gpiochip0"));
        }
        return Integer.parseInt(matcher.group(1));
    }

    /**
     * For {@link org.sinew.device.DeviceDriver#create}: the port, if it is an I2C bus.
     *
     * @param driver type name of the driver that asks
     */
    public static Pi4jPort i2c(Port port, String driver) {
        if (port instanceof Pi4jPort p && p.i2c) {
            return p;
        }
        throw new BadValue("bus", driver + " needs a bus of type i2c; " + port.name() + " is another kind");
    }

    /** For {@link org.sinew.device.DeviceDriver#create}: the port, if it is a GPIO chip. */
    public static Pi4jPort gpio(Port port, String driver) {
        if (port instanceof Pi4jPort p && !p.i2c) {
            return p;
        }
        throw new BadValue("bus", driver + " needs a bus of type gpio; " + port.name() + " is another kind");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public BusStats stats() {
        return stats;
    }

    @Override
    public String servedBy() {
        return (i2c ? "/dev/i2c-" : "/dev/gpiochip") + number + ", by " + provider();
    }

    /** Its number on the board: 1 for /dev/i2c-1, 0 for /dev/gpiochip0. */
    public int number() {
        return number;
    }

    /** True for an I2C bus, false for a GPIO chip. */
    public boolean isI2c() {
        return i2c;
    }

    /** The chip at a 7-bit address of this bus; no byte is sent. */
    public I2C i2c(int address) throws DeviceException {
        String id = String.format(Locale.ROOT, "%s-0x%02x", name, address);
        var config = I2C.newConfigBuilder(context).id(id).bus(number).device(address);
        try {
            return context.create(config.build());
        } catch (RuntimeException e) { // Pi4J throws whatever its provider throws
            refuse(e);
            throw new DeviceException(String.format(Locale.ROOT,
                    "bus %s: Pi4J cannot open I2C bus %d for address 0x%02x: %s. Is I2C switched on, "
                    + "does your user belong to group i2c, is the address used once only?",
                    name, number, address, Pi4jFault.reason(e)), e);
        }
    }

    /** A line of this GPIO chip, as input. */
    public DigitalInput input(int line, PullResistance pull) throws DeviceException {
        var config = DigitalInput.newConfigBuilder(context).id(name + "-line-" + line).bcm(line).pull(pull)
                .debounce(0L);
        config.bus(number);
        try {
            return context.create(config.build());
        } catch (RuntimeException e) {
            refuse(e);
            throw new DeviceException("bus " + name + ": Pi4J cannot open line " + line + " of GPIO chip " + number
                    + ": " + Pi4jFault.reason(e) + ". Does your user belong to group gpio, is the line used once only?",
                    e);
        }
    }

    /** Our own provider says itself what is wrong and what to do. */
    private void refuse(RuntimeException e) throws DeviceException {
        Optional<WireException> told = Pi4jFault.told(e);
        if (told.isPresent()) {
            throw new DeviceException("bus " + name + ": " + told.get().getMessage(), e);
        }
    }

    /** Gives a part back, so that it can be opened again. */
    public void release(IO<?, ?, ?> part) {
        if (context.registry().exists(part.id())) {
            context.shutdown(part.id());
        }
    }

    /** Time that bytes take on an I2C bus, the address bytes among them. */
    public static long wireNanos(int bytes) {
        return bytes * NANOS_PER_BYTE;
    }

    /**
     * Drivers: counts one I2C transaction.
     *
     * @param bytes with the address bytes
     */
    public void count(WireFault outcome, int bytes) {
        stats.count(outcome, bytes, wireNanos(bytes));
    }

    /** Each part belongs to its driver, and the context to whoever made it, unless the bus named a provider. */
    @Override
    public void close() {
        if (own && !context.isShutdown()) {
            context.shutdown();
        }
    }
}
