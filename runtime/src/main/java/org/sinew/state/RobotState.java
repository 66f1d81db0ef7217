package org.sinew.state;

import java.util.Arrays;
import org.sinew.rt.RealTime;

/**
 * Everything one cycle knows: allocated once, written by the loop thread in the first three steps of a tick, read by
 * the rest of it. Other threads see copies only.
 */
public final class RobotState {
    public final JointSample joints;
    public final Freshness[] jointFreshness;
    public final ImuSample[] imus;
    public final Freshness[] imuFreshness;
    /** Orientation of the torso in an earth frame with z up, as unit quaternion (w, x, y, z). */
    public final double[] orientation = {1, 0, 0, 0};
    /** Direction of gravity in the torso frame, unit vector; (0, 0, -1) when upright. */
    public final double[] gravity = {0, 0, -1};
    /** Angle between the torso's z axis and the vertical. */
    public double tiltRad;
    public final PowerSample[] power;
    public final SwitchSample[] contacts;
    public final SwitchSample[] estops;
    /** All e-stop inputs together: active while any is pressed or its wire is broken; as old as the oldest. */
    public final SwitchSample estop = new SwitchSample();
    public Freshness estopFreshness = Freshness.LOST;
    /** Whether the robot has an e-stop input at all. */
    public boolean estopFitted;
    /** What each microphone heard last. */
    public final SoundSample[] sounds;
    public final Percept[] percepts;
    /** What this tick received. */
    public final Deliveries delivered;
    public final Freshness[] perceptFreshness;
    /** What whoever has a lease from outside wishes. */
    public final Setpoint setpoint = new Setpoint();
    /** Whether somebody outside the loop has motion in this tick, and the behaviour has to pause. */
    public boolean steered;
    public SafetyState safety = SafetyState.BOOT;
    /** How often the robot has been armed, out of a hold too; a lease ends with its arming. */
    public long armings;
    /** What the safety gate has sent each joint last, in rad; NaN while it sends no target. */
    public final double[] appliedRad;
    private final LastGood lastGood;
    /** Cycles begun, from 1. */
    public long tick;
    /** Monotonic time at which this cycle began. */
    public long nowNanos;
    /** When the loop last went on after it had stood still for longer than its watchdog; 0: it never has. */
    public long stoodStillNanos;

    public RobotState(RobotModel model) {
        joints = new JointSample(model.joints().size());
        jointFreshness = lost(model.joints().size());
        appliedRad = new double[model.joints().size()];
        Arrays.fill(appliedRad, Double.NaN);
        imus = new ImuSample[model.imus().size()];
        Arrays.setAll(imus, i -> new ImuSample());
        imuFreshness = lost(imus.length);
        power = new PowerSample[model.power().size()];
        Arrays.setAll(power, i -> new PowerSample());
        contacts = new SwitchSample[model.contacts().size()];
        Arrays.setAll(contacts, i -> new SwitchSample());
        estops = new SwitchSample[model.estops().size()];
        Arrays.setAll(estops, i -> new SwitchSample());
        estopFitted = estops.length > 0;
        sounds = new SoundSample[model.microphones().size()];
        Arrays.setAll(sounds, i -> new SoundSample());
        delivered = new Deliveries(model);
        percepts = new Percept[model.percepts().size()];
        Arrays.setAll(percepts, i -> model.percepts().get(i).percept());
        perceptFreshness = lost(percepts.length);
        lastGood = new LastGood(model);
    }

    /**
     * Judges what the buses have delivered. A reading that is none (not a number, more than any part can measure) is
     * not taken: the last good one stays, with its stamp.
     */
    @RealTime
    public void keepGoodReadings() {
        lastGood.joints(joints);
        for (int i = 0; i < imus.length; i++) {
            lastGood.imu(i, imus[i]);
        }
    }

    /** The same for what a model has delivered. */
    @RealTime
    public void keepGoodPercept(int percept) {
        lastGood.percept(percept, percepts[percept]);
    }

    /** Whether the wishes of the behaviour move the joints: the robot is armed, and nobody else has motion. */
    @RealTime
    public boolean behaviorMoves() {
        return safety == SafetyState.ARMED && !steered;
    }

    private static Freshness[] lost(int count) {
        Freshness[] all = new Freshness[count];
        Arrays.fill(all, Freshness.LOST);
        return all;
    }

    /** Copies everything from a state of the same model, but for what only the loop's own state needs. */
    @RealTime
    public void copy(RobotState other) {
        joints.copy(other.joints);
        for (int i = 0; i < jointFreshness.length; i++) {
            jointFreshness[i] = other.jointFreshness[i];
            appliedRad[i] = other.appliedRad[i];
        }
        for (int i = 0; i < imus.length; i++) {
            imus[i].copy(other.imus[i]);
            imuFreshness[i] = other.imuFreshness[i];
        }
        for (int i = 0; i < 4; i++) {
            orientation[i] = other.orientation[i];
        }
        for (int i = 0; i < 3; i++) {
            gravity[i] = other.gravity[i];
        }
        tiltRad = other.tiltRad;
        for (int i = 0; i < power.length; i++) {
            power[i].copy(other.power[i]);
        }
        for (int i = 0; i < contacts.length; i++) {
            contacts[i].copy(other.contacts[i]);
        }
        for (int i = 0; i < estops.length; i++) {
            estops[i].copy(other.estops[i]);
        }
        for (int i = 0; i < sounds.length; i++) {
            sounds[i].copy(other.sounds[i]);
        }
        estop.copy(other.estop);
        estopFitted = other.estopFitted;
        estopFreshness = other.estopFreshness;
        for (int i = 0; i < percepts.length; i++) {
            percepts[i].copy(other.percepts[i]);
            perceptFreshness[i] = other.perceptFreshness[i];
        }
        delivered.copy(other.delivered);
        setpoint.copy(other.setpoint);
        steered = other.steered;
        safety = other.safety;
        armings = other.armings;
        tick = other.tick;
        nowNanos = other.nowNanos;
        stoodStillNanos = other.stoodStillNanos;
    }
}
