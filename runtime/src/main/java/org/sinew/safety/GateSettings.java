package org.sinew.safety;

import java.util.List;
import java.util.Optional;

/**
 * What the gate needs to know of one robot beside its joints' limits.
 *
 * @param safeMode          what joints do in the safe state; POSITION: they hold
 * @param periodNanos       nominal time between ticks
 * @param maxTiltRad        beyond this tilt, for {@code tiltNanos}, the robot is falling
 * @param tiltNanos         how long
 * @param jointStaleNanos   age of a joint's position at which the robot holds
 * @param jointLostNanos    age at which it stops
 * @param sensorLostNanos   age of an IMU's reading, or of the e-stop input, at which it stops
 * @param rampNanos         after arming, how long the velocity limit takes to rise to its full value
 * @param watchdogNanos     silence of the loop after which the buses have made the joints safe by themselves
 * @param fall              how a model's word that the robot falls is taken
 * @param whileStale        by percept: how the robot stops while the result is too old; NONE: it is only told
 * @param supply            what the servos' supply must have
 * @param kneel             how the robot kneels before its joints are let go; empty: it does not
 */
public record GateSettings(JointMode safeMode, long periodNanos, double maxTiltRad, long tiltNanos,
        long jointStaleNanos, long jointLostNanos, long sensorLostNanos, long rampNanos, long watchdogNanos,
        FallRule fall, List<Stop> whileStale, Supply supply, Optional<Kneel> kneel) {
    public GateSettings {
        whileStale = List.copyOf(whileStale);
    }

    /**
     * What a supply must have. One spike is no fault: it counts when every reading of {@code holdNanos} says so.
     *
     * @param rail      index of the power sensor; -1: nobody watches
     * @param warnV     below it everything moves at half its speed
     * @param stopV     below it the robot stops
     * @param holdNanos for how long
     */
    public record Supply(int rail, double warnV, double stopV, long holdNanos) {
        /** Nobody watches a supply. */
        public static final Supply UNWATCHED = new Supply(-1, 0, 0, 0);
    }

    /**
     * How a robot on legs gets down before it goes limp, for a controlled stop.
     *
     * @param poseRad  by joint: where it goes; NaN: it stays where it is
     * @param maxNanos after this it is let go, wherever it is
     */
    public record Kneel(List<Double> poseRad, long maxNanos) {
        public Kneel {
            poseRad = List.copyOf(poseRad);
        }
    }

    /**
     * Which percept tells of falls. It adds to the plain tilt rule and never replaces it.
     *
     * @param percept   index of the percept; -1: none
     * @param labelMask bit i set: label i counts as a fall
     * @param score     the sum of these labels' scores from which a result counts
     * @param inARow    results in a row that must count
     */
    public record FallRule(int percept, int labelMask, double score, int inARow) {
        /** No model watches for falls. */
        public static final FallRule NONE = new FallRule(-1, 0, 1, 1);
    }

    private GateSettings with(long ramp, FallRule rule, List<Stop> stale, Supply watched, Optional<Kneel> how) {
        return new GateSettings(safeMode, periodNanos, maxTiltRad, tiltNanos, jointStaleNanos, jointLostNanos,
                sensorLostNanos, ramp, watchdogNanos, rule, stale, watched, how);
    }

    /** These settings with another rule for falls. */
    public GateSettings with(FallRule rule) {
        return with(rampNanos, rule, whileStale, supply, kneel);
    }

    /** These settings with other answers to results that are too old. */
    public GateSettings whileStale(Stop... byPercept) {
        return with(rampNanos, fall, List.of(byPercept), supply, kneel);
    }

    /** These settings of a robot with a supply that is watched. */
    public GateSettings with(Supply watched) {
        return with(rampNanos, fall, whileStale, watched, kneel);
    }

    /** These settings of a robot that kneels before it goes limp. */
    public GateSettings with(Kneel how) {
        return with(rampNanos, fall, whileStale, supply, Optional.of(how));
    }

    /** These settings with another time in which velocity and torque rise after arming. */
    public GateSettings ramp(long nanos) {
        return with(nanos, fall, whileStale, supply, kneel);
    }

    /** These settings for a robot without its models. */
    public GateSettings withoutModels() {
        return with(FallRule.NONE).whileStale(new Stop[0]);
    }

    /**
     * Of 95 simulated falls of kid20 this rule announced 90 before the torso leaned 60 degrees, 0.08 s ahead at the
     * median, with 3 false alarms in 15 minutes of pushes; at 50 degrees it announced 4
     * (models/body_state/README.md, with the commands that measure it).
     */
    private static final double MAX_TILT_RAD = Math.toRadians(30);
    private static final long TILT_NANOS = 100_000_000;

    /**
     * Chosen: two replies in a row may get lost. With half of it each lost one makes the robot hold; with double, a
     * joint at 4 rad/s goes 0.4 rad unseen.
     */
    private static final int STALE_PERIODS = 3;
    private static final long STALE_NANOS = 50_000_000;
    /**
     * Chosen: holding bridges what a busy machine does to a line. With half of it such a moment lets a humanoid sink;
     * with double, a joint that nobody can read keeps its torque for 0.4 s.
     */
    private static final int LOST_PERIODS = 10;
    private static final long LOST_NANOS = 200_000_000;
    /**
     * Chosen: half the time in which a body 0.4 m high that tips over tips 2.7 times as far (the root of height by
     * gravity, 0.2 s). With half of it a busy machine stops the robot; with double it has fallen before it is soft.
     */
    private static final long SENSOR_LOST_NANOS = 100_000_000;
    /**
     * Chosen: a person sees that it begins to move, and can reach STOP. Half is over before anybody has understood;
     * double keeps the first seconds of every behaviour behind its wishes.
     */
    private static final long RAMP_NANOS = 1_500_000_000;

    /** Settings with the defaults of the project for a loop of this period. */
    public static GateSettings of(long periodNanos, JointMode safeMode, long watchdogNanos, FallRule fall) {
        return new GateSettings(safeMode, periodNanos, MAX_TILT_RAD, TILT_NANOS,
                Math.max(STALE_PERIODS * periodNanos, STALE_NANOS), Math.max(LOST_PERIODS * periodNanos, LOST_NANOS),
                Math.max(LOST_PERIODS * periodNanos, SENSOR_LOST_NANOS), RAMP_NANOS, watchdogNanos, fall, List.of(),
                Supply.UNWATCHED, Optional.empty());
    }
}
