package org.sinew.drivers.sim;

import com.pi4j.context.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.Ports;
import org.sinew.drivers.port.Pi4jContext;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Clock;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * The buses of a simulated robot. Whoever builds it says by bus name what sits where, then hands this to the runtime in
 * place of the board's own ports: the same robot file opens the same buses through the same Pi4J calls.
 *
 * <p>Used by the thread that sets up and closes the robot; {@link #unplug} and {@link #plug} by scenarios, on any
 * thread. Its state is what is broken: chips off their bus, and the faults of buses and of the ways to chips.
 */
public final class SimulatedPorts implements Ports, Saveable {
    private final Clock clock;
    private final BoardWires wires;
    private final Context context;
    private final Map<String, Map<Integer, I2cChip>> chips = new TreeMap<>();
    private final Map<String, Map<Integer, GpioInputSim>> switches = new TreeMap<>();
    private final Map<String, BytePort> serial = new TreeMap<>();
    private final Map<String, Pi4jPort> opened = new LinkedHashMap<>();
    private final SortedMap<String, SortedSet<Integer>> unplugged = new TreeMap<>();
    private final SortedMap<String, I2cFaults> chipFaults = new TreeMap<>(); // by bus and address
    private final SortedMap<String, I2cFaults> busFaults = new TreeMap<>();
    private final SortedMap<String, Integer> gpioFaults = new TreeMap<>();
    private long faultSeed;

    /** @param clock that the buses live in: that of the world whose chips they reach */
    public SimulatedPorts(Clock clock) {
        this.clock = clock;
        wires = new BoardWires(clock);
        context = Pi4jContext.of(SimPi4jPlugin.providers(wires));
    }

    /** Before chips are put on: where chance in faults of buses comes from. */
    public SimulatedPorts faultSeed(long seed) {
        faultSeed = seed;
        return this;
    }

    /** Puts a chip on an I2C bus. */
    public SimulatedPorts addI2c(String busName, int address, I2cChip chip) {
        faults(chipFaults, busName + "." + address);
        faults(busFaults, busName);
        if (chips.computeIfAbsent(busName, name -> new TreeMap<>()).put(address, chip) != null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "two chips at 0x%02x on bus %s", address, busName));
        }
        return this;
    }

    /** Ties a contact to a line of a GPIO chip. */
    public SimulatedPorts addSwitch(String busName, int line, GpioInputSim contact) {
        if (switches.computeIfAbsent(busName, name -> new TreeMap<>()).put(line, contact) != null) {
            throw new IllegalArgumentException("two contacts on line " + line + " of bus " + busName);
        }
        return this;
    }

    private I2cFaults faults(SortedMap<String, I2cFaults> all, String name) {
        return all.computeIfAbsent(name, key -> new I2cFaults(Noise.of(faultSeed, "faults of " + key)));
    }

    /**
     * Makes a fault of one chip's way to its bus begin or end: off, slow, intermittent.
     *
     * @param value as of {@link Breakable#fault}
     */
    public synchronized void faultChip(String busName, int address, Fault.Kind kind, boolean on, double value) {
        if (kind == Fault.Kind.OFF) {
            if (on) {
                unplug(busName, address);
            } else {
                plug(busName, address);
            }
            return;
        }
        faults(chipFaults, busName + "." + address).fault(kind, on, value);
    }

    /** The same of a whole I2C bus, or of a GPIO chip. */
    public synchronized void faultBus(String busName, Fault.Kind kind, boolean on, double value) {
        I2cFaults ofBus = busFaults.get(busName);
        if (ofBus != null) {
            ofBus.fault(kind, on, value);
            return;
        }
        int bit = kind == Fault.Kind.UNPLUG ? BoardWires.GONE : BoardWires.CUT;
        int before = gpioFaults.getOrDefault(busName, 0);
        gpioFaults.put(busName, on ? before | bit : before & ~bit);
        wires.broken(number(busName), gpioFaults.getOrDefault(busName, 0));
    }

    /** The far end of a serial line, as a port that can be handed out. */
    public SimulatedPorts addSerial(String busName, BytePort port) {
        if (serial.put(busName, port) != null) {
            throw new IllegalArgumentException("two serial lines named " + busName);
        }
        return this;
    }

    /** The wires of I2C and GPIO, with what sits on the buses that have been opened. */
    public WireBus wires() {
        return wires;
    }

    @Override
    public synchronized Port open(String name, String type, Map<String, Object> settings) throws DeviceException {
        if (type.equals("serial")) {
            BytePort port = serial.get(name);
            if (port == null) {
                throw new DeviceException("bus " + name + ": the simulated robot has no serial line of that name; "
                        + "it has " + serial.keySet());
            }
            return port;
        }
        Pi4jPort port = Pi4jPort.open(context, name, type, SimPi4jPlugin.settings(settings), clock);
        for (Pi4jPort other : opened.values()) {
            if (other.number() == port.number() && other.isI2c() == port.isI2c()) {
                throw new DeviceException("bus " + name + ": bus " + other.name() + " is the same " + type + " bus, "
                        + port.number());
            }
        }
        if (port.isI2c()) {
            chips.getOrDefault(name, Map.of()).forEach((at, chip) -> {
                wires.connect(port.number(), at, chip);
                wires.breakable(port.number(), at, faults(chipFaults, name + "." + at));
            });
            wires.breakable(port.number(), faults(busFaults, name));
        } else {
            switches.getOrDefault(name, Map.of()).forEach((at, line) -> wires.connect(port.number(), at, line));
        }
        opened.put(name, port);
        return port;
    }

    /** Fault: takes a chip off an open I2C bus; its address is not acknowledged any more. */
    public synchronized void unplug(String busName, int address) {
        wires.disconnect(number(busName), address);
        unplugged.computeIfAbsent(busName, name -> new TreeSet<>()).add(address);
    }

    /** Puts a chip back that was taken off. It lost its settings if the caller resets it. */
    public synchronized void plug(String busName, int address) {
        I2cChip chip = chips.getOrDefault(busName, Map.of()).get(address);
        if (chip == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no chip belongs at 0x%02x on bus %s", address, busName));
        }
        wires.connect(number(busName), address, chip);
        unplugged.computeIfAbsent(busName, name -> new TreeSet<>()).remove(address);
    }

    /** Which chips are off their bus, and what else is broken. */
    @Override
    public synchronized void save(StateWriter out) {
        out.put((long) unplugged.values().stream().mapToInt(Set::size).sum());
        unplugged.forEach((bus, addresses) -> addresses.forEach(address -> out.put(bus).put((long) address)));
        chipFaults.values().forEach(each -> each.save(out));
        busFaults.values().forEach(each -> each.save(out));
        out.put((long) gpioFaults.size());
        gpioFaults.forEach((bus, broken) -> out.put(bus).put((long) broken));
    }

    @Override
    public synchronized void load(StateReader in) {
        for (Map.Entry<String, SortedSet<Integer>> each : unplugged.entrySet()) {
            List.copyOf(each.getValue()).forEach(address -> plug(each.getKey(), address));
        }
        for (long left = in.readLong(); left > 0; left--) {
            unplug(in.readText(), in.readInt());
        }
        chipFaults.values().forEach(each -> each.load(in));
        busFaults.values().forEach(each -> each.load(in));
        gpioFaults.replaceAll((bus, broken) -> 0);
        for (long left = in.readLong(); left > 0; left--) {
            gpioFaults.put(in.readText(), in.readInt());
        }
        gpioFaults.forEach((bus, broken) -> wires.broken(number(bus), broken));
    }

    private int number(String busName) {
        Pi4jPort port = opened.get(busName);
        if (port == null) {
            throw new IllegalArgumentException("bus " + busName + " is not open; open are " + opened.keySet());
        }
        return port.number();
    }

    /** Closes Pi4J's context and the serial lines. */
    @Override
    public synchronized void close() {
        serial.values().forEach(BytePort::close);
        if (!context.isShutdown()) {
            context.shutdown();
        }
    }
}
