package org.sinew.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sinew.cockpit.BodyShape;
import org.sinew.cockpit.CockpitServer;
import org.sinew.cockpit.CockpitTarget;
import org.sinew.cockpit.PictureFeed;
import org.sinew.cockpit.RobotDescription;
import org.sinew.cockpit.RobotSources;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.drivers.servo.FeetechSts;
import org.sinew.state.RobotModel;
import org.sinew.uplink.Uplink;

/** Puts the cockpit of a robot together: what the page is told, and where it is read. Main thread of a command. */
final class Cockpit {
    /** proc(5). */
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private Cockpit() {
    }

    /**
     * Opens the cockpit of a robot that has not started yet.
     *
     * @param where  address and port, as robot file and command line say
     * @param uplink what it reports to, if it does
     * @param audit  who armed and who stopped, if that is kept
     */
    static CockpitServer open(Robot robot, Body body, RobotConfig.Cockpit where, Optional<Uplink> uplink,
            Optional<AuditTrail> audit) throws IOException {
        return open(robot, new CockpitRobot(robot, body, uplink, audit), body, where, uplink.isPresent());
    }

    /** Opens it before somebody else who answers for the robot. */
    static CockpitServer open(Robot robot, CockpitTarget target, Body body, RobotConfig.Cockpit where,
            boolean uplink) throws IOException {
        InetAddress bind = InetAddress.ofLiteral(where.bind());
        RobotSources sources = new RobotSources(robot.model(), robot.recorder(), robot.events(), robot.loop(),
                robot.gc(), robot.cameras().stream().<PictureFeed>map(camera -> camera::newest).toList());
        CockpitServer server = new CockpitServer(
                new CockpitServer.Settings(bind, where.port(), names()), sources,
                description(robot, body, uplink), target);
        server.start();
        return server;
    }

    /** The names of this machine in its network: no stranger's site is called so. */
    private static List<String> names() {
        try {
            String name = Files.readString(HOSTNAME).strip(); // asks nobody in the network, which may take long
            return List.of(name, name + ".local");
        } catch (IOException e) {
            return List.of(); // no Linux: then it is called localhost, or by its address
        }
    }

    /** What the page is told of the robot; only where physics is simulated is it armed from there. */
    private static RobotDescription description(Robot robot, Body body, boolean uplink) {
        RobotConfig config = robot.config();
        RobotModel model = robot.model();
        Optional<Looks> shape = body.looks();
        Optional<String> kind = shape.flatMap(known -> known.kind(model.contacts()));
        return new RobotDescription(
                new RobotDescription.Identity(config.uplink().map(RobotConfig.Uplink::id).orElse(config.name()),
                        VersionCommand.own(), kind, body.simulated(), config.loop().rateHz()),
                joints(config, model, shape), shape.map(Looks::shape).orElse(BodyShape.UNKNOWN),
                model.imus().isEmpty() ? Optional.empty() : shape.flatMap(s -> s.imu(model.imus().getFirst())),
                cameras(robot, shape), model.contacts().stream().map(link -> shape.map(known -> known.contact(link))
                        .orElseGet(() -> new RobotDescription.Contact(link, List.of()))).toList(),
                percepts(robot), config.behavior().map(keys ->
                        new RobotDescription.Behavior(robot.behavior().name(), robot.behavior().steps())),
                models(robot), config.buses().stream().map(RobotConfig.Bus::name).toList(), uplink, Map.of());
    }

    private static List<RobotDescription.Joint> joints(RobotConfig config, RobotModel model,
            Optional<Looks> shape) {
        Map<String, String> limbs = shape.map(known -> known.limbs(model.contacts())).orElse(Map.of());
        List<RobotDescription.Joint> joints = new ArrayList<>();
        for (RobotConfig.Joint joint : config.joints()) {
            Optional<FeetechSts.Config> servo = joint.config() instanceof FeetechSts.Config keys ? Optional.of(keys)
                    : Optional.empty();
            joints.add(new RobotDescription.Joint(Optional.ofNullable(limbs.get(joint.name())), joint.bus(),
                    servo.map(FeetechSts.Config::id), joint.limits(), servo.map(keys ->
                            OptionalDouble.of(keys.stallTorqueNm())).orElse(OptionalDouble.empty())));
        }
        return joints;
    }

    private static List<RobotDescription.Camera> cameras(Robot robot, Optional<Looks> shape) {
        List<RobotDescription.Camera> cameras = new ArrayList<>();
        for (int i = 0; i < robot.cameras().size(); i++) {
            Camera camera = robot.cameras().get(i);
            RobotConfig.Stream entry = robot.config().cameras().get(i);
            cameras.add(new RobotDescription.Camera(camera.name(), camera.width(), camera.height(),
                    shape.flatMap(known -> known.camera(entry))));
        }
        return cameras;
    }

    private static List<RobotDescription.Percept> percepts(Robot robot) {
        return robot.model().percepts().stream().map(info -> {
            RobotConfig.Model model = model(robot, info.name());
            List<String> cameras = robot.config().cameras().stream().map(RobotConfig.Stream::name).toList();
            return new RobotDescription.Percept(model.input().filter(cameras::contains),
                    model.maxAge().toNanos() / 1e6);
        }).toList();
    }

    private static List<RobotDescription.Model> models(Robot robot) {
        return robot.model().percepts().stream().map(info -> model(robot, info.name()))
                .map(model -> new RobotDescription.Model(model.name(), model.period().toNanos() / 1e6,
                        model.budget().toNanos() / 1e6)).toList();
    }

    private static RobotConfig.Model model(Robot robot, String name) {
        return robot.config().models().stream().filter(model -> model.name().equals(name)).findFirst().orElseThrow();
    }
}
