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
import org.sinew.config.Degrees;
import org.sinew.config.Ranges;
import org.sinew.config.RobotConfig;
import org.sinew.text.Nearest;
import org.sinew.config.Section;
import org.sinew.decide.Sequence;
import org.sinew.safety.JointLimits;

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
    private static final Duration LONGEST = Duration.ofHours(1);

    SequenceFile {
        BadValue.unless(!repeat.isEmpty(), "repeat", "needs at least one step");
    }

    /**
     * One step.
     *
     * @param pose names of poses, laid over each other: a later one wins
     * @param in   time to get there, at most 1h
     * @param hold time to stay there, at most 1h
     */
    record Step(List<String> pose, Duration in, @Default("0ms") Duration hold) {
        Step {
            BadValue.unless(!pose.isEmpty(), "pose", "names no pose; write for example pose: [stand]");
            BadValue.unless(!in.isZero(), "in", "must be longer than 0; a joint cannot jump");
            Ranges.atMost("in", in, LONGEST);
            Ranges.atMost("hold", hold, LONGEST);
        }
    }

    /** Reads the file: what this robot is to do. */
    static Sequence.Plan read(Path file, RobotConfig robot) throws ConfigException {
        Section root = ConfigReader.read(file);
        root.requireVersion("a sequence");
        SequenceFile read = root.bind(SequenceFile.class);
        for (Section pose : read.poses.values()) { // also those that no step uses
            lay(pose, new double[robot.joints().size()], robot);
        }
        return new Sequence.Plan(read.name, robot.joints().size(), read.steps(read.once, robot),
                read.steps(read.repeat, robot));
    }

    private List<Sequence.Step> steps(List<Section> sections, RobotConfig robot) throws ConfigException {
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

    private static void lay(Section pose, double[] targetRad, RobotConfig robot) throws ConfigException {
        List<String> joints = robot.joints().stream().map(RobotConfig.Joint::name).toList();
        for (String joint : pose.keys()) {
            int index = joints.indexOf(joint);
            if (index < 0) {
                throw pose.wrong(joint, "robot " + robot.name() + " has no joint \"" + joint + "\""
                        + robot.places().hint(joint, joints, "joints"));
            }
            targetRad[index] = reachable(pose, joint, robot.joints().get(index).limits(), robot);
        }
    }

    /** The angle of a joint in a pose, within the joint's limits. */
    private static double reachable(Section pose, String joint, JointLimits limits, RobotConfig robot)
            throws ConfigException {
        double rad = pose.number(joint);
        double low = limits.minPositionRad();
        double high = limits.maxPositionRad();
        if (rad < low || rad > high) {
            throw pose.wrong(joint, "must be from " + low + " to " + high + " rad, its limits in "
                    + robot.places().of("joints", joint, "limit_rad") + "; " + rad + " is not"
                    + Degrees.hint(rad, low, high));
        }
        return rad;
    }
}
