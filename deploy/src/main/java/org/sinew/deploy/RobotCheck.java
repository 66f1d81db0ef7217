package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.routine.RoutineFile;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxPercept;
import org.sinew.perceive.PerceptModel;
import org.sinew.rt.Clock;
import org.sinew.text.Nearest;
import org.sinew.uplink.UplinkConfig;

/** Looks into everything that a robot file names, before anything is opened. */
final class RobotCheck {
    private RobotCheck() {
    }

    /** Loads cards with their networks, and the body for the simulator where there is one. */
    static void all(RobotConfig robot) throws ConfigException, CommandFailure {
        uses(robot);
        if (robot.uplink().isPresent()) {
            RobotConfig.Uplink uplink = robot.uplink().get();
            Optional<String> wrong = UplinkConfig.problem(uplink.uri(), uplink.id());
            if (wrong.isPresent()) {
                throw new ConfigException(robot.places().of("uplink", "mqtt"), "uplink: " + wrong.get());
            }
        }
        Optional<Path> java = robot.behavior().flatMap(RobotConfig.Behavior::java);
        if (java.isPresent()) {
            RoutineFile.read(java.get());
        }
        long imus = robot.devices().stream().filter(d -> d.config() instanceof Icm20948.Config).count();
        for (RobotConfig.Model model : robot.models()) {
            try (OnnxPercept percept = OnnxPercept.open(model.card())) {
                wants(robot, model, percept, imus);
            } catch (ModelException e) {
                throw new ConfigException(robot.places().of("models", model.name(), "card"),
                        "\"card\": " + e.getMessage());
            }
        }
        if (robot.sim().isPresent() && simulatorIsHere()) {
            BodyCheck.fits(robot);
            Simulation.of(robot, Clock.WALL, SimulatedRun.Kind.SEED).close();
        }
    }

    /** What a person should know of a file that is not wrong, a sentence each. */
    static List<String> advice(RobotConfig robot) {
        List<String> advice = new ArrayList<>();
        for (RobotConfig.Device device : robot.devices()) {
            if (device.role().equals(Optional.of(RobotConfig.Role.ESTOP))
                    && device.config() instanceof GpioInput.Config keys && !keys.activeWhenCut()) {
                advice.add("a cut wire of e-stop " + device.name() + " reads as released; wire it closed to ground"
                        + " until pressed and write active: high, pull: up");
            }
        }
        boolean humanoid = robot.sim().isPresent() && robot.sim().get().stand();
        if (humanoid && robot.devices().stream().noneMatch(d -> d.config() instanceof Icm20948.Config)) {
            advice.add("there is no IMU, so nothing notices a fall");
        }
        return advice;
    }

    /** Uses of keys that would have no effect. */
    private static void uses(RobotConfig robot) throws ConfigException {
        for (RobotConfig.Device device : robot.devices()) {
            boolean isSwitch = device.config() instanceof GpioInput.Config;
            if (!isSwitch && (device.role().isPresent() || device.link().isPresent())) {
                String key = device.role().isPresent() ? "role" : "link";
                throw new ConfigException(robot.places().of("devices", device.name(), key), "\"" + key + "\": role and"
                        + " link are for switches in this version; leave them out");
            }
        }
        for (RobotConfig.Model model : robot.models()) {
            for (RobotConfig.Device device : robot.devices()) {
                if (model.input().equals(Optional.of(device.name())) && !(device.config() instanceof Icm20948.Config)) {
                    throw new ConfigException(robot.places().of("models", model.name(), "input"), "\"input\": "
                            + device.name() + " is no IMU, and only IMUs can be looked at in this version");
                }
            }
        }
    }

    private static void wants(RobotConfig robot, RobotConfig.Model model, OnnxPercept percept, long imus)
            throws ConfigException {
        Place place = robot.places().of("models", model.name(), "card");
        boolean looksAtImu = percept.terms().contains(PerceptModel.Term.GYRO)
                || percept.terms().contains(PerceptModel.Term.ACCELEROMETER);
        if (looksAtImu && imus == 0) {
            throw new ConfigException(place, "\"card\": the model wants an IMU, and this robot has none; add one under"
                    + " devices:");
        }
        List<String> joints = robot.joints().stream().map(RobotConfig.Joint::name).toList();
        for (String joint : percept.joints()) {
            if (!joints.contains(joint)) {
                throw new ConfigException(place, "\"card\": the model wants joint \"" + joint
                        + "\", which this robot does not have" + Nearest.hint(joint, joints, "joints"));
            }
        }
    }

    private static boolean simulatorIsHere() {
        try {
            Class.forName("org.sinew.sim.World");
            return true;
        } catch (ClassNotFoundException e) {
            return false; // a robot's own class path has none
        }
    }
}
