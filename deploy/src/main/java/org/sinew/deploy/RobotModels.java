package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.CameraGeometry;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.models.ModelCard;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxDetector;
import org.sinew.models.OnnxPercept;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.perceive.PictureModel;
import org.sinew.record.EventLog;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.Stop;
import org.sinew.state.RobotModel;

/** The networks of a robot file, opened and checked against their cards. Used once, by {@link RobotParts}. */
final class RobotModels implements AutoCloseable {
    private final List<Opened> models = new ArrayList<>();

    /** One of them: it looks at the robot's state, or at the pictures of a camera. */
    private record Opened(RobotConfig.Model entry, LookedAt lookedAt, List<String> labels, int most,
            Map<String, ModelCard.Rule> rules, @Nullable PerceptModel rows, @Nullable PictureModel pictures,
            @Nullable Camera camera) {

        private Opened(RobotConfig.Model entry, LookedAt lookedAt, OnnxPercept model) {
            this(entry, lookedAt, model.labels(), 0, model.rules(), model, null, null);
        }

        private Opened(RobotConfig.Model entry, LookedAt lookedAt, OnnxDetector model, @Nullable Camera camera) {
            this(entry, lookedAt, model.labels(), model.most(), model.rules(), null, model, camera);
        }

        PerceptionWorker worker(RobotModel robot, Body body, Clock own, BiConsumer<String, Throwable> failed) {
            Clock clock = body.clockOf(entry.name()).orElse(own);
            PerceptionWorker.Settings settings = new PerceptionWorker.Settings(entry.name(),
                    entry.period().toNanos(), entry.budget().toNanos(), entry.maxAge().toNanos());
            if (pictures != null && camera != null) {
                return new PerceptionWorker(body.model(entry.name(), pictures), camera::newest, settings, clock,
                        failed);
            }
            if (rows == null) {
                throw new IllegalStateException("model " + entry.name() + " looks at nothing");
            }
            int imu = lookedAt.imu().map(robot.imus()::indexOf).orElse(-1);
            return new PerceptionWorker(body.model(entry.name(), rows), settings, robot, imu, clock, failed);
        }

        void close() {
            if (rows != null) {
                rows.close();
            }
            if (pictures != null) {
                pictures.close();
            }
        }
    }

    /** Of a robot that runs without them. */
    static RobotModels none() {
        return new RobotModels();
    }

    /**
     * Opens them all, or none.
     *
     * @param cameras of the robot; one that is not there has been looked up and is not looked through
     */
    static RobotModels open(RobotConfig robot, List<Camera> cameras) throws ConfigException {
        RobotModels all = new RobotModels();
        try {
            for (RobotConfig.Model entry : robot.models()) {
                all.models.add(open(robot, entry, cameras));
            }
            return all;
        } catch (ModelException e) {
            all.close();
            throw e.at(robot.places().of("models", robot.models().get(all.models.size()).name(), "card"), "card");
        } catch (ConfigException | RuntimeException | Error e) {
            all.close();
            throw e;
        }
    }

    private static Opened open(RobotConfig robot, RobotConfig.Model entry, List<Camera> cameras)
            throws ConfigException, ModelException {
        ModelCard card = ModelCard.read(entry.card());
        if (!card.looksAtPictures()) {
            return new Opened(entry, LookedAt.rows(entry, imu(robot, entry)), openRows(robot, entry, card));
        }
        RobotConfig.Stream stream = camera(robot, entry);
        CameraGeometry seen = DriverCatalog.load().geometry(stream);
        return new Opened(entry, LookedAt.through(entry, stream.name(), seen), OnnxDetector.open(card,
                seen.width(), seen.height(), seen.verticalFovRad(),
                entry.sizesM()), cameras.stream().filter(each -> each.name().equals(stream.name())).findFirst()
                        .orElse(null));
    }

    /** The inertial unit that a model looks at: the one that its entry names, else the first. */
    private static Optional<String> imu(RobotConfig robot, RobotConfig.Model entry) {
        return entry.input().or(() -> robot.devices().stream().filter(d -> d.config() instanceof Icm20948.Config)
                .map(RobotConfig.Device::name).findFirst());
    }

    private static OnnxPercept openRows(RobotConfig robot, RobotConfig.Model entry, ModelCard card)
            throws ConfigException, ModelException {
        OnnxPercept percept = OnnxPercept.open(card);
        try {
            wants(robot, entry, percept);
            return percept;
        } catch (ConfigException | RuntimeException | Error e) {
            percept.close();
            throw e;
        }
    }

    /** Whether the robot has what the model looks at. */
    private static void wants(RobotConfig robot, RobotConfig.Model model, OnnxPercept percept)
            throws ConfigException {
        Place place = robot.places().of("models", model.name(), "card");
        boolean looksAtImu = percept.terms().contains(PerceptModel.Term.GYRO)
                || percept.terms().contains(PerceptModel.Term.ACCELEROMETER);
        if (looksAtImu && robot.devices().stream().noneMatch(d -> d.config() instanceof Icm20948.Config)) {
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

    /** What each looks at. */
    List<LookedAt> lookedAt() {
        return models.stream().map(Opened::lookedAt).toList();
    }

    /** What the loop sees of them. */
    List<RobotModel.PerceptInfo> percepts() {
        return models.stream().map(model -> new RobotModel.PerceptInfo(model.entry().name(), model.labels(),
                model.most())).toList();
    }

    /** Each on a thread of its own, not started. */
    List<PerceptionWorker> workers(RobotModel robot, EventLog events, Body body, Clock clock) {
        return models.stream().map(model -> model.worker(robot, body, clock,
                (name, why) -> events.add(EventCode.MODEL_FAILED, name, String.valueOf(why)))).toList();
    }

    /** The first model whose card has a rule called {@code falling} watches for falls. */
    GateSettings.FallRule fallRule() {
        for (int i = 0; i < models.size(); i++) {
            ModelCard.Rule rule = models.get(i).rules().get("falling");
            if (rule != null) {
                int mask = 0;
                for (String label : rule.labels()) {
                    mask |= 1 << models.get(i).labels().indexOf(label);
                }
                return new GateSettings.FallRule(i, mask, rule.over(), rule.consecutive());
            }
        }
        return GateSettings.FallRule.NONE;
    }

    /** Frees them, where they found no worker that does. */
    @Override
    public void close() {
        models.forEach(Opened::close);
    }

    /** What the gate does while the result of each is too old. */
    Stop[] whileStale() {
        return models.stream().map(model -> switch (model.entry().onStale()) {
            case HOLD -> Stop.HOLD;
            case IGNORE -> Stop.NONE;
            case STOP -> Stop.CONTROLLED;
            case DECAY, FALLBACK -> throw new IllegalStateException("the reader of robot files refuses these");
        }).toArray(Stop[]::new);
    }
}
