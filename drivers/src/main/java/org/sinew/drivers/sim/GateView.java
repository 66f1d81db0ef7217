package org.sinew.drivers.sim;

import org.sinew.safety.JointMode;
import org.sinew.state.SafetyState;

/**
 * What the gate has decided, seen from a frame on the wire. For {@link UncommandedMotionMonitor}, on its thread.
 *
 * <p>Frames are stamped in the world's time, decisions in the loop's, and nobody says how far the two are apart. So the
 * present in the loop's time is the newest decision's stamp, and the world's time that has passed since it was first
 * seen. That makes decisions a little younger than they are, never older.
 */
final class GateView {
    /** A driver may send no decision older than 100 ms; 10 ms for the frame to reach the wire. */
    private static final long OLD_NANOS = 110_000_000;
    /** How many decisions a frame may lag behind: a bus worker may be kept from the processor for a while. */
    private static final int DECISIONS = 15;
    /** Rounding of a goal to steps. */
    private static final int GOAL_STEPS = 1;

    /** How a frame stands to what was decided. */
    enum Verdict {
        DECIDED, OLD, NOT_DECIDED
    }

    private final GateProbe probe;
    private final GateProbe.Decision decision;
    private SafetyState newest = SafetyState.BOOT;
    private long newestStamp;
    private long newestSeen; // world time of the first frame after it
    private long now; // in the loop's time
    private boolean resting; // the newest decision lets no torque be on
    private long restStamp; // since then
    private long stops;

    GateView(GateProbe probe, int robotJoints) {
        this.probe = probe;
        decision = new GateProbe.Decision(robotJoints);
    }

    /** The frame now judged was on the wire at this time of the world. */
    void turnTo(long worldNanos) {
        if (!probe.read(0, decision)) {
            return;
        }
        long stamp = decision.command.stampNanos();
        if (stamp != newestStamp) {
            newestStamp = stamp;
            newestSeen = worldNanos;
        }
        now = newestStamp + worldNanos - newestSeen;
        newest = decision.state;
        boolean rests = rests(decision);
        if (rests && !resting) {
            stops++;
            restStamp = stamp;
            for (int age = 1; age < DECISIONS && probe.read(age, decision) && rests(decision); age++) {
                restStamp = decision.command.stampNanos();
            }
        }
        resting = rests;
    }

    /** Whether every torque is to be off: the robot stops or has stopped, and kneels no more. */
    private static boolean rests(GateProbe.Decision decision) {
        boolean stops = switch (decision.state) {
            case STOPPING, STOPPED, DISARMED, LOCKED -> true;
            case BOOT, ARMING, ARMED, HOLDING -> false;
        };
        if (!stops) {
            return false;
        }
        for (int i = 0; i < decision.command.joints(); i++) {
            JointMode mode = decision.command.mode(i);
            if (mode == JointMode.POSITION || mode == JointMode.SEED) {
                return false;
            }
        }
        return true;
    }

    /** Whether torque may be on. */
    private static boolean active(SafetyState state) {
        return switch (state) {
            case ARMING, ARMED, HOLDING, STOPPING -> true;
            case BOOT, DISARMED, STOPPED, LOCKED -> false;
        };
    }

    /** For how long every torque should have been off; 0 while it may be on. */
    long restNanos() {
        return resting ? now - restStamp : 0;
    }

    /** Number of the last stop. */
    long stops() {
        return stops;
    }

    /** The state of the newest tick; {@code BOOT} before the first. */
    SafetyState newest() {
        return newest;
    }

    /** Whether torque might be on in one of the latest ticks. */
    boolean wasActive() {
        for (int age = 0; age < DECISIONS && probe.read(age, decision); age++) {
            if (active(decision.state)) {
                return true;
            }
        }
        return false;
    }

    /** Whether torque-on was decided lately. */
    Verdict torqueOn(ServoTrack track) {
        return verdict(track, 0, false);
    }

    /** Whether this goal was decided lately. */
    Verdict goal(ServoTrack track, int goal) {
        return verdict(track, goal, true);
    }

    /** Whether this torque limit was decided lately for a joint under torque. */
    Verdict torqueLimit(ServoTrack track, int limit) {
        int index = track.servo.index();
        Verdict verdict = Verdict.NOT_DECIDED;
        for (int age = 0; age < DECISIONS && probe.read(age, decision); age++) {
            boolean same = track.limit(decision.command.torqueShare(index)) == limit;
            if (same && decision.command.mode(index) == JointMode.POSITION) {
                if (now - decision.command.stampNanos() <= OLD_NANOS) {
                    return Verdict.DECIDED;
                }
                verdict = Verdict.OLD;
            }
        }
        return verdict;
    }

    private Verdict verdict(ServoTrack track, int goal, boolean goals) {
        int index = track.servo.index();
        Verdict verdict = Verdict.NOT_DECIDED;
        for (int age = 0; age < DECISIONS && probe.read(age, decision); age++) {
            JointMode mode = decision.command.mode(index);
            boolean follows = mode == JointMode.POSITION || (goals && mode == JointMode.SEED);
            double applied = decision.command.appliedRad(index);
            boolean same = Double.isFinite(applied) && Math.abs(track.ticks(applied) - goal) <= GOAL_STEPS;
            if (follows && (!goals || same)) {
                if (now - decision.command.stampNanos() <= OLD_NANOS) {
                    return Verdict.DECIDED;
                }
                verdict = Verdict.OLD;
            }
        }
        return verdict;
    }
}
