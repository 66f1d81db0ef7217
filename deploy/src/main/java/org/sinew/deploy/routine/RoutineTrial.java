package org.sinew.deploy.routine;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
import org.sinew.decide.RoutineBehavior;
import org.sinew.state.RobotModel;

/**
 * Rehearses a routine before the loop thread meets it, on a thread of its own: one that throws, or that never ends a
 * tick, is refused here with its line.
 */
final class RoutineTrial {
    private static final long PATIENCE_MILLIS = 5_000;

    private final RobotModel robot;
    private final Consumer<Behavior> rehearsal;

    /** @param rehearsal runs the real tick with a behaviour, on joints in memory */
    RoutineTrial(RobotModel robot, Consumer<Behavior> rehearsal) {
        this.robot = robot;
        this.rehearsal = rehearsal;
    }

    /** Rehearses; what is wrong is told with its line. */
    void run(RoutineFile file) throws ConfigException, InterruptedException {
        RoutineBehavior behavior = new RoutineBehavior(file.name(), robot, file.make(robot));
        AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        Thread thread = Thread.ofPlatform().name("rehearsal").daemon().start(() -> {
            try {
                rehearsal.accept(behavior);
            } catch (RuntimeException | Error e) {
                failure.set(Optional.of(e));
            }
        });
        thread.join(PATIENCE_MILLIS);
        if (thread.isAlive()) {
            OptionalInt line = file.line(thread.getStackTrace());
            throw file.wrong(line.orElse(1), "a tick has not ended for seconds when it was rehearsed; look for a loop"
                    + " without an end");
        }
        Optional<Throwable> thrown = behavior.thrown().or(failure::get);
        if (thrown.isPresent()) {
            throw file.thrown(thrown.get());
        }
    }
}
