package org.sinew.deploy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.sinew.arming.Arming;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.device.Ports;
import org.sinew.drivers.port.BoardPorts;

/**
 * A robot of metal and plastic, on the buses of this machine. Nobody here knows more of how it moves than its sensors
 * say; how it looks is read from the file that its robot file names for a simulation.
 */
final class BoardBody implements Body {
    private final BoardPorts ports = new BoardPorts();
    private final CompletableFuture<Seen> seen;

    /** How it looks, if its file says so, or what is wrong with that. */
    private record Seen(Optional<Looks> looks, List<String> advice) {
    }

    private BoardBody(CompletableFuture<Seen> seen) {
        this.seen = seen;
    }

    /**
     * The one that a robot file describes. How it looks is for eyes only: a mistake in that stops no robot, and it is
     * read on a thread of its own, while others open what moves.
     */
    static BoardBody of(RobotConfig robot) {
        return new BoardBody(CompletableFuture.supplyAsync(() -> read(robot),
                reading -> Thread.ofPlatform().daemon().name("body").start(reading)));
    }

    private static Seen read(RobotConfig robot) {
        try {
            return new Seen(RobotShape.of(robot), List.of());
        } catch (ConfigException e) {
            return new Seen(Optional.empty(), List.of("page and log do not show the body: " + e.getMessage()));
        }
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public Arming.SetUp setUp() {
        return new Arming.SetUp("set it up by hand, then arm", "请用手扶正机器人，然后使能");
    }

    @Override
    public Optional<Looks> looks() {
        return seen.join().looks();
    }

    @Override
    public List<String> advice() {
        return seen.join().advice();
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
