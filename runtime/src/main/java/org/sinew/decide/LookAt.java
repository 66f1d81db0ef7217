package org.sinew.decide;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.rt.Trig;
import org.sinew.state.Authority;
import org.sinew.state.Detection;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * Turns the head to what a model sees in the pictures of a camera, and leaves every other joint to another behaviour.
 *
 * <p>A picture is some tenths of a second old when its result arrives, so a direction is reckoned from where the head
 * was when the picture was taken. Its wishes say how old that picture is ({@link Intent#restsOn}). When the result is
 * stale, or the thing is out of sight, the head still goes on to where it saw the thing last and waits there; after
 * three seconds it goes, as calmly, to where the other behaviour wishes it, which has it back then. Loop thread.
 */
public final class LookAt implements Behavior {
    private static final int REMEMBERED_TICKS = 512; // of head angles: half a second and more at any rate
    private static final double FASTEST_RAD_PER_SEC = 2.5; // a calm head; the gate's own limit is the joint's
    private static final double SETTLE_SECONDS = 0.08; // time constant with which it comes to rest
    private static final long PATIENCE_NANOS = 3_000_000_000L;
    /** So near to the other behaviour's wish the head is given back: one step of a 4096-step encoder. */
    private static final double BACK_RAD = 2 * Math.PI / 4096;

    private final Behavior body;
    private final String label;
    private final int percept;
    private final int labelIndex;
    private final NeckJoint pan;
    private final NeckJoint tilt;
    private final long[] stampNanos = new long[REMEMBERED_TICKS];
    private long ticks;
    private long lastNanos;
    private long newestSequence;
    private long seenNanos; // when the picture was taken in which it was seen last; 0: never, or too long ago
    private volatile boolean following;

    /**
     * @param body  moves everything else, and the head while there is nothing to look at
     * @param model the model's name in the robot file
     * @param label what to look at, one of the model's labels
     * @param pan   joint that turns the camera to the left with positive angles
     * @param tilt  joint on top of it that turns the camera down with positive angles
     */
    public LookAt(Behavior body, RobotModel robot, String model, String label, String pan, String tilt) {
        if (body instanceof LookAt) {
            throw new IllegalArgumentException("look_at: a head cannot look at two things at once");
        }
        this.body = body;
        this.label = label;
        percept = robot.percepts().stream().map(RobotModel.PerceptInfo::name).toList().indexOf(model);
        if (percept < 0 || robot.percepts().get(percept).detections() == 0) {
            throw new IllegalArgumentException("look_at: model " + model + " finds nothing in pictures");
        }
        labelIndex = robot.percepts().get(percept).labels().indexOf(label);
        int panIndex = robot.joints().indexOf(pan);
        int tiltIndex = robot.joints().indexOf(tilt);
        if (labelIndex < 0 || panIndex < 0 || tiltIndex < 0) {
            throw new IllegalArgumentException("look_at: robot " + robot.name() + " has no " + (labelIndex < 0
                    ? "label " + label + " of model " + model : "joint " + (panIndex < 0 ? pan : tilt)));
        }
        this.pan = new NeckJoint(panIndex);
        this.tilt = new NeckJoint(tiltIndex);
    }

    @Override
    public String name() {
        return body.name();
    }

    @Override
    public long cycles() {
        return body.cycles();
    }

    @Override
    public List<String> steps() {
        return body.steps();
    }

    @Override
    public int step() {
        return body.step();
    }

    @Override
    public String doing() {
        String head = following ? "looks at " + label : "";
        String rest = body.doing();
        return head.isEmpty() || rest.isEmpty() ? rest + head : rest + ", " + head;
    }

    @Override
    @RealTime
    public void decide(RobotState state, Intent intent) {
        body.decide(state, intent);
        remember(state);
        look(state);
        boolean patient = seenNanos != 0 && state.nowNanos - seenNanos < PATIENCE_NANOS;
        double seconds = (state.nowNanos - lastNanos) * 1e-9;
        following = state.behaviorMoves() && patient;
        if (!state.behaviorMoves()) {
            pan.leave(state, intent);
            tilt.leave(state, intent);
        } else if (patient) {
            intent.by(Authority.BEHAVIOR);
            pan.follow(intent, seconds);
            tilt.follow(intent, seconds);
            intent.restsOn(percept, seenNanos);
        } else {
            pan.giveBack(state, intent, seconds);
            tilt.giveBack(state, intent, seconds);
        }
        lastNanos = state.nowNanos;
    }

    /** One of the two joints, with where it was of late and where it is to go. */
    private static final class NeckJoint {
        private final int joint;
        private final double[] rad = new double[REMEMBERED_TICKS];
        private double targetRad;
        private double wishedRad;
        private double awayRad; // from the other behaviour's wish, while it is given back
        private boolean held;

        NeckJoint(int joint) {
            this.joint = joint;
        }

        /** The other behaviour has it; where that wishes it, or else where it holds still, it would begin. */
        @RealTime
        void leave(RobotState state, Intent intent) {
            held = false;
            awayRad = Double.NaN;
            wishedRad = intent.wished(joint) ? intent.targetRad(joint) : state.appliedRad[joint];
        }

        @RealTime
        void follow(Intent intent, double seconds) {
            held = true;
            awayRad = Double.NaN;
            wishedRad = toward(targetRad, wishedRad, seconds);
            intent.wish(joint, wishedRad);
        }

        /** Away from the other behaviour's wish by less and less, whatever that does meanwhile. */
        @RealTime
        void giveBack(RobotState state, Intent intent, double seconds) {
            if (held && intent.wished(joint)) {
                double before = Double.isNaN(awayRad) ? wishedRad - intent.targetRad(joint) : awayRad;
                awayRad = toward(0, before, seconds);
                wishedRad = intent.targetRad(joint) + awayRad;
                held = Math.abs(awayRad) > BACK_RAD;
            } else {
                held = false;
            }
            if (held) {
                intent.wish(joint, wishedRad);
            } else {
                leave(state, intent);
            }
        }
    }

    @RealTime
    private void remember(RobotState state) {
        int at = (int) (ticks++ & (REMEMBERED_TICKS - 1));
        stampNanos[at] = state.joints.stampNanos[pan.joint];
        pan.rad[at] = state.joints.positionRad[pan.joint];
        tilt.rad[at] = state.joints.positionRad[tilt.joint];
    }

    /** Takes a new result in. */
    @RealTime
    private void look(RobotState state) {
        Percept result = state.percepts[percept];
        if (state.perceptFreshness[percept] != Freshness.FRESH || result.sequence == newestSequence) {
            return;
        }
        newestSequence = result.sequence;
        int found = result.surest(labelIndex);
        if (found >= 0) {
            aim(result.detections[found], whenTaken(result.stampNanos));
            seenNanos = result.stampNanos;
        }
    }

    /** Index of the remembered head angles nearest in time to a picture. */
    @RealTime
    private int whenTaken(long pictureNanos) {
        int newest = (int) ((ticks - 1) & (REMEMBERED_TICKS - 1));
        int best = newest;
        for (int i = 1; i < REMEMBERED_TICKS; i++) {
            int at = (newest - i) & (REMEMBERED_TICKS - 1);
            if (i < ticks && Math.abs(stampNanos[at] - pictureNanos) < Math.abs(stampNanos[best] - pictureNanos)) {
                best = at;
            }
        }
        return best;
    }

    /** Turns a direction seen by the camera into the base of the neck, by the head angles of that time. */
    @RealTime
    private void aim(Detection seen, int at) {
        double level = Trig.cos(seen.elevationRad);
        double forward = level * Trig.cos(seen.azimuthRad);
        double left = level * Trig.sin(seen.azimuthRad);
        double up = Trig.sin(seen.elevationRad);
        double cos = Trig.cos(tilt.rad[at]); // tilt turns about y: positive looks down
        double sin = Trig.sin(tilt.rad[at]);
        double ahead = cos * forward + sin * up;
        double above = cos * up - sin * forward;
        pan.targetRad = pan.rad[at] + StrictMath.atan2(left, ahead);
        tilt.targetRad = -StrictMath.atan2(above, Math.sqrt(ahead * ahead + left * left));
    }

    @RealTime
    private static double toward(double target, double wish, double seconds) {
        double step = (target - wish) * Math.min(1, seconds / SETTLE_SECONDS);
        double most = FASTEST_RAD_PER_SEC * seconds;
        return wish + Math.max(-most, Math.min(most, step));
    }
}
