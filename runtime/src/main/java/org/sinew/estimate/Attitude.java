package org.sinew.estimate;

import org.sinew.rt.RealTime;
import org.sinew.state.ImuSample;

/**
 * Orientation from gyroscope and accelerometer: the gyroscope is integrated, and the up direction drifts toward what
 * the accelerometer says while that is plausibly gravity. Yaw is relative to the start. Loop thread.
 *
 * <p>A reading that is not finite is ignored; in free fall, or while the robot is shaken, the accelerometer is.
 */
@RealTime
public final class Attitude {
    private static final double GRAVITY = 9.80665; // standard gravity, m/s2
    /** Time constant with which the up direction follows the accelerometer at rest. */
    private static final double CORRECTION_SECONDS = 0.6;
    /** How far specific force may be from gravity, in m/s2, for it to be taken as up; weight falls linearly. */
    private static final double PLAUSIBLE = 2.5;
    /** Longest step that is integrated: after a longer gap the orientation starts anew from the accelerometer. */
    private static final double MAX_STEP_SECONDS = 0.5;

    private long lastStampNanos;

    /**
     * Moves {@code q} on to the time of a new reading.
     *
     * @param q   unit quaternion (w, x, y, z) that turns torso axes into earth axes, z up; changed in place
     * @param imu the reading, in the torso frame
     */
    public void update(double[] q, ImuSample imu) {
        if (imu.stampNanos == lastStampNanos || !finite(imu)) {
            return;
        }
        double seconds = (imu.stampNanos - lastStampNanos) / 1e9;
        boolean first = lastStampNanos == 0 || seconds > MAX_STEP_SECONDS;
        double ax = imu.accelMetrePerSec2[0];
        double ay = imu.accelMetrePerSec2[1];
        double az = imu.accelMetrePerSec2[2];
        double norm = Math.sqrt(ax * ax + ay * ay + az * az);
        if (first) {
            if (norm > GRAVITY / 2) { // else it falls: level from a later reading
                lastStampNanos = imu.stampNanos;
                level(q, ax / norm, ay / norm, az / norm);
            }
            return;
        }
        lastStampNanos = imu.stampNanos;
        rotate(q, imu, seconds, ax, ay, az, norm);
    }

    private static boolean finite(ImuSample imu) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += Math.abs(imu.gyroRadPerSec[i]) + Math.abs(imu.accelMetrePerSec2[i]);
        }
        return sum < 1e6; // false for NaN too
    }

    /** The smallest rotation that takes the measured up direction to earth's z axis. */
    private static void level(double[] q, double ux, double uy, double uz) {
        if (uz < -0.999999) {
            set(q, 0, 1, 0, 0); // upside down: half a turn about x
        } else {
            double w = Math.sqrt((1 + uz) / 2);
            set(q, w, uy / (2 * w), -ux / (2 * w), 0);
        }
    }

    private void rotate(double[] q, ImuSample imu, double seconds, double ax, double ay, double az, double norm) {
        double wx = imu.gyroRadPerSec[0];
        double wy = imu.gyroRadPerSec[1];
        double wz = imu.gyroRadPerSec[2];
        double off = Math.abs(norm - GRAVITY);
        if (off < PLAUSIBLE) {
            double gain = (1 - off / PLAUSIBLE) / CORRECTION_SECONDS / norm;
            double upX = 2 * (q[1] * q[3] - q[0] * q[2]); // earth's z axis in the torso frame
            double upY = 2 * (q[2] * q[3] + q[0] * q[1]);
            double upZ = q[0] * q[0] - q[1] * q[1] - q[2] * q[2] + q[3] * q[3];
            wx += gain * (ay * upZ - az * upY);
            wy += gain * (az * upX - ax * upZ);
            wz += gain * (ax * upY - ay * upX);
        }
        double x = wx * seconds / 2;
        double y = wy * seconds / 2;
        double z = wz * seconds / 2;
        double half2 = x * x + y * y + z * z; // squared half angle; series are exact to 1e-9 up to 0.3 rad
        double s = 1 - half2 / 6 * (1 - half2 / 20);
        double c = 1 - half2 / 2 * (1 - half2 / 12 * (1 - half2 / 30));
        x *= s;
        y *= s;
        z *= s;
        set(q, q[0] * c - q[1] * x - q[2] * y - q[3] * z, q[0] * x + q[1] * c + q[2] * z - q[3] * y,
                q[0] * y - q[1] * z + q[2] * c + q[3] * x, q[0] * z + q[1] * y - q[2] * x + q[3] * c);
    }

    private static void set(double[] q, double w, double x, double y, double z) {
        double norm = Math.sqrt(w * w + x * x + y * y + z * z);
        q[0] = w / norm;
        q[1] = x / norm;
        q[2] = y / norm;
        q[3] = z / norm;
    }
}
