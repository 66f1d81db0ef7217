package org.sinew.deploy;

import java.util.List;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.sim.SimulatedCameras;
import org.sinew.mjcf.Mjcf;
import org.sinew.text.Nearest;

/**
 * Whether the names of a robot file are those of the body that its {@code sim:} names. Only commands that have a
 * simulator load this class.
 */
final class BodyCheck {
    private final RobotConfig robot;
    private final Mjcf body;

    private BodyCheck(RobotConfig robot, Mjcf body) {
        this.robot = robot;
        this.body = body;
    }

    /** Refuses the first joint or link that the body does not have. */
    static void fits(RobotConfig robot) throws ConfigException {
        BodyCheck check = new BodyCheck(robot, RobotShape.read(robot));
        check.joints();
        check.links();
        check.cameras();
        check.stand();
        check.scenario();
    }

    private void joints() throws ConfigException {
        List<String> names = body.bodies().stream().flatMap(b -> b.joints.stream()).map(joint -> joint.name).toList();
        for (RobotConfig.Joint joint : robot.joints()) {
            if (!names.contains(joint.name())) {
                throw new ConfigException(robot.places().of("joints", joint.name()), "joint \"" + joint.name()
                        + "\" is not in " + file() + Nearest.hint(joint.name(), names, "joints there"));
            }
            if (body.servo(joint.name()).isEmpty()) {
                throw new ConfigException(robot.places().of("joints", joint.name()), "joint \"" + joint.name()
                        + "\" has no position actuator in " + file() + "; add one there");
            }
        }
    }

    private void links() throws ConfigException {
        List<String> names = body.bodies().stream().map(b -> b.name).toList();
        for (RobotConfig.Device device : robot.devices()) {
            String link = device.link().orElse("");
            if (!link.isEmpty() && !names.contains(link)) {
                throw new ConfigException(robot.places().of("devices", device.name(), "link"), "\"link\": no body is"
                        + " called \"" + link + "\" in " + file() + Nearest.hint(link, names, "bodies there"));
            }
            if (!link.isEmpty() && body.touchSites(link).isEmpty()) {
                throw new ConfigException(robot.places().of("devices", device.name(), "link"), "\"link\": body " + link
                        + " has no touch sensor in " + file() + "; add one there");
            }
        }
    }

    private void cameras() throws ConfigException {
        DriverCatalog drivers = DriverCatalog.load();
        for (RobotConfig.Stream camera : robot.cameras()) {
            try {
                SimulatedCameras.view(body, camera.name(), camera.link(),
                        Math.toDegrees(drivers.geometry(camera).verticalFovRad()));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(robot.places().of("devices", camera.name()), String.valueOf(e.getMessage()));
            }
        }
    }

    private void stand() throws ConfigException {
        boolean free = body.joints().stream().anyMatch(joint -> joint.type == Mjcf.JointType.FREE);
        if (robot.sim().orElseThrow().stand() && !free) {
            throw nothingToHold(robot);
        }
    }

    /** Of a robot that is tied to the world, and whose file wants a stand. */
    static ConfigException nothingToHold(RobotConfig robot) {
        return new ConfigException(robot.places().of("sim", "stand"), "\"stand\": there is nothing to hold: no body of "
                + robot.sim().orElseThrow().mjcf().getFileName() + " has a free joint; leave stand out");
    }

    private void scenario() throws ConfigException {
        RobotConfig.Sim sim = robot.sim().orElseThrow();
        if (sim.scenario().isPresent()) {
            robot.requireSimFile("scenario", sim.scenario().get());
            ScenarioFile.read(sim.scenario().get(), body, SimulatedWorld.props(sim), robot.places());
        }
    }

    private String file() {
        return String.valueOf(robot.sim().orElseThrow().mjcf().getFileName());
    }
}
