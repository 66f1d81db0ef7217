package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxPercept;
import org.sinew.perceive.PerceptModel;
import org.sinew.rt.Clock;
import org.sinew.state.RobotModel;
import org.sinew.uplink.UplinkConfig;

/** Looks into everything that a robot file names, before anything is opened. */
final class RobotCheck {
    private RobotCheck() {
    }

    /** Reads sequence, cards with their networks, and the body for the simulator where there is one. */
    static void all(RobotConfig robot) throws ConfigException, CommandFailure {
        uses(robot);
        if (robot.uplink().isPresent()) {
            RobotConfig.Uplink uplink = robot.uplink().get();
            Optional<String> wrong = UplinkConfig.problem(uplink.uri(), uplink.id());
            if (wrong.isPresent()) {
                throw CommandFailure.wrongUsage(robot.file() + ": uplink: " + wrong.get());
            }
        }
        RobotModel joints = new RobotModel(robot.name(), robot.joints().stream().map(RobotConfig.Joint::name).toList(),
                List.of(), List.of(), List.of(), List.of());
        if (robot.behavior().isPresent()) {
            SequenceFile.read(robot.behavior().get().sequence(), joints);
        }
        long imus = robot.devices().stream().filter(d -> d.config() instanceof Icm20948.Config).count();
        for (RobotConfig.Model model : robot.models()) {
            try (OnnxPercept percept = OnnxPercept.open(model.card())) {
                wants(model, percept, joints, imus);
            } catch (ModelException e) {
                throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
            }
        }
        if (robot.sim().isPresent() && simulatorIsHere()) {
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
    private static void uses(RobotConfig robot) throws CommandFailure {
        for (RobotConfig.Device device : robot.devices()) {
            boolean isSwitch = device.config() instanceof GpioInput.Config;
            if (!isSwitch && (device.role().isPresent() || device.link().isPresent())) {
                throw CommandFailure.wrongUsage(robot.file() + ": device \"" + device.name() + "\": role and link are"
                        + " for switches in this version; leave them out");
            }
        }
        for (RobotConfig.Model model : robot.models()) {
            for (RobotConfig.Device device : robot.devices()) {
                if (model.input().equals(Optional.of(device.name())) && !(device.config() instanceof Icm20948.Config)) {
                    throw CommandFailure.wrongUsage(robot.file() + ": model \"" + model.name() + "\": input "
                            + device.name() + " is no IMU, and only IMUs can be looked at in this version");
                }
            }
        }
    }

    private static void wants(RobotConfig.Model model, OnnxPercept percept, RobotModel robot, long imus)
            throws CommandFailure {
        boolean looksAtImu = percept.terms().contains(PerceptModel.Term.GYRO)
                || percept.terms().contains(PerceptModel.Term.ACCELEROMETER);
        if (looksAtImu && imus == 0) {
            throw CommandFailure.wrongUsage(model.card() + ": model \"" + model.name() + "\" wants an IMU, and robot "
                    + robot.name() + " has none");
        }
        for (String joint : percept.joints()) {
            if (!robot.joints().contains(joint)) {
                throw CommandFailure.wrongUsage(model.card() + ": model \"" + model.name() + "\" wants joint \"" + joint
                        + "\", which robot " + robot.name() + " does not have");
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
