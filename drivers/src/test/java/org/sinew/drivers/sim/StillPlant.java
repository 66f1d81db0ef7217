package org.sinew.drivers.sim;

import org.sinew.sim.Plant;

/** A plant whose sensors say what a test wants; it has one IMU "imu" and two touch sensors "left" and "right". */
public final class StillPlant implements Plant {
    public final double[] gyro = new double[3];
    public final double[] accel = {0, 0, 9.81};
    public final double[] forceN = new double[2];
    public long stepNanos = 2_000_000;
    private long nanos;

    @Override
    public int imuCount() {
        return 1;
    }

    @Override
    public int imuIndex(String name) {
        if (!name.equals("imu")) {
            throw new IllegalArgumentException("no imu " + name + "; there is [imu]");
        }
        return 0;
    }

    @Override
    public void gyro(int imu, double[] out) {
        System.arraycopy(gyro, 0, out, 0, 3);
    }

    @Override
    public void accelerometer(int imu, double[] out) {
        System.arraycopy(accel, 0, out, 0, 3);
    }

    @Override
    public void orientation(int imu, double[] out) {
        out[0] = 1;
        out[1] = out[2] = out[3] = 0;
    }

    @Override
    public int contactSiteCount() {
        return 2;
    }

    @Override
    public int contactSiteIndex(String name) {
        return switch (name) {
            case "left" -> 0;
            case "right" -> 1;
            default -> throw new IllegalArgumentException("no touch sensor " + name + "; there are [left, right]");
        };
    }

    @Override
    public double contactForceN(int contactSite) {
        return forceN[contactSite];
    }

    @Override
    public void step() {
        nanos += stepNanos;
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
    public int jointCount() {
        return 0;
    }

    @Override
    public String jointName(int joint) {
        throw new IllegalArgumentException("no joints");
    }

    @Override
    public int jointIndex(String name) {
        throw new IllegalArgumentException("no joints");
    }

    @Override
    public void servo(int joint, double targetRad, double kp, double kd, double maxEffortNm) {
        throw new IllegalArgumentException("no joints");
    }

    @Override
    public double positionRad(int joint) {
        throw new IllegalArgumentException("no joints");
    }

    @Override
    public double velocityRadPerSec(int joint) {
        throw new IllegalArgumentException("no joints");
    }

    @Override
    public double effortNm(int joint) {
        throw new IllegalArgumentException("no joints");
    }

    @Override
    public int bodyCount() {
        return 0;
    }

    @Override
    public String bodyName(int body) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public int bodyIndex(String name) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public void bodyPosition(int body, double[] out) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public void bodyOrientation(int body, double[] out) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public void bodyVelocity(int body, double[] out) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public void push(int body, double[] wrench) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public void hold(int body, boolean held) {
        throw new IllegalArgumentException("no bodies");
    }

    @Override
    public byte[] save() {
        return java.nio.ByteBuffer.allocate(8).putLong(nanos).array();
    }

    @Override
    public void load(byte[] state) {
        nanos = java.nio.ByteBuffer.wrap(state).getLong();
    }
}
