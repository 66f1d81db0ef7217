package org.sinew.state;

import org.sinew.rt.RealTime;

/**
 * A wish per joint, written by a behaviour each tick. Not a command: {@code SafetyGate} decides what becomes of it.
 */
public final class Intent {
    /** Wished position in rad; NaN: no wish, the joint keeps its last commanded position. */
    public final double[] targetRad;
    /** Who wishes. */
    public Authority authority = Authority.NONE;

    public Intent(int joints) {
        targetRad = new double[joints];
        clear();
    }

    /** Forgets all wishes. */
    @RealTime
    public void clear() {
        for (int i = 0; i < targetRad.length; i++) {
            targetRad[i] = Double.NaN;
        }
        authority = Authority.NONE;
    }

    @RealTime
    public void copy(Intent other) {
        for (int i = 0; i < targetRad.length; i++) {
            targetRad[i] = other.targetRad[i];
        }
        authority = other.authority;
    }
}
