package org.sinew.state;

import org.sinew.rt.RealTime;

/**
 * A wish per joint, written by a behaviour each tick. Not a command: {@code SafetyGate} decides what becomes of it.
 */
@RealTime
public final class Intent {
    /** Wished position in rad, where {@link #wished}. */
    private final double[] targetRad;
    private final boolean[] wished;
    private Authority authority = Authority.NONE;
    private int basisPercept;
    private long basisNanos;
    private boolean failed;

    public Intent(int joints) {
        targetRad = new double[joints];
        wished = new boolean[joints];
        clear();
    }

    /** Forgets all wishes. */
    public void clear() {
        for (int i = 0; i < targetRad.length; i++) {
            targetRad[i] = Double.NaN;
            wished[i] = false;
        }
        authority = Authority.NONE;
        basisPercept = -1;
        basisNanos = 0;
        failed = false;
    }

    /** Wishes joint {@code i} at {@code rad}. A number that is not finite is an error that the gate reports. */
    public void wish(int i, double rad) {
        targetRad[i] = rad;
        wished[i] = true;
    }

    /** Says who wishes. */
    public void by(Authority who) {
        authority = who;
    }

    /**
     * Says that the wishes rest on what a model found; the oldest of several counts.
     *
     * @param percept    whose result that is: its index in the robot's model
     * @param stampNanos when the sample was acquired in which it was found; 0: never, and then nothing rests on it
     */
    public void restsOn(int percept, long stampNanos) {
        if (stampNanos != 0 && (basisNanos == 0 || stampNanos < basisNanos)) {
            basisPercept = percept;
            basisNanos = stampNanos;
        }
    }

    /** Index of the percept that the wishes rest on; of several, of the oldest; -1: they rest on none. */
    public int basisPercept() {
        return basisPercept;
    }

    /** When the oldest percept that the wishes rest on was acquired, monotonic; 0: they rest on none. */
    public long basisNanos() {
        return basisNanos;
    }

    /** Says that whoever wishes has failed and knows nothing more to wish: an armed robot then holds. */
    public void fail() {
        failed = true;
    }

    /** Whether whoever wishes has failed. */
    public boolean failed() {
        return failed;
    }

    /** Whether there is a wish for joint {@code i}; without one it keeps its last commanded position. */
    public boolean wished(int i) {
        return wished[i];
    }

    /** The wish for joint {@code i} in rad; NaN where there is none. */
    public double targetRad(int i) {
        return targetRad[i];
    }

    /** Who wishes. */
    public Authority authority() {
        return authority;
    }

    public void copy(Intent other) {
        for (int i = 0; i < targetRad.length; i++) {
            targetRad[i] = other.targetRad[i];
            wished[i] = other.wished[i];
        }
        authority = other.authority;
        basisPercept = other.basisPercept;
        basisNanos = other.basisNanos;
        failed = other.failed;
    }
}
