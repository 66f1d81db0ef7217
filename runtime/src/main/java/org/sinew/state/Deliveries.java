package org.sinew.state;

import org.sinew.rt.RealTime;

/**
 * What one tick received from outside the loop: which new samples, results and set-point, and which request. Their
 * values stand in {@link RobotState}. With them a run can be repeated exactly, however many threads it had. Loop
 * thread.
 */
public final class Deliveries {
    /** By joint: its bus had a new sample. */
    public final boolean[] joints;
    public final boolean[] imus;
    public final boolean[] power;
    public final boolean[] contacts;
    public final boolean[] estops;
    public final boolean[] percepts;
    public final boolean[] sounds;
    public boolean setpoint;
    public Request request = Request.NONE;

    Deliveries(RobotModel model) {
        joints = new boolean[model.joints().size()];
        imus = new boolean[model.imus().size()];
        power = new boolean[model.power().size()];
        contacts = new boolean[model.contacts().size()];
        estops = new boolean[model.estops().size()];
        percepts = new boolean[model.percepts().size()];
        sounds = new boolean[model.microphones().size()];
    }

    /** Copies those of the same model. */
    @RealTime
    void copy(Deliveries other) {
        copy(joints, other.joints);
        copy(imus, other.imus);
        copy(power, other.power);
        copy(contacts, other.contacts);
        copy(estops, other.estops);
        copy(percepts, other.percepts);
        copy(sounds, other.sounds);
        setpoint = other.setpoint;
        request = other.request;
    }

    @RealTime
    private static void copy(boolean[] to, boolean[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i];
        }
    }
}
