import java.util.ArrayList;
import java.util.List;
import org.sinew.sim.Plant;

/** What pushes the robot in an episode: planned before it begins, felt while it runs. */
final class Pushes {
    private static final String[] BODIES = {"torso", "torso", "torso", "head", "left_upper_arm", "right_thigh"};

    private record Push(double from, double until, int body, double[] force) {
    }

    private final Plant plant;
    private final Draw draw;
    private final boolean foreign;
    private final List<Push> planned = new ArrayList<>();

    /** {@code foreign}: pushes last longer than those of training. */
    Pushes(Plant plant, Draw draw, boolean foreign) {
        this.plant = plant;
        this.draw = draw;
        this.foreign = foreign;
    }

    /** One push: from when, how long (s), and with which force (N, world axes). */
    void plan(double from, double duration, int body, double[] force) {
        planned.add(new Push(from, from + duration, body, force));
    }

    /** A chance every few seconds of a push of 0.5 to 7 Ns, from any side, most on the torso. */
    void random(double from, double until, double chance) {
        for (double second = from + draw.between(0, 2); second < until; second += draw.between(1.5, 5)) {
            if (draw.chance(chance)) {
                double duration = foreign ? draw.between(0.3, 0.5) : draw.scaleBetween(0.04, 0.3);
                double newtons = draw.scaleBetween(0.5, 7) / duration;
                double heading = draw.between(-Math.PI, Math.PI);
                double[] force = {newtons * Math.cos(heading), newtons * Math.sin(heading),
                    newtons * draw.between(-0.3, 0.3)};
                plan(second, duration, plant.bodyIndex(BODIES[draw.below(BODIES.length)]), force);
            }
        }
    }

    /** Adds the forces of this moment to the wrenches of the bodies. */
    void add(double second, double[][] wrenches) {
        for (Push push : planned) {
            if (second >= push.from && second < push.until) {
                for (int i = 0; i < 3; i++) {
                    wrenches[push.body][i] += push.force[i];
                }
            }
        }
    }
}
