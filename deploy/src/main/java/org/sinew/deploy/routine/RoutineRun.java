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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
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
    private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

    private final Path path;
    private final RobotModel robot;
    private final RoutineFile first;
    private final RoutineBehavior behavior;
    private final List<Version> versions = new ArrayList<>(); // guarded by itself; those offered
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile RoutineFile newest;
    private @Nullable RoutineTrial trial;
    private @Nullable Thread watcher;

    /** A later version, and its part in the run. */
    private record Version(RoutineFile file, RoutineBehavior.Swap swap) {
    }

    /** By what a look at a file sees that it has been written. */
    private record Stamp(FileTime time, long size, String key) {
    }

    public RoutineRun(Path path, RobotModel robot) throws ConfigException {
        this.path = path;
        this.robot = robot;
        first = RoutineFile.read(path);
        newest = first;
        behavior = new RoutineBehavior(first.name(), robot, first.make(robot));
    }

    /** The behaviour of the run; always the same one. */
    public Behavior behavior() {
        return behavior;
    }

    /** Rehearses what is to be run; what is wrong is told with its line. */
    public void rehearse(Consumer<Behavior> rehearsal) throws ConfigException, InterruptedException {
        RoutineTrial rehearsed = new RoutineTrial(robot, rehearsal);
        rehearsed.run(first);
        trial = rehearsed;
    }

    /** A behaviour that does once more what that of the run did, with each swap at the tick that took it. */
    public Behavior again() throws ConfigException {
        List<RoutineBehavior.Swap> past = new ArrayList<>();
        synchronized (versions) {
            for (Version version : versions) {
                if (version.swap().tick() > 0) {
                    past.add(version.swap().again(version.file().make(robot)));
                }
            }
        }
        return new RoutineBehavior(first.name(), robot, first.make(robot), past);
    }

    /** Begins to watch the file; saved, it takes over. */
    public void watch(EventLog events) {
        RoutineTrial rehearsed = trial;
        if (rehearsed == null) {
            throw new IllegalStateException("rehearse first: a new version is rehearsed in the same way");
        }
        watcher = Thread.ofPlatform().name("routine").daemon().start(() -> follow(rehearsed, events));
    }

    /** Tells what the routine has thrown, if it has. Polled by the main thread. */
    public void poll(EventLog events) {
        behavior.thrown().ifPresent(thrown ->
                events.add(EventCode.BEHAVIOR_FAILED, newest.name(), message(newest.thrown(thrown))));
    }

    /** Tells in which line the loop thread stands, if it is one of the routine's. */
    public void tellWhere(StackTraceElement[] stack, EventLog events) {
        OptionalInt line = newest.line(stack);
        line.ifPresent(number -> events.add(EventCode.BEHAVIOR_FAILED, newest.name(),
                message(newest.wrong(number, "the tick does not end"))));
    }

    private static String message(ConfigException told) {
        return String.valueOf(told.getMessage());
    }

    /** Editors write in place or put a new file there; either way it counts once it has not changed for one look. */
    private void follow(RoutineTrial rehearsed, EventLog events) {
        String judged = first.text();
        Stamp judgedStamp = NONE;
        Stamp before = NONE;
        try {
            while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                Stamp now = stamp();
                if (now.equals(before) && !now.equals(judgedStamp)) {
                    judgedStamp = now;
                    String text = text(judged);
                    if (!text.equals(judged)) {
                        judged = text;
                        take(rehearsed, events);
                    }
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void take(RoutineTrial rehearsed, EventLog events) throws InterruptedException {
        try {
            RoutineFile file = RoutineFile.read(path);
            rehearsed.run(file);
            synchronized (versions) {
                versions.add(new Version(file, behavior.offer(file.make(robot))));
            }
            newest = file;
            events.add(EventCode.BEHAVIOR_SWAPPED, path.toString(), "");
        } catch (ConfigException e) {
            events.add(EventCode.BEHAVIOR_REFUSED, path.toString(), message(e));
        }
    }

    private Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return NONE; // between two names
        }
    }

    private String text(String otherwise) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return otherwise;
        }
    }

    @Override
    public void close() {
        ended.countDown();
        Thread running = watcher;
        if (running != null) {
            Threads.join(running, CLOSE_MILLIS);
        }
    }
}
