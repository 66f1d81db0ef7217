package org.sinew.decide;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.MinimumJerk;
import org.sinew.rt.RealTime;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * Performs a {@link Routine}, and another in its place when one is offered: the old one's motion ramps to rest, then
 * the new one begins from that pose. A routine always begins softly: in its first second the joints go over from where
 * they have been sent last, whatever had been wished, to what it wishes. One that throws wishes nothing more and makes
 * the robot hold. Loop thread, but for what says otherwise.
 */
public final class RoutineBehavior implements Behavior {
    private static final int LONGEST_WORDS = 200;
    static final long RAMP_NANOS = 500_000_000;
    static final long SOFT_START_NANOS = 1_000_000_000;

    private final String name;
    private final AtomicReference<@Nullable Swap> offered = new AtomicReference<>();
    private final AtomicReference<@Nullable Routine> failing = new AtomicReference<>();
    private final Swap[] past;
    private int pastDone;
    private volatile Routine current;
    private @Nullable Routine next;
    private final double[] wishRad; // of the routine, in the last tick
    private final double[] fromRad; // where the routine began
    private long beginNanos;
    private long rampNanos; // when the ramp to rest began
    private boolean underWay;
    private boolean failed;

    /**
     * @param by   the routine that has thrown; another may have taken its place since
     * @param what it has thrown
     */
    public record Thrown(Routine by, Throwable what) {
    }

    /** A routine that takes over. */
    public static final class Swap {
        private final Routine routine;
        private volatile long tick;

        private Swap(Routine routine, long tick) {
            this.routine = routine;
            this.tick = tick;
        }

        /** The cycle whose tick has taken it; 0: none has, so far. Any thread. */
        public long tick() {
            return tick;
        }

        /** What took over in a run that is past, at the cycle that took it: for a replay. */
        public static Swap at(long tick, Routine fresh) {
            return new Swap(fresh, tick);
        }
    }

    /** @param name in reports */
    public RoutineBehavior(String name, RobotModel robot, Routine first) {
        this(name, robot, first, List.of());
    }

    /**
     * For a replay.
     *
     * @param past what has been taken in the run, in that order
     */
    public RoutineBehavior(String name, RobotModel robot, Routine first, List<Swap> past) {
        this.name = name;
        this.past = past.toArray(Swap[]::new);
        current = first;
        wishRad = new double[robot.joints().size()];
        fromRad = new double[wishRad.length];
    }

    /** Makes a routine for a robot. Not the loop thread: a constructor of somebody else runs. */
    public static <R extends Routine> R make(RobotModel robot, Callable<R> constructor) throws Exception {
        return ScopedValue.where(Routine.ROBOT, robot).call(constructor::call);
    }

    /** Another routine is to take over; of several that wait the newest does. Any thread. */
    public Swap offer(Routine routine) {
        Swap swap = new Swap(routine, 0);
        offered.set(swap);
        return swap;
    }

    /** What a routine has thrown since the last call. Any thread. */
    public Optional<Thrown> thrown() {
        return Optional.ofNullable(failing.getAndSet(null)).map(by -> new Thrown(by, by.thrown()));
    }

    /** The routine whose tick runs now, or ran last. One that waits to take over is not it. Any thread. */
    public Routine current() {
        return current;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long cycles() {
        return current.rounds();
    }

    @Override
    public String doing() {
        String words = current.words();
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + " ...";
    }

    @Override
    @RealTime
    public void decide(RobotState state, Intent intent) {
        take(state);
        if (!state.behaviorMoves()) {
            underWay = false;
            failed = false;
            change();
            return;
        }
        if (next != null && (failed || !underWay || state.nowNanos - rampNanos >= RAMP_NANOS)) {
            change();
            begin(state);
        } else if (!underWay) {
            begin(state);
        }
        if (!failed) {
            perform(state, intent);
        }
        if (failed) {
            intent.clear();
            intent.by(Authority.BEHAVIOR);
            intent.fail();
        }
    }

    /** What is offered, or what the run that is replayed has taken in this tick. */
    @RealTime
    private void take(RobotState state) {
        Swap swap = offered.getAndSet(null);
        if (swap != null) {
            swap.tick = state.tick;
        } else if (pastDone < past.length && past[pastDone].tick == state.tick) {
            swap = past[pastDone++];
        }
        if (swap != null) {
            rampNanos = next == null ? state.nowNanos : rampNanos;
            next = swap.routine;
        }
    }

    @RealTime
    private void change() {
        Routine taken = next;
        if (taken != null) {
            taken.goOnCounting(current.rounds());
            current = taken;
            next = null;
        }
    }

    @RealTime
    private void begin(RobotState state) {
        underWay = true;
        failed = false;
        beginNanos = state.nowNanos;
        for (int i = 0; i < fromRad.length; i++) {
            fromRad[i] = state.appliedRad[i];
            wishRad[i] = Double.NaN;
        }
        current.begin(state);
    }

    @RealTime
    private void perform(RobotState state, Intent intent) {
        try {
            current.perform(state, intent);
        } catch (Throwable anything) { // somebody else's code, on the thread that must not end
            current.thrown = anything;
            failing.set(current);
            failed = true;
            return;
        }
        intent.by(Authority.BEHAVIOR);
        double begun = MinimumJerk.share((double) (state.nowNanos - beginNanos) / SOFT_START_NANOS);
        double speed = next == null ? 1
                : 1 - MinimumJerk.share((double) (state.nowNanos - rampNanos) / RAMP_NANOS);
        for (int i = 0; i < wishRad.length; i++) {
            if (intent.wished(i)) {
                double wish = fromRad[i] + begun * (intent.targetRad(i) - fromRad[i]);
                boolean goesOn = next != null && Double.isFinite(wishRad[i]);
                intent.wish(i, goesOn ? state.appliedRad[i] + speed * (wish - wishRad[i]) : wish);
                wishRad[i] = wish;
            }
        }
    }
}
