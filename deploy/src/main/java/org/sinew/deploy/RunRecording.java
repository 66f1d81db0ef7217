package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.deploy.routine.PastRoutine;
import org.sinew.deploy.routine.RoutineRun;
import org.sinew.device.Camera;
import org.sinew.record.DiskTrouble;
import org.sinew.record.Event;
import org.sinew.record.EventLog;
import org.sinew.record.LogLane;
import org.sinew.record.LogPlace;
import org.sinew.record.LogTopic;
import org.sinew.record.PictureTopics;
import org.sinew.record.RunLog;
import org.sinew.record.TickTopics;
import org.sinew.rt.Clock;
import org.sinew.rt.Threads;
import org.sinew.safety.EventCode;
import org.sinew.text.Json;

/**
 * The log of one run: what of the robot goes into it, on which topics. Made and closed by the main thread of a command,
 * which also polls it; what is added comes from the recorder's and the cameras' threads.
 */
final class RunRecording implements AutoCloseable {
    /** What of a Java behaviour took over during the run. */
    static final String BEHAVIOR = "/sinew/behavior";
    private static final String EVENT = "/sinew/event";
    /** What follows a fault is worth seeing too. */
    private static final long AFTERMATH_NANOS = 2_000_000_000L;
    /** What is written reaches so far back: the next time later than that is early enough. */
    private static final long COVERED_NANOS = 60_000_000_000L;
    private static final RunLog.Shape EVENT_SHAPE = json("sinew.Event", "events of the robot, as over MQTT");
    private static final RunLog.Shape BEHAVIOR_SHAPE = json("sinew.Behavior", "the text that a behaviour's file had"
            + " when it took over, and the tick");

    private final RobotParts parts;
    private final EventLog events;
    private final RunLog log;
    private final TickTopics ticks;
    private final FoxgloveTopics shown;
    private final LogTopic event;
    private final LogTopic behavior;
    private long swaps = 1; // texts of the behaviour that are in the log
    private long behindTold;
    private final Optional<LogPlace> place;
    private final Optional<AuditTrail> audit;
    private volatile @Nullable Event fault; // after which the last minute is to be written
    private long nextFlightNanos = Long.MIN_VALUE;
    private @Nullable Thread flight; // the one that was begun last
    private volatile @Nullable IOException failure;
    private boolean failureTold;
    private volatile boolean started;

    private RunRecording(RobotParts parts, Optional<Looks> looks, Optional<LogPlace> place,
            Optional<AuditTrail> audit, DiskTrouble trouble) {
        this.audit = audit;
        this.parts = parts;
        this.place = place;
        events = parts.events();
        log = new RunLog(parts.clock(), Instant.now(), "sinew " + VersionCommand.own(), place, trouble,
                this::failed);
        LogLane lane = log.lane();
        ticks = new TickTopics(parts.model(), log, lane);
        shown = new FoxgloveTopics(parts, looks, log, lane);
        event = log.topic(EVENT, "json", EVENT_SHAPE, lane);
        behavior = log.topic(BEHAVIOR, "json", BEHAVIOR_SHAPE, lane);
        for (Camera camera : parts.devices().cameras()) {
            if (camera instanceof RecordedCamera recorded) {
                recorded.record(new PictureTopics(log, camera.name()));
            }
        }
        log.tell(RunLog.ABOUT, Map.of("robot", parts.model().name(), "boot", events.boot(), RunLog.VERSION,
                VersionCommand.own(), "clock", parts.clock().equals(Clock.WALL) ? "wall" : "virtual"));
        log.attach(LoopRecipe.FILE, "application/json", LoopRecipe.of(parts).json());
    }

    private static RunLog.Shape json(String name, String description) {
        return new RunLog.Shape(name, "jsonschema", Json.bytes(Json.object("title", name, "description", description,
                "type", "object")));
    }

    /**
     * Before the robot is made.
     *
     * @param looks how the robot looks, if somebody knows
     * @param place of the log on the disk, if it is to be there
     * @param audit who armed and who stopped, if that is kept
     * @param trouble that the disk may have
     */
    static RunRecording of(RobotParts parts, Optional<Looks> looks, Optional<LogPlace> place,
            Optional<AuditTrail> audit, DiskTrouble trouble) {
        return new RunRecording(parts, looks, place, audit, trouble);
    }

    /** Opens the log and begins to listen, before the robot's first tick. */
    void start(Robot robot) throws CommandFailure {
        try {
            log.start();
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.wrongUsage("--log " + e.getFile() + " is there; remove it, or name another file");
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("the log cannot be written: " + e.getMessage()
                    + "; check the folder and its rights, or name another with --log");
        }
        started = true;
        robot.recorder().listen(ticks);
        robot.recorder().listen(shown);
        events.listen(this::add);
    }

    private void add(Event told) {
        byte[] bytes = Json.bytes(told.told());
        event.add(told.seq(), told.tNanos(), bytes, bytes.length);
        shown.tell(told);
        if (told.code().severity() == EventCode.Severity.FAULT && place.orElse(null) instanceof LogPlace.Folder
                && fault == null) {
            fault = told;
        }
    }

    /** The log's thread, which must not wait for those who wait for it: an event is a message of the log. */
    private void failed(IOException why) {
        failure = failure == null ? why : failure;
    }

    private void tellFailure() {
        IOException why = failure;
        if (why != null && !failureTold) {
            failureTold = true;
            events.add(EventCode.LOG_FAILED, "", String.valueOf(why.getMessage()));
        }
    }

    /** Now and then: tells what was lost, and writes down what took over. */
    void poll() {
        tellFailure();
        writeFlight(false);
        long lost = log.dropped();
        if (lost > behindTold) {
            events.add(EventCode.LOG_BEHIND, "", (double) (lost - behindTold));
            behindTold = lost;
        }
        @Nullable PastRoutine past = parts.source().routine().map(RoutineRun::past).orElse(null);
        audit.ifPresent(trail -> trail.poll(past));
        for (; past != null && swaps < past.versions().size(); swaps++) {
            PastRoutine.Version version = past.versions().get((int) swaps);
            byte[] bytes = Json.bytes(Json.object("tick", version.tick(), "text", version.text()));
            behavior.add(swaps, parts.clock().nanos(), bytes, bytes.length);
        }
    }

    /** The last minute, after a fault whose consequences are in it by now, or at the {@code end} of the run. */
    private void writeFlight(boolean end) {
        long now = parts.clock().nanos();
        if (end) {
            awaitFlight();
        }
        Event cause = fault;
        boolean due = cause != null && now - cause.tNanos() > AFTERMATH_NANOS && now >= nextFlightNanos
                && (flight == null || !flight.isAlive());
        if (cause != null && (end || due)) {
            fault = null;
            nextFlightNanos = now + COVERED_NANOS;
            flight = Thread.ofPlatform().daemon().name("flight").start(() -> flight(cause.code().word()));
        }
        if (end) {
            awaitFlight();
        }
    }

    private void awaitFlight() {
        if (flight != null) {
            Threads.join(flight, 0);
        }
    }

    /** Writes the last minute into a file, durably; where it is, or why it is nowhere. Waits for the disk. */
    Optional<Path> flight(String why) {
        if (!started) {
            return Optional.empty();
        }
        try {
            Path file = LogFolder.flight(place, parts.model().name(), why);
            log.writeFlight(file);
            events.add(EventCode.FLIGHT_WRITTEN, file.toString(), "");
            return Optional.of(file);
        } catch (IOException e) {
            events.add(EventCode.LOG_FAILED, "", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Why a log that somebody asked for is not whole, in a sentence; empty: it is, or nobody did. */
    Optional<String> problem() {
        if (!(place.orElse(null) instanceof LogPlace.OneFile one)) {
            return Optional.empty();
        }
        IOException why = failure;
        if (why != null) {
            return Optional.of("the log " + one.file() + " is not whole: it could not be written (" + why.getMessage()
                    + "); is the disk full?");
        }
        return log.dropped() == 0 ? Optional.empty() : Optional.of("the log " + one.file() + " is not whole: "
                + log.dropped() + " messages were lost because the disk is too slow");
    }

    /** For the summary of the run. */
    Map<String, Object> summary(double seconds) {
        Map<String, Object> map = new LinkedHashMap<>();
        log.file().ifPresent(file -> map.put("file", file.toString()));
        map.put("bytes", log.bytes());
        map.put("bytes_per_s", Math.round(log.bytes() / seconds));
        map.put("cpu_percent", log.cpuNanos() / 1e7 / seconds);
        map.put("messages_lost", log.dropped());
        audit.ifPresent(trail -> map.putAll(trail.head()));
        return map;
    }

    /** What there is of the run is on the disk when this returns. */
    @Override
    public void close() {
        poll();
        writeFlight(true);
        audit.ifPresent(trail -> {
            trail.close();
            log.conclude(trail.head());
        });
        log.close();
        tellFailure();
    }
}
