package org.sinew.drivers.port;

import com.pi4j.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.Ports;
import org.sinew.rt.Clock;

/**
 * The buses of this machine: serial lines by its own calls, I2C and GPIO by the Pi4J providers on the class path. Used
 * by the thread that sets up and closes the robot.
 */
public final class BoardPorts implements Ports {
    private final List<Port> opened = new ArrayList<>();
    private @Nullable Context context; // a robot of serial lines needs no Pi4J

    @Override
    public Port open(String name, String type, Map<String, Object> settings) throws DeviceException {
        if (!type.equals("serial")) {
            Context pi4j = context;
            if (pi4j == null) {
                pi4j = Pi4jContext.detect();
                context = pi4j;
            }
            return kept(Pi4jPort.open(pi4j, name, type, settings, Clock.WALL));
        }
        return kept(LinuxSerialPort.open(name, settings));
    }

    private Port kept(Port port) {
        opened.add(port);
        return port;
    }

    /**
     * The first serial port that is gone and cannot come back, in a sentence: one whose name will be another's. Any
     * thread, once all is open.
     */
    public Optional<String> gone() {
        return opened.stream().filter(LinuxSerialPort.class::isInstance).map(LinuxSerialPort.class::cast)
                .filter(LinuxSerialPort::lostForGood).findFirst().map(port -> "bus " + port.name() + ": "
                        + port.path() + " has gone: was its adapter unplugged? Plug it in, then start this run again");
    }

    @Override
    public void close() {
        opened.forEach(Port::close);
        Context pi4j = context;
        if (pi4j != null && !pi4j.isShutdown()) {
            pi4j.shutdown();
        }
    }
}
