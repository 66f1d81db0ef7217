package org.sinew.mjcf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads an MJCF file into {@link Mjcf}: the sections in the order in which they depend on each other. */
final class MjcfReader {

    /** Sections that describe looks, memory or data for users. */
    private static final List<String> WITHOUT_EFFECT = List.of("size", "statistic", "visual", "custom");

    private static final List<String> READ = List.of("compiler", "option", "default", "asset", "worldbody",
            "actuator", "sensor", "contact", "keyframe");

    private static final List<String> IMU_SENSORS = List.of("gyro", "accelerometer", "framequat");

    private final XmlElement root;
    private final Mjcf model = new Mjcf();
    private final MjcfDefaults defaults = new MjcfDefaults();
    private final MjcfFrames frames = new MjcfFrames();
    private final MjcfMaterials materials = new MjcfMaterials();
    private boolean autoLimits = true;
    private String inertiaFromGeom = "auto";

    MjcfReader(Path file) {
        root = XmlElement.read(file);
    }

    Mjcf read() {
        if (!root.tag().equals("mujoco")) {
            throw root.error("is not MJCF; the root element must be <mujoco>");
        }
        model.name = root.attributes().getOrDefault("model", "");
        root.children().forEach(MjcfReader::refuseUnknownSection);
        root.children("compiler").forEach(this::compiler);
        root.children("option").forEach(this::option);
        root.children("default").forEach(defaults::add);
        materials.read(root.children("asset"));
        var bodies = new MjcfBodies(model, defaults, frames, materials, autoLimits);
        bodies.world(root.children("worldbody"));
        MjcfInertia.compute(model.bodies, inertiaFromGeom);
        number();
        refuseTwins("body", model.bodies.stream().map(b -> b.name).toList());
        refuseTwins("joint", model.joints.stream().map(j -> j.name).toList());
        refuseTwins("site", model.sites.stream().map(Mjcf.Site::name).toList());
        var actuators = new MjcfActuators(model, defaults, autoLimits);
        for (XmlElement section : root.children("actuator")) {
            section.children().forEach(actuators::read);
        }
        for (XmlElement section : root.children("sensor")) {
            section.children().forEach(this::sensor);
        }
        for (XmlElement section : root.children("contact")) {
            section.children().forEach(this::contact);
        }
        for (XmlElement section : root.children("keyframe")) {
            section.children("key").forEach(this::key);
        }
        return model;
    }

    private static void refuseUnknownSection(XmlElement section) {
        if (WITHOUT_EFFECT.contains(section.tag()) || READ.contains(section.tag())) {
            return;
        }
        if (!section.children().isEmpty()) {
            throw section.error("is not supported: its <" + section.children().getFirst().tag()
                    + "> would change the motion; remove it if the robot can do without, or simulate with MuJoCo");
        }
    }

    private void compiler(XmlElement element) {
        MjcfAttributes a = MjcfAttributes.of(element);
        frames.degrees = a.word("angle", frames.degrees ? "degree" : "radian", List.of("degree", "radian"))
                .equals("degree");
        frames.eulerSequence = a.text("eulerseq", frames.eulerSequence);
        if (!frames.eulerSequence.matches("[xyzXYZ]{3}")) {
            throw element.error("eulerseq=\"" + frames.eulerSequence + "\" must be three of x, y, z");
        }
        autoLimits = a.flag("autolimits", autoLimits);
        inertiaFromGeom = a.word("inertiafromgeom", inertiaFromGeom, List.of("true", "false", "auto"));
        a.neutral("coordinate", "local");
        a.neutral("boundmass", "0");
        a.neutral("boundinertia", "0");
        a.neutral("settotalmass", "-1");
        a.neutral("inertiagrouprange", "0 5");
        a.neutral("alignfree", "false");
        a.ignore("balanceinertia"); // inertia that would need balancing is refused where it stands
        a.ignore("meshdir", "texturedir", "assetdir", "strippath", "discardvisual", "fusestatic", "usethread",
                "convexhull", "exactmeshinertia", "saveinertial", "fitaabb");
        a.finish();
    }

    private void option(XmlElement element) {
        MjcfAttributes a = MjcfAttributes.of(element);
        model.timestepSec = a.number("timestep", model.timestepSec);
        if (!(model.timestepSec > 0)) {
            throw element.error("timestep must be above zero");
        }
        model.gravity = a.vector("gravity", model.gravity);
        model.impedanceRatio = a.number("impratio", model.impedanceRatio);
        if (a.has("integrator")) {
            String integrator = a.word("integrator", "Euler", List.of("Euler", "implicit", "implicitfast"));
            model.implicitActuators = !integrator.equals("Euler");
        }
        a.neutral("cone", "pyramidal");
        a.neutral("noslip_iterations", "0");
        a.neutral("density", "0");
        a.neutral("viscosity", "0");
        // How MuJoCo's solver works and stops: this one always goes on until it has converged.
        a.ignore("solver", "iterations", "tolerance", "ls_iterations", "ls_tolerance", "jacobian", "noslip_tolerance",
                "ccd_iterations", "ccd_tolerance", "mpr_iterations", "mpr_tolerance", "sdf_iterations",
                "sdf_initpoints", "apirate", "magnetic");
        a.ignore("wind"); // acts through density and viscosity only
        a.ignore("o_margin", "o_solref", "o_solimp", "o_friction"); // act with the flag "override" only
        a.finish();
        for (XmlElement child : element.children()) {
            if (!child.tag().equals("flag")) {
                throw child.error("is not supported in <option>");
            }
            flags(child);
        }
    }

    private void flags(XmlElement element) {
        MjcfAttributes a = MjcfAttributes.of(element);
        model.implicitDamping = enabled(a, "eulerdamp", model.implicitDamping);
        model.safeReference = enabled(a, "refsafe", model.safeReference);
        model.contactsEnabled = enabled(a, "contact", model.contactsEnabled);
        if (!enabled(a, "gravity", true)) {
            model.gravity = new double[3];
        }
        for (String on : List.of("constraint", "equality", "frictionloss", "limit", "passive", "spring", "damper",
                "clampctrl", "filterparent", "actuation")) {
            a.neutral(on, "enable");
        }
        a.neutral("override", "disable");
        a.neutral("sleep", "disable");
        a.ignore("warmstart", "sensor", "midphase", "nativeccd", "multiccd", "island", "energy", "fwdinv",
                "invdiscrete", "autoreset");
        a.finish();
    }

    private static boolean enabled(MjcfAttributes a, String key, boolean before) {
        return a.word(key, before ? "enable" : "disable", List.of("enable", "disable")).equals("enable");
    }

    /** Gives each joint its place in the state vectors. */
    private void number() {
        for (Mjcf.Body body : model.bodies) {
            for (Mjcf.Joint joint : body.joints) {
                joint.positionAddress = model.positionCount;
                joint.velocityAddress = model.velocityCount;
                model.positionCount += joint.type == Mjcf.JointType.FREE ? 7 : 1;
                model.velocityCount += joint.type == Mjcf.JointType.FREE ? 6 : 1;
                model.joints.add(joint);
            }
        }
    }

    private void refuseTwins(String what, List<String> names) {
        Set<String> seen = new LinkedHashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw root.error("has two of " + what + " \"" + name + "\"; give them different names");
            }
        }
    }

    /** Sensors do not act on the robot: those that a plant does not serve are skipped. */
    private void sensor(XmlElement element) {
        String type = element.tag();
        String siteName = element.attributes().get("site");
        if (type.equals("framequat") && "site".equals(element.attributes().get("objtype"))) {
            siteName = element.attributes().get("objname");
        }
        if (siteName == null || !(IMU_SENSORS.contains(type) || type.equals("touch"))) {
            return;
        }
        int site = model.sites.stream().map(Mjcf.Site::name).toList().indexOf(siteName);
        if (site < 0) {
            throw element.error("sits on site \"" + siteName + "\", which does not exist");
        }
        Mjcf.Shape shape = model.sites.get(site).shape();
        if (type.equals("touch") && shape != Mjcf.Shape.SPHERE && shape != Mjcf.Shape.BOX) {
            throw element.error("sits on site \"" + siteName + "\"; only spheres and boxes are supported for touch");
        }
        model.sensors.add(new Mjcf.Sensor(type, element.attributes().getOrDefault("name", siteName), site));
    }

    private void contact(XmlElement element) {
        if (!element.tag().equals("exclude")) {
            throw element.error("is not supported in <contact>; give the geoms contype, conaffinity and friction");
        }
        List<Integer> pair = new ArrayList<>();
        for (String key : List.of("body1", "body2")) {
            String wanted = element.required(key);
            int body = model.bodies.stream().map(b -> b.name).toList().indexOf(wanted);
            if (body < 0) {
                throw element.error("names body \"" + wanted + "\", which does not exist");
            }
            pair.add(body);
        }
        pair.sort(null);
        model.excludes.add(List.copyOf(pair));
    }

    private void key(XmlElement element) {
        MjcfAttributes a = MjcfAttributes.of(element);
        double[] positions = a.list("qpos");
        double[] velocities = a.list("qvel");
        double[] controls = a.list("ctrl");
        a.ignore("time", "act", "mpos", "mquat");
        a.finishLeaf();
        requireLength(element, "qpos", positions, model.positionCount);
        requireLength(element, "qvel", velocities, model.velocityCount);
        requireLength(element, "ctrl", controls, model.actuators.size());
        model.keys.add(new Mjcf.Key(element.attributes().getOrDefault("name", ""),
                positions.length == 0 ? null : positions, velocities.length == 0 ? null : velocities,
                controls.length == 0 ? null : controls));
    }

    private static void requireLength(XmlElement element, String key, double[] values, int wanted) {
        if (values.length != 0 && values.length != wanted) {
            throw element.error(String.format(Locale.ROOT, "%s has %d numbers, the model needs %d",
                    key, values.length, wanted));
        }
    }
}
