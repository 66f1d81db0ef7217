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
import org.sinew.state.SafetyState;

/**
 * Turns the head to what a model sees in the pictures of a camera, and leaves every other joint to another behaviour.
 *
 * <p>A picture is some tenths of a second old when its result arrives, so a direction is reckoned from where the head
 * was when the picture was taken. Its wishes say how old that picture is ({@link Intent#restsOn}). When the result is
 * stale, or the thing is out of sight, the head still goes on to where it saw the thing last and waits there; after
 * three seconds the other behaviour has it back. Loop thread.
 */
public final class LookAt implements Behavior {
    private static final int REMEMBERED_TICKS = 512; // of head angles: half a second and more at any rate
    private static final double FASTEST_RAD_PER_SEC = 2.5; // a calm head; the gate's own limit is the joint's
    private static final double SETTLE_SECONDS = 0.08; // time constant with which it comes to rest
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private final Behavior body;
    private final String label;
    private final int percept;
    private final int labelIndex;
    private final int pan;
    private final int tilt;
    private final long[] stampNanos = new long[REMEMBERED_TICKS];
    private final double[] panRad = new double[REMEMBERED_TICKS];
    private final double[] tiltRad = new double[REMEMBERED_TICKS];
    private long ticks;
    private long lastNanos;
    private long newestSequence;
    private long seenNanos; // when the picture was taken in which it was seen last; 0: never, or too long ago
    private double targetPanRad;
    private double targetTiltRad;
    private double wishedPanRad;
    private double wishedTiltRad;
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
        this.pan = robot.joints().indexOf(pan);
        this.tilt = robot.joints().indexOf(tilt);
        if (labelIndex < 0 || this.pan < 0 || this.tilt < 0) {
            throw new IllegalArgumentException("look_at: robot " + robot.name() + " has no " + (labelIndex < 0
                    ? "label " + label + " of model " + model : "joint " + (this.pan < 0 ? pan : tilt)));
        }
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
        if (state.safety != SafetyState.ARMED || !patient) {
            following = false;
            wishedPanRad = state.appliedRad[pan];
            wishedTiltRad = state.appliedRad[tilt];
        } else {
            following = true;
            double seconds = (state.nowNanos - lastNanos) * 1e-9;
            wishedPanRad = toward(targetPanRad, wishedPanRad, seconds);
            wishedTiltRad = toward(targetTiltRad, wishedTiltRad, seconds);
            intent.by(Authority.BEHAVIOR);
            intent.wish(pan, wishedPanRad);
            intent.wish(tilt, wishedTiltRad);
            intent.restsOn(percept, seenNanos);
        }
        lastNanos = state.nowNanos;
    }

    @RealTime
    private void remember(RobotState state) {
        int at = (int) (ticks++ & (REMEMBERED_TICKS - 1));
        stampNanos[at] = state.joints.stampNanos[pan];
        panRad[at] = state.joints.positionRad[pan];
        tiltRad[at] = state.joints.positionRad[tilt];
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
        double cos = Trig.cos(tiltRad[at]); // tilt turns about y: positive looks down
        double sin = Trig.sin(tiltRad[at]);
        double ahead = cos * forward + sin * up;
        double above = cos * up - sin * forward;
        targetPanRad = panRad[at] + StrictMath.atan2(left, ahead);
        targetTiltRad = -StrictMath.atan2(above, Math.sqrt(ahead * ahead + left * left));
    }

    @RealTime
    private static double toward(double target, double wish, double seconds) {
        double step = (target - wish) * Math.min(1, seconds / SETTLE_SECONDS);
        double most = FASTEST_RAD_PER_SEC * seconds;
        return wish + Math.max(-most, Math.min(most, step));
    }
}
