import org.sinew.sim.Plant;

/**
 * Somebody's hands on the torso: a soft spring to a moving place and direction, strong enough to carry the robot.
 * Writes a force and a torque in world axes; the episode adds them to pushes.
 */
final class Hand {
    private static final double SPRING = 500;
    private static final double DAMPER = 45;
    private static final double STRONGEST = 70;
    private static final double TWIST_SPRING = 8;
    private static final double TWIST_DAMPER = 0.4;
    private static final double STRONGEST_TWIST = 4;

    private final Plant plant;
    private final int torso;
    private final double weightN;
    private final double[] goal = new double[3];
    /** The direction in which the hands hold the robot's up, and how fast all moves towards its goal, per second. */
    private final double[] goalUp = {0, 0, 1};
    private final double[] place = new double[3];
    private final double[] up = {0, 0, 1};
    private double speed = 1;
    private double grip;
    private boolean holding;
    private final double[] position = new double[3];
    private final double[] orientation = new double[4];
    private final double[] velocity = new double[6];

    Hand(Plant plant, int torso, double weightN) {
        this.plant = plant;
        this.torso = torso;
        this.weightN = weightN;
    }

    /** Takes hold where the robot is. */
    void take() {
        plant.bodyPosition(torso, position);
        plant.bodyOrientation(torso, orientation);
        System.arraycopy(position, 0, place, 0, 3);
        System.arraycopy(position, 0, goal, 0, 3);
        bodyUp(orientation, up);
        System.arraycopy(up, 0, goalUp, 0, 3);
        grip = 0;
        holding = true;
    }

    /** Lets go at once. */
    void release() {
        holding = false;
    }

    boolean holding() {
        return holding;
    }

    /** Moves towards a place over the floor with the robot's up in this direction, at this rate. */
    void move(double x, double y, double z, double[] direction, double metresPerSec) {
        goal[0] = x;
        goal[1] = y;
        goal[2] = z;
        System.arraycopy(direction, 0, goalUp, 0, 3);
        speed = metresPerSec;
    }

    /** Adds the hands' force and torque; returns the part of the weight that they carry. */
    double add(double[] wrench, double stepSec) {
        if (!holding) {
            return 0;
        }
        grip = Math.min(1, grip + stepSec / 0.3);
        plant.bodyPosition(torso, position);
        plant.bodyOrientation(torso, orientation);
        plant.bodyVelocity(torso, velocity);
        for (int i = 0; i < 3; i++) {
            place[i] += limit(goal[i] - place[i], speed * stepSec);
            up[i] += limit(goalUp[i] - up[i], 4 * speed * stepSec);
            double lift = i == 2 && place[2] - position[2] > -0.02 ? 0.9 * weightN : 0;
            double force = grip * limit(SPRING * (place[i] - position[i]) - DAMPER * velocity[i] + lift, STRONGEST);
            wrench[i] += force;
        }
        double[] now = new double[3];
        bodyUp(orientation, now);
        double[] axis = {now[1] * up[2] - now[2] * up[1], now[2] * up[0] - now[0] * up[2],
            now[0] * up[1] - now[1] * up[0]};
        for (int i = 0; i < 3; i++) {
            wrench[3 + i] += grip * limit(TWIST_SPRING * axis[i] - TWIST_DAMPER * velocity[3 + i], STRONGEST_TWIST);
        }
        return Math.max(0, wrench[2]) / weightN;
    }

    /** Where the z axis of a body points, from its quaternion (w, x, y, z). */
    static void bodyUp(double[] q, double[] out) {
        out[0] = 2 * (q[1] * q[3] + q[0] * q[2]);
        out[1] = 2 * (q[2] * q[3] - q[0] * q[1]);
        out[2] = 1 - 2 * (q[1] * q[1] + q[2] * q[2]);
    }

    private static double limit(double value, double largest) {
        return Math.max(-largest, Math.min(largest, value));
    }
}
