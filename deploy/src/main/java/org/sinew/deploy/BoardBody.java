package org.sinew.deploy;

import java.util.Optional;
import org.sinew.arming.Arming;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.Microphone;
import org.sinew.device.Ports;
import org.sinew.drivers.port.BoardPorts;
import org.sinew.rt.Clock;

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
    public Camera camera(RobotConfig.Stream entry) {
        return DriverCatalog.load().camera(entry, Clock.WALL);
    }

    @Override
    public Microphone microphone(RobotConfig.Stream entry) {
        return DriverCatalog.load().microphone(entry, Clock.WALL);
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
