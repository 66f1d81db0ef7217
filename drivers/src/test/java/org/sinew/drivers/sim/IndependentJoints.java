package org.sinew.drivers.sim;

import java.nio.ByteBuffer;
import org.sinew.sim.Plant;

/** A plant of joints that do not know each other: inertia, viscous friction, an outside load, a servo each. */
public final class IndependentJoints implements Plant {
    private static final long STEP_NANOS = 1_000_000;
    private static final double INERTIA = 0.01;
    private static final double FRICTION = 0.05;

    private final int joints;
    private final double[] position;
    private final double[] velocity;
    private final double[] effort;
    private final double[] target;
    private final double[] kp;
    private final double[] kd;
    private final double[] most;
    /** Outside torque on each joint. */
    public final double[] loadNm;
    /** A wall that no joint gets beyond. */
    public double wallRad = Double.POSITIVE_INFINITY;
    /** Fastest speed of any joint since it was cleared. */
    public double peakRadPerSec;
    private long nanos;

    public IndependentJoints(int joints) {
        this.joints = joints;
        position = new double[joints];
        velocity = new double[joints];
        effort = new double[joints];
        target = new double[joints];
        kp = new double[joints];
        kd = new double[joints];
        most = new double[joints];
        loadNm = new double[joints];
    }

    /** Puts a joint somewhere, at rest. */
    public void place(int joint, double rad) {
        position[joint] = rad;
        velocity[joint] = 0;
    }

    @Override
    public void step() {
        double h = STEP_NANOS * 1e-9;
        for (int i = 0; i < joints; i++) {
            // implicit in the servo's spring and damper
            double free = velocity[i] + h / INERTIA * (loadNm[i] - FRICTION * velocity[i]);
            double next = (free + h / INERTIA * kp[i] * (target[i] - position[i]))
                    / (1 + h / INERTIA * (kd[i] + h * kp[i]));
            double wanted = kp[i] * (target[i] - position[i] - h * next) - kd[i] * next;
            effort[i] = Math.clamp(wanted, -most[i], most[i]);
            velocity[i] = free + h / INERTIA * effort[i];
            position[i] += h * velocity[i];
            if (position[i] > wallRad) {
                position[i] = wallRad;
                velocity[i] = 0;
            }
            peakRadPerSec = Math.max(peakRadPerSec, Math.abs(velocity[i]));
        }
        nanos += STEP_NANOS;
    }

    @Override
    public void servo(int joint, double targetRad, double kpNmPerRad, double kdNmSPerRad, double maxEffortNm) {
        target[joint] = targetRad;
        kp[joint] = kpNmPerRad;
        kd[joint] = kdNmSPerRad;
        most[joint] = maxEffortNm;
    }

    @Override
    public int jointCount() {
        return joints;
    }

    @Override
    public String jointName(int joint) {
        return "joint" + joint;
    }

    @Override
    public int jointIndex(String name) {
        return Integer.parseInt(name.substring(5));
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
    public long stepNanos() {
        return STEP_NANOS;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public int imuCount() {
        return 0;
    }

    @Override
    public int contactSiteCount() {
        return 0;
    }

    @Override
    public int bodyCount() {
        return 0;
    }

    private static UnsupportedOperationException none() {
        return new UnsupportedOperationException("this plant has joints only");
    }

    @Override
    public int imuIndex(String name) {
        throw none();
    }

    @Override
    public void gyro(int imu, double[] out) {
        throw none();
    }

    @Override
    public void accelerometer(int imu, double[] out) {
        throw none();
    }

    @Override
    public void orientation(int imu, double[] out) {
        throw none();
    }

    @Override
    public int contactSiteIndex(String name) {
        throw none();
    }

    @Override
    public double contactForceN(int contactSite) {
        throw none();
    }

    @Override
    public String bodyName(int body) {
        throw none();
    }

    @Override
    public int bodyIndex(String name) {
        throw none();
    }

    @Override
    public void bodyPosition(int body, double[] out) {
        throw none();
    }

    @Override
    public void bodyOrientation(int body, double[] out) {
        throw none();
    }

    @Override
    public void bodyVelocity(int body, double[] out) {
        throw none();
    }

    @Override
    public void push(int body, double[] wrench) {
        throw none();
    }

    @Override
    public void hold(int body, boolean held) {
        throw none();
    }

    @Override
    public byte[] save() {
        ByteBuffer all = ByteBuffer.allocate(8 + joints * 16).putLong(nanos);
        for (int i = 0; i < joints; i++) {
            all.putDouble(position[i]).putDouble(velocity[i]);
        }
        return all.array();
    }

    @Override
    public void load(byte[] state) {
        ByteBuffer all = ByteBuffer.wrap(state);
        nanos = all.getLong();
        for (int i = 0; i < joints; i++) {
            position[i] = all.getDouble();
            velocity[i] = all.getDouble();
        }
    }
}
