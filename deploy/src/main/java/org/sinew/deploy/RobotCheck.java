package org.sinew.deploy;

import java.util.List;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.io.GpioInput;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxPercept;
import org.sinew.state.RobotModel;

/** Looks into everything that a robot file names, before anything is opened. */
final class RobotCheck {
    private RobotCheck() {
    }

    /** Reads sequence, cards with their networks, and the body for the simulator where there is one. */
    static void all(RobotConfig robot) throws ConfigException, CommandFailure {
        failSafe(robot);
        RobotModel joints = new RobotModel(robot.name(), robot.joints().stream().map(RobotConfig.Joint::name).toList(),
                List.of(), List.of(), List.of(), List.of());
        if (robot.behavior().isPresent()) {
            SequenceFile.read(robot.behavior().get().sequence(), joints);
        }
        for (RobotConfig.Model model : robot.models()) {
            try (OnnxPercept percept = OnnxPercept.open(model.card())) {
                wants(model, percept, joints);
            } catch (ModelException e) {
                throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
            }
        }
        if (robot.sim().isPresent() && simulatorIsHere()) {
            try {
                new Simulation(robot).close();
            } catch (IllegalArgumentException e) {
                throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
            }
        }
    }

    /** An e-stop whose wire is cut must read as pressed: the line's pull has to go to the active level. */
    static void failSafe(RobotConfig robot) throws CommandFailure {
        for (RobotConfig.Device device : robot.devices()) {
            if (device.role().equals(Optional.of(RobotConfig.Role.ESTOP))
                    && device.config() instanceof GpioInput.Config keys && !keys.activeWhenCut()) {
                throw CommandFailure.wrongUsage(robot.file() + ": device \"" + device.name() + "\" is an e-stop, but a"
                        + " cut wire would read as released; wire it closed until pressed and write"
                        + " active: high, pull: up");
            }
        }
    }

    private static void wants(RobotConfig.Model model, OnnxPercept percept, RobotModel robot) throws CommandFailure {
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
