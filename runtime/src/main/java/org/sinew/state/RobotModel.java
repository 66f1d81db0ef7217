package org.sinew.state;

import java.util.List;

/**
 * What a robot is: constant after boot, shared by all threads. Arrays in {@link RobotState} follow the order of the
 * lists here.
 *
 * @param name        the robot's name
 * @param joints      joint names, in the order of the robot file
 * @param imus        inertial units; the first one gives the attitude
 * @param power       supply rails
 * @param contacts    contact switches, e.g. one per foot
 * @param estops      e-stop inputs; any of them stops
 * @param percepts    models whose results the loop sees
 * @param microphones what it hears with
 */
public record RobotModel(String name, List<String> joints, List<String> imus, List<String> power,
        List<String> contacts, List<String> estops, List<PerceptInfo> percepts, List<String> microphones) {

    public RobotModel {
        joints = List.copyOf(joints);
        imus = List.copyOf(imus);
        power = List.copyOf(power);
        contacts = List.copyOf(contacts);
        estops = List.copyOf(estops);
        percepts = List.copyOf(percepts);
        microphones = List.copyOf(microphones);
    }

    /** A robot without a microphone. */
    public RobotModel(String name, List<String> joints, List<String> imus, List<String> power, List<String> contacts,
            List<String> estops, List<PerceptInfo> percepts) {
        this(name, joints, imus, power, contacts, estops, percepts, List.of());
    }

    /** A robot without a microphone and without an e-stop input. */
    public RobotModel(String name, List<String> joints, List<String> imus, List<String> power, List<String> contacts,
            List<PerceptInfo> percepts) {
        this(name, joints, imus, power, contacts, List.of(), percepts);
    }

    /**
     * @param name       the model's name in the robot file
     * @param labels     what each score means, and what a detection can be
     * @param detections things that it can find in one picture; 0: it gives scores only
     */
    public record PerceptInfo(String name, List<String> labels, int detections) {
        public PerceptInfo {
            labels = List.copyOf(labels);
        }

        /** Of a model that gives scores only. */
        public PerceptInfo(String name, List<String> labels) {
            this(name, labels, 0);
        }

        /** Room for its results. */
        public Percept percept() {
            return new Percept(labels.size(), detections);
        }
    }
}
