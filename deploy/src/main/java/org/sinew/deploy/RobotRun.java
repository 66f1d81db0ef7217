package org.sinew.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sinew.cockpit.CockpitServer;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;
import org.sinew.deploy.bench.RecordingBench;
import org.sinew.deploy.routine.RoutineRun;
import org.sinew.device.DeviceException;
import org.sinew.guard.ServiceNotifier;
import org.sinew.loop.AllocationAlarm;
import org.sinew.record.Event;
import org.sinew.record.Journal;
import org.sinew.record.LogPlace;
import org.sinew.replay.Replay;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;
import org.sinew.uplink.Uplink;
import org.sinew.uplink.UplinkConfig;

/**
 * One run of a robot on whatever body it has, from the robot file to the summary. What {@code sinew demo} and
 * {@code sinew run} have in common. Main thread of the command. Knows no class of the simulation.
 */
final class RobotRun implements AutoCloseable {
    private static final long POLL_NANOS = 20_000_000;
    private static final Set<SafetyState> KNEELS = EnumSet.of(SafetyState.ARMED, SafetyState.HOLDING,
            SafetyState.STOPPING);
    private static final long FIRST_POLL_NANOS = 1_000_000;
    private static final long LAST_WORDS_NANOS = 500_000_000;
    private static final long WAIT_NANOS = 3_000_000_000L;
    private static final long ARM_PATIENCE_NANOS = 20_000_000_000L;

    private final RobotConfig config;
    private final Options options;
    private final Clock clock;
    private final Console console;
    private final BodyMaker maker;
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile @Nullable Robot robot;
    private volatile @Nullable Body body;
    private Optional<CockpitServer> cockpit = Optional.empty();
    private Optional<Uplink> uplink = Optional.empty();
    private Optional<AuditTrail> audit = Optional.empty();

    /** Makes what the robot is to drive. */
    @FunctionalInterface
    interface BodyMaker {
        Body make(RobotConfig config, Clock clock, long seed) throws CommandFailure, DeviceException, IOException;
    }

    /**
     * @param time   how long it runs from the first tick; empty: until stopped
     * @param faults fault plan as text; empty: none
     * @param socket where the control socket is to be
     * @param verify whether the journal of the run is replayed at its end
     * @param log    where the log of the run is written, if it is
     * @param kind   what the commands differ in
     */
    record Options(Optional<Duration> time, String faults, Path socket, boolean verify, Optional<LogPlace> log,
            Kind kind) {
        /** Without a log on the disk. */
        Options(Optional<Duration> time, String faults, Path socket, boolean verify, Kind kind) {
            this(time, faults, socket, verify, Optional.empty(), kind);
        }
    }

    /**
     * What the commands differ in.
     *
     * @param arm    whether it arms itself
     * @param models whether the models run
     * @param fast   whether it runs in virtual time
     * @param seed   of all noise
     * @param trace  file that gets one row a tick, if any
     * @param mqtt   broker, if any
     * @param cockpit where the cockpit is to be, if there is to be one
     */
    record Kind(boolean arm, boolean models, boolean fast, long seed, Optional<Path> trace, Optional<String> mqtt,
            Optional<RobotConfig.Cockpit> cockpit) {
    }

    RobotRun(RobotConfig config, Options options, PrintWriter log, BodyMaker maker) {
        this.config = config;
        this.options = options;
        clock = options.kind().fast() ? new VirtualClock() : Clock.WALL;
        this.maker = maker;
        console = new Console(log);
    }

    /** Runs, and says how it went. */
    RunSummary run() throws CommandFailure, ConfigException, InterruptedException {
        Thread onInterrupt = new Thread(this::interrupt, "interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try (Body made = maker.make(config, clock, options.kind().seed())) {
            body = made;
            if (options.log().isPresent()) {
                made.logged();
            }
            made.plan(options.faults());
            return run(made);
        } catch (DeviceException | IOException e) {
            throw CommandFailure.fellShort(String.valueOf(e.getMessage())); // not there yet; a wrong file is told apart
        }
    }

    /** The run is over and its summary told: a Ctrl-C that waits for that may end the process. */
    @Override
    public void close() {
        cockpit.ifPresent(CockpitServer::close);
        console.close();
        finished.countDown();
    }

    private RunSummary run(Body made) throws ConfigException, DeviceException, IOException, InterruptedException,
            CommandFailure {
        try (RobotParts parts = RobotParts.of(config, made, options.kind().models(),
                options.kind().cockpit().isPresent(), clock)) {
            return run(parts, made);
        }
    }

    private RunSummary run(RobotParts parts, Body driven) throws ConfigException, DeviceException, IOException,
            InterruptedException, CommandFailure {
        parts.rehearse(); // the last that finds the file wrong
        if (!driven.simulated()) {
            parts.buses().forEach(bus -> say("bus " + bus.port().name() + ": " + bus.port().servedBy()));
            parts.buses().forEach(bus -> bus.port().advice().forEach(this::advise));
        }
        driven.advice().forEach(this::advise);
        RobotCheck.advice(config).forEach(this::advise);
        BusBudget.of(config, DriverCatalog.load()).stream().filter(BusBudget::tooMuch).forEach(bus ->
                advise("bus " + bus.bus() + " needs more time than a tick has; see sinew check"));
        long periods = options.time().map(time -> Math.max(1, time.toNanos() / parts.gateSettings().periodNanos()))
                .orElse(0L);
        try (@Nullable TraceFile trace = trace(parts);
                @Nullable RunRecording recorded = record(parts, driven);
                Robot made = make(parts, periods);
                ControlSocket socket = new ControlSocket(options.socket(),
                        new RobotControl(made, config, driven.simulated(), recorded, audit))) {
            if (recorded != null) {
                recorded.start(made);
            }
            audit.ifPresent(trail -> trail.start(config, driven.simulated()));
            if (trace != null) {
                made.recorder().listen(trace);
            }
            Optional<Journal> journal = options.verify() ? Optional.of(new Journal(made.model())) : Optional.empty();
            journal.ifPresent(made.recorder()::listen);
            start(made, driven);
            say("control socket " + socket.path());
            if (!options.kind().arm()) {
                boolean fromPage = driven.simulated() && cockpit.isPresent();
                say("the robot waits to be armed: " + (fromPage ? "hold Arm in the cockpit, or " : "") + "sinew arm");
            }
            while (made.loop().firstTickNanos() == 0 && !made.loop().awaitEnd(FIRST_POLL_NANOS)) {
                // the first cycle is due one period after the start
            }
            driven.begin();
            drive(made, driven, parts.source().routine(), recorded);
            SafetyState end = end(made, driven);
            closeOutside(parts);
            audit.ifPresent(trail -> trail.end(end));
            if (recorded != null) {
                recorded.close();
            }
            Optional<Replay.Result> replay = journal.isPresent() ? Optional.of(replay(parts, journal.get()))
                    : Optional.empty();
            console.flush();
            RunSummary summary = RunSummary.of(made, driven, uplink, Optional.ofNullable(recorded), end, replay,
                    new RunSummary.Expected(options.kind().arm(), options.faults().isEmpty()));
            if (trace != null) {
                trace.close();
                return summary.with(trace.problem());
            }
            return summary;
        } finally {
            closeOutside(parts);
        }
    }

    /** Ends what looks at the robot from outside. May be called twice. */
    private void closeOutside(RobotParts parts) {
        parts.source().routine().ifPresent(RoutineRun::close);
        uplink.ifPresent(Uplink::close);
        cockpit.ifPresent(CockpitServer::close);
    }

    /** What is recorded; in virtual time, where nobody can ask for the last minute, only into a file. */
    private @Nullable RunRecording record(RobotParts parts, Body driven) {
        boolean nothing = options.log().isEmpty() && (options.kind().fast() || RecordingBench.unrecorded());
        audit = AuditTrail.of(parts, options.log(), driven.simulated());
        return nothing && audit.isEmpty() ? null : RunRecording.of(parts, driven.looks(), options.log(), audit,
                driven.disk());
    }

    /** Before the control socket opens: whoever asks there asks this robot. */
    private Robot make(RobotParts parts, long periods) {
        Robot made = Robot.of(parts, periods, this::advise);
        robot = made;
        return made;
    }

    /** Starts the robot, its body, and whatever looks at it from outside. */
    private void start(Robot made, Body driven) throws DeviceException, IOException, CommandFailure {
        made.events().listen(this::tell);
        driven.watch(made);
        uplink = uplink(made);
        cockpit = cockpit(made, driven);
        made.events().add(EventCode.ONLINE, config.name(), Double.NaN);
        driven.start();
        uplink.ifPresent(Uplink::start);
        made.start();
    }

    private void drive(Robot made, Body driven, Optional<RoutineRun> routine, @Nullable RunRecording recording) {
        if (driven.simulated() && !options.kind().fast()) { // on hardware and in virtual time a file is read once
            routine.ifPresent(run -> run.watch(made.events(), () -> made.gate().safety() == SafetyState.ARMED));
        }
        try (AllocationAlarm allocation = new AllocationAlarm(made.loop(), made.events());
                ServiceNotifier service = ServiceNotifier.here(made.heartbeat())) {
            follow(made, routine, () -> {
                allocation.poll();
                service.poll(made.safety().word());
                if (recording != null) {
                    recording.poll();
                }
                made.ports().forEach(port -> port.intruder().ifPresent(who ->
                        made.events().add(EventCode.BUS_SHARED, port.name(), who)));
            });
        } finally {
            routine.ifPresent(RoutineRun::stopWatching); // the robot does not wait for a version under rehearsal
        }
    }

    /** Ends the robot; the state in which it was at its end. */
    private SafetyState end(Robot made, Body driven) {
        driven.judge().ifPresent(Judge::over);
        if (lost().isPresent()) { // a robot without its body is not armed
            made.gate().requestStop();
            made.loop().awaitEnd(LAST_WORDS_NANOS);
        }
        config.safety().kneel().ifPresent(kneel -> kneels(made, kneel.time()));
        boolean over = made.loop().awaitEnd(1);
        SafetyState end = over ? made.gate().safety() : made.safety();
        made.end();
        return end;
    }

    /** Whoever ends the run lets a robot kneel first, while there is a loop that can. */
    private static void kneels(Robot made, Duration time) {
        made.gate().requestStop();
        long ends = System.nanoTime() + time.plusMillis(500).toNanos();
        while (System.nanoTime() - ends < 0 && KNEELS.contains(made.gate().safety())
                && !made.loop().awaitEnd(POLL_NANOS)) {
            // the loop does it
        }
    }

    private @Nullable TraceFile trace(RobotParts parts) throws CommandFailure {
        Optional<Path> path = options.kind().trace();
        return path.isEmpty() ? null : new TraceFile(path.get(), parts.model());
    }

    private Replay.Result replay(RobotParts parts, Journal journal) throws ConfigException {
        say("replaying " + journal.ticks() + " ticks ...");
        return new Replay(parts.body(), parts.source().recipe().make(parts.model())).run(journal.reader());
    }

    private Optional<CockpitServer> cockpit(Robot made, Body driven) throws IOException {
        if (options.kind().cockpit().isEmpty()) {
            return Optional.empty();
        }
        CockpitServer server = Cockpit.open(made, driven, options.kind().cockpit().get(), uplink, audit);
        server.notice().ifPresent(this::say);
        say("cockpit at " + server.url());
        return Optional.of(server);
    }

    private Optional<Uplink> uplink(Robot made) throws CommandFailure {
        Optional<String> uri = options.kind().mqtt().or(() -> config.uplink().map(RobotConfig.Uplink::uri));
        String id = config.uplink().map(RobotConfig.Uplink::id).orElse(config.name());
        Optional<String> wrong = uri.flatMap(broker -> UplinkConfig.problem(broker, id));
        if (wrong.isPresent()) {
            throw CommandFailure.wrongUsage(wrong.get());
        }
        return uri.map(broker -> new Uplink(UplinkConfig.of(broker, id), made.events(), made.recorder(),
                made.model(), RobotInfo.of(made), made.leases()::holder));
    }

    /** Waits for the end, arms when it is time, and lets {@code watchers} look at the robot now and then. */
    private void follow(Robot made, Optional<RoutineRun> routine, Runnable watchers) {
        boolean toArm = options.kind().arm();
        boolean silenceTold = false;
        boolean waitTold = false;
        while (!made.loop().awaitEnd(POLL_NANOS) && interrupted.getCount() > 0 && !overdue(made)
                && lost().isEmpty()) {
            long sinceNanos = made.clock().nanos() - made.loop().firstTickNanos();
            OptionalDouble silence = made.silence();
            if (silence.isPresent() && !silenceTold) {
                made.events().add(EventCode.LOOP_SILENT, "", silence.getAsDouble());
                routine.ifPresent(run -> run.tellWhere(made.loop().stack(), made.events()));
                made.events().drain();
            }
            silenceTold = silence.isPresent();
            routine.ifPresent(run -> run.loopStands(silence.isPresent()));
            Optional<String> refusal = toArm ? made.arming().refusal() : Optional.empty();
            if (toArm && refusal.isEmpty()) {
                audit.ifPresent(AuditTrail::askedByCommandLine);
                made.arming().arm();
                toArm = false;
            } else if (toArm && !waitTold && sinceNanos > WAIT_NANOS) {
                advise("not armed yet: " + refusal.orElse(""));
                waitTold = true;
            } else if (toArm && sinceNanos > ARM_PATIENCE_NANOS) {
                audit.ifPresent(AuditTrail::askedByCommandLine);
                made.arming().arm(); // tells why not, as an event
                toArm = false;
            }
            watchers.run();
            routine.ifPresent(run -> run.poll(made.events()));
        }
        Throwable failure = made.loop().failure();
        if (failure != null) {
            throw new IllegalStateException("the control loop ended by itself", failure);
        }
    }

    private Optional<String> lost() {
        Body driven = body;
        return driven == null ? Optional.empty() : driven.lost();
    }

    /** A loop that hangs does not end by itself when its time is over. */
    private boolean overdue(Robot made) {
        return options.time().isPresent() && made.clock().nanos() - made.loop().firstTickNanos()
                > options.time().get().plusSeconds(2).toNanos();
    }

    private void interrupt() {
        interrupted.countDown();
        try {
            if (!finished.await(5, TimeUnit.SECONDS)) {
                say("the run did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The robot that runs, or has run; empty before it is made. */
    Optional<Robot> robot() {
        return Optional.ofNullable(robot);
    }

    private void tell(Event event) {
        if (event.code() == EventCode.BROKER_LOST || lost().isPresent()) {
            return; // the uplink has said it, with the reason; or all that follows has one reason, told at the end
        }
        long first = robot().map(made -> made.loop().firstTickNanos()).orElse(0L);
        double seconds = first == 0 ? 0 : Math.max(0, (event.tNanos() - first) / 1e9);
        String next = event.next().isEmpty() ? "" : " (" + event.next() + ")";
        say(String.format(Locale.ROOT, "%7.2f s  %-5s %s%s", seconds, event.code().severity().word(), event.text(),
                next));
    }

    private void advise(String advice) {
        say("advice: " + advice);
    }

    private void say(String line) {
        console.say("sinew: " + line);
    }
}
