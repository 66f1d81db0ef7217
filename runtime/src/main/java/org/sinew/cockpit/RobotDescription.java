package org.sinew.cockpit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sinew.safety.JointLimits;

/**
 * What the page is told once of a robot, beside its {@link org.sinew.state.RobotModel}: constant while it runs. Made by
 * whoever assembles the robot; lists follow the order of the model.
 *
 * @param identity  who it is
 * @param joints    each joint of the model
 * @param shape     how it looks
 * @param imu       where the first inertial unit sits, if there is one
 * @param cameras   whose pictures the page may show
 * @param contacts  where each contact switch of the model sits
 * @param percepts  each percept of the model
 * @param behavior  what it does once armed, if it does something
 * @param models    networks that run beside the loop
 * @param buses     names
 * @param uplink    whether it reports to a broker
 * @param texts     texts of its own, by key, beside those that every robot has
 */
public record RobotDescription(Identity identity, List<Joint> joints, BodyShape shape, Optional<Mount> imu,
        List<Camera> cameras, List<Contact> contacts, List<Percept> percepts, Optional<Behavior> behavior,
        List<Model> models, List<String> buses, boolean uplink, Map<String, Words> texts) {

    public RobotDescription {
        joints = List.copyOf(joints);
        cameras = List.copyOf(cameras);
        contacts = List.copyOf(contacts);
        percepts = List.copyOf(percepts);
        models = List.copyOf(models);
        buses = List.copyOf(buses);
        texts = Map.copyOf(texts);
    }

    /**
     * @param id        in topics of MQTT
     * @param version   of the program
     * @param kind      {@code humanoid} or {@code arm}, if it is one of these
     * @param simulated whether physics is simulated; only then may the page arm
     * @param rateHz    ticks per second
     */
    public record Identity(String id, String version, Optional<String> kind, boolean simulated, int rateHz) {
    }

    /**
     * @param group  limb that it belongs to; joints of one group are neighbours
     * @param bus    that its servo is on
     * @param id     of its servo
     * @param effort most that the servo can give, Nm
     */
    public record Joint(Optional<String> group, String bus, Optional<Integer> id, JointLimits limits,
            OptionalDouble effort) {
    }

    /** Where something sits: a link, and the place in its frame. */
    public record Mount(String body, BodyShape.Frame frame) {
    }

    /** @param mount x forward along the optical axis, y left, z up; empty: not known */
    public record Camera(String name, int width, int height, Optional<Mount> mount) {
    }

    /**
     * @param body        link that it sits on
     * @param pointsMetre where it touches, in the frame of the link; empty: not known
     */
    public record Contact(String body, List<List<Double>> pointsMetre) {
        public Contact {
            pointsMetre = List.copyOf(pointsMetre);
        }
    }

    /** @param camera whose pictures it looks at */
    public record Percept(Optional<String> camera, double maxAgeMillis) {
    }

    /** @param steps names; empty: it has none */
    public record Behavior(String name, List<String> steps) {
        public Behavior {
            steps = List.copyOf(steps);
        }
    }

    /** @param budgetMillis time that one run may take */
    public record Model(String name, double periodMillis, double budgetMillis) {
    }
}
