package org.sinew.sim;

/**
 * The physics behind a simulated robot: joints with servos, inertial sensors, foot contacts, in virtual time.
 *
 * <p>Simulated servos, IMUs and switches read and drive it in place of the world; scenarios push it and judges read
 * its true poses. One thread uses a plant. A plant never looks at a clock, never draws a random number and allocates
 * nothing in {@link #step()}: the same calls give the same bits.
 *
 * <p>Frames: world x forward, y left, z up. Quaternions are (w, x, y, z) and turn sensor or body axes into world axes.
 * Slide joints use the same methods, with m for rad and N for Nm. Names that the plant does not know are refused with
 * the list of those it knows.
 */
public interface Plant {

    int jointCount();

    String jointName(int joint);

    int jointIndex(String name);

    /**
     * Sets the servo of a joint until the next call: effort = kp (target - position) - kd velocity, limited to
     * +-maxEffortNm. The plant integrates it implicitly, so that stiff servos stay stable at any step length.
     * kp = kd = 0 leaves the joint limp. Numbers that are not finite are refused, for they would poison everything.
     */
    void servo(int joint, double targetRad, double kpNmPerRad, double kdNmSPerRad, double maxEffortNm);

    double positionRad(int joint);

    double velocityRadPerSec(int joint);

    /** Effort the servo gave during the last step, without friction and limits. */
    double effortNm(int joint);

    int imuCount();

    int imuIndex(String name);

    /** Angular velocity now, rad/s, sensor axes, 3 numbers. */
    void gyro(int imu, double[] out);

    /** Specific force during the last step, m/s2, sensor axes, 3 numbers: at rest it points up with 9.81. */
    void accelerometer(int imu, double[] out);

    /** Orientation of the sensor now: (w, x, y, z). */
    void orientation(int imu, double[] out);

    int contactSiteCount();

    int contactSiteIndex(String name);

    /** Sum of the normal contact forces on a touch sensor during the last step. */
    double contactForceN(int contactSite);

    int bodyCount();

    String bodyName(int body);

    int bodyIndex(String name);

    /** True position of the origin of a body in the world, m, 3 numbers. For judges, not for the robot. */
    void bodyPosition(int body, double[] out);

    /** True orientation of a body in the world: (w, x, y, z). */
    void bodyOrientation(int body, double[] out);

    /** How the planes of the world are turned about the origin: (w, x, y, z). */
    default void floorTilt(double[] out) {
        out[0] = 1;
        out[1] = out[2] = out[3] = 0;
    }

    /** True velocity of a body, world axes, 6 numbers: linear at its origin (m/s), then angular (rad/s). */
    void bodyVelocity(int body, double[] out);

    /** Force (N) at the centre of mass of a body, then torque (Nm), world axes, 6 numbers; acts until changed. */
    void push(int body, double[] wrench);

    /**
     * Puts a body on a stand or takes it off: while held, a stiff damped support keeps it at the pose it has at
     * this call. For a floating body; a body that is fixed to the world is held anyway.
     */
    void hold(int body, boolean held);

    /** Advances by {@link #stepNanos()}. */
    void step();

    long stepNanos();

    /** Virtual time since the start. */
    long nanos();

    /** The whole state: {@link #load} of it continues bit for bit as from here. */
    byte[] save();

    void load(byte[] state);
}
