package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sinew.cockpit.BodyShape;
import org.sinew.cockpit.RobotDescription;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.MjcfException;
import org.sinew.mjcf.Prop;

/** What an MJCF file says of how a robot looks, in the cockpit's words: links, limbs, where parts sit. Cold code. */
final class RobotShape implements Looks {
    /** Turns the axes of a camera in MJCF (looks along -z, y up) into ours (looks along x, z up). */
    private static final double[] CAMERA_AXES = {0.5, -0.5, 0.5, 0.5};

    private final Mjcf model;
    private final List<Integer> bodies = new ArrayList<>(); // of the robot, parents before children

    RobotShape(Mjcf model) {
        this.model = model;
        List<String> props = model.props().stream().map(Prop::name).toList();
        for (int i = 1; i < model.bodies().size(); i++) { // body 0 is the world
            if (!props.contains(model.bodies().get(i).name)) {
                bodies.add(i);
            }
        }
    }

    /** The shape that a robot file names, if it does; refuses a file that is not there or cannot be read. */
    static Optional<Looks> of(RobotConfig robot) throws ConfigException {
        return robot.sim().isPresent() ? Optional.of(new RobotShape(read(robot))) : Optional.empty();
    }

    /** The body that a robot file names, which has to have a {@code sim:} section. */
    static Mjcf read(RobotConfig robot) throws ConfigException {
        Path file = robot.sim().orElseThrow().mjcf();
        robot.requireSimFile("mjcf", file);
        try {
            return Mjcf.read(file);
        } catch (MjcfException e) {
            throw new ConfigException(robot.places().of("sim", "mjcf"), "\"mjcf\": " + e.getMessage());
        }
    }

    /** Links, joints and shapes. */
    @Override
    public BodyShape shape() {
        return new BodyShape(bodies.stream().map(this::body).toList(), !floats());
    }

    private boolean floats() {
        return !bodies.isEmpty() && model.bodies().get(bodies.getFirst()).joints.stream()
                .anyMatch(joint -> joint.type == Mjcf.JointType.FREE);
    }

    private BodyShape.Body body(int index) {
        Mjcf.Body body = model.bodies().get(index);
        Optional<String> parent = body.parent == 0 ? Optional.empty()
                : Optional.of(model.bodies().get(body.parent).name);
        return new BodyShape.Body(body.name, parent, frame(body.position, body.orientation),
                body.joints.stream().filter(joint -> joint.type != Mjcf.JointType.FREE).map(RobotShape::joint).toList(),
                body.geoms.stream().filter(RobotShape::drawn).map(RobotShape::geom).toList());
    }

    private static BodyShape.Joint joint(Mjcf.Joint joint) {
        return new BodyShape.Joint(joint.name, joint.type == Mjcf.JointType.SLIDE, list(joint.axis),
                list(joint.anchor));
    }

    /** Meshes are not read, and planes are no part of a robot. */
    private static boolean drawn(Mjcf.Geom geom) {
        return switch (geom.shape) {
            case SPHERE, CAPSULE, ELLIPSOID, CYLINDER, BOX -> true;
            case PLANE, HFIELD, MESH -> false;
        };
    }

    private static BodyShape.Geom geom(Mjcf.Geom geom) {
        return new BodyShape.Geom(geom.shape.name().toLowerCase(Locale.ROOT), frame(geom.position, geom.orientation),
                list(geom.size), list(geom.rgba));
    }

    /** Where the inertial unit sits: the site called like the device, or the only one that measures. */
    @Override
    public Optional<RobotDescription.Mount> imu(String device) {
        List<String> sites = model.imuSites();
        return sites.contains(device) || sites.size() == 1
                ? site(sites.contains(device) ? device : sites.getFirst()) : Optional.empty();
    }

    private Optional<RobotDescription.Mount> site(String name) {
        return model.sites().stream().filter(site -> site.name().equals(name)).findFirst()
                .map(site -> new RobotDescription.Mount(model.bodies().get(site.body()).name,
                        frame(site.position(), site.orientation())));
    }

    /** Where a camera sits: chosen as the simulated camera is. */
    @Override
    public Optional<RobotDescription.Mount> camera(RobotConfig.Stream camera) {
        List<Mjcf.CameraView> there = views(view -> camera.link().isEmpty()
                || camera.link().get().equals(model.bodies().get(view.body()).name));
        return there.stream().filter(view -> view.name().equals(camera.name())).findFirst()
                .or(() -> there.size() == 1 ? Optional.of(there.getFirst()) : Optional.empty())
                .map(view -> new RobotDescription.Mount(model.bodies().get(view.body()).name,
                        frame(view.position(), LinkPoses.product(view.orientation(), CAMERA_AXES))));
    }

    private List<Mjcf.CameraView> views(Predicate<Mjcf.CameraView> which) {
        return model.cameras().stream().filter(which).toList();
    }

    /** Where a link touches: the places of its touch sensors. */
    @Override
    public RobotDescription.Contact contact(String link) {
        List<String> touch = model.touchSites(link);
        return new RobotDescription.Contact(link, model.sites().stream().filter(site -> touch.contains(site.name()))
                .map(site -> list(site.position())).toList());
    }

    /** Limb of each joint: {@code left_leg}, {@code head}, {@code arm}; joints of the trunk have none. */
    @Override
    public Map<String, String> limbs(List<String> feet) {
        Map<Integer, List<Integer>> branches = new LinkedHashMap<>();
        for (int body : bodies) {
            branch(body).ifPresent(root -> branches.computeIfAbsent(root, k -> new ArrayList<>()).add(body));
        }
        Map<String, String> limbs = new LinkedHashMap<>();
        branches.values().forEach(branch -> {
            List<String> joints = branch.stream().flatMap(body -> model.bodies().get(body).joints.stream())
                    .map(joint -> joint.name).toList();
            String limb = limb(branch, joints, feet);
            joints.forEach(joint -> limbs.put(joint, limb));
        });
        return limbs;
    }

    /** The body at which the limb of a body begins: the one that hangs on the first body. */
    private Optional<Integer> branch(int body) {
        int first = bodies.getFirst();
        int at = body;
        while (at != first && model.bodies().get(at).parent != first && model.bodies().get(at).parent != 0) {
            at = model.bodies().get(at).parent;
        }
        return at == first ? Optional.empty() : Optional.of(at);
    }

    private String limb(List<Integer> branch, List<String> joints, List<String> feet) {
        boolean leg = branch.stream().anyMatch(body -> feet.contains(model.bodies().get(body).name));
        boolean sees = !views(view -> branch.contains(view.body())).isEmpty();
        for (String side : List.of("left_", "right_")) {
            if (!joints.isEmpty() && joints.stream().allMatch(joint -> joint.startsWith(side))) {
                return side + (leg ? "leg" : "arm");
            }
        }
        return leg ? "leg" : sees && floats() ? "head" : "arm";
    }

    /** {@code humanoid}: two feet and nothing that ties it down; {@code arm}: one limb on a fixed base. */
    @Override
    public Optional<String> kind(List<String> feet) {
        long limbs = limbs(feet).values().stream().distinct().count();
        if (floats() && feet.size() >= 2 && limbs >= 4) {
            return Optional.of("humanoid");
        }
        return !floats() && limbs == 1 ? Optional.of("arm") : Optional.empty();
    }

    private static BodyShape.Frame frame(double[] position, double[] orientation) {
        return new BodyShape.Frame(list(position), list(orientation));
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
