package org.sinew.models;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.config.Items;
import org.sinew.config.OrOne;
import org.sinew.config.Range;
import org.sinew.config.Ranges;
import org.sinew.config.Shorthand;

/**
 * A part of a policy's input, {@code gyro} or {@code { term: joint_velocity, scale: 0.05 }}. What goes in is
 * {@code clip(scale * (value + offset))}. Immutable.
 *
 * @param term       what it is
 * @param scale      one, or one per value
 * @param offset     added before scaling; one, or one per value
 * @param clip       bounds after scaling: one number, or lowest and highest
 * @param history    how many of it, with the newest, where it differs from the card's history
 * @param names      of a command, of contacts, or of a percept's labels
 * @param ago        of previous_action and previous_target: 1 is the last one
 * @param periodS    of a phase
 * @param offsetsRad of a phase, one per leg; all cosines, then all sines
 * @param value      of a constant
 * @param model      of a percept: the entry under models in the robot file
 */
@Shorthand("term")
public record PolicyTerm(Kind term, @OrOne @Default("[1]") List<Double> scale,
        @OrOne @Default("[0]") List<Double> offset, @OrOne @Items(max = 2) @Default("[]") List<Double> clip,
        @Range(min = 1, max = 1000) Optional<Integer> history, @Default("[]") List<String> names,
        @Range(min = 1, max = 100) Optional<Integer> ago, @Range(min = 0.01, max = 3600) Optional<Double> periodS,
        @Default("[0]") @Range(min = -25, max = 25) List<Double> offsetsRad,
        @OrOne @Default("[]") List<Double> value, Optional<String> model) {
    private static final Set<Kind> NAMED = EnumSet.of(Kind.COMMAND, Kind.CONTACT, Kind.PERCEPT);
    private static final Set<Kind> PAST = EnumSet.of(Kind.PREVIOUS_ACTION, Kind.PREVIOUS_TARGET);

    public PolicyTerm {
        Ranges.check(PolicyTerm.class, term, scale, offset, clip, history, names, ago, periodS, offsetsRad, value,
                model);
        scale = List.copyOf(scale);
        offset = List.copyOf(offset);
        clip = List.copyOf(clip);
        names = List.copyOf(names);
        offsetsRad = List.copyOf(offsetsRad);
        value = List.copyOf(value);
        CardChecks.clip(clip);
        BadValue.unless(!scale.isEmpty(), "scale", "is empty; write a number, or delete the key");
        BadValue.unless(!offset.isEmpty(), "offset", "is empty; write a number, or delete the key");
        BadValue.unless(!offsetsRad.isEmpty(), "offsets_rad", "is empty; write one per leg, or delete the key");
        CardChecks.distinct("names", names, "of them");
        needs(NAMED.contains(term), !names.isEmpty(), "names", term, "the names of its values, such as [vx, vy, wz]");
        onlyFor(PAST.contains(term), ago.isPresent(), "ago", term);
        needs(term == Kind.PHASE, periodS.isPresent(), "period_s", term, "the time of one round");
        onlyFor(term == Kind.PHASE, !offsetsRad.equals(List.of(0.0)), "offsets_rad", term);
        needs(term == Kind.CONSTANT, !value.isEmpty(), "value", term, "a number, or several");
        needs(term == Kind.PERCEPT, model.isPresent(), "model", term, "the name of an entry under models:");
    }

    /** What a term can be; every unit is SI, every vector in the frame of the body unless it says otherwise. */
    public enum Kind {
        /** Angular velocity, 3 values, rad/s. */
        GYRO,
        /** Specific force, 3 values, m/s2. */
        ACCELEROMETER,
        /** Direction of gravity, 3 values, length 1; (0, 0, -1) when upright. */
        PROJECTED_GRAVITY,
        /** Turn from the body to the world, 4 values, (w, x, y, z). */
        ORIENTATION,
        /** 3 values, m/s. */
        BASE_LINEAR_VELOCITY,
        /** What the robot is asked to do, one value per name. */
        COMMAND,
        /** One value per joint, rad. */
        JOINT_POSITION,
        /** Less the default pose, one value per joint, rad. */
        JOINT_POSITION_ERROR,
        /** One value per joint, rad/s. */
        JOINT_VELOCITY,
        /** One value per joint, Nm. */
        JOINT_EFFORT,
        /** What the network gave before, one value per action. */
        PREVIOUS_ACTION,
        /** The targets that came of it, one value per joint, rad. */
        PREVIOUS_TARGET,
        /** 1 where it touches, else 0; one value per name. */
        CONTACT,
        /** Of a clock, all cosines, then all sines. */
        PHASE,
        /** Number of runs since the start, 1 value. */
        TIME_STEP,
        /** Values that never change. */
        CONSTANT,
        /** Scores of a model, one value per label named. */
        PERCEPT
    }

    /** Values of it at one time. */
    int size(int joints, int actions) {
        return switch (term) {
            case GYRO, ACCELEROMETER, PROJECTED_GRAVITY, BASE_LINEAR_VELOCITY -> 3;
            case ORIENTATION -> 4;
            case COMMAND, CONTACT, PERCEPT -> names.size();
            case JOINT_POSITION, JOINT_POSITION_ERROR, JOINT_VELOCITY, JOINT_EFFORT, PREVIOUS_TARGET -> joints;
            case PREVIOUS_ACTION -> actions;
            case PHASE -> 2 * offsetsRad.size();
            case TIME_STEP -> 1;
            case CONSTANT -> value.size();
        };
    }

    private static void needs(boolean wanted, boolean given, String key, Kind term, String what) {
        onlyFor(wanted, given, key, term);
        BadValue.unless(!wanted || given, key, "is missing; " + word(term) + " takes " + what);
    }

    private static void onlyFor(boolean wanted, boolean given, String key, Kind term) {
        BadValue.unless(wanted || !given, key, "does not belong to " + word(term) + "; delete it");
    }

    private static String word(Kind term) {
        return term.name().toLowerCase(java.util.Locale.ROOT);
    }
}
