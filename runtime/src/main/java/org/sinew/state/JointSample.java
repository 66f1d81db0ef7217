package org.sinew.state;

import java.util.Arrays;
import org.sinew.rt.RealTime;

/**
 * What one joint bus measured, for all joints of that bus, in SI units and the robot's joint directions (sign and zero
 * are already applied). Filled by a bus worker, copied by the loop. Index: the joint's place on its bus, or in
 * {@link RobotState} the joint's index in {@link RobotModel}.
 */
public final class JointSample {
    public final double[] positionRad;
    public final double[] velocityRadPerSec;
    /** Estimated from the servo's load register where it has no torque sensor; positive along the joint's axis. */
    public final double[] effortNm;
    /** Slow registers, read round-robin; NaN until first read, and for ever where the servo has none. */
    public final double[] temperatureC;
    public final double[] voltageV;
    public final double[] currentA;
    /** Status error bits of the last reply, as the servo's protocol defines them; 0 is no error. */
    public final int[] errorBits;
    /**
     * Monotonic time of acquisition of position, velocity and effort; 0 until the first good reply. All three have to
     * be numbers: a reading in which one is not counts as none.
     */
    public final long[] stampNanos;
    /** Good replies missed in a row. */
    public final int[] misses;
    /** Read back from the servo: torque is on. */
    public final boolean[] torqueOn;
    /** Read back from the servo: its goal register, in radians; NaN until read back after the last seed. */
    public final double[] goalRad;

    public JointSample(int joints) {
        positionRad = new double[joints];
        velocityRadPerSec = new double[joints];
        effortNm = new double[joints];
        temperatureC = new double[joints];
        voltageV = new double[joints];
        currentA = new double[joints];
        errorBits = new int[joints];
        stampNanos = new long[joints];
        misses = new int[joints];
        torqueOn = new boolean[joints];
        goalRad = new double[joints];
        Arrays.fill(temperatureC, Double.NaN);
        Arrays.fill(voltageV, Double.NaN);
        Arrays.fill(currentA, Double.NaN);
        Arrays.fill(goalRad, Double.NaN);
    }

    /** Copies joint {@code from} of another sample into joint {@code to} of this one. */
    @RealTime
    public void copy(int to, JointSample other, int from) {
        copyMeasured(to, other, from);
        temperatureC[to] = other.temperatureC[from];
        voltageV[to] = other.voltageV[from];
        currentA[to] = other.currentA[from];
        errorBits[to] = other.errorBits[from];
        misses[to] = other.misses[from];
        torqueOn[to] = other.torqueOn[from];
        goalRad[to] = other.goalRad[from];
    }

    /** The same, but only what has been acquired at {@link #stampNanos}. */
    @RealTime
    void copyMeasured(int to, JointSample other, int from) {
        positionRad[to] = other.positionRad[from];
        velocityRadPerSec[to] = other.velocityRadPerSec[from];
        effortNm[to] = other.effortNm[from];
        stampNanos[to] = other.stampNanos[from];
    }

    /** Whether position, velocity and effort of a joint are numbers. */
    @RealTime
    boolean measured(int joint) {
        return Double.isFinite(positionRad[joint]) && Double.isFinite(velocityRadPerSec[joint])
                && Double.isFinite(effortNm[joint]);
    }

    /** Copies all joints of a sample of the same size. */
    @RealTime
    public void copy(JointSample other) {
        for (int i = 0; i < positionRad.length; i++) {
            copy(i, other, i);
        }
    }
}
