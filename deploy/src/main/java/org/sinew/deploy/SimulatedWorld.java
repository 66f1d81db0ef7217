package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;
import org.sinew.config.RobotConfig;
import org.sinew.config.SimFloor;
import org.sinew.config.SimJoint;
import org.sinew.config.SimProp;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Noise;

/** What a robot file says of the world around a simulated robot, in the words of the simulation. Cold code. */
final class SimulatedWorld {
    /** Of a ball or box whose mass nobody says: about that of a foam ball and of an empty carton. */
    private static final double BALL_KG = 0.1;
    private static final double BOX_KG = 0.3;
    private static final double PERSON_RADIUS_M = 0.25;
    private static final double PERSON_HEIGHT_M = 1.7;
    private static final double MARKER_THICKNESS_M = 0.002;

    private SimulatedWorld() {
    }

    /** The robot of the MJCF file, with floor and props. */
    static ArticulatedPlant plant(RobotConfig.Sim sim) {
        ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(sim.mjcf(), props(sim)));
        SimFloor floor = sim.floor();
        plant.floor(Math.toRadians(floor.tiltDeg().get(0)), Math.toRadians(floor.tiltDeg().get(1)),
                floor.friction().orElse(-1.0));
        return plant;
    }

    /** Gives a joint the flaws that the robot file wants it to have. */
    static void flaws(RobotConfig.Sim sim, RobotConfig.Joint joint, ArticulatedPlant plant, FeetechStsSim servo,
            long seed) {
        SimJoint flaws = sim.joints().get(joint.name());
        if (flaws != null) {
            plant.addFriction(plant.jointIndex(joint.name()), flaws.frictionNm());
            servo.imperfections(new FeetechStsSim.Imperfections(Math.toRadians(flaws.backlashDeg()),
                    Math.toRadians(flaws.encoderNoiseDeg())), Noise.of(seed, "encoder of " + joint.name()));
        }
    }

    /** What stands in the world beside the robot, in the order of the file. */
    static List<Prop> props(RobotConfig.Sim sim) {
        List<Prop> props = new ArrayList<>();
        sim.props().forEach((name, keys) -> props.add(prop(name, keys)));
        return props;
    }

    static Prop prop(String name, SimProp keys) {
        List<Double> half = halfSize(keys);
        double halfHeight = half.getLast(); // of a ball its radius
        List<Double> at = keys.atM();
        List<Double> position = List.of(at.get(0), at.get(1), at.size() == 3 ? at.get(2) : halfHeight);
        List<Double> rpy = keys.rpyDeg();
        return new Prop(name, Prop.Kind.valueOf(keys.type().name()), half, position, List.of(1.0, 0.0, 0.0, 0.0),
                mass(keys), keys.friction(), rgba(keys.color()), keys.marker().orElse(Prop.NO_MARKER))
                .turned(Math.toRadians(rpy.get(0)), Math.toRadians(rpy.get(1)), Math.toRadians(rpy.get(2)));
    }

    private static List<Double> halfSize(SimProp keys) {
        List<Double> size = keys.sizeM().orElse(List.of());
        return switch (keys.type()) {
            case BALL -> List.of(keys.radiusM().orElseThrow());
            case PERSON -> List.of(keys.radiusM().orElse(PERSON_RADIUS_M), keys.heightM().orElse(PERSON_HEIGHT_M) / 2);
            case MARKER -> List.of(size.getFirst() / 2, size.getFirst() / 2, MARKER_THICKNESS_M / 2);
            case BOX, WALL -> size.stream().map(side -> side / 2).toList();
        };
    }

    private static double mass(SimProp keys) {
        boolean movable = keys.type() == SimProp.Type.BALL || keys.type() == SimProp.Type.BOX;
        if (!movable || keys.fixed().orElse(false)) {
            return 0;
        }
        return keys.massKg().orElse(keys.type() == SimProp.Type.BALL ? BALL_KG : BOX_KG);
    }

    private static List<Double> rgba(SimProp.Color color) {
        return switch (color) {
            case RED -> List.of(0.85, 0.1, 0.1, 1.0);
            case GREEN -> List.of(0.1, 0.65, 0.2, 1.0);
            case BLUE -> List.of(0.1, 0.3, 0.85, 1.0);
            case YELLOW -> List.of(0.95, 0.85, 0.1, 1.0);
            case ORANGE -> List.of(0.95, 0.5, 0.05, 1.0);
            case WHITE -> List.of(0.95, 0.95, 0.95, 1.0);
            case BLACK -> List.of(0.05, 0.05, 0.05, 1.0);
            case GRAY -> List.of(0.5, 0.5, 0.5, 1.0);
        };
    }
}
