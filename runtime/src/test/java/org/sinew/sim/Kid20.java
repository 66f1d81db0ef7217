package org.sinew.sim;

import java.nio.file.Path;
import org.sinew.rt.Trig;

/** The robot kid20 in the hands of a test: servos at home, squats, pushes, and the plant's truth about its torso. */
final class Kid20 {

    static final Path FILE = Path.of("../deploy/robots/kid20/kid20.xml");
    static final double KP = 21;
    static final double MOST_EFFORT_NM = 2.94;

    private static final double[] HOME = {0, 0, -0.45, 0.9, -0.45, 0, 0, 0, -0.45, 0.9, -0.45, 0,
        0.2, 0.15, -0.6, 0.2, -0.15, -0.6, 0, 0};
    private static final int LEFT_KNEE = 3;
    private static final int RIGHT_KNEE = 9;

    final ArticulatedPlant plant = ArticulatedPlant.of(FILE);
    final int torso = plant.bodyIndex("torso");

    /** Lowest value of {@link #upright} in the steps so far. */
    double leastUpright = 1;

    private final double[] three = new double[3];
    private final double[] four = new double[4];

    static Kid20 standing() {
        Kid20 robot = new Kid20();
        for (int j = 0; j < HOME.length; j++) {
            robot.plant.servo(j, HOME[j], KP, 0, MOST_EFFORT_NM);
        }
        return robot;
    }

    static Kid20 limp() {
        Kid20 robot = new Kid20();
        for (int j = 0; j < HOME.length; j++) {
            robot.plant.servo(j, 0, 0, 0, 0);
        }
        return robot;
    }

    void bendKnees(double rad) {
        for (int knee : new int[] {LEFT_KNEE, RIGHT_KNEE}) {
            plant.servo(knee - 1, -rad / 2, KP, 0, MOST_EFFORT_NM);
            plant.servo(knee, rad, KP, 0, MOST_EFFORT_NM);
            plant.servo(knee + 1, -rad / 2, KP, 0, MOST_EFFORT_NM);
        }
    }

    double kneeRad() {
        return plant.positionRad(LEFT_KNEE);
    }

    void squat(double hertz, double seconds) {
        long end = plant.nanos() + Math.round(seconds * 1e9);
        long start = plant.nanos();
        while (plant.nanos() < end) {
            double t = (plant.nanos() - start) / 1e9;
            bendKnees(1.25 - 0.35 * Trig.cos(2 * Math.PI * hertz * t));
            step();
        }
    }

    void run(double seconds) {
        long end = plant.nanos() + Math.round(seconds * 1e9);
        while (plant.nanos() < end) {
            step();
        }
    }

    /** Pushes the torso for 100 ms. */
    void push(double forwardN, double leftN) {
        plant.push(torso, new double[] {forwardN, leftN, 0, 0, 0, 0});
        run(0.1);
        plant.push(torso, new double[6]);
    }

    private void step() {
        plant.step();
        leastUpright = Math.min(leastUpright, upright());
    }

    /** Cosine of the angle between the torso and the vertical. */
    double upright() {
        plant.bodyOrientation(torso, four);
        return 1 - 2 * (four[1] * four[1] + four[2] * four[2]);
    }

    double torsoHeightM() {
        plant.bodyPosition(torso, three);
        return three[2];
    }

    /** Fastest joint, rad/s. */
    double restlessness() {
        double most = 0;
        for (int j = 0; j < plant.jointCount(); j++) {
            most = Math.max(most, Math.abs(plant.velocityRadPerSec(j)));
        }
        return most;
    }

    double footForceN() {
        double sum = 0;
        for (int s = 0; s < plant.contactSiteCount(); s++) {
            sum += plant.contactForceN(s);
        }
        return sum;
    }
}
