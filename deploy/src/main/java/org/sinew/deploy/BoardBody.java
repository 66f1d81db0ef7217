package org.sinew.deploy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    public void watch(Robot robot) {
    }

    /** Its time runs already. */
    @Override
    public void start() {
    }

    /** Nobody listens on its wires but the drivers themselves. */
    @Override
    public OptionalLong uncommandedMotions() {
        return OptionalLong.empty();
    }

    @Override
    public List<String> findings() {
        return List.of();
    }

    @Override
    public Optional<Judge> judge() {
        return Optional.empty();
    }

    /** Shapes are read from an MJCF file, which only the simulation can. */
    @Override
    public Optional<Looks> looks() {
        return Optional.empty();
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
