package org.sinew.safety;

import java.util.Arrays;
import org.sinew.rt.RealTime;

/**
 * A decision per joint: public to read and to copy, but only {@link SafetyGate} writes one, because every setter is
 * visible in this package only. Going round the gate does not compile.
 */
public final class JointCommand {
    private final JointMode[] mode;
    private final double[] requestedRad;
    private final double[] appliedRad;
    private final Limit[] limitedBy;
    private final double[] torqueShare;
    private long tick;
    private long stampNanos;

    public JointCommand(int joints) {
        mode = new JointMode[joints];
        requestedRad = new double[joints];
        appliedRad = new double[joints];
        limitedBy = new Limit[joints];
        torqueShare = new double[joints];
        Arrays.fill(mode, JointMode.LIMP);
        Arrays.fill(requestedRad, Double.NaN);
        Arrays.fill(appliedRad, Double.NaN);
        Arrays.fill(limitedBy, Limit.NOT_ARMED);
        Arrays.fill(torqueShare, 1);
    }

    /** Number of joints. */
    @RealTime
    public int joints() {
        return mode.length;
    }

    /** What the servo of joint {@code i} is to do. */
    @RealTime
    public JointMode mode(int i) {
        return mode[i];
    }

    /** What the behaviour wished for joint {@code i}, in rad; NaN where it wished nothing. */
    @RealTime
    public double requestedRad(int i) {
        return requestedRad[i];
    }

    /** What the servo of joint {@code i} is sent, in rad; NaN while there is no target. */
    @RealTime
    public double appliedRad(int i) {
        return appliedRad[i];
    }

    /** Why the two differ. */
    @RealTime
    public Limit limitedBy(int i) {
        return limitedBy[i];
    }

    /** Of the torque that joint {@code i} may have at most, how much it may use now: more than 0, up to 1. */
    @RealTime
    public double torqueShare(int i) {
        return torqueShare[i];
    }

    /** The cycle that decided this; 0: none yet. */
    @RealTime
    public long tick() {
        return tick;
    }

    /** Monotonic time of the decision. */
    @RealTime
    public long stampNanos() {
        return stampNanos;
    }

    @RealTime
    void set(int i, JointMode newMode, double requested, double applied, Limit why) {
        mode[i] = newMode;
        requestedRad[i] = requested;
        appliedRad[i] = applied;
        limitedBy[i] = why;
    }

    /** Of every joint. */
    @RealTime
    void share(double torque) {
        for (int i = 0; i < torqueShare.length; i++) {
            torqueShare[i] = torque;
        }
    }

    @RealTime
    void stamp(long newTick, long nowNanos) {
        tick = newTick;
        stampNanos = nowNanos;
    }

    /** Makes this a copy of a decision that the gate has made. */
    @RealTime
    public void copy(JointCommand other) {
        for (int i = 0; i < mode.length; i++) {
            set(i, other.mode[i], other.requestedRad[i], other.appliedRad[i], other.limitedBy[i]);
            torqueShare[i] = other.torqueShare[i];
        }
        stamp(other.tick, other.stampNanos);
    }
}
