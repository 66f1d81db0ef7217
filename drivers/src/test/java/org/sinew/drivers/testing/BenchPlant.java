package org.sinew.drivers.testing;

import java.nio.ByteBuffer;
import org.sinew.sim.Plant;

/**
 * A body whose joints and sensors are where they are put, and stay there: one IMU called "imu", two touch sensors
 * "left" and "right", joints "joint0", "joint1" and so on. Public arrays are what it says.
 */
public final class BenchPlant implements Plant {
    private static final long STEP_NANOS = 2_000_000;

    public final double[] positionRad;
    public final double[] velocityRadPerSec;
    public final double[] effortNm;
    public final double[] gyroRadPerSec = new double[3];
    public final double[] accelMetrePerSec2 = {0, 0, 9.80665};
    public final double[] forceN = new double[2];
    private long nanos;

    BenchPlant(int joints) {
        positionRad = new double[joints];
        velocityRadPerSec = new double[joints];
        effortNm = new double[joints];
    }

    @Override
    public void step() {
        nanos += STEP_NANOS;
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
    public int jointCount() {
        return positionRad.length;
    }

    @Override
    public String jointName(int joint) {
        return "joint" + joint;
    }

    @Override
    public int jointIndex(String name) {
        return Integer.parseInt(name.substring("joint".length()));
    }

    @Override
    public void servo(int joint, double targetRad, double kp, double kd, double maxEffortNm) {
        // held by hand: no servo moves it
    }

    @Override
    public double positionRad(int joint) {
        return positionRad[joint];
    }

    @Override
    public double velocityRadPerSec(int joint) {
        return velocityRadPerSec[joint];
    }

    @Override
    public double effortNm(int joint) {
        return effortNm[joint];
    }

    @Override
    public int imuCount() {
        return 1;
    }

    @Override
    public int imuIndex(String name) {
        return index(name, "imu");
    }

    @Override
    public void gyro(int imu, double[] out) {
        System.arraycopy(gyroRadPerSec, 0, out, 0, 3);
    }

    @Override
    public void accelerometer(int imu, double[] out) {
        System.arraycopy(accelMetrePerSec2, 0, out, 0, 3);
    }

    @Override
    public void orientation(int imu, double[] out) {
        out[0] = 1;
        out[1] = 0;
        out[2] = 0;
        out[3] = 0;
    }

    @Override
    public int contactSiteCount() {
        return forceN.length;
    }

    @Override
    public int contactSiteIndex(String name) {
        return index(name, "left", "right");
    }

    @Override
    public double contactForceN(int contactSite) {
        return forceN[contactSite];
    }

    private static int index(String name, String... names) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the bench has no " + name + "; it has " + String.join(", ", names));
    }

    @Override
    public int bodyCount() {
        return 0;
    }

    @Override
    public String bodyName(int body) {
        throw noBody();
    }

    @Override
    public int bodyIndex(String name) {
        throw noBody();
    }

    @Override
    public void bodyPosition(int body, double[] out) {
        throw noBody();
    }

    @Override
    public void bodyOrientation(int body, double[] out) {
        throw noBody();
    }

    @Override
    public void bodyVelocity(int body, double[] out) {
        throw noBody();
    }

    @Override
    public void push(int body, double[] wrench) {
        throw noBody();
    }

    @Override
    public void hold(int body, boolean held) {
        throw noBody();
    }

    private static UnsupportedOperationException noBody() {
        return new UnsupportedOperationException("the bench has joints and sensors, but no bodies");
    }

    @Override
    public byte[] save() {
        return ByteBuffer.allocate(Long.BYTES).putLong(nanos).array();
    }

    @Override
    public void load(byte[] state) {
        nanos = ByteBuffer.wrap(state).getLong();
    }
}
