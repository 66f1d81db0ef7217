package org.sinew.models;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.config.Items;
import org.sinew.config.Matches;
import org.sinew.config.OrOne;
import org.sinew.config.Place;
import org.sinew.config.Places;
import org.sinew.config.Range;
import org.sinew.config.Ranges;
import org.sinew.config.Section;
import org.sinew.config.Shorthand;
import org.sinew.text.Nearest;

/**
 * The contract of a network that moves joints: a {@code *.policy.yaml} file, one record component per key. Read by the
 * commands that check robot files and cards; cold code, any thread; immutable. Policies do not run in this version.
 *
 * @param name           of the policy, a word
 * @param task           what it was trained to do, in a sentence
 * @param file           the ONNX file, relative to the card
 * @param sha256         of that file, 64 hexadecimal digits
 * @param licence        SPDX identifier
 * @param source         where the file comes from
 * @param rateHz         runs per second in training
 * @param joints         order of every joint vector in this card and in the network
 * @param jointMap       joints whose names or signs differ from the robot's
 * @param defaultPoseRad angles that positions and targets are measured from, one per joint; four turns either way
 * @param robot          names of sensors and contacts in an MJCF file
 * @param history        how many past values an input holds, and in which order; oldest first
 * @param inputs         tensor name to what goes in; terms are concatenated in their order
 * @param outputs        tensor name to what comes out
 * @param state          recurrent tensors, input name to output name; zero at the start
 * @param gains          of the joints' position regulators, where training fixed them
 * @param actuator       servo that training assumed
 * @param golden         inputs with the outputs that this file gave where it was made
 * @param intendedUse    what it may be used for
 * @param limits         what it was not tested for or cannot do
 * @param training       how it was made
 */
public record PolicyCard(@Matches(CardChecks.WORD) Optional<String> name, Optional<String> task, Path file,
        @Matches(CardChecks.SHA256) String sha256, String licence, Optional<String> source,
        @Range(min = 0.1, max = 1000) double rateHz, @Items(min = 1) List<String> joints,
        @Default("{}") Map<String, JointMapping> jointMap,
        @Items(min = 1) @Range(min = -25, max = 25) List<Double> defaultPoseRad,
        Optional<RobotNames> robot, @Default("{}") History history, @Items(min = 1) Map<String, Input> inputs,
        @Items(min = 1) Map<String, Output> outputs, @Default("{}") Map<String, String> state,
        Optional<Gains> gains, Optional<Actuator> actuator, @Default("[]") List<ModelCard.Golden> golden,
        Optional<String> intendedUse, @Default("[]") List<String> limits, ModelCard.@Nullable Training training) {

    public PolicyCard {
        joints = List.copyOf(joints);
        defaultPoseRad = List.copyOf(defaultPoseRad);
        jointMap = CardChecks.ordered(jointMap);
        inputs = CardChecks.ordered(inputs);
        outputs = CardChecks.ordered(outputs);
        state = CardChecks.ordered(state);
        golden = List.copyOf(golden);
        limits = List.copyOf(limits);
        name.ifPresent(CardChecks::word);
        CardChecks.sha256(sha256);
        BadValue.unless(!joints.isEmpty(), "joints", "names no joint; list them in the order of training");
        CardChecks.distinct("joints", joints, "joint");
        BadValue.unless(defaultPoseRad.size() == joints.size(), "default_pose_rad", "takes one angle for each of the "
                + joints.size() + " joints; found " + defaultPoseRad.size());
        checkJointMap(joints, jointMap);
        BadValue.unless(!inputs.isEmpty(), "inputs", "names no tensor; a network has at least one");
        BadValue.unless(!outputs.isEmpty(), "outputs", "names no tensor; a network has at least one");
        CardChecks.state(state, inputs.keySet(), outputs.keySet());
        checkGains(gains, outputs, joints.size());
    }

    /**
     * A joint that the robot calls otherwise or turns the other way.
     *
     * @param robot its name on the robot, if it differs
     * @param sign  1, or -1 where the robot's joint turns the other way
     */
    public record JointMapping(Optional<String> robot, @Default("1") @Range(min = -1, max = 1) int sign) {
        public JointMapping {
            BadValue.unless(sign == 1 || sign == -1, "sign", "must be 1 or -1; " + sign + " is not");
        }
    }

    /**
     * Names in an MJCF file of the robot.
     *
     * @param gyro           a gyro sensor
     * @param accelerometer  an accelerometer sensor
     * @param orientation    a framequat sensor
     * @param linearVelocity a velocimeter or framelinvel sensor
     * @param contacts       name of a contact in this card to a geom or site
     */
    public record RobotNames(Optional<String> gyro, Optional<String> accelerometer, Optional<String> orientation,
            Optional<String> linearVelocity, @Default("{}") Map<String, String> contacts) {
        public RobotNames {
            contacts = CardChecks.ordered(contacts);
        }
    }

    /**
     * Past values.
     *
     * @param steps how many of each term, with the newest
     * @param order what lies together: all values of a term, or all values of a time
     */
    public record History(@Default("1") @Range(min = 1, max = 1000) int steps,
            @Default("term_major") HistoryOrder order) {
        public History {
            Ranges.check(History.class, steps, order);
        }
    }

    /** What lies together where an input holds past values. */
    public enum HistoryOrder { TERM_MAJOR, TIME_MAJOR }

    /**
     * A tensor that goes in: terms, or the same values in every run, or a recurrent tensor with neither.
     *
     * @param terms    what it holds, in order
     * @param type     of the values
     * @param shape    every dimension, where the card promises it
     * @param constant values that never change; one for all, or each of them
     */
    @Shorthand("terms")
    public record Input(@Default("[]") List<PolicyTerm> terms, @Default("float32") ElementType type,
            @Items(min = 1) @Range(min = 1) Optional<List<Integer>> shape,
            @OrOne @Default("[]") List<Double> constant) {
        public Input {
            terms = List.copyOf(terms);
            shape = shape.map(CardChecks::shape);
            constant = List.copyOf(constant);
            BadValue.unless(terms.isEmpty() || constant.isEmpty(), "constant", "is given beside terms; delete one");
            if (shape.isPresent()) {
                CardChecks.oneOrEach("constant", constant, CardChecks.size(shape), "values of shape");
            }
        }

        /** Values that the terms make, with their history. */
        int size(int joints, int actions, int steps) {
            return terms.stream().mapToInt(term -> term.size(joints, actions) * term.history().orElse(steps)).sum();
        }
    }

    /**
     * A tensor that comes out.
     *
     * @param scale  an action is multiplied by it; one, or one per joint
     * @param offset then added; one, or one per joint
     * @param clip   bounds of what the network gives, before scale: one number, or lowest and highest
     * @param to     what the numbers are
     * @param type   of the values
     * @param shape  every dimension, where the card promises it
     */
    public record Output(@OrOne @Default("[1]") List<Double> scale, @OrOne @Default("[0]") List<Double> offset,
            @OrOne @Items(max = 2) @Default("[]") List<Double> clip, @Default("unused") Target to,
            @Default("float32") ElementType type, @Items(min = 1) @Range(min = 1) Optional<List<Integer>> shape) {
        public Output {
            scale = List.copyOf(scale);
            offset = List.copyOf(offset);
            clip = List.copyOf(clip);
            shape = shape.map(CardChecks::shape);
            CardChecks.clip(clip);
            BadValue.unless(!scale.isEmpty(), "scale", "is empty; write a number, or delete the key");
            BadValue.unless(scale.stream().allMatch(s -> s != 0), "scale",
                    "holds 0, which would stop a joint for ever");
        }
    }

    /** What the numbers of an output are. */
    public enum Target {
        /** Angles: default pose + scale * action. */
        POSITION_TARGET,
        /** The same angles, turned into torque by a regulator in the loop with the card's gains. */
        TORQUE,
        /** Nothing that the robot uses, or a recurrent tensor. */
        UNUSED
    }

    /**
     * Of the joints' position regulators.
     *
     * @param kp in Nm/rad; one, or one per joint
     * @param kd in Nm s/rad; one, or one per joint
     */
    public record Gains(@OrOne @Items(min = 1) @Range(min = 0, max = 10_000) List<Double> kp,
            @OrOne @Items(min = 1) @Range(min = 0, max = 10_000) List<Double> kd) {
        public Gains {
            Ranges.check(Gains.class, kp, kd);
            kp = List.copyOf(kp);
            kd = List.copyOf(kd);
            BadValue.unless(!kp.isEmpty(), "kp", "is empty; write one number, or one per joint");
            BadValue.unless(!kd.isEmpty(), "kd", "is empty; write one number, or one per joint");
        }
    }

    /**
     * The servo that training assumed; another one is refused until it is declared equal.
     *
     * @param type            as in robot files
     * @param equalTo         other types that behave the same, measured
     * @param effortLimitNm   most torque
     * @param velocityLimitRadS highest speed
     * @param armatureKgM2    inertia of the rotor behind the gear
     * @param dampingNmSPerRad torque per speed
     * @param frictionLossNm  torque of dry friction
     * @param backlashRad     play of the gear
     * @param delay           from command to motion
     * @param supplyV         voltage of its supply
     */
    public record Actuator(String type, @Default("[]") List<String> equalTo,
            @Range(min = 0.001, max = 1000) Optional<Double> effortLimitNm,
            @Range(min = 0.01, max = 100) Optional<Double> velocityLimitRadS,
            @Range(min = 0, max = 100) Optional<Double> armatureKgM2,
            @Range(min = 0, max = 1000) Optional<Double> dampingNmSPerRad,
            @Range(min = 0, max = 1000) Optional<Double> frictionLossNm,
            @Range(min = 0, max = 0.35) Optional<Double> backlashRad, Optional<Duration> delay,
            @Range(min = 1, max = 100) Optional<Double> supplyV) {
        public Actuator {
            Ranges.check(Actuator.class, type, equalTo, effortLimitNm, velocityLimitRadS, armatureKgM2,
                    dampingNmSPerRad, frictionLossNm, backlashRad, delay, supplyV);
            delay.ifPresent(time -> Ranges.atMost("delay", time, Duration.ofSeconds(1)));
            equalTo = List.copyOf(equalTo);
        }
    }

    /** Reads and checks a card; the network itself is not touched. */
    public static PolicyCard read(Path file) throws ConfigException {
        return PolicyReader.read(ConfigReader.read(file));
    }

    /** As {@link #read(Path)}, of a file that was opened before. */
    public static PolicyCard read(Section root) throws ConfigException {
        return PolicyReader.read(root);
    }

    /** Where a term of an input is written, counted from 1. */
    public static Place place(Places places, String tensor, int term) {
        return PolicyReader.place(places, tensor, term);
    }

    /** Looks into the network and the golden vectors: sha256, tensors, metadata. Nothing runs. */
    public void checkNetwork() throws ConfigException, ModelException {
        Map<String, Integer> in = new LinkedHashMap<>();
        inputs.forEach((tensor, input) -> in.put(tensor, input.terms().isEmpty() ? CardChecks.size(input.shape())
                : input.size(joints.size(), joints.size(), history.steps())));
        Map<String, Integer> out = new LinkedHashMap<>();
        outputs.forEach((tensor, output) -> out.put(tensor,
                output.to() == Target.UNUSED ? CardChecks.size(output.shape()) : joints.size()));
        byte[] network = NetworkFile.read(file, sha256, name.orElse("the policy"));
        OnnxModel.compare(file.toString(), network, in, out, Map.of("joint_names", String.join(",", joints)));
        for (ModelCard.Golden each : golden) {
            GoldenFile.read(each.file());
        }
    }

    /** The name of a joint on the robot. */
    public String robotJoint(String joint) {
        JointMapping mapping = jointMap.get(joint);
        return mapping == null ? joint : mapping.robot().orElse(joint);
    }

    private static void checkJointMap(List<String> joints, Map<String, JointMapping> map) {
        map.keySet().forEach(joint -> BadValue.unless(joints.contains(joint), "joint_map", "no joint of this card is"
                + " called \"" + joint + "\"" + Nearest.hint(joint, joints, "joints")));
        List<String> onRobot = joints.stream()
                .map(joint -> map.containsKey(joint) ? map.get(joint).robot().orElse(joint) : joint).toList();
        BadValue.unless(onRobot.stream().distinct().count() == onRobot.size(), "joint_map",
                "gives two joints of this card the same joint of the robot");
    }

    private static void checkGains(Optional<Gains> gains, Map<String, Output> outputs, int joints) {
        boolean torque = outputs.values().stream().anyMatch(output -> output.to() == Target.TORQUE);
        BadValue.unless(!torque || gains.isPresent(), "gains",
                "is missing; an output with to: torque needs kp and kd for the regulator in the loop");
        gains.ifPresent(g -> {
            BadValue.unless(g.kp().size() == 1 || g.kp().size() == joints, "gains", "kp takes one number, or one for"
                    + " each of the " + joints + " joints; found " + g.kp().size());
            BadValue.unless(g.kd().size() == 1 || g.kd().size() == joints, "gains", "kd takes one number, or one for"
                    + " each of the " + joints + " joints; found " + g.kd().size());
        });
        boolean moves = outputs.values().stream().anyMatch(output -> output.to() != Target.UNUSED);
        BadValue.unless(moves, "outputs", "none of them moves joints; give one to: position_target or to: torque");
    }
}
