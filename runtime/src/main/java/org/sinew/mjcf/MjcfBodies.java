package org.sinew.mjcf;

import java.util.List;
import java.util.Locale;

/** Reads the tree of bodies of an MJCF file, depth first, with their joints, geoms, sites and cameras. */
final class MjcfBodies {

    private static final List<String> SHAPES = List.of("plane", "hfield", "sphere", "capsule", "ellipsoid", "cylinder",
            "box", "mesh");

    private final Mjcf model;
    private final MjcfDefaults defaults;
    private final MjcfFrames frames;
    private final MjcfMaterials materials;
    private final boolean autoLimits;

    MjcfBodies(Mjcf model, MjcfDefaults defaults, MjcfFrames frames, MjcfMaterials materials,
            boolean autoLimits) {
        this.model = model;
        this.defaults = defaults;
        this.frames = frames;
        this.materials = materials;
        this.autoLimits = autoLimits;
    }

    void world(List<XmlElement> worldbodies) {
        model.bodies.add(new Mjcf.Body("world", -1, new double[3], new double[] {1, 0, 0, 0}));
        for (XmlElement element : worldbodies) {
            contents(element, 0, element.attributes().getOrDefault("childclass", ""));
        }
        // Geoms are numbered body by body, which is not the order in which they stand in the file.
        model.bodies.forEach(body -> model.geoms.addAll(body.geoms));
    }

    private void contents(XmlElement element, int index, String childClass) {
        Mjcf.Body body = model.bodies.get(index);
        for (XmlElement child : element.children()) {
            switch (child.tag()) {
                case "body" -> body(child, index, childClass);
                case "inertial" -> MjcfInertia.explicit(body, child, frames);
                case "joint", "freejoint" -> body.joints.add(joint(child, index, childClass));
                case "geom" -> body.geoms.add(geom(child, index, childClass));
                case "site" -> site(child, index, childClass);
                case "camera" -> camera(child, index, childClass);
                case "light" -> light(child, index, childClass);
                default -> throw child.error("is not supported inside a body");
            }
        }
        if (body.joints.size() > 1 && body.joints.stream().anyMatch(j -> j.type == Mjcf.JointType.FREE)) {
            throw element.error("has a free joint and others; a free joint must be alone");
        }
    }

    private void body(XmlElement element, int parent, String outerClass) {
        MjcfAttributes a = MjcfAttributes.of(element);
        double[] position = a.vector("pos", 0, 0, 0);
        double[] orientation = frames.orientation(a);
        a.neutral("mocap", "false");
        a.neutral("gravcomp", "0");
        a.ignore("user", "sleep");
        a.finish();
        int index = model.bodies.size();
        String name = element.attributes().getOrDefault("name", "body" + index);
        model.bodies.add(new Mjcf.Body(name, parent, position, orientation));
        contents(element, index, element.attributes().getOrDefault("childclass", outerClass));
    }

    private Mjcf.Joint joint(XmlElement element, int body, String childClass) {
        Mjcf.Body of = model.bodies.get(body);
        String name = element.attributes().getOrDefault("name", "joint" + of.joints.size() + " of " + of.name);
        if (element.tag().equals("freejoint")) {
            MjcfAttributes a = MjcfAttributes.of(element);
            a.ignore("group");
            a.neutral("align", "false", "auto");
            a.finishLeaf();
            return freeJoint(name, element, body);
        }
        MjcfAttributes a = defaults.of(element, childClass);
        String type = a.word("type", "hinge", List.of("hinge", "slide", "free"));
        Mjcf.Joint joint = switch (type) {
            case "free" -> freeJoint(name, element, body);
            case "slide" -> new Mjcf.Joint(name, Mjcf.JointType.SLIDE);
            default -> new Mjcf.Joint(name, Mjcf.JointType.HINGE);
        };
        joint.anchor = a.vector("pos", 0, 0, 0);
        double[] axis = a.vector("axis", 0, 0, 1);
        joint.axis = MjcfFrames.unit(a, "axis", axis[0], axis[1], axis[2]);
        dynamics(joint, a);
        limits(joint, a);
        a.neutral("springdamper", "0 0");
        a.neutral("actuatorgravcomp", "false");
        a.ignore("group", "user");
        if (joint.type == Mjcf.JointType.FREE) {
            a.ignore("align");
        }
        a.finishLeaf();
        return joint;
    }

    private Mjcf.Joint freeJoint(String name, XmlElement element, int body) {
        Mjcf.Joint joint = new Mjcf.Joint(name, Mjcf.JointType.FREE);
        if (body == 0) {
            throw element.error("the world cannot move");
        }
        if (model.bodies.get(body).parent != 0) {
            throw element.error("is a free joint inside another body; only bodies of the world can be free");
        }
        return joint;
    }

    private void dynamics(Mjcf.Joint joint, MjcfAttributes a) {
        boolean angular = joint.type == Mjcf.JointType.HINGE;
        joint.damping = a.number("damping", 0); // per rad, also in files that give angles in degrees
        joint.armature = a.number("armature", 0);
        joint.frictionLoss = a.number("frictionloss", 0);
        joint.stiffness = a.number("stiffness", 0);
        double springReference = a.number("springref", 0);
        double reference = a.number("ref", 0);
        joint.springReference = angular ? frames.radians(springReference) : springReference;
        joint.reference = angular ? frames.radians(reference) : reference;
        joint.frictionSoftness = Mjcf.Softness.read(a, "solreffriction", "solimpfriction");
        if (joint.type == Mjcf.JointType.FREE && joint.stiffness != 0) {
            throw a.element().error("stiffness of a free joint is not supported");
        }
    }

    private void limits(Mjcf.Joint joint, MjcfAttributes a) {
        joint.limitSoftness = Mjcf.Softness.read(a, "solreflimit", "solimplimit");
        joint.limited = a.limited("limited", "range", autoLimits) && joint.type != Mjcf.JointType.FREE;
        double[] range = a.vector("range", 0, 0);
        boolean angular = joint.type == Mjcf.JointType.HINGE;
        joint.lower = angular ? frames.radians(range[0]) : range[0];
        joint.upper = angular ? frames.radians(range[1]) : range[1];
        joint.limitMargin = a.number("margin", 0); // in rad, also in files that give angles in degrees
        if (joint.limited && !(joint.lower < joint.upper)) {
            throw a.element().error("range must rise from the first to the second number");
        }
        boolean effortLimited = a.limited("actuatorfrclimited", "actuatorfrcrange", autoLimits);
        double[] effort = a.vector("actuatorfrcrange", 0, 0);
        if (effortLimited) {
            joint.effortLower = effort[0];
            joint.effortUpper = effort[1];
        }
    }

    private Mjcf.Geom geom(XmlElement element, int body, String childClass) {
        MjcfAttributes a = defaults.of(element, childClass);
        Mjcf.Shape shape = shape(a, a.has("mesh") ? "mesh" : "sphere");
        String name = element.attributes().getOrDefault("name", "");
        String quoted = name.isEmpty() ? "" : "\"" + name + "\" ";
        String described = String.format(Locale.ROOT, "%s:%d: geom %s(%s of body %s)", element.file(), element.line(),
                quoted, shape.name().toLowerCase(Locale.ROOT), model.bodies.get(body).name);
        Mjcf.Geom geom = new Mjcf.Geom(name, body, shape, Mjcf.Softness.read(a, "solref", "solimp"), described);
        geom.size = a.vector("size", new double[3], 0);
        geom.position = a.vector("pos", 0, 0, 0);
        geom.orientation = frames.orientation(a);
        place(geom.size, geom.position, geom.orientation, a, shape);
        requireSize(shape, geom.size, a);
        contactSettings(geom, a);
        geom.massKg = a.number("mass", -1);
        geom.density = a.number("density", 1000);
        geom.group = a.integer("group", 0);
        String material = a.text("material", "");
        geom.rgba = a.vector("rgba", materials.rgba(material, geom.rgba));
        geom.checker = shape == Mjcf.Shape.PLANE ? materials.checker(material, geom.size) : null;
        a.neutral("margin", "0");
        a.neutral("gap", "0");
        a.neutral("shellinertia", "false");
        a.neutral("fluidshape", "none");
        a.ignore("user", "mesh", "hfield", "fitscale", "fluidcoef");
        a.finishLeaf();
        return geom;
    }

    private static void contactSettings(Mjcf.Geom geom, MjcfAttributes a) {
        geom.contactType = a.integer("contype", 1);
        geom.contactAffinity = a.integer("conaffinity", 1);
        geom.contactDimension = a.integer("condim", 3);
        geom.priority = a.integer("priority", 0);
        geom.slidingFriction = a.vector("friction", new double[] {1, 0.005, 0.0001}, 1)[0];
        geom.softnessMix = a.number("solmix", 1);
    }

    private static Mjcf.Shape shape(MjcfAttributes a, String fallback) {
        return Mjcf.Shape.valueOf(a.word("type", fallback, SHAPES).toUpperCase(Locale.ROOT));
    }

    /** Lets fromto set size, position and orientation of a long shape. */
    private static void place(double[] size, double[] position, double[] orientation, MjcfAttributes a,
            Mjcf.Shape shape) {
        if (!a.has("fromto")) {
            return;
        }
        double[] ends = a.vector("fromto", 0, 0, 0, 0, 0, 0);
        double x = ends[0] - ends[3];
        double y = ends[1] - ends[4];
        double z = ends[2] - ends[5];
        double half = Math.sqrt(x * x + y * y + z * z) / 2;
        double[] q = Rotation.fromZ(MjcfFrames.unit(a, "fromto", x, y, z));
        System.arraycopy(q, 0, orientation, 0, 4);
        for (int i = 0; i < 3; i++) {
            position[i] = (ends[i] + ends[3 + i]) / 2;
        }
        switch (shape) {
            case CAPSULE, CYLINDER -> size[1] = half;
            case BOX, ELLIPSOID -> {
                size[1] = size[0];
                size[2] = half;
            }
            default -> throw a.element().error("fromto needs a capsule, cylinder, box or ellipsoid");
        }
    }

    private static void requireSize(Mjcf.Shape shape, double[] size, MjcfAttributes a) {
        int needed = switch (shape) {
            case SPHERE -> 1;
            case CAPSULE, CYLINDER -> 2;
            case BOX, ELLIPSOID -> 3;
            case PLANE, HFIELD, MESH -> 0;
        };
        for (int i = 0; i < needed; i++) {
            if (!(size[i] > 0)) {
                throw a.element().error("size needs " + needed + " number" + (needed > 1 ? "s" : "") + " above zero");
            }
        }
    }

    private void site(XmlElement element, int body, String childClass) {
        MjcfAttributes a = defaults.of(element, childClass);
        Mjcf.Shape shape = shape(a, "sphere");
        double[] size = a.vector("size", new double[] {0.005, 0.005, 0.005}, 0);
        double[] position = a.vector("pos", 0, 0, 0);
        double[] orientation = frames.orientation(a);
        place(size, position, orientation, a, shape);
        a.ignore("rgba", "group", "material", "user");
        a.finishLeaf();
        String name = element.attributes().getOrDefault("name", "site" + model.sites.size());
        model.sites.add(new Mjcf.Site(name, body, shape, size, position, orientation));
    }

    private void camera(XmlElement element, int body, String childClass) {
        MjcfAttributes a = defaults.of(element, childClass);
        String name = element.attributes().getOrDefault("name", "camera" + model.cameras.size());
        model.cameras.add(new Mjcf.CameraView(name, body, a.vector("pos", 0, 0, 0), frames.orientation(a),
                a.number("fovy", 45)));
    }

    /** Pictures have one light that is the same everywhere: the direction of the first one of the world. */
    private void light(XmlElement element, int body, String childClass) {
        MjcfAttributes a = defaults.of(element, childClass);
        if (body == 0 && !model.lit) {
            double[] along = a.vector("dir", 0, 0, -1);
            model.lightDirection = MjcfFrames.unit(a, "dir", along[0], along[1], along[2]);
            model.lit = true;
        }
    }
}
