import java.util.Arrays;
import org.sinew.mjcf.Mjcf;
import org.sinew.sim.ArticulatedPlant;

/**
 * One life of a simulated robot in one {@link Story}: rows of what its chips say, 50 a second, and the truth beside
 * them. Same story, settings and seed: the same bits.
 */
final class Episode {
    static final int ROW_VALUES = Chips.IMU_VALUES + Motion.JOINTS.length;
    static final long ROW_NANOS = 20_000_000;
    private static final String IMU = "imu";
    private static final String TORSO = "torso";
    private static final double GRAVITY = 9.81;

    /** What happens. */
    enum Story {
        /** On the stand, limp; then stands by itself, squats three times, looks around. Nothing else happens. */
        DEMO,
        /** The same, and is pushed with 40 N for 100 ms, from any side, once it stands by itself. */
        DEMO_PUSHED,
        /** Moves freely; pushed now and then. */
        FREE,
        /** Servos let go, all at once, while it stands; often pushed after that. */
        LIMP,
        /** Somebody lifts it, turns it, and puts it down or drops it. */
        LIFTED,
        /** Lies on any side, limp or stiff; pushed, and picked up at the end. */
        LYING,
        /** Stays on the stand and moves. */
        STAND
    }

    private final Story story;
    private final Settings settings;
    private final Draw draw;
    private final ArticulatedPlant plant;
    private final int torso;
    private final int[] joints = new int[Motion.JOINTS.length];
    private final Chips chips;
    private final Motion motion;
    private final Hand hand;
    private final double weightN;
    private final double stepSec;
    private final Pushes pushes;
    private final double[] bodyUp = new double[3];
    private final double[] position = new double[3];
    private final double[] orientation = new double[4];
    private final double[][] wrenches;
    private double handShare;
    private boolean onStand;
    private boolean limp;
    private double limpDamping;

    /** Sensor values, row by row. */
    final float[] rows;
    /** The truth, per row. */
    final float[] tilt;
    final float[] height;
    final boolean[] lifted;
    /** When the demonstration is on its own feet, s; or when a demonstration is pushed. */
    final double[] marks = new double[2];

    Episode(Story story, Settings settings, String mjcf, Draw draw, int rowCount) {
        this.story = story;
        this.settings = settings;
        this.draw = draw;
        Mjcf model = settings.model(mjcf);
        plant = new ArticulatedPlant(model);
        torso = plant.bodyIndex(TORSO);
        for (int i = 0; i < joints.length; i++) {
            joints[i] = plant.jointIndex(Motion.JOINTS[i]);
        }
        chips = new Chips(plant, IMU, joints, settings, draw);
        motion = new Motion(draw, settings.range == Settings.Range.FOREIGN);
        weightN = model.bodies().stream().mapToDouble(body -> body.massKg).sum() * GRAVITY;
        pushes = new Pushes(plant, draw, settings.range == Settings.Range.FOREIGN);
        hand = new Hand(plant, torso, weightN);
        stepSec = plant.stepNanos() * 1e-9;
        wrenches = new double[plant.bodyCount()][6];
        rows = new float[rowCount * ROW_VALUES];
        tilt = new float[rowCount];
        height = new float[rowCount];
        lifted = new boolean[rowCount];
    }

    /** Runs it and returns the label of each row. */
    byte[] run() {
        Script script = switch (story) {
            case DEMO -> new Demo(false);
            case DEMO_PUSHED -> new Demo(true);
            case FREE -> new Free();
            case LIMP -> new GoesLimp();
            case LIFTED -> new IsLifted();
            case LYING -> new Lies();
            case STAND -> new OnStand();
        };
        script.begin();
        int stepsPerRow = (int) (ROW_NANOS / plant.stepNanos());
        int stepsPerTick = stepsPerRow / 2;
        double start = seconds();
        for (int row = 0; row < tilt.length; row++) {
            int imuAt = stepsPerRow - 1 - draw.below(stepsPerTick);
            int jointsAt = stepsPerRow - 1 - draw.below(stepsPerTick);
            for (int step = 0; step < stepsPerRow; step++) {
                if (step % stepsPerTick == 0) {
                    double second = seconds() - start;
                    script.tick(second);
                    drive(script.targets(second));
                }
                step(seconds() - start);
                if (step == imuAt) {
                    chips.readImu(rows, row * ROW_VALUES);
                }
                if (step == jointsAt) {
                    chips.readJoints(rows, row * ROW_VALUES + Chips.IMU_VALUES);
                }
            }
            if (row > 0 && draw.chance(settings.repeat)) {
                System.arraycopy(rows, (row - 1) * ROW_VALUES, rows, row * ROW_VALUES, ROW_VALUES);
            }
            remember(row);
        }
        return BodyLabel.of(tilt, height, lifted);
    }

    private double seconds() {
        return plant.nanos() * 1e-9;
    }

    private void remember(int row) {
        plant.bodyPosition(torso, position);
        plant.bodyOrientation(torso, orientation);
        Hand.bodyUp(orientation, bodyUp);
        double[] up = settings.up();
        double cosine = bodyUp[0] * up[0] + bodyUp[1] * up[1] + bodyUp[2] * up[2];
        tilt[row] = (float) Math.acos(Math.max(-1, Math.min(1, cosine)));
        height[row] = (float) position[2];
        lifted[row] = onStand ? feetShare() < 0.5 : handShare > 0.5;
    }

    private double feetShare() {
        double sum = 0;
        for (int site = 0; site < plant.contactSiteCount(); site++) {
            sum += plant.contactForceN(site);
        }
        return sum / weightN;
    }

    private void drive(double[] targets) {
        for (int i = 0; i < joints.length; i++) {
            plant.servo(joints[i], targets[i], limp ? 0 : settings.stiffness,
                    limp ? limpDamping : settings.servoDamping,
                    settings.maxEffort);
        }
    }

    private void step(double second) {
        for (double[] wrench : wrenches) {
            Arrays.fill(wrench, 0);
        }
        handShare = hand.add(wrenches[torso], stepSec);
        pushes.add(second, wrenches);
        for (int body = 0; body < wrenches.length; body++) {
            plant.push(body, wrenches[body]);
        }
        plant.step();
        chips.step();
    }

    private void runFor(double seconds) {
        double end = seconds() + seconds;
        while (seconds() < end) {
            drive(motion.at(0));
            step(-1);
        }
    }

    private double[] measured() {
        double[] measured = new double[joints.length];
        for (int i = 0; i < joints.length; i++) {
            measured[i] = plant.positionRad(joints[i]);
        }
        return measured;
    }

    private void raise(double metres) {
        double[] positions = new double[plant.model().positionCount()];
        plant.positions(positions);
        positions[2] += metres;
        plant.setState(positions, new double[plant.model().velocityCount()]);
    }

    private void standOn(boolean held) {
        plant.hold(torso, held);
        onStand = held;
    }

    private Motion.Show show(double squatsAt) {
        boolean endless = draw.chance(0.6);
        double move = endless ? draw.between(1.1, 1.7) : draw.between(1.3, 2.0);
        return new Motion.Show(squatsAt, move, draw.between(0.1, 0.4), draw.between(0.2, 1.0), draw.between(1.5, 1.7),
                endless);
    }

    private double[] direction(double mostTilt) {
        double lean = draw.between(0, mostTilt);
        double heading = draw.between(-Math.PI, Math.PI);
        return new double[] {Math.sin(lean) * Math.cos(heading), Math.sin(lean) * Math.sin(heading), Math.cos(lean)};
    }

    /** What a story does each 10 ms. */
    private abstract class Script {
        void begin() {
        }

        abstract void tick(double second);

        double[] targets(double second) {
            return motion.at(second);
        }

        double end() {
            return ROW_NANOS * 1e-9 * tilt.length;
        }
    }

    private final class Demo extends Script {
        private final boolean pushed;
        private final double arms = draw.between(1.5, 3.5);
        private final double freed = arms + draw.between(0.9, 2.5);
        private final double ramp = draw.between(0.8, 1.6);
        private final Motion.Show show = show(Math.max(freed, arms + ramp) + draw.between(0.3, 2));

        Demo(boolean pushed) {
            this.pushed = pushed;
            marks[0] = freed;
            marks[1] = freed + draw.between(1, 16);
        }

        @Override
        void begin() {
            motion.home();
            raise(draw.chance(0.5) ? 0 : draw.between(0, 0.015));
            standOn(true);
            limp = true;
            limpDamping = draw.chance(0.5) ? 0 : draw.between(0, 0.3);
            if (pushed) {
                double heading = draw.chance(0.3) ? Math.PI / 2 : draw.between(-Math.PI, Math.PI);
                double[] force = {40 * Math.cos(heading), 40 * Math.sin(heading), 0};
                pushes.plan(marks[1], 0.1, torso, force);
            }
        }

        @Override
        void tick(double second) {
            if (limp && second >= arms) {
                limp = false;
                motion.adopt(measured(), second, ramp);
            }
            if (onStand && second >= freed) {
                standOn(false);
            }
        }

        @Override
        double[] targets(double second) {
            return motion.demonstration(second, show);
        }
    }

    private final class Free extends Script {
        @Override
        void begin() {
            runFor(1);
            pushes.random(0.5, end(), draw.chance(0.25) ? 0 : 0.8);
            lets = draw.between(0, 2 * end());
        }

        private double lets;

        @Override
        void tick(double second) {
            boolean fallen = tilt() > BodyLabel.FALLEN_TILT;
            if (fallen && second > lets) {
                limp = true;
                limpDamping = draw.chance(0.5) ? 0 : 0.3;
                lets = Double.MAX_VALUE;
            }
        }

        private double tilt() {
            plant.bodyOrientation(torso, orientation);
            Hand.bodyUp(orientation, bodyUp);
            return Math.acos(Math.max(-1, Math.min(1, bodyUp[2])));
        }
    }

    private final class GoesLimp extends Script {
        private final double when = draw.between(1, end() * 0.6);

        @Override
        void begin() {
            runFor(1);
            pushes.random(when + 1, end(), 0.5);
            limpDamping = draw.chance(0.4) ? 0 : draw.between(0.1, 1.5);
        }

        @Override
        void tick(double second) {
            limp = second >= when;
        }
    }

    private final class IsLifted extends Script {
        private double next = draw.between(0.5, 4);
        private double letsGo = Double.MAX_VALUE;
        private boolean putsDown;

        @Override
        void begin() {
            runFor(1);
            limpDamping = draw.between(0, 0.5);
            pushes.random(end() * 0.6, end(), 0.2);
        }

        @Override
        void tick(double second) {
            if (second >= letsGo) {
                hand.release();
                letsGo = Double.MAX_VALUE;
                next = second + draw.between(1.5, 6);
            } else if (second >= next) {
                moves(second);
            }
        }

        private void moves(double second) {
            if (!hand.holding()) {
                hand.take();
                limp = limp ? draw.chance(0.6) : draw.chance(0.15);
                putsDown = false;
            }
            plant.bodyPosition(torso, position);
            double x = position[0] + draw.between(-0.2, 0.2);
            double y = position[1] + draw.between(-0.2, 0.2);
            double speed = draw.scaleBetween(0.1, 0.8);
            if (putsDown) {
                boolean upright = draw.chance(0.6);
                double[] how = upright ? direction(0.06) : direction(Math.PI / 2);
                hand.move(x, y, upright ? 0.285 : draw.between(0.1, 0.3), how, Math.min(speed, 0.3));
                limp = !upright && limp;
                letsGo = second + draw.between(1.0, 3.0);
                next = Double.MAX_VALUE;
            } else {
                hand.move(x, y, draw.between(0.36, 0.7), direction(draw.chance(0.6) ? 0.4 : 2.5), speed);
                next = second + draw.between(0.4, 2.5);
                putsDown = draw.chance(0.35);
                letsGo = draw.chance(0.06) ? second + draw.between(0.5, 1.5) : letsGo;
            }
        }
    }

    private final class Lies extends Script {
        private final double picked = draw.chance(0.5) ? draw.between(end() * 0.4, end()) : Double.MAX_VALUE;

        @Override
        void begin() {
            hand.take();
            hand.move(0, 0, 0.5, direction(0.1), 1);
            runFor(0.8);
            limp = draw.chance(0.5);
            limpDamping = draw.between(0, 0.3);
            double lean = draw.between(1.3, 2.2);
            double heading = draw.between(-Math.PI, Math.PI);
            double[] how = {Math.sin(lean) * Math.cos(heading), Math.sin(lean) * Math.sin(heading), Math.cos(lean)};
            hand.move(0, 0, 0.25, how, 0.8);
            runFor(2);
            hand.release();
            runFor(draw.between(0.5, 1.5));
            pushes.random(0, end(), 0.5);
        }

        @Override
        void tick(double second) {
            if (second >= picked && !hand.holding()) {
                hand.take();
                plant.bodyPosition(torso, position);
                hand.move(position[0], position[1], draw.between(0.4, 0.6), direction(0.5), draw.between(0.2, 0.6));
            }
        }
    }

    private final class OnStand extends Script {
        private final double limpUntil = draw.chance(0.4) ? draw.between(0, end()) : 0;

        @Override
        void begin() {
            hand.take();
            hand.move(0, 0, draw.between(0.29, 0.42), direction(0.05), 0.4);
            runFor(1);
            hand.release();
            standOn(true);
            limpDamping = draw.between(0, 0.3);
        }

        @Override
        void tick(double second) {
            limp = second < limpUntil;
        }
    }
}
