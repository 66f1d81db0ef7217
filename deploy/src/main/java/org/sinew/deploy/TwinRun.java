package org.sinew.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.PortHolders;
import org.sinew.drivers.sim.FrameLog;
import org.sinew.drivers.sim.PseudoTerminal;
import org.sinew.drivers.sim.SocketWires;
import org.sinew.drivers.sim.TwinServer;
import org.sinew.loop.Priorities;
import org.sinew.rt.Posix;
import org.sinew.sim.FaultPlan;
import org.sinew.sim.FaultPlanException;

/** One twin from its robot file to its summary. Main thread of {@code sinew twin}, which alone loads this class. */
final class TwinRun implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;
    /** Every so many looks it asks who has the terminals open, which goes through all processes. */
    private static final int LOOKS = 5;
    private static final long END_SECONDS = 5;
    private final Options options;
    private final Console console;
    private final Consumer<String> out;
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    /**
     * @param robot  the robot file
     * @param socket where its socket is to be
     * @param time   how long; empty: until it is interrupted
     * @param faults fault plan as text; empty: none
     * @param log    where every frame goes, if anywhere
     */
    record Options(Path robot, Path socket, Optional<Duration> time, String faults, Optional<Path> log) {
    }

    /**
     * How it went.
     *
     * @param document what is printed
     * @param problems what fell short, in words
     */
    record Summary(Map<String, Object> document, List<String> problems) {
    }

    /**
     * @param err for a person, while it runs
     * @param out told where socket and terminals are, a line each
     */
    TwinRun(Options options, PrintWriter err, Consumer<String> out) {
        this.options = options;
        this.out = out;
        console = new Console(err);
    }

    /**
     * Talks to a running twin; what it has seen so far.
     *
     * @param seed puts its robot back on the stand, with chips of this seed; empty: it goes on
     */
    static Map<String, Object> ask(Path socket, Optional<Long> seed) throws CommandFailure {
        try (SocketWires wires = SocketWires.connect(socket, SocketWires.Role.COMMANDS)) {
            if (seed.isPresent()) {
                wires.reset(seed.get());
            }
            return wires.state();
        } catch (DeviceException | IOException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** Serves until the time is over or somebody interrupts. */
    Summary run() throws CommandFailure, ConfigException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interrupt"));
        if (options.time().isPresent() && options.time().get().isZero()) {
            throw CommandFailure.wrongUsage("--for 0s: there is nothing to run; give a time, or leave --for out");
        }
        try {
            FaultPlan plan = FaultPlan.parse(options.faults(), BreakableParts.OF_BODY);
            RobotConfig config = RobotConfig.read(options.robot(), DriverCatalog.load().types());
            RobotCheck.beforeRun(config, false);
            RobotCheck.fitsBody(config);
            if (options.log().isEmpty()) {
                return serve(config, plan, Optional.empty());
            }
            FrameLog log = new FrameLog(options.log().get());
            try (log) {
                return serve(config, plan, Optional.of(log));
            }
        } catch (FaultPlanException | DeviceException | IOException e) {
            throw CommandFailure.wrongUsage(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private Summary serve(RobotConfig config, FaultPlan plan, Optional<FrameLog> log) throws CommandFailure,
            DeviceException, FaultPlanException, IOException, InterruptedException {
        Path path = ControlSocket.prepare(options.socket());
        try (Twin twin = new Twin(config, plan, log, this::say)) {
            claimPriority();
            try (TwinServer server = new TwinServer(path, twin, Priorities.BUS)) {
                announce(twin, server.path());
                follow(twin);
                twin.closing();
            }
            return new Summary(twin.summary(), problems(twin, log));
        }
    }

    private static List<String> problems(Twin twin, Optional<FrameLog> log) {
        long dropped = log.map(FrameLog::dropped).orElse(0L);
        List<String> findings = twin.findings();
        Optional<String> failure = twin.failure();
        if (failure.isPresent()) {
            return List.of(failure.get());
        }
        if (!findings.isEmpty()) {
            return List.of(twin.uncommandedMotions() + " uncommanded motions; the first: " + findings.getFirst());
        }
        return dropped == 0 ? List.of()
                : List.of("the log lacks " + dropped + " frames: the disk was too slow");
    }

    /** Garbage is collected at the priority of the threads that answer: they wait for it. */
    private void claimPriority() {
        if (!Posix.linux().map(posix -> posix.fifoOfCollector(Priorities.BUS)).orElse(false)) {
            say("advice: the system refuses a fixed priority, so replies may come late; run as root, or give your user"
                    + " rtprio 80 in /etc/security/limits.conf");
        }
    }

    private void announce(Twin twin, Path path) {
        if (!path.equals(options.socket())) {
            say("another twin listens at " + options.socket() + "; this one takes " + path);
        }
        twin.terminals().forEach((bus, terminal) -> out.accept("bus " + bus + " " + terminal.path()));
        out.accept("socket " + path);
    }

    /** Waits for the end, or until the twin cannot go on; tells who else is at the terminals. */
    private void follow(Twin twin) throws InterruptedException {
        long end = System.nanoTime() + options.time().map(Duration::toNanos).orElse(Long.MAX_VALUE / 2);
        Set<PortHolders.Holder> known = new HashSet<>();
        long strays = 0;
        int looks = 0;
        while (System.nanoTime() - end < 0 && twin.failure().isEmpty() && !interrupted.await(
                Math.clamp((end - System.nanoTime()) / 1_000_000, 1, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
            if (looks++ % LOOKS == 0) {
                twin.terminals().forEach((bus, terminal) -> tellStrangers(bus, terminal, twin.driver(), known));
            }
            long count = twin.strayBytes();
            if (count > strays) {
                say((count - strays) + " bytes came over the serial lines that are no frame; is another program"
                        + " writing to a terminal?");
                strays = count;
            }
        }
    }

    /** A program that has a terminal open beside the runtime takes replies away from it. */
    private void tellStrangers(String bus, PseudoTerminal terminal, long driver, Set<PortHolders.Holder> known) {
        Set<PortHolders.Holder> now = new LinkedHashSet<>(PortHolders.of(terminal.path()));
        now.removeIf(holder -> holder.pid() == driver);
        now.stream().filter(known::add).forEach(holder -> say("bus " + bus + ": " + holder + " has opened "
                + terminal.path() + " as well; it may take replies away"));
    }

    private void say(String line) {
        console.say("sinew: " + line);
    }

    /** The summary is told: a Ctrl-C that waits for that may end the process. */
    @Override
    public void close() {
        console.close();
        finished.countDown();
    }

    private void interrupt() {
        interrupted.countDown();
        try {
            if (!finished.await(END_SECONDS, TimeUnit.SECONDS)) {
                say("the twin did not end within " + END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
