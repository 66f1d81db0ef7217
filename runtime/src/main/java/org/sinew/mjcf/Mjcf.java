package org.sinew.mjcf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an MJCF file says, with defaults, angles and frames resolved: SI, radians, quaternions (w, x, y, z), positions
 * in the frame of the body. Bodies, joints and coordinates are numbered depth first, as in MuJoCo; body 0 is the world.
 *
 * <p>{@link MjcfReader} fills it; from then on nobody writes to it, so several plants may share one.
 */
@SuppressWarnings("ArrayRecordComponent") // of vectors; nobody compares these records
public final class Mjcf {

    /** Kind of a joint. */
    public enum JointType { FREE, HINGE, SLIDE }

    /** Shape of a geom or site, in the order in which MJCF numbers them. */
    public enum Shape { PLANE, HFIELD, SPHERE, CAPSULE, ELLIPSOID, CYLINDER, BOX, MESH }

    /** A rigid link. */
    public static final class Body {
        public final String name;
        public final int parent;
        public final double[] position;
        public final double[] orientation;
        public final List<Joint> joints = new ArrayList<>();
        public final List<Geom> geoms = new ArrayList<>();
        public double massKg;
        /** In the frame of the body. */
        public double[] centerOfMass = new double[3];
        /** About the centre of mass, axes of the body, 3 x 3. */
        public double[] inertia = new double[9];
        boolean explicitInertia;
        /** Whether the axes of the body are its principal axes, in the order in which MuJoCo keeps them. */
        public boolean alignedInertia;

        Body(String name, int parent, double[] position, double[] orientation) {
            this.name = name;
            this.parent = parent;
            this.position = position;
            this.orientation = orientation;
        }
    }

    /** A checker board: two colours, by which that of the geom is multiplied, and sides of its squares in m. */
    public record Checker(double[] first, double[] second, double squareX, double squareY) { }

    /** How soft a constraint is: solref and solimp of MJCF. */
    public record Softness(double[] reference, double[] impedance) {

        private static final double[] REFERENCE = {0.02, 1};
        private static final double[] IMPEDANCE = {0.9, 0.95, 0.001, 0.5, 2};

        static Softness read(MjcfAttributes a, String reference, String impedance) {
            return new Softness(a.vector(reference, REFERENCE, 1), a.vector(impedance, IMPEDANCE, 1));
        }
    }

    /** A joint; units are rad and Nm for a hinge, m and N for a slide. */
    public static final class Joint {
        public final String name;
        public final JointType type;
        public double[] anchor = new double[3];
        public double[] axis = {0, 0, 1};
        public boolean limited;
        public double lower;
        public double upper;
        public double damping;
        public double armature;
        public double frictionLoss;
        public double limitMargin;
        public double stiffness;
        public double springReference;
        public double reference;
        public double effortLower = Double.NEGATIVE_INFINITY;
        public double effortUpper = Double.POSITIVE_INFINITY;
        public @Nullable Softness limitSoftness;
        public @Nullable Softness frictionSoftness;
        /** Where its coordinates start in the position and in the velocity vector. */
        public int positionAddress;
        public int velocityAddress;

        Joint(String name, JointType type) {
            this.name = name;
            this.type = type;
        }
    }

    /** A shape that touches, weighs or only shows. */
    public static final class Geom {
        public final String name;
        public final int body;
        public final Shape shape;
        public double[] size = new double[3];
        public double[] position = new double[3];
        public double[] orientation = {1, 0, 0, 0};
        public double[] rgba = {0.5, 0.5, 0.5, 1};
        /** Drawn on it, if it is a plane. */
        public @Nullable Checker checker;
        public int group;
        public int contactType;
        public int contactAffinity;
        public int contactDimension;
        public int priority;
        public double slidingFriction;
        public double softnessMix;
        public final Softness softness;
        /** Negative: from the density. */
        double massKg;
        double density;
        /** File, line and name, for messages. */
        public final String described;
        /** Whether it is a prop, which touches whatever the collider can compute. */
        public boolean prop;

        Geom(String name, int body, Shape shape, Softness softness, String described) {
            this.name = name;
            this.body = body;
            this.shape = shape;
            this.softness = softness;
            this.described = described;
        }
    }

    /** A named frame on a body. */
    public record Site(String name, int body, Shape shape, double[] size, double[] position, double[] orientation) { }

    /** A camera on a body: looks along its -z, y up. */
    public record CameraView(String name, int body, double[] position, double[] orientation, double fovyDeg) { }

    /** force = gain ctrl + bias0 + bias1 length + bias2 speed, where length = gear times joint position. */
    public record Actuator(String name, int joint, double gear, double gain, double[] bias,
            double ctrlLower, double ctrlUpper, double forceLower, double forceUpper) { }

    /** A sensor that the plant serves: which kind, and the site it sits on. */
    public record Sensor(String type, String name, int site) { }

    /** A keyframe; what it does not say is null. */
    public record Key(String name, double @Nullable [] positions, double @Nullable [] velocities,
            double @Nullable [] controls) { }

    String name = "";
    double timestepSec = 0.002;
    double[] gravity = {0, 0, -9.81};
    boolean implicitActuators;
    boolean implicitDamping = true;
    boolean safeReference = true;
    boolean contactsEnabled = true;
    double[] lightDirection = {-0.2, 0.4, -0.9};
    boolean lit;
    double impedanceRatio = 1;

    final List<Body> bodies = new ArrayList<>();
    final List<Joint> joints = new ArrayList<>();
    final List<Geom> geoms = new ArrayList<>();
    final List<Site> sites = new ArrayList<>();
    final List<CameraView> cameras = new ArrayList<>();
    final List<Actuator> actuators = new ArrayList<>();
    final List<Sensor> sensors = new ArrayList<>();
    final List<Key> keys = new ArrayList<>();
    final List<Prop> props = new ArrayList<>();
    /** Pairs of bodies that never touch, as (smaller index, larger index). */
    final Set<List<Integer>> excludes = new LinkedHashSet<>();
    int positionCount;
    int velocityCount;

    Mjcf() {
    }

    /** Reads a file and what it includes; refuses, with file, line and element, what this engine does not have. */
    public static Mjcf read(Path file) {
        return new MjcfReader(file).read();
    }

    /** As {@link #read(Path)}, with things in the world that are no part of the robot. */
    public static Mjcf read(Path file, List<Prop> props) {
        Mjcf model = new MjcfReader(file).read();
        new MjcfProps(model).add(props);
        return model;
    }

    /** The things in the world that are no part of the robot; each is a body of the same name. */
    public List<Prop> props() {
        return List.copyOf(props);
    }

    public String name() {
        return name;
    }

    public double timestepSec() {
        return timestepSec;
    }

    /** m/s², in the world. */
    public double[] gravity() {
        return gravity.clone();
    }

    /** Whether forces of actuators are integrated implicitly. */
    public boolean implicitActuators() {
        return implicitActuators;
    }

    /** Whether damping of joints is: eulerdamp. */
    public boolean implicitDamping() {
        return implicitDamping;
    }

    /** Whether a constraint's time constant is kept above two steps: refsafe. */
    public boolean safeReference() {
        return safeReference;
    }

    public boolean contactsEnabled() {
        return contactsEnabled;
    }

    /** Friction against normal force of contacts: impratio. */
    public double impedanceRatio() {
        return impedanceRatio;
    }

    /** Where the light goes, in the world. */
    public double[] lightDirection() {
        return lightDirection.clone();
    }

    public List<Body> bodies() {
        return List.copyOf(bodies);
    }

    public List<Joint> joints() {
        return List.copyOf(joints);
    }

    public List<Geom> geoms() {
        return List.copyOf(geoms);
    }

    public List<Site> sites() {
        return List.copyOf(sites);
    }

    public List<CameraView> cameras() {
        return List.copyOf(cameras);
    }

    /** In the order of ctrl. */
    public List<Actuator> actuators() {
        return List.copyOf(actuators);
    }

    public List<Sensor> sensors() {
        return List.copyOf(sensors);
    }

    public List<Key> keys() {
        return List.copyOf(keys);
    }

    /** Whether a file says that two bodies never touch. */
    public boolean excludes(int body, int other) {
        return excludes.contains(List.of(Math.min(body, other), Math.max(body, other)));
    }

    /** Length of qpos. */
    public int positionCount() {
        return positionCount;
    }

    /** Length of qvel. */
    public int velocityCount() {
        return velocityCount;
    }

    /** Names of the sites with inertial sensors, each once. */
    public List<String> imuSites() {
        return sensors.stream().filter(sensor -> !sensor.type().equals("touch"))
                .map(sensor -> sites.get(sensor.site()).name()).distinct().toList();
    }

    /** Names of the touch sensors' sites on a body. */
    public List<String> touchSites(String body) {
        return sensors.stream().filter(sensor -> sensor.type().equals("touch")).map(sensor -> sites.get(sensor.site()))
                .filter(site -> bodies.get(site.body()).name.equals(body)).map(Site::name).toList();
    }

    /**
     * What drives a joint as a position servo.
     *
     * @param kpNmPerRad  stiffness
     * @param kdNmSPerRad damping that the servo adds to the joint's own
     * @param maxEffortNm most effort
     */
    public record PositionServo(double kpNmPerRad, double kdNmSPerRad, double maxEffortNm) { }

    /** The position actuator of a joint, if it has one. */
    public Optional<PositionServo> servo(String joint) {
        return actuators.stream().filter(a -> joints.get(a.joint()).name.equals(joint) && a.bias()[1] == -a.gain())
                .map(a -> new PositionServo(a.gain(), -a.bias()[2], a.forceUpper())).findFirst();
    }

    /** Names of the actuators of the file, in the order of ctrl. */
    public List<String> actuatorNames() {
        return actuators.stream().map(Actuator::name).toList();
    }

    public List<String> keyNames() {
        return keys.stream().map(Key::name).toList();
    }
}
