package org.sinew.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.PortHolders;
import org.sinew.drivers.sim.FrameLog;
import org.sinew.drivers.sim.ObservedWires;
import org.sinew.drivers.sim.PseudoTerminal;
import org.sinew.drivers.sim.PtyBridge;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.drivers.sim.TwinPorts;
import org.sinew.drivers.sim.TwinTarget;
import org.sinew.drivers.sim.WireBus;
import org.sinew.drivers.sim.WireFrame;
import org.sinew.loop.Priorities;
import org.sinew.rt.Clock;
import org.sinew.sim.Fault;
import org.sinew.sim.FaultPlan;
import org.sinew.sim.FaultPlanException;
import org.sinew.sim.Noise;
import org.sinew.text.Json;

/**
 * The body and the chips of a robot, served to a runtime in another process: a pseudo-terminal for each serial line, a
 * socket for the rest. It outlives its runtimes: when one dies the servos keep what they were told last, as in life.
 *
 * <p>Made and closed by the command's main thread; the threads of the socket call it as {@link TwinTarget}, one at a
 * time. It believes nobody: what it judges it has seen on its own wires.
 */
final class Twin implements TwinTarget, AutoCloseable {
    private static final int KEPT_FINDINGS = 20;
    private static final int KEPT_VISITS = 20;

    private final RobotConfig config;
    private final FaultPlan plan;
    private final Optional<FrameLog> log;
    private final Consumer<String> tell;
    private final long bornNanos = System.nanoTime();
    private final Map<String, PseudoTerminal> terminals = new LinkedHashMap<>();
    private final Map<String, PtyBridge> bridges = new LinkedHashMap<>();
    private final Map<String, AtomicLong> frames = new LinkedHashMap<>();
    private final Deque<Map<String, Object>> clients = new ArrayDeque<>(); // the latest
    private final List<String> findings = new ArrayList<>(); // of lives that are over
    private final Map<String, Long> transactions = new LinkedHashMap<>(); // of lives that are over
    private long visits; // that are over
    private long strayBytes; // of lives that are over
    private long motions; // of lives that are over
    private volatile Life life;
    private volatile Visit visit = new Visit(0, 0, 0);
    private volatile boolean closing;

    /** From one reset to the next. */
    private record Life(Simulation simulation, ObservedWires wires, int number, AtomicBoolean planBegun) {
    }

    /** A runtime, while it drives. */
    private record Visit(long pid, long sinceNanos, long motionsBefore) {
    }

    /**
     * Builds the body and opens the terminals; nothing moves yet.
     *
     * @param plan what goes wrong, in each life from the moment on at which a runtime drives the robot: when it comes,
     *             or at the reset if it stays
     * @param tell takes a line for a person, from any thread, and does not wait
     */
    Twin(RobotConfig config, FaultPlan plan, Optional<FrameLog> log, Consumer<String> tell)
            throws CommandFailure, DeviceException, FaultPlanException {
        this.config = config;
        this.plan = plan;
        this.log = log;
        this.tell = tell;
        for (RobotConfig.Bus bus : config.buses()) {
            frames.put(bus.name(), new AtomicLong());
        }
        life = born(0, Noise.DEFAULT_SEED);
        life.simulation.check(plan);
        refuseUnplug(plan, life.simulation);
        for (Map.Entry<String, SerialLineSim> line : life.simulation.lines().entrySet()) {
            PseudoTerminal terminal = PseudoTerminal.open(LinuxCalls.here(), line.getValue().baud());
            terminals.put(line.getKey(), terminal);
            bridges.put(line.getKey(),
                    new PtyBridge(line.getKey(), terminal, line.getValue(), Priorities.BUS));
        }
        life.simulation.start();
        bridges.values().forEach(PtyBridge::start);
    }

    private static void refuseUnplug(FaultPlan plan, Simulation body) throws FaultPlanException {
        for (Fault fault : plan.faults()) {
            if (fault.kind() == Fault.Kind.UNPLUG && body.lines().containsKey(fault.name())) {
                throw new FaultPlanException("fault plan: bus." + fault.name() + " unplug: a twin's line is a"
                        + " pseudo-terminal, which stays; write off, or end the twin");
            }
        }
    }

    private Life born(int number, long seed) throws CommandFailure, DeviceException {
        Simulation simulation = Simulation.of(config, Clock.WALL, seed);
        long start = sinceNanos() - simulation.world().nanos();
        ObservedWires wires = new ObservedWires(simulation.wires(), log, number, this::sinceNanos);
        simulation.lines().forEach((bus, line) -> line.observe(frame -> seen(bus, number, start, frame)));
        simulation.watch();
        return new Life(simulation, wires, number, new AtomicBoolean());
    }

    private void seen(String bus, int number, long start, WireFrame frame) {
        Objects.requireNonNull(frames.get(bus), "every bus has its count").incrementAndGet();
        String from = frame.direction() == WireFrame.Direction.HOST_TO_SERVO ? "host" : "servo";
        log.ifPresent(file -> file.add(start + frame.nanos(), number, bus, from, frame::hex));
    }

    private long sinceNanos() {
        return System.nanoTime() - bornNanos;
    }

    // ---- the socket's threads ----

    @Override
    public String welcome() {
        Map<String, Object> buses = new LinkedHashMap<>();
        for (RobotConfig.Bus bus : config.buses()) {
            Map<String, Object> told = TwinPorts.described(bus.type(), bus.settings());
            PseudoTerminal terminal = terminals.get(bus.name());
            if (terminal != null) {
                told.put("path", terminal.path().toString());
            }
            buses.put(bus.name(), told);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", 1);
        all.put("robot", config.name());
        all.put("buses", buses);
        return Json.line(all);
    }

    @Override
    public WireBus wires() {
        return life.wires;
    }

    @Override
    public Map<String, Camera> cameras() {
        return Map.copyOf(life.simulation.cameras());
    }

    @Override
    public synchronized void came(int pid) {
        visit = new Visit(pid, sinceNanos(), uncommandedMotions());
        beginPlan();
        tell.accept("process " + pid + " (" + PortHolders.name(pid) + ") drives the robot");
    }

    /** Once in each life, when a runtime drives. */
    private void beginPlan() {
        if (visit.pid != 0 && !life.planBegun.getAndSet(true)) {
            life.simulation.inject(plan);
        }
    }

    @Override
    public synchronized void went(int pid, boolean goodbye) {
        bridges.values().forEach(PtyBridge::release);
        clients.add(client(visit, goodbye));
        if (clients.size() > KEPT_VISITS) {
            clients.remove();
        }
        visits++;
        visit = new Visit(0, 0, 0);
        if (!closing) {
            tell.accept("process " + pid + (goodbye ? " has left" : " has gone without a goodbye: killed, or crashed;"
                    + " the servos keep what they were told last") + "; the twin waits for the next");
        }
    }

    private Map<String, Object> client(Visit of, boolean goodbye) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("pid", of.pid);
        all.put("from_s", of.sinceNanos * 1e-9);
        all.put("to_s", sinceNanos() * 1e-9);
        all.put("goodbye", goodbye);
        all.put("uncommanded_motions", uncommandedMotions() - of.motionsBefore);
        all.put("truth", life.simulation.truth().summary(false));
        return all;
    }

    @Override
    public synchronized void reset(long seed) {
        Life over = life;
        motions += over.simulation.uncommandedMotions().orElse(0);
        over.simulation.findings().stream().limit(KEPT_FINDINGS - findings.size()).forEach(findings::add);
        strayBytes += strays(over);
        for (RobotConfig.Bus bus : config.buses()) {
            transactions.merge(bus.name(), transactions(over, bus), Long::sum);
        }
        try {
            Life next = born(over.number + 1, seed);
            next.simulation.start();
            next.simulation.lines().forEach((bus, line) ->
                    Objects.requireNonNull(bridges.get(bus), "the same robot file").connect(line));
            life = next;
        } catch (CommandFailure | DeviceException e) {
            throw new IllegalStateException("the same robot file has been good before", e);
        }
        beginPlan();
        over.simulation.close();
        tell.accept("reset: the robot is as at the start; life " + life.number);
    }

    @Override
    public synchronized void release() {
        life.simulation.release();
        tell.accept("the stand has let go, as it was told to");
    }

    @Override
    public synchronized String state() {
        Map<String, Object> all = summary();
        if (visit.pid != 0) {
            all.put("client", client(visit, false));
        }
        return Json.line(all);
    }

    // ---- what it saw ----

    /** Motions that nobody consented to, as far as the wire shows them. */
    synchronized long uncommandedMotions() {
        return motions + life.simulation.uncommandedMotions().orElse(0);
    }

    /** The first of them, in words. */
    synchronized List<String> findings() {
        List<String> all = new ArrayList<>(findings);
        all.addAll(life.simulation.findings());
        return all.subList(0, Math.min(all.size(), KEPT_FINDINGS));
    }

    /** Bytes on the serial lines that were no part of a frame. */
    synchronized long strayBytes() {
        return strayBytes + strays(life);
    }

    private static long strays(Life of) {
        return of.simulation.lines().values().stream().mapToLong(SerialLineSim::strayBytes).sum();
    }

    /** Why it cannot go on, in a sentence for a person; empty while it can. Any thread. */
    Optional<String> failure() {
        Optional<String> ofBody = life.simulation.lost();
        return ofBody.isPresent() ? ofBody : bridges.entrySet().stream().flatMap(bridge -> bridge.getValue().failure()
                .map(why -> Simulation.failed("serial line " + bridge.getKey(), why)).stream()).findFirst();
    }

    /** The body in its present life. */
    Simulation simulation() {
        return life.simulation;
    }

    /** Terminals of the serial lines, by bus. */
    Map<String, PseudoTerminal> terminals() {
        return terminals;
    }

    /** The process that drives the robot; 0 if there is none. */
    long driver() {
        return visit.pid;
    }

    /** What the command prints at its end. */
    synchronized Map<String, Object> summary() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("robot", config.name());
        all.put("duration_s", sinceNanos() * 1e-9);
        all.put("frames", frames.values().stream().mapToLong(AtomicLong::get).sum());
        all.put("uncommanded_motions", uncommandedMotions());
        all.put("findings", findings());
        all.put("stray_bytes", strayBytes());
        all.put("resets", life.number);
        all.put("stand", life.simulation.standWord());
        all.put("visits", visits);
        all.put("clients", List.copyOf(clients));
        all.put("buses", config.buses().stream().map(this::bus).toList());
        all.put("truth", life.simulation.truth().summary(false));
        return all;
    }

    private Map<String, Object> bus(RobotConfig.Bus bus) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", bus.name());
        PtyBridge bridge = bridges.get(bus.name());
        if (bridge == null) {
            all.put("transactions", transactions.getOrDefault(bus.name(), 0L) + transactions(life, bus));
            return all;
        }
        int baud = Objects.requireNonNull(life.simulation.lines().get(bus.name()), "a bridge has a line").baud();
        all.put("frames", Objects.requireNonNull(frames.get(bus.name()), "every bus has its count").get());
        all.put("bytes", bridge.bytes());
        all.put("wire_ms", bridge.bytes() * 10_000.0 / baud);
        all.put("unread_bytes", bridge.unreadBytes());
        all.put("missed_bytes", bridge.missedBytes());
        return all;
    }

    private static long transactions(Life of, RobotConfig.Bus bus) {
        String digits = String.valueOf(bus.settings().getOrDefault("bus", bus.settings().get("chip")))
                .replaceAll("\\D", "");
        int number = digits.isEmpty() ? 0 : Integer.parseInt(digits);
        return switch (bus.type()) {
            case "i2c" -> of.wires.transfers(number);
            case "gpio" -> of.wires.looks(number);
            default -> 0;
        };
    }

    /** After the socket is closed: ends the bridges, then time. */
    @Override
    public void close() {
        bridges.values().forEach(PtyBridge::close);
        terminals.values().forEach(PseudoTerminal::close);
        life.simulation.close();
    }

    /** From now on it is no news that clients go. */
    void closing() {
        closing = true;
    }
}
