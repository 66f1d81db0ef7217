package org.sinew.deploy.routine;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
import org.sinew.decide.Routine;
import org.sinew.decide.RoutineBehavior;
import org.sinew.rt.RealTime;
import org.sinew.rt.Threads;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * Makes and rehearses routines before the loop thread meets them, on threads of its own: one that throws, or that never
 * comes to an end, is refused here with its line. A thread that never ends cannot be ended by anybody, so after one
 * nothing else is to be tried. Its priority stays as it is: one that seldom gets a processor would be seldom at a
 * safepoint, and all threads of the program, the loop's too, would wait for it there.
 */
final class RoutineTrial {
    private static final long PATIENCE_MILLIS = 5_000;

    private final RobotModel robot;
    private volatile boolean hung;

    /** A routine whose wishes are heard. */
    private static final class Heard implements Behavior {
        private final RoutineBehavior behavior;
        /** The first joint that it has wished at what is not a number; -1: none. */
        private int odd = -1;

        private Heard(RoutineBehavior behavior) {
            this.behavior = behavior;
        }

        @Override
        public String name() {
            return behavior.name();
        }

        @Override
        public long cycles() {
            return behavior.cycles();
        }

        @Override
        @RealTime
        public void decide(RobotState state, Intent intent) {
            behavior.decide(state, intent);
            for (int i = 0; i < state.jointFreshness.length; i++) {
                odd = odd < 0 && intent.wished(i) && !Double.isFinite(intent.targetRad(i)) ? i : odd;
            }
        }
    }

    RoutineTrial(RobotModel robot) {
        this.robot = robot;
    }

    /** Makes a routine; what is wrong is told with its line. */
    Routine make(RoutineFile file) throws ConfigException {
        return patiently(file, "it was made", () -> file.make(robot));
    }

    /**
     * Makes one and rehearses it; what is wrong is told with its line.
     *
     * @param rehearsal runs the real tick with a behaviour, on joints in memory
     */
    void rehearse(RoutineFile file, Consumer<Behavior> rehearsal) throws ConfigException {
        RoutineBehavior behavior = new RoutineBehavior(file.name(), robot, make(file));
        Heard heard = new Heard(behavior);
        Optional<RoutineBehavior.Thrown> thrown = patiently(file, "it was rehearsed", () -> {
            rehearsal.accept(heard);
            return behavior.thrown();
        });
        if (thrown.isPresent()) {
            throw file.thrown(thrown.get().what());
        }
        if (heard.odd >= 0) {
            throw file.wrong("wishes " + robot.joints().get(heard.odd) + " at an angle that is not a number");
        }
    }

    /** Whether a version has never come to its end. Its thread lives as long as the program. */
    boolean hung() {
        return hung;
    }

    private <T> T patiently(RoutineFile file, String when, Callable<T> theirs) throws ConfigException {
        AtomicReference<@Nullable T> made = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().name("rehearsal").daemon().start(() -> {
            try {
                made.set(theirs.call());
            } catch (Throwable anything) { // handed over as it is: whoever wraps it may ask it for words, of its own
                thrown.set(anything);
            }
        });
        Threads.join(thread, PATIENCE_MILLIS);
        if (thread.isAlive()) {
            hung = true;
            OptionalInt line = file.line(thread.getStackTrace());
            throw file.wrong(line.orElse(1), "had not come to its end after " + PATIENCE_MILLIS / 1000 + " s when "
                    + when + "; look for a loop without an end");
        }
        Throwable why = thrown.get();
        if (why instanceof ConfigException told) {
            throw told;
        }
        if (why != null) {
            throw file.thrown(why);
        }
        return Objects.requireNonNull(made.get());
    }
}
