package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.routine.RoutineFile;
import org.sinew.device.DeviceException;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.models.ModelCard;
import org.sinew.rt.Clock;
import org.sinew.text.Nearest;
import org.sinew.uplink.UplinkConfig;

/** Looks into everything that a robot file names: for {@code sinew check}, and before a run. */
final class RobotCheck {
    private RobotCheck() {
    }

    /** All that can be wrong. Loads networks, and runs the behaviour in memory where there is a simulator. */
    static void all(RobotConfig robot) throws ConfigException, CommandFailure {
        beforeRun(robot, true);
        if (robot.sim().isPresent() && SimulationJars.here()) {
            fitsBody(robot);
            rehearsed(robot);
            return;
        }
        RobotShape.of(robot);
        RobotModels.open(robot, List.of()).close();
        Optional<Path> java = robot.behavior().flatMap(RobotConfig.Behavior::java);
        if (java.isPresent()) {
            RoutineFile.read(java.get());
        }
    }

    /**
     * What is wrong and would not be noticed, or not told with its place, when the robot is made of the file.
     *
     * @param withModels whether its models are to run
     */
    static void beforeRun(RobotConfig robot, boolean withModels) throws ConfigException {
        uses(robot);
        if (robot.uplink().isPresent()) {
            RobotConfig.Uplink uplink = robot.uplink().get();
            Optional<String> wrong = UplinkConfig.problem(uplink.uri(), uplink.id());
            if (wrong.isPresent()) {
                throw new ConfigException(robot.places().of("uplink", "mqtt"), "uplink: " + wrong.get());
            }
        }
        streams(robot);
        if (withModels) {
            lookAt(robot);
        }
    }

    /** Refuses a simulated robot whose body does not fit its file. Only where there is a simulator. */
    static void fitsBody(RobotConfig robot) throws ConfigException {
        if (robot.sim().isPresent()) {
            BodyCheck.fits(robot);
        }
    }

    /** Looks into pictures and sounds that stand in for a camera or a microphone. */
    private static void streams(RobotConfig robot) throws ConfigException {
        DriverCatalog drivers = DriverCatalog.load();
        List<RobotConfig.Stream> streams = new ArrayList<>(robot.cameras());
        streams.addAll(robot.microphones());
        for (RobotConfig.Stream stream : streams) {
            try {
                drivers.check(stream);
            } catch (DeviceException e) {
                throw new ConfigException(robot.places().of("devices", stream.name(), "path"), "\"path\": "
                        + e.getMessage());
            }
        }
    }

    /** Makes the simulated robot and rehearses its behaviour; starts nothing. */
    private static void rehearsed(RobotConfig robot) throws ConfigException, CommandFailure {
        try (Body body = Simulation.of(robot, Clock.WALL, Simulation.SEED);
                RobotParts parts = RobotParts.of(robot, body, true, false, Clock.WALL)) {
            parts.rehearse();
        } catch (DeviceException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the head can turn to what a model finds. */
    private static void lookAt(RobotConfig robot) throws ConfigException {
        Optional<RobotConfig.LookAt> keys = robot.behavior().flatMap(RobotConfig.Behavior::lookAt);
        if (keys.isEmpty()) {
            return;
        }
        String model = keys.get().model();
        ModelCard card = ModelCard.read(robot.models().stream().filter(m -> m.name().equals(model)).findFirst()
                .orElseThrow().card());
        if (!card.looksAtPictures()) {
            throw new ConfigException(robot.places().of("behavior", "look_at", "model"), "\"model\": " + model
                    + " does not look at pictures, so it finds nothing to look at; name one that does");
        }
        List<String> labels = card.outputs().values().stream().flatMap(output -> output.labels().stream()).toList();
        if (!labels.contains(keys.get().label())) {
            throw new ConfigException(robot.places().of("behavior", "look_at", "label"), "\"label\": model " + model
                    + " knows no \"" + keys.get().label() + "\"" + Nearest.hint(keys.get().label(), labels, "labels"));
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
        boolean canFall = robot.sim().isPresent() && robot.sim().get().stand();
        if (canFall && robot.devices().stream().noneMatch(d -> d.config() instanceof Icm20948.Config)) {
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
                            + device.name() + " is neither an IMU nor a camera, and nothing else can be looked at in"
                            + " this version");
                }
            }
        }
    }
}
