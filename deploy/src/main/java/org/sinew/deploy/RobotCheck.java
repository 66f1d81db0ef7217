package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.routine.RoutineFile;
import org.sinew.device.CameraGeometry;
import org.sinew.device.DeviceException;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.models.ModelCard;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxDetector;
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
        streams(robot);
        boolean simulates = robot.sim().isPresent() && simulatorIsHere();
        Optional<Path> java = robot.behavior().flatMap(RobotConfig.Behavior::java);
        if (java.isPresent() && !simulates) { // else it is compiled for its rehearsal
            RoutineFile.read(java.get());
        }
        long imus = robot.devices().stream().filter(d -> d.config() instanceof Icm20948.Config).count();
        for (RobotConfig.Model model : robot.models()) {
            try {
                network(robot, model, imus);
            } catch (ModelException e) {
                throw e.at(robot.places().of("models", model.name(), "card"), "card");
            }
        }
        lookAt(robot);
        if (simulates) {
            BodyCheck.fits(robot);
            rehearsed(robot);
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
        try (Body body = Simulation.of(robot, Clock.WALL, SimulatedRun.Kind.SEED);
                RobotParts parts = RobotParts.of(robot, body, true, false, Clock.WALL)) {
            parts.rehearse();
        } catch (DeviceException | ModelException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static void network(RobotConfig robot, RobotConfig.Model model, long imus)
            throws ConfigException, ModelException {
        ModelCard card = ModelCard.read(model.card());
        if (!card.looksAtPictures()) {
            try (OnnxPercept percept = OnnxPercept.open(card)) {
                wants(robot, model, percept, imus);
            }
            return;
        }
        RobotConfig.Stream camera = camera(robot, model);
        CameraGeometry geometry = DriverCatalog.load().geometry(camera);
        OnnxDetector.open(card, geometry.width(), geometry.height(), geometry.verticalFovRad(), model.sizesM())
                .close();
    }

    /** The camera that a model looks through. */
    private static RobotConfig.Stream camera(RobotConfig robot, RobotConfig.Model model) throws ConfigException {
        List<String> cameras = robot.cameras().stream().map(RobotConfig.Stream::name).toList();
        String wanted = model.input().orElse(cameras.size() == 1 ? cameras.getFirst() : "");
        String key = model.input().isPresent() ? "input" : "card";
        Place place = robot.places().of("models", model.name(), key);
        return robot.cameras().stream().filter(camera -> camera.name().equals(wanted)).findFirst()
                .orElseThrow(() -> new ConfigException(place, "\"" + key + "\": the model looks at pictures, and "
                        + (wanted.isEmpty() ? "no input: says through which camera" : wanted + " is no camera") + "; "
                        + (cameras.isEmpty() ? "this robot has none, add one under devices:"
                                : "cameras: " + String.join(", ", cameras))));
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
                        + "\", which this robot does not have" + robot.places().hint(joint, joints, "joints"));
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
