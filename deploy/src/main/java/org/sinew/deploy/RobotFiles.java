package org.sinew.deploy;

import java.nio.file.Path;
import java.util.List;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.NamedFiles;
import org.sinew.config.Places;
import org.sinew.config.RobotConfig;
import org.sinew.config.Section;
import org.sinew.models.ModelCard;
import org.sinew.models.PolicyCard;
import org.sinew.models.PolicyTerm;

/** Reads cards and sequences that a robot file names, and whether they fit the robot. */
final class RobotFiles implements NamedFiles {
    @Override
    public void model(Path card) throws ConfigException {
        ModelCard.read(card);
    }

    @Override
    public void sequence(Path file, RobotConfig robot) throws ConfigException {
        SequenceFile.read(file, robot);
    }

    @Override
    public void policy(Path file, RobotConfig robot) throws ConfigException {
        Section root = ConfigReader.read(file);
        PolicyCard card = PolicyCard.read(root);
        Places places = root.places();
        if (card.rateHz() > robot.loop().rateHz()) {
            throw new ConfigException(places.of("rate_hz"), "\"rate_hz\": the loop of " + robot.name() + " runs at "
                    + robot.loop().rateHz() + " Hz, slower than this policy; raise rate_hz there");
        }
        for (int i = 0; i < card.joints().size(); i++) {
            String joint = card.joints().get(i);
            String onRobot = card.robotJoint(joint);
            if (!joints(robot).contains(onRobot)) {
                boolean mapped = !onRobot.equals(joint);
                throw new ConfigException(mapped ? places.of("joint_map", joint, "robot")
                        : places.of("joints", Integer.toString(i + 1)), "robot " + robot.name() + " has no joint \""
                        + onRobot + "\"" + robot.places().hint(onRobot, joints(robot), "joints"));
            }
        }
        actuator(card, robot, places);
        percepts(card, robot, places);
        CardCheck.network(root, card);
    }

    private static void actuator(PolicyCard card, RobotConfig robot, Places places) throws ConfigException {
        if (card.actuator().isEmpty()) {
            return;
        }
        PolicyCard.Actuator trained = card.actuator().get();
        for (String joint : card.joints()) {
            for (RobotConfig.Joint onRobot : robot.joints()) {
                boolean same = onRobot.type().equals(trained.type()) || trained.equalTo().contains(onRobot.type());
                if (onRobot.name().equals(card.robotJoint(joint)) && !same) {
                    throw new ConfigException(places.of("actuator", "type"), "\"type\": this policy was trained for "
                            + trained.type() + ", and joint " + onRobot.name() + " of " + robot.name() + " is a "
                            + onRobot.type() + "; measure that they behave the same, then write equal_to: ["
                            + onRobot.type() + "]");
                }
            }
        }
    }

    private static void percepts(PolicyCard card, RobotConfig robot, Places places) throws ConfigException {
        List<String> models = robot.models().stream().map(RobotConfig.Model::name).toList();
        for (String tensor : card.inputs().keySet()) {
            List<PolicyTerm> terms = card.inputs().get(tensor).terms();
            for (int i = 0; i < terms.size(); i++) {
                String model = terms.get(i).model().orElse("");
                if (!model.isEmpty() && !models.contains(model)) {
                    throw new ConfigException(PolicyCard.place(places, tensor, i + 1), "\"model\": robot "
                            + robot.name()
                            + " has no model \"" + model + "\"" + robot.places().hint(model, models, "models"));
                }
            }
        }
    }

    private static List<String> joints(RobotConfig robot) {
        return robot.joints().stream().map(RobotConfig.Joint::name).toList();
    }
}
