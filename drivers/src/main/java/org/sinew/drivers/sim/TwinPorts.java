package org.sinew.drivers.sim;

import com.pi4j.context.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.Ports;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.LinuxSerialPort;
import org.sinew.drivers.port.Pi4jContext;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Clock;

/**
 * The buses of a robot whose body is in another process: real serial ports on the twin's terminals, and Pi4J over
 * its socket. Used by the thread that sets up and closes the robot. A robot file that says other buses than the twin
 * has is refused.
 */
public final class TwinPorts implements Ports {
    private final SocketWires wires;
    private final Context context;
    private final List<LinuxSerialPort> serial = new ArrayList<>();

    /** Over this connection, which stays its owner's. */
    public TwinPorts(SocketWires wires) {
        this.wires = wires;
        context = Pi4jContext.of(SimPi4jPlugin.providers(wires));
    }

    /** What the twin says of a bus, beside its name: what {@link #open} compares. */
    public static Map<String, Object> described(String type, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        for (String key : List.of("baud", "bus", "chip")) {
            Object value = settings.get(key);
            if (value != null) {
                all.put(key, value);
            }
        }
        return all;
    }

    @Override
    public Port open(String name, String type, Map<String, Object> settings) throws DeviceException {
        if (!(wires.welcome().get("buses") instanceof Map<?, ?> buses)
                || !(buses.get(name) instanceof Map<?, ?> bus)) {
            throw new DeviceException("bus " + name + ": the twin has no bus of that name; start it with the same"
                    + " robot file");
        }
        for (Map.Entry<String, Object> wanted : described(type, settings).entrySet()) {
            if (!wanted.getValue().equals(bus.get(wanted.getKey()))) {
                throw new DeviceException("bus " + name + ": " + wanted.getKey() + " is " + wanted.getValue()
                        + " in the robot file, but the twin has " + bus.get(wanted.getKey())
                        + "; start it with the same robot file");
            }
        }
        if (!type.equals("serial")) {
            return Pi4jPort.open(context, name, type, SimPi4jPlugin.settings(settings), Clock.WALL);
        }
        Object baud = bus.get("baud");
        LinuxSerialPort port = LinuxSerialPort.open(name, Path.of(String.valueOf(bus.get("path"))),
                baud instanceof Integer number ? number : 1_000_000, LinuxCalls.here());
        serial.add(port);
        return port;
    }

    /** Whether the twin has turned out to be gone. Any thread, once all is open. */
    public boolean gone() {
        return wires.gone() || serial.stream().anyMatch(LinuxSerialPort::gone);
    }

    @Override
    public void close() {
        serial.forEach(LinuxSerialPort::close);
        if (!context.isShutdown()) {
            context.shutdown();
        }
    }
}
