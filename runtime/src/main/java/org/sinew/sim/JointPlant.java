package org.sinew.sim;

import java.util.Arrays;
import java.util.List;

/**
 * A plant without gravity, contacts or links: joints of equal inertia that do not feel each other, on a torso that is
 * fixed and level. For tests of drivers and loops that want a servo to answer and a step to cost nanoseconds.
 */
public final class JointPlant implements Plant {

    /** About that of a geared hobby servo with a light link. */
    private static final double INERTIA_KG_M2 = 0.03;
    private static final double DAMPING_NM_S_PER_RAD = 0.6;
    private static final double GRAVITY_M_PER_S2 = 9.81;
    private static final List<String> BODIES = List.of("world", "torso");
    private static final String IMU = "imu";

    private final List<String> jointNames;
    private final long stepNanos;
    private final double stepSec;
    private final Names names = new Names("joints");

    private long nanos;
    private final double[] position;
    private final double[] velocity;
    private final double[] effort;
    private final double[] target;
    private final double[] kp;
    private final double[] kd;
    private final double[] mostEffort;
    private final double[][] state;

    public JointPlant(List<String> jointNames, long stepNanos) {
        if (stepNanos <= 0) {
            throw new IllegalArgumentException("step of " + stepNanos + " ns; it must be above zero");
        }
        this.jointNames = List.copyOf(jointNames);
        this.stepNanos = stepNanos;
        stepSec = stepNanos / 1e9;
        int n = jointNames.size();
        position = new double[n];
        velocity = new double[n];
        effort = new double[n];
        target = new double[n];
        kp = new double[n];
        kd = new double[n];
        mostEffort = new double[n];
        state = new double[][] {position, velocity, effort, target, kp, kd, mostEffort};
    }

    /** Puts a joint somewhere, at rest. */
    public void place(int joint, double positionRad) {
        position[joint] = positionRad;
        velocity[joint] = 0;
    }

    @Override
    public void step() {
        for (int j = 0; j < position.length; j++) {
            stepJoint(j);
        }
        nanos += stepNanos;
    }

    /** Solves inertia a = effort - damping v for servo and damper taken at the end of the step. */
    private void stepJoint(int j) {
        double v = velocity[j];
        double inertia = INERTIA_KG_M2 + stepSec * DAMPING_NM_S_PER_RAD;
        double drag = DAMPING_NM_S_PER_RAD * v;
        double ahead = kp[j] * (target[j] - position[j] - stepSec * v) - kd[j] * v;
        double givesWay = (stepSec * kd[j] + stepSec * stepSec * kp[j]) / inertia;
        double wanted = (ahead + givesWay * drag) / (1 + givesWay);
        effort[j] = Math.max(-mostEffort[j], Math.min(mostEffort[j], wanted));
        velocity[j] = v + stepSec * (effort[j] - drag) / inertia;
        position[j] += stepSec * velocity[j];
    }

    @Override
    public int jointCount() {
        return position.length;
    }

    @Override
    public String jointName(int joint) {
        return jointNames.get(joint);
    }

    @Override
    public int jointIndex(String name) {
        return names.index("joint", jointNames, name);
    }

    @Override
    public void servo(int joint, double targetRad, double kpNmPerRad, double kdNmSPerRad, double maxEffortNm) {
        if (!Double.isFinite(targetRad + kpNmPerRad + kdNmSPerRad) || !(maxEffortNm >= 0)) {
            throw new IllegalArgumentException("servo of joint " + jointName(joint) + " got target " + targetRad
                    + ", kp " + kpNmPerRad + ", kd " + kdNmSPerRad + ", effort " + maxEffortNm);
        }
        target[joint] = targetRad;
        kp[joint] = kpNmPerRad;
        kd[joint] = kdNmSPerRad;
        mostEffort[joint] = maxEffortNm;
    }

    @Override
    public double positionRad(int joint) {
        return position[joint];
    }

    @Override
    public double velocityRadPerSec(int joint) {
        return velocity[joint];
    }

    @Override
    public double effortNm(int joint) {
        return effort[joint];
    }

    @Override
    public int imuCount() {
        return 1;
    }

    @Override
    public int imuIndex(String name) {
        return names.index("IMU", List.of(IMU), name);
    }

    @Override
    public void gyro(int imu, double[] out) {
        fill(out, 0, 0, 0);
    }

    @Override
    public void accelerometer(int imu, double[] out) {
        fill(out, 0, 0, GRAVITY_M_PER_S2);
    }

    @Override
    public void orientation(int imu, double[] out) {
        fill(out, 1, 0, 0);
        out[3] = 0;
    }

    private static void fill(double[] out, double a, double b, double c) {
        out[0] = a;
        out[1] = b;
        out[2] = c;
    }

    @Override
    public int contactSiteCount() {
        return 0;
    }

    @Override
    public int contactSiteIndex(String name) {
        return names.index("touch sensor site", List.of(), name);
    }

    @Override
    public double contactForceN(int contactSite) {
        throw new IndexOutOfBoundsException("a joint plant has no contact sites");
    }

    @Override
    public int bodyCount() {
        return BODIES.size();
    }

    @Override
    public String bodyName(int body) {
        return BODIES.get(body);
    }

    @Override
    public int bodyIndex(String name) {
        return names.index("body", BODIES, name);
    }

    @Override
    public void bodyPosition(int body, double[] out) {
        fill(out, 0, 0, 0);
    }

    @Override
    public void bodyOrientation(int body, double[] out) {
        orientation(0, out);
    }

    @Override
    public void bodyVelocity(int body, double[] out) {
        Arrays.fill(out, 0, 6, 0);
    }

    /** Without effect: the torso is fixed. */
    @Override
    public void push(int body, double[] wrench) {
    }

    /** Without effect: the torso is held anyway. */
    @Override
    public void hold(int body, boolean held) {
    }

    @Override
    public long stepNanos() {
        return stepNanos;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public byte[] save() {
        return SavedState.write(nanos, state);
    }

    @Override
    public void load(byte[] saved) {
        nanos = SavedState.read(saved, state);
    }
}
