package org.sinew.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.text.Nearest;
import org.sinew.config.Section;
import org.sinew.decide.Sequence;
import org.sinew.state.RobotModel;

/**
 * A file of poses and the order in which they are taken.
 *
 * @param name   in reports
 * @param poses  angles in rad by joint, by pose
 * @param once   steps at the start
 * @param repeat steps repeated for ever; one round is one cycle
 */
record SequenceFile(int sinew, String name, Map<String, Section> poses, @Default("[]") List<Section> once,
        List<Section> repeat) {
    SequenceFile {
        BadValue.unless(!repeat.isEmpty(), "repeat", "needs at least one step");
    }

    /**
     * One step.
     *
     * @param pose names of poses, laid over each other: a later one wins
     * @param in   time to get there
     * @param hold time to stay there
     */
    record Step(List<String> pose, Duration in, @Default("0ms") Duration hold) {
        Step {
            BadValue.unless(!pose.isEmpty(), "pose", "names no pose; write for example pose: [stand]");
            BadValue.unless(!in.isZero(), "in", "must be longer than 0; a joint cannot jump");
        }
    }

    /** Reads the file and makes a behaviour for this robot of it. */
    static Sequence read(Path file, RobotModel robot) throws ConfigException {
        Section root = ConfigReader.read(file);
        root.requireVersion("a sequence");
        SequenceFile read = root.bind(SequenceFile.class);
        for (Section pose : read.poses.values()) { // also those that no step uses
            lay(pose, new double[robot.joints().size()], robot);
        }
        return new Sequence(read.name, robot.joints().size(), read.steps(read.once, robot),
                read.steps(read.repeat, robot));
    }

    private List<Sequence.Step> steps(List<Section> sections, RobotModel robot) throws ConfigException {
        List<Sequence.Step> steps = new ArrayList<>();
        for (Section section : sections) {
            Step step = section.bind(Step.class);
            double[] targetRad = new double[robot.joints().size()];
            Arrays.fill(targetRad, Double.NaN);
            for (String name : step.pose) {
                if (!poses.containsKey(name)) {
                    throw section.wrong("pose", "no pose is called \"" + name + "\""
                            + Nearest.hint(name, poses.keySet(), "poses"));
                }
                lay(poses.get(name), targetRad, robot);
            }
            List<Double> targets = Arrays.stream(targetRad).boxed().toList();
            steps.add(new Sequence.Step(targets, step.in.toNanos(), step.hold.toNanos(),
                    String.join(", ", step.pose)));
        }
        return steps;
    }

    private static void lay(Section pose, double[] targetRad, RobotModel robot) throws ConfigException {
        for (String joint : pose.keys()) {
            int index = robot.joints().indexOf(joint);
            if (index < 0) {
                throw pose.wrong(joint, "robot " + robot.name() + " has no joint \"" + joint + "\""
                        + Nearest.hint(joint, robot.joints(), "joints"));
            }
            targetRad[index] = pose.number(joint);
        }
    }
}
