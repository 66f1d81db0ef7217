package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Logger;
import org.sinew.arming.Arming;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.CameraGeometry;
import org.sinew.device.DeviceException;
import org.sinew.device.Ports;
import org.sinew.drivers.sim.SocketCamera;
import org.sinew.drivers.sim.SocketWires;
import org.sinew.drivers.sim.TwinPorts;
import org.sinew.mjcf.Mjcf;

/**
 * A body in another process, which {@code sinew twin} runs. What is wrong with it is told there; here it is only there,
 * or gone. Made and closed by the command's main thread.
 */
final class TwinBody implements Body {
    /** What drivers say of a line that is gone is no news then. Held: a logger that nobody holds forgets its filter. */
    private static final Logger DRIVERS = Logger.getLogger("sinew.drivers");

    private final RobotConfig config;
    private final Path socket;
    private final SocketWires wires;
    private final int pid;
    private final TwinPorts ports;

    private TwinBody(RobotConfig config, Path socket, SocketWires wires) {
        this.config = config;
        this.socket = socket;
        this.wires = wires;
        pid = wires.pid();
        ports = new TwinPorts(wires);
        DRIVERS.setFilter(said -> !ports.gone());
    }

    /**
     * Connects to the twin at {@code socket}; one of another robot, or one that is driven already, stays as it is.
     *
     * @param seed puts its robot back on the stand, with noise of this seed; empty: it goes on
     */
    static TwinBody connect(RobotConfig config, Path socket, Optional<Long> seed)
            throws CommandFailure, DeviceException, IOException {
        SocketWires wires = SocketWires.connect(socket, SocketWires.Role.DRIVES);
        Object robot = wires.welcome().get("robot");
        if (!config.name().equals(robot)) {
            wires.close();
            throw CommandFailure.wrongUsage("the twin at " + socket + " is robot " + robot + ", but " + config.file()
                    + " is robot " + config.name() + "; start the twin with the same file");
        }
        if (seed.isPresent()) {
            wires.reset(seed.get());
        }
        return new TwinBody(config, socket, wires);
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public Arming.SetUp setUp() {
        return new Arming.SetUp("put it back on its stand with sinew twin --reset --socket " + socket,
                "请用 sinew twin --reset --socket " + socket
                + " 放回支架");
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Camera camera(RobotConfig.Stream entry) {
        CameraGeometry wanted = DriverCatalog.load().geometry(entry);
        return new SocketCamera(entry.name(), socket, wanted.width(), wanted.height(), wanted.rateHz(),
                wanted.verticalFovRad());
    }

    private Optional<Map<?, ?>> asClient() {
        try {
            return wires.state().get("client") instanceof Map<?, ?> client ? Optional.of(client) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // gone: nobody can say
        }
    }

    /** As the twin has counted on its wires since this run came. */
    @Override
    public OptionalLong uncommandedMotions() {
        return asClient().map(client -> client.get("uncommanded_motions") instanceof Number count
                ? OptionalLong.of(count.longValue()) : OptionalLong.empty()).orElse(OptionalLong.empty());
    }

    @Override
    public List<String> findings() {
        try {
            Object told = wires.state().get("findings");
            return told instanceof List<?> all && !all.isEmpty() ? all.stream().map(String::valueOf).toList()
                    : List.of("see the twin's summary");
        } catch (IOException e) {
            return List.of("the twin could not be asked");
        }
    }

    /** The twin knows it. */
    @Override
    public Optional<Judge> judge() {
        return Optional.empty();
    }

    @Override
    public Optional<Looks> looks() {
        return config.sim().map(sim -> new RobotShape(Mjcf.read(sim.mjcf())));
    }

    @Override
    public Optional<String> lost() {
        if (!ports.gone()) {
            return Optional.empty();
        }
        return Optional.of("the twin at " + socket + " has gone: its process " + pid + " has ended or was killed;"
                + " start sinew twin again, then this run");
    }

    @Override
    public void close() {
        ports.close();
        wires.close();
        DRIVERS.setFilter(null);
    }
}
