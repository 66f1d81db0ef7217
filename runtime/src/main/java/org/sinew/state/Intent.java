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
    }
}
