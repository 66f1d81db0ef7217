package org.sinew.replay;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.decide.Behavior;
import org.sinew.loop.ControlLoop;
import org.sinew.record.Field;
import org.sinew.record.Frame;
import org.sinew.record.Journal;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.state.RobotModel;

/**
 * Runs the loop again over the journal of a run and compares everything that its steps make, bit for bit. The loop is
 * the same {@link ControlLoop}, freshly built; buses, models and requests are those of the journal. Without threads, as
 * fast as the machine allows; one thread uses it.
 */
public final class Replay {
    private final Body body;
    private final Behavior behavior;

    /**
     * What a robot's loop is built of, beside its behaviour.
     *
     * @param model              the robot
     * @param buses              which joints come together in one sample: indices of {@code model.joints()}
     * @param limits             of each joint
     * @param settings           of the safety gate
     * @param perceptMaxAgeNanos of each percept
     */
    public record Body(RobotModel model, List<int[]> buses, List<JointLimits> limits, GateSettings settings,
            List<Long> perceptMaxAgeNanos) {
        public Body {
            buses = List.copyOf(buses);
            limits = List.copyOf(limits);
            perceptMaxAgeNanos = List.copyOf(perceptMaxAgeNanos);
        }
    }

    /**
     * The first number that came out differently.
     *
     * @param tick     the cycle, from 1
     * @param step     of the tick that wrote it
     * @param field    such as {@code left_knee.applied_rad}
     * @param recorded what it was in the run
     * @param replayed what it is now
     */
    public record Difference(long tick, Field.Step step, String field, String recorded, String replayed) {
        @Override
        public String toString() {
            return "tick " + tick + ", step " + step.word() + ": " + field + " was " + recorded + ", now " + replayed;
        }
    }

    /**
     * How it went.
     *
     * @param ticks       run again
     * @param differences ticks in which anything differed
     * @param first       the first difference
     */
    public record Result(long ticks, long differences, Optional<Difference> first) {
    }

    /** @param behavior an instance that has not been used yet */
    public Replay(Body body, Behavior behavior) {
        this.body = body;
        this.behavior = behavior;
    }

    /** Runs every tick of the journal. */
    public Result run(Journal journal) {
        ReplayedLoop loop = new ReplayedLoop(body, behavior);
        Journal.Reader reader = journal.reader();
        List<Field> fields = journal.outputs();
        long[] now = new long[fields.size()];
        long ticks = 0;
        long differences = 0;
        @Nullable Difference first = null;
        while (reader.more()) {
            Frame received = reader.received();
            long[] recorded = reader.made();
            ticks++;
            Optional<Difference> difference = reader.readable()
                    ? compare(ticks, reader, recorded, journal.bits(loop.tick(received), now), received, fields)
                    : Optional.of(damage(ticks));
            if (difference.isEmpty() && !reader.intact()) {
                difference = Optional.of(damage(ticks));
            }
            differences += difference.isPresent() ? 1 : 0;
            first = first == null ? difference.orElse(null) : first;
        }
        return new Result(ticks, differences, Optional.ofNullable(first));
    }

    private static Optional<Difference> compare(long tick, Journal.Reader reader, long[] recorded, long[] now,
            Frame received, List<Field> fields) {
        Optional<Field> impossible = reader.damaged();
        if (impossible.isPresent()) {
            Field field = impossible.get();
            return Optional.of(named(tick, field, reader.damagedBits(), field.bits().applyAsLong(received)));
        }
        int at = firstDifference(fields, recorded, now);
        return at < 0 ? Optional.empty() : Optional.of(named(tick, fields.get(at), recorded[at], now[at]));
    }

    /** Something has changed the bytes of the journal itself. */
    private static Difference damage(long tick) {
        return new Difference(tick, Field.Step.SENSE, "the journal of this tick", "whole", "damaged");
    }

    private static Difference named(long tick, Field field, long recorded, long replayed) {
        return new Difference(tick, field.step(), field.name(), field.text(recorded), field.text(replayed));
    }

    /** The differing field of the earliest step; -1: all are the same. */
    private static int firstDifference(List<Field> fields, long[] recorded, long[] now) {
        int first = -1;
        for (int i = 0; i < now.length; i++) {
            boolean earlier = first < 0 || fields.get(i).step().compareTo(fields.get(first).step()) < 0;
            if (recorded[i] != now[i] && earlier) {
                first = i;
            }
        }
        return first;
    }
}
