package org.sinew.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sinew.decide.Behavior;
import org.sinew.loop.ControlLoop;
import org.sinew.perceive.PastModel;
import org.sinew.record.Field;
import org.sinew.record.Frame;
import org.sinew.record.RecordedTicks;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.state.RobotModel;

/**
 * Runs the loop again over what a run received and compares everything that its steps make, bit for bit. The loop is
 * the same {@link ControlLoop}, freshly built; buses, models and requests are those that were recorded. Without
 * threads, as fast as the machine allows; one thread uses it.
 */
public final class Replay {
    private final Body body;
    private final Behavior behavior;
    private final List<Optional<PastModel>> models;

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
            int joints = model.joints().size();
            int[] onBuses = buses.stream().flatMapToInt(IntStream::of).sorted().toArray();
            if (IntStream.of(onBuses).distinct().count() < onBuses.length
                    || IntStream.of(onBuses).anyMatch(joint -> joint < 0 || joint >= joints)) {
                throw new IllegalArgumentException("buses with the joints " + Arrays.toString(onBuses) + " of "
                        + joints);
            }
            if (limits.size() != joints || perceptMaxAgeNanos.size() != model.percepts().size()) {
                throw new IllegalArgumentException(limits.size() + " limits of " + joints + " joints, "
                        + perceptMaxAgeNanos.size() + " ages of " + model.percepts().size() + " models");
            }
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
     * @param missing     why not all of the run was there to be run again
     */
    public record Result(long ticks, long differences, Optional<Difference> first, Optional<String> missing) {
    }

    /** @param behavior an instance that has not been used yet */
    public Replay(Body body, Behavior behavior) {
        this(body, behavior, List.of());
    }

    /** @param models by percept: those that run once more; of the others the recorded results are taken */
    public Replay(Body body, Behavior behavior, List<Optional<PastModel>> models) {
        this.body = body;
        this.behavior = behavior;
        this.models = List.copyOf(models);
    }

    /** Runs every tick. */
    public Result run(RecordedTicks ticks) {
        return run(ticks, new Changes(ticks.fields()));
    }

    /** Runs every tick, and adds up in {@code changes} what differs, number by number. */
    public Result run(RecordedTicks ticks, Changes changes) {
        ReplayedLoop loop = new ReplayedLoop(body, behavior, models);
        List<Field> fields = ticks.fields();
        long[] now = new long[fields.size()];
        long done = 0;
        long differences = 0;
        @Nullable Difference first = null;
        while (ticks.more()) {
            Frame received = ticks.received();
            long[] recorded = ticks.made();
            if (ticks.readable()) {
                RecordedTicks.bits(fields, loop.tick(received), now);
            }
            Optional<Difference> difference = difference(ticks, done + 1, recorded, now);
            if (difference.isPresent() && ticks.doubtful()) {
                ticks.endBefore(difference.get().toString());
                break;
            }
            done++;
            if (ticks.readable()) {
                changes.add(done, recorded, now);
            }
            differences += difference.isPresent() ? 1 : 0;
            first = first == null ? difference.orElse(null) : first;
        }
        return new Result(done, differences, Optional.ofNullable(first), ticks.missing());
    }

    private static Optional<Difference> difference(RecordedTicks ticks, long tick, long[] recorded, long[] now) {
        if (ticks.damage().isPresent()) {
            return ticks.damage().map(damage(tick));
        }
        if (ticks.readable() && !Arrays.equals(recorded, now)) {
            return Optional.of(earliest(tick, ticks.fields(), recorded, now));
        }
        return ticks.intact() ? Optional.empty() : Optional.of(new Difference(tick, Field.Step.SENSE,
                "the record of this tick", "whole", "damaged"));
    }

    /** Something has changed the record itself. */
    private static Function<RecordedTicks.Damage, Difference> damage(long tick) {
        return damage -> named(tick, damage.field(), damage.recorded(), damage.other());
    }

    private static Difference named(long tick, Field field, long recorded, long replayed) {
        return new Difference(tick, field.step(), field.name(), field.text(recorded), field.text(replayed));
    }

    /** Of the numbers that differ, the one that the earliest step has written. */
    private static Difference earliest(long tick, List<Field> fields, long[] recorded, long[] now) {
        int first = -1;
        for (int i = 0; i < now.length; i++) {
            boolean earlier = first < 0 || fields.get(i).step().compareTo(fields.get(first).step()) < 0;
            if (recorded[i] != now[i] && earlier) {
                first = i;
            }
        }
        return named(tick, fields.get(first), recorded[first], now[first]);
    }
}
