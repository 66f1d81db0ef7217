package org.sinew.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.sinew.cockpit.CockpitTarget;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.routine.PastRoutine;
import org.sinew.models.ModelCard;
import org.sinew.record.AuditFile;
import org.sinew.record.AuditLog;
import org.sinew.record.Event;
import org.sinew.record.EventLog;
import org.sinew.record.LogPlace;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.Stop;
import org.sinew.state.SafetyState;
import org.sinew.text.Sha256;

/**
 * Who armed the robot, who stopped it, and which configuration ran: what of one run goes into the audit trail. Asked by
 * the main thread, by those of the control socket and the cockpit, and by whoever tells events; waits for nothing.
 */
final class AuditTrail implements AutoCloseable {
    /** The file in a folder of logs. */
    static final String NAME = "audit.jsonl";
    /** Pairs in the last file of a run's log: the newest line of the trail when the run ended. */
    static final String SEQ = "audit_seq";
    static final String HEAD = "audit_head";
    /** What is told of the robot's state, beside every stop. */
    private static final Set<EventCode> STATES = Set.of(EventCode.ARMED, EventCode.ARM_REFUSED, EventCode.STOPPED,
            EventCode.HOLDING, EventCode.TORQUE_UNKNOWN);
    private static final Set<String> COMMANDS = Set.of("arm", "stop", "release");
    private static final Path MACHINE = Path.of("/proc/sys/kernel/random/boot_id"); // random(4)

    private final Clock clock;
    private final EventLog events;
    private final AuditFile file;
    private final AuditLog log;
    private final Repeats repeats = new Repeats();
    private int swaps = 1; // versions of a Java behaviour that are in the trail
    private long lostTold;
    private boolean ended;

    AuditTrail(Path file, Clock clock, EventLog events) {
        this.clock = clock;
        this.events = events;
        this.file = new AuditFile(file);
        log = new AuditLog(this.file, () -> stamped("audit"));
    }

    /**
     * The trail of a run; empty where none is kept.
     *
     * @param place of the run's log; a real robot keeps its trail in its own folder wherever that is
     */
    static Optional<AuditTrail> of(RobotParts parts, Optional<LogPlace> place, boolean simulated) {
        Optional<LogPlace> kept = simulated ? place : Optional.of(LogFolder.of(parts.config()));
        return kept.map(where -> new AuditTrail(file(where), parts.clock(), parts.events()));
    }

    /** In a folder of logs {@code audit.jsonl}; beside one file of a simulated run {@code F.audit.jsonl}. */
    static Path file(LogPlace place) {
        return switch (place) {
            case LogPlace.Folder folder -> folder.folder().resolve(NAME);
            case LogPlace.OneFile one -> one.file().resolveSibling(
                    String.valueOf(one.file().getFileName()).replaceFirst("\\.mcap$", "") + "." + NAME);
        };
    }

    /** The first line of the run: what runs, and who started it. */
    void start(RobotConfig config, boolean simulated) {
        Map<String, Object> line = stamped("start");
        line.put("robot", config.name());
        line.put("version", VersionCommand.own());
        line.put("simulated", simulated);
        line.put("files", sums(config));
        machine().ifPresent(boot -> line.put("machine_boot", boot));
        line.put("who", commandLine());
        log.add(line);
        log.start();
        events.listen(this::tell);
    }

    /** SHA-256 of the robot file and of every file that it names, also of those that these name. */
    private static Map<String, Object> sums(RobotConfig config) {
        Map<String, Object> sums = new LinkedHashMap<>();
        ReportCommand.files(config.file(), Optional.of(config)).forEach(path -> sums.put(path.toString(), sum(path)));
        for (RobotConfig.Model model : config.models()) {
            try {
                Path network = ModelCard.read(model.card()).file().toAbsolutePath().normalize();
                sums.put(network.toString(), sum(network));
            } catch (ConfigException e) {
                continue; // the run has read it, or does without models
            }
        }
        return sums;
    }

    private static String sum(Path path) {
        try {
            return Sha256.hex(Files.readAllBytes(path));
        } catch (IOException e) {
            return "cannot be read";
        }
    }

    private static Optional<String> machine() {
        try {
            return Optional.of(Files.readString(MACHINE).strip());
        } catch (IOException e) {
            return Optional.empty(); // no Linux
        }
    }

    private static Map<String, Object> commandLine() {
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("by", "command line");
        who.put("user", System.getProperty("user.name", ""));
        try {
            who.put("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            who.remove("uid"); // no Linux
        }
        who.put("pid", ProcessHandle.current().pid());
        ProcessHandle.current().parent().flatMap(parent -> parent.info().command())
                .ifPresent(parent -> who.put("parent", parent));
        return who;
    }

    private Map<String, Object> stamped(String what) {
        return stamped(what, Instant.now(), clock.nanos());
    }

    private Map<String, Object> stamped(String what, Instant time, long nanos) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", time.truncatedTo(ChronoUnit.MICROS).toString());
        line.put("t_ns", nanos);
        line.put("boot", events.boot());
        line.put("what", what);
        return line;
    }

    /** {@code --arm}. */
    void askedByCommandLine() {
        Map<String, Object> line = stamped("arm_asked");
        line.put("who", commandLine());
        log.add(line);
    }

    /** Through the control socket. */
    void asked(String command, Future<Map<String, Object>> who) {
        if (COMMANDS.contains(command)) {
            log.add(stamped(command + "_asked"), who);
        }
    }

    /** From a page, by which a stranger can ask as often as he likes. */
    void asked(String command, CockpitTarget.Client client) {
        addOrCount(stamped(command + "_asked"), client);
    }

    /** The page may not ask for it. */
    void turnedDown(String command, CockpitTarget.Client client, String why) {
        Map<String, Object> line = stamped(command + "_refused");
        line.put("why", why);
        addOrCount(line, client);
    }

    private void addOrCount(Map<String, Object> line, CockpitTarget.Client client) {
        line.put("who", Map.of("by", "cockpit", "address", client.address(), "port", client.port(), "page",
                client.page()));
        if (repeats.isNew(line.get("what") + " " + client.address(), line, System.nanoTime())) {
            log.add(line);
        }
    }

    private void tell(Event event) {
        boolean stop = event.code().stop() != Stop.NONE;
        if (!stop && !STATES.contains(event.code())) {
            return;
        }
        Map<String, Object> line = stamped(stop ? "stop" : event.code().word(), event.time(), event.tNanos());
        if (stop) {
            line.put("code", event.code().word());
        }
        if (!event.where().isEmpty()) {
            line.put("where", event.where());
        }
        line.put("text", event.text());
        line.put("who", Map.of("by", "robot"));
        log.add(line);
    }

    /** Now and then: what took over, what was asked again and again, and what is missing. */
    void poll(@Nullable PastRoutine past) {
        for (; past != null && swaps < past.versions().size(); swaps++) {
            PastRoutine.Version version = past.versions().get(swaps);
            Map<String, Object> line = stamped("behavior");
            line.put("file", past.file());
            line.put("tick", version.tick());
            line.put("sha256", Sha256.hex(version.text().getBytes(StandardCharsets.UTF_8)));
            line.put("who", Map.of("by", "file"));
            log.add(line);
        }
        repeats.over(System.nanoTime()).forEach(log::add);
        tellLost();
    }

    private void tellLost() {
        long lost = log.lost();
        if (lost > lostTold) {
            events.add(EventCode.AUDIT_LOST, "", (double) (lost - lostTold),
                    log.problem().orElse("the disk was too slow"));
            lostTold = lost;
        }
    }

    /** The last line of the run; waits for the disk, three seconds at most. */
    void end(SafetyState state) {
        if (!ended) {
            Map<String, Object> line = stamped("end");
            line.put("safety_state", state.word());
            finish(line);
        }
    }

    private void finish(Map<String, Object> line) {
        ended = true;
        repeats.over(Long.MAX_VALUE).forEach(log::add);
        line.put("who", Map.of("by", "robot"));
        log.add(line);
        log.close();
        tellLost();
    }

    /** For the log of the run and for its summary: the file, and its newest line. */
    Map<String, String> head() {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("audit", file.path().toString());
        head.put(SEQ, Long.toString(log.head().seq()));
        head.put(HEAD, log.head().hash());
        return head;
    }

    /** A run that has come to no good end. */
    @Override
    public void close() {
        if (!ended) {
            finish(stamped("end"));
        }
    }
}
