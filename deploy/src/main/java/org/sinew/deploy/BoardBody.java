package org.sinew.deploy;

import java.util.Optional;
import org.sinew.arming.Arming;
import org.sinew.device.Ports;
import org.sinew.drivers.port.BoardPorts;

/** A robot of metal and plastic, on the buses of this machine. Nobody here knows more of it than its sensors say. */
final class BoardBody implements Body {
    private final BoardPorts ports = new BoardPorts();

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public Arming.SetUp setUp() {
        return new Arming.SetUp("set it up by hand, then arm", "请用手将机器人扶正，然后再上电");
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Optional<String> lost() {
        return ports.gone();
    }

    @Override
    public void close() {
        ports.close();
    }
}
