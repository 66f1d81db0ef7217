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
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/**
 * The buses of a simulated robot. Whoever builds it says by bus name what sits where, then hands this to the runtime in
 * place of the board's own ports: the same robot file opens the same buses through the same Pi4J calls.
 *
 * <p>Used by the thread that sets up and closes the robot; {@link #unplug} and {@link #plug} by scenarios, on any
 * thread. Its state is which chips are off their bus.
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

    /** @param clock that the buses live in: that of the world whose chips they reach */
    public SimulatedPorts(Clock clock) {
        this.clock = clock;
        wires = new BoardWires(clock);
        context = Pi4jContext.of(SimPi4jPlugin.providers(wires));
    }

    /** Puts a chip on an I2C bus. */
    public SimulatedPorts addI2c(String busName, int address, I2cChip chip) {
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
            chips.getOrDefault(name, Map.of()).forEach((at, chip) -> wires.connect(port.number(), at, chip));
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

    /** Which chips are off their bus. */
    @Override
    public synchronized void save(StateWriter out) {
        out.put((long) unplugged.values().stream().mapToInt(Set::size).sum());
        unplugged.forEach((bus, addresses) -> addresses.forEach(address -> out.put(bus).put((long) address)));
    }

    @Override
    public synchronized void load(StateReader in) {
        for (Map.Entry<String, SortedSet<Integer>> each : unplugged.entrySet()) {
            List.copyOf(each.getValue()).forEach(address -> plug(each.getKey(), address));
        }
        for (long left = in.readLong(); left > 0; left--) {
            unplug(in.readText(), in.readInt());
        }
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
