package org.sinew.deploy.routine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
import org.sinew.decide.Routine;
import org.sinew.decide.RoutineBehavior;
import org.sinew.record.EventLog;
import org.sinew.rt.Threads;
import org.sinew.safety.EventCode;
import org.sinew.state.RobotModel;

/**
 * The routine of one run: made of its file at the start, and again each time the file is saved, if somebody watches.
 * What it tells are events. Main thread; a thread of its own watches and compiles, the loop thread never does.
 */
public final class RoutineRun implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 3_000; // a version that is just being compiled
    private static final String HUNG = ":1:1: a version has never come to its end and still runs, so no file that is"
            + " saved is taken any more: mend it, then end this run and start it again";
    private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

    private final Path path;
    private final RobotModel robot;
    private final RoutineFile first;
    private final RoutineBehavior behavior;
    private final RoutineTrial trial;
    private final List<Version> versions = new ArrayList<>(); // guarded by itself; those offered
    private PastRoutine past; // guarded by versions; made anew only when another version has taken over
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Consumer<Behavior> rehearsal;
    private @Nullable Thread watcher;
    private volatile boolean loopStands;

    /** A later version, and its part in the run. */
    private record Version(RoutineFile file, Routine routine, RoutineBehavior.Swap swap) {
    }

    /** By what a look at a file sees that it has been written. */
    private record Stamp(FileTime time, long size, String key) {
    }

    public RoutineRun(Path path, RobotModel robot) throws ConfigException {
        this.path = path;
        this.robot = robot;
        first = RoutineFile.read(path);
        trial = new RoutineTrial(robot);
        behavior = new RoutineBehavior(first.name(), robot, trial.make(first));
        past = new PastRoutine(path.toString(), List.of(new PastRoutine.Version(0, first.text())));
    }

    /** The behaviour of the run; always the same one. */
    public Behavior behavior() {
        return behavior;
    }

    /**
     * Rehearses what is to be run; what is wrong is told with its line.
     *
     * @param way runs the real tick with a behaviour, on joints in memory; kept for versions that are saved later
     */
    public void rehearse(Consumer<Behavior> way) throws ConfigException {
        trial.rehearse(first, way);
        rehearsal = way;
    }

    /** What has run so far: the text that it began with, and those that took over. Any thread. */
    public PastRoutine past() {
        synchronized (versions) {
            List<Version> ran = versions.stream().filter(version -> version.swap().tick() > 0).toList();
            if (past.versions().size() != 1 + ran.size()) {
                past = new PastRoutine(path.toString(), Stream.concat(past.versions().stream().limit(1),
                        ran.stream().map(version -> new PastRoutine.Version(version.swap().tick(),
                                version.file().text()))).toList());
            }
            return past;
        }
    }

    /** Begins to watch the file; saved, it takes over: at once while the robot is {@code armed}, else when it is. */
    public void watch(EventLog events, BooleanSupplier armed) {
        Consumer<Behavior> way = rehearsal;
        if (way == null) {
            throw new IllegalStateException("rehearse first: a new version is rehearsed in the same way");
        }
        watcher = Thread.ofPlatform().name("routine").daemon().start(() -> follow(way, events, armed));
    }

    /** Tells what the routine has thrown, if it has. Polled by the main thread. */
    public void poll(EventLog events) {
        behavior.thrown().ifPresent(thrown -> {
            RoutineFile file = fileOf(thrown.by());
            events.add(EventCode.BEHAVIOR_FAILED, file.name(), message(file.thrown(thrown.what())));
        });
    }

    /** Tells in which line the loop thread stands, if it is one of the routine's. */
    public void tellWhere(StackTraceElement[] stack, EventLog events) {
        RoutineFile file = fileOf(behavior.current());
        OptionalInt line = file.line(stack);
        line.ifPresent(number -> events.add(EventCode.BEHAVIOR_HANGS, file.name(), message(file.wrong(number,
                "the tick does not end"))));
    }

    /** Whether the loop stands still, so that nothing that is saved would run. Told by the main thread. */
    public void loopStands(boolean stands) {
        loopStands = stands;
    }

    /** What a routine was made of. One that was saved since may wait for its turn. */
    private RoutineFile fileOf(Routine routine) {
        synchronized (versions) {
            return versions.stream().filter(version -> version.routine() == routine).map(Version::file).findFirst()
                    .orElse(first);
        }
    }

    private static String message(ConfigException told) {
        return String.valueOf(told.getMessage());
    }

    /** Editors write in place or put a new file there; either way it counts once it has not changed for one look. */
    private void follow(Consumer<Behavior> way, EventLog events, BooleanSupplier armed) {
        String judged = first.text();
        Stamp judgedStamp = NONE;
        Stamp before = NONE;
        try {
            while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                Stamp now = stamp();
                if (now.equals(before) && !now.equals(judgedStamp)) {
                    judgedStamp = now;
                    judged = judge(judged, way, events, armed);
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /** Looks at a saved file; returns the text that has been looked at last. Whatever goes wrong is told. */
    private String judge(String judged, Consumer<Behavior> way, EventLog events, BooleanSupplier armed) {
        String text = judged;
        boolean stands = loopStands;
        try {
            SourceText saved = SourceText.read(path);
            text = saved.text();
            if (!text.equals(judged) && !stands && !trial.hung()) {
                take(saved, way, events, armed);
            }
        } catch (ConfigException e) {
            refuse(message(e), events);
        } catch (RuntimeException | Error e) { // a fault of the compiler, or no memory left
            refuse(path + ":1:1: cannot be taken (" + e + "); please report it with the file", events);
        }
        if (!text.equals(judged) && (stands || trial.hung())) {
            refuse(path + HUNG, events);
        }
        return text;
    }

    private void refuse(String why, EventLog events) {
        events.add(EventCode.BEHAVIOR_REFUSED, path.toString(), why);
    }

    private void take(SourceText saved, Consumer<Behavior> way, EventLog events, BooleanSupplier armed)
            throws ConfigException {
        RoutineFile file = RoutineFile.of(saved, new Fence(true));
        trial.rehearse(file, way);
        Routine routine = trial.make(file);
        synchronized (versions) { // whoever looks up a routine that has begun finds it
            versions.add(new Version(file, routine, behavior.offer(routine)));
        }
        events.add(armed.getAsBoolean() ? EventCode.BEHAVIOR_SWAPPED : EventCode.BEHAVIOR_READY, path.toString(), "");
    }

    private Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return NONE; // between two names
        }
    }

    /** What is saved from now on counts no more. Does not wait for the version that is just being rehearsed. */
    public void stopWatching() {
        ended.countDown();
    }

    @Override
    public void close() {
        stopWatching();
        Thread running = watcher;
        watcher = null; // closed again, it is not waited for again
        if (running != null) {
            Threads.join(running, CLOSE_MILLIS);
        }
    }
}
