/**
 * What the robot wants its joints to do: legs, arms and head each run through activities of their own, so that any
 * squat meets any look around and any swing of the arms. Joints are in the order of {@link #JOINTS}.
 */
final class Motion {
    static final String[] JOINTS = {
        "left_hip_yaw", "left_hip_roll", "left_hip_pitch", "left_knee", "left_ankle_pitch", "left_ankle_roll",
        "right_hip_yaw", "right_hip_roll", "right_hip_pitch", "right_knee", "right_ankle_pitch", "right_ankle_roll",
        "left_shoulder_pitch", "left_shoulder_roll", "left_elbow",
        "right_shoulder_pitch", "right_shoulder_roll", "right_elbow", "head_pan", "head_tilt"};

    private enum Legs { STAND, SQUAT, SHIFT, BOW, STEP }

    private static final int RIGHT = 6;
    private static final int ARM_LEFT = 12;
    private static final int ARM_RIGHT = 15;
    private static final int HEAD = 18;
    private static final double FASTEST = 4.0;

    private final Draw draw;
    private final boolean foreign;
    private final double[] wanted = new double[JOINTS.length];
    private final double[] pose = new double[JOINTS.length];
    private Legs legs = Legs.STAND;
    private double legsSince;
    private double legsUntil;
    private double knee;
    private double kneeNext;
    private double period;
    private double size;
    private double lean;
    private boolean smooth;
    private final double[] upperFrom = new double[8];
    private final double[] upperTo = new double[8];
    private double upperSince;
    private double upperUntil;
    private final double[] adopted = new double[JOINTS.length];
    private double adoptedAt;
    private double adoptedFor = 1;
    private double swing;
    private double swingHz;

    /** {@code foreign}: also what training never saw, stepping on the spot and quicker squats. */
    Motion(Draw draw, boolean foreign) {
        this.draw = draw;
        this.foreign = foreign;
        knee = draw.between(0.5, 1.1);
        lean = draw.between(-0.04, 0.04);
        restUpperBody(upperFrom);
        restUpperBody(upperTo);
        legs(pose, knee, 0, 0);
        System.arraycopy(upperFrom, 0, pose, ARM_LEFT, 8);
    }

    /** The pose in which a demonstration stands. */
    void home() {
        knee = 0.9;
        lean = 0;
        double[] rest = {0.2, 0.15, -0.6, 0.2, -0.15, -0.6, 0, 0};
        System.arraycopy(rest, 0, upperFrom, 0, 8);
        System.arraycopy(rest, 0, upperTo, 0, 8);
        legs(pose, knee, 0, 0);
        System.arraycopy(rest, 0, pose, ARM_LEFT, 8);
    }

    /** Where the joints are to be now; 10 ms after the last call. The array is the same each time. */
    double[] at(double second) {
        if (second >= legsUntil) {
            nextLegs(second);
        }
        if (second >= upperUntil) {
            nextUpperBody(second);
        }
        moveLegs(second);
        moveUpperBody(second);
        return limited();
    }

    /**
     * A demonstration.
     *
     * @param squatsAt when the first squat begins, s
     * @param move     time down, and up again, s
     * @param hold     time in each of the two poses, s
     * @param rest     time between squats, s
     * @param deep     knees at the lowest, rad
     * @param endless  squats for ever with the head to the left and right; else three times, then looks around
     */
    record Show(double squatsAt, double move, double hold, double rest, double deep, boolean endless) {
        double round() {
            return 2 * (move + hold) + rest;
        }
    }

    /** A demonstration from the home pose: stands, squats, looks around. */
    double[] demonstration(double second, Show show) {
        double time = second - show.squatsAt;
        double in = time - Math.floor(time / show.round()) * show.round();
        boolean squatting = time > 0 && (show.endless || time < 3 * show.round());
        double down = squatting ? minimumJerk(in / show.move) : 0;
        double up = squatting ? minimumJerk((in - show.move - show.hold) / show.move) : 0;
        double back = squatting ? minimumJerk((in - 2 * (show.move + show.hold)) / Math.max(0.1, show.rest)) : 0;
        legs(wanted, 0.9 + (show.deep - 0.9) * (down - up), 0, 0);
        System.arraycopy(upperFrom, 0, wanted, ARM_LEFT, 8);
        double look = time - 3 * show.round();
        if (show.endless) {
            wanted[HEAD] = 0.7 * (down - 2 * up + back);
            wanted[HEAD + 1] = 0.1 * (down - back);
        } else if (look > 0 && look < 6) {
            wanted[HEAD] = 0.8 * Math.sin(2 * Math.PI * look / 3);
            wanted[HEAD + 1] = 0.3 * Math.sin(2 * Math.PI * look / 2);
        }
        double blend = minimumJerk((second - adoptedAt) / adoptedFor);
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = adopted[i] + (wanted[i] - adopted[i]) * blend;
        }
        return limited();
    }

    /** A demonstration begins where the joints are, as a robot does that takes hold of itself. */
    void adopt(double[] measured, double second, double seconds) {
        System.arraycopy(measured, 0, pose, 0, pose.length);
        System.arraycopy(measured, 0, adopted, 0, pose.length);
        adoptedAt = second;
        adoptedFor = seconds;
    }

    /** No joint is asked to be quicker than the robot allows. */
    private double[] limited() {
        for (int i = 0; i < pose.length; i++) {
            double step = Math.max(-FASTEST * 0.01, Math.min(FASTEST * 0.01, wanted[i] - pose[i]));
            pose[i] += step;
        }
        return pose;
    }

    private void nextLegs(double second) {
        if (legs == Legs.STAND && second > 0) {
            knee = kneeNext;
        }
        Legs[] all = Legs.values();
        legs = all[draw.below(foreign ? all.length : all.length - 1)];
        legsSince = second;
        kneeNext = draw.between(0.4, 1.2);
        smooth = draw.chance(0.5);
        switch (legs) {
            case STAND -> legsUntil = second + draw.between(1, 4);
            case SQUAT -> {
                period = foreign ? draw.between(1.6, 2.4) : draw.between(2.4, 8);
                size = draw.between(0.2, 0.9);
                legsUntil = second + period * (1 + draw.below(3));
            }
            case SHIFT -> {
                period = draw.between(1.5, 5);
                size = draw.between(0.02, 0.10);
                legsUntil = second + period * (1 + draw.below(2));
            }
            case BOW -> {
                period = draw.between(2.5, 6);
                size = draw.between(0.1, 0.5);
                legsUntil = second + period;
            }
            default -> {
                period = draw.between(0.5, 1.0);
                size = draw.between(0.1, 0.4);
                legsUntil = second + period * (2 + draw.below(4));
            }
        }
    }

    private void moveLegs(double second) {
        double time = second - legsSince;
        double part = (second - legsSince) / (legsUntil - legsSince);
        double wave = smooth ? wave(time / period) : triangle(time / period);
        switch (legs) {
            case STAND -> legs(wanted, knee + (kneeNext - knee) * Math.min(1, 1.5 * part), 0, 0);
            case SQUAT -> legs(wanted, Math.min(1.9, knee + size * wave), 0, 0);
            case SHIFT -> legs(wanted, knee, size * Math.sin(2 * Math.PI * time / period), 0);
            case BOW -> legs(wanted, knee, 0, size * wave);
            default -> {
                double side = Math.sin(2 * Math.PI * time / period);
                legs(wanted, knee, 0.08 * side, 0);
                int lifted = side > 0 ? RIGHT : 0;
                double lift = size * Math.abs(side);
                wanted[lifted + 2] -= lift / 2;
                wanted[lifted + 3] += lift;
                wanted[lifted + 4] -= lift / 2;
            }
        }
    }

    /** Both legs bent alike, the trunk over the feet; {@code shift} to the side and {@code bow} forward, rad. */
    private void legs(double[] joints, double kneeRad, double shift, double bow) {
        for (int leg = 0; leg <= RIGHT; leg += RIGHT) {
            joints[leg] = 0;
            joints[leg + 1] = shift;
            joints[leg + 2] = -kneeRad / 2 - bow;
            joints[leg + 3] = kneeRad;
            joints[leg + 4] = -kneeRad / 2 + 0.3 * bow + lean;
            joints[leg + 5] = -shift;
        }
    }

    private void nextUpperBody(double second) {
        System.arraycopy(upperTo, 0, upperFrom, 0, 8);
        upperSince = second;
        upperUntil = second + draw.between(0.5, 3);
        restUpperBody(upperTo);
        swing = draw.chance(0.3) ? draw.between(0.1, 0.6) : 0;
        swingHz = draw.between(0.3, 1.5);
        if (draw.chance(0.4)) {
            upperTo[0] = draw.between(-1.5, 1.0);
            upperTo[3] = draw.between(-1.5, 1.0);
            upperTo[1] = draw.between(0, 1.2);
            upperTo[4] = draw.between(-1.2, 0);
        }
        if (draw.chance(0.6)) {
            upperTo[6] = draw.between(-1.2, 1.2);
            upperTo[7] = draw.between(-0.6, 0.6);
        }
    }

    private void moveUpperBody(double second) {
        double part = (second - upperSince) / (upperUntil - upperSince);
        double eased = (1 - Math.cos(Math.PI * Math.min(1, part))) / 2;
        for (int i = 0; i < 8; i++) {
            wanted[ARM_LEFT + i] = upperFrom[i] + (upperTo[i] - upperFrom[i]) * eased;
        }
        double sway = swing * Math.sin(2 * Math.PI * swingHz * (second - upperSince)) * Math.sin(Math.PI * part);
        wanted[ARM_LEFT] += sway;
        wanted[ARM_RIGHT] -= sway;
    }

    private void restUpperBody(double[] upper) {
        upper[0] = draw.between(0, 0.4);
        upper[1] = draw.between(0.05, 0.3);
        upper[2] = draw.between(-1.0, -0.2);
        upper[3] = draw.between(0, 0.4);
        upper[4] = draw.between(-0.3, -0.05);
        upper[5] = draw.between(-1.0, -0.2);
        upper[6] = draw.between(-0.2, 0.2);
        upper[7] = draw.between(-0.1, 0.2);
    }

    /** From 0 to 1 while {@code part} does, and still at both ends. */
    private static double minimumJerk(double part) {
        double t = Math.max(0, Math.min(1, part));
        return t * t * t * (10 + t * (6 * t - 15));
    }

    /** 0 to 1 and back within each whole number, round at both ends. */
    private static double wave(double turns) {
        return (1 - Math.cos(2 * Math.PI * turns)) / 2;
    }

    /** The same with straight flanks. */
    private static double triangle(double turns) {
        double part = turns - Math.floor(turns);
        return part < 0.5 ? 2 * part : 2 - 2 * part;
    }
}
