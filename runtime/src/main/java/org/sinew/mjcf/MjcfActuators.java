package org.sinew.mjcf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads actuators. All kinds are one to MJCF: motor, position and velocity are ways to write the gain and bias of a
 * general actuator, in defaults too, where each writes over what stood there before.
 */
final class MjcfActuators {

    static final List<String> KINDS = List.of("general", "motor", "position", "velocity");

    /** Not an attribute of MJCF: which kind of element wrote the law that stands among inherited attributes. */
    private static final String WRITTEN_BY = "(written by)";

    /** The attributes that make the law of an actuator. */
    private static final List<String> LAW = List.of("gainprm", "biastype", "biasprm");

    private static final double[] UNLIMITED = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};

    private final Mjcf model;
    private final MjcfDefaults defaults;
    private final boolean autoLimits;

    MjcfActuators(Mjcf model, MjcfDefaults defaults, boolean autoLimits) {
        this.model = model;
        this.defaults = defaults;
        this.autoLimits = autoLimits;
    }

    /** Whether an element of a kind may build on the law that stands in the attributes. */
    static boolean canBuildOn(Map<String, String> attributes, String kind) {
        String by = attributes.get(WRITTEN_BY);
        return by == null || kind.equals("general") || kind.equals(by);
    }

    /**
     * Lets an actuator element write over inherited attributes of a general actuator. It starts from the law of base:
     * a position actuator does not build on what a velocity actuator wrote.
     */
    static void overlay(Map<String, String> inherited, Map<String, String> base, String kind,
            Map<String, String> own) {
        for (String part : LAW) {
            inherited.remove(part);
            if (base.get(part) != null) {
                inherited.put(part, base.get(part));
            }
        }
        Map<String, String> rest = new LinkedHashMap<>(own);
        String gainBefore = entry(inherited.get("gainprm"), 0, "1");
        String dampingBefore = entry(inherited.get("biasprm"), 2, "0");
        String law = switch (kind) {
            case "motor" -> "1 none 0 0 0";
            case "position" -> {
                String kp = take(rest, "kp", gainBefore);
                yield kp + " affine 0 " + negative(kp) + " "
                        + (own.containsKey("kv") ? negative(take(rest, "kv", "0")) : dampingBefore);
            }
            case "velocity" -> {
                String kv = take(rest, "kv", gainBefore);
                yield kv + " affine 0 0 " + negative(kv);
            }
            default -> "";
        };
        MjcfDefaults.overlay(inherited, rest);
        if (!law.isEmpty()) {
            String[] words = law.split(" ", -1);
            inherited.put(WRITTEN_BY, kind);
            inherited.put("gainprm", words[0]);
            inherited.put("biastype", words[1]);
            inherited.put("biasprm", words[2] + " " + words[3] + " " + words[4]);
        }
    }

    private static String take(Map<String, String> attributes, String key, String fallback) {
        String value = attributes.get(key);
        if (value == null) {
            return fallback;
        }
        if (value.strip().contains(" ")) {
            return fallback; // stays among the attributes, where it will be refused
        }
        attributes.remove(key);
        return value.strip();
    }

    private static String entry(@Nullable String numbers, int index, String fallback) {
        String[] words = numbers == null ? new String[0] : numbers.strip().split("\\s+", -1);
        return index < words.length ? words[index] : fallback;
    }

    private static String negative(String number) {
        return number.startsWith("-") ? number.substring(1) : "-" + number;
    }

    void read(XmlElement element) {
        if (!KINDS.contains(element.tag())) {
            throw element.error("is not supported; use motor, position, velocity or general");
        }
        MjcfAttributes a = defaults.of(element, "");
        a.ignore(WRITTEN_BY);
        int joint = joint(a);
        double[] gear = a.vector("gear", new double[] {1, 0, 0, 0, 0, 0}, 1);
        a.word("gaintype", "fixed", List.of("fixed"));
        boolean affine = a.word("biastype", "none", List.of("none", "affine")).equals("affine");
        double gain = a.vector("gainprm", new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1)[0];
        double[] given = a.vector("biasprm", new double[10], 0);
        double[] bias = affine ? new double[] {given[0], given[1], given[2]} : new double[3];
        if (bias[2] > 0 && bias[1] == -gain) {
            throw element.error("has a damping ratio (a positive third biasprm), which is not supported; give kv");
        }
        double[] ctrl = controlRange(a, model.joints.get(joint));
        double[] force = range(a, "forcelimited", "forcerange");
        refuseDynamics(a);
        a.finishLeaf();
        String name = element.attributes().getOrDefault("name", model.joints.get(joint).name);
        model.actuators.add(new Mjcf.Actuator(name, joint, gear[0], gain, bias, ctrl[0], ctrl[1], force[0], force[1]));
    }

    private int joint(MjcfAttributes a) {
        String name = a.required("joint");
        int joint = model.joints.stream().map(j -> j.name).toList().indexOf(name);
        if (joint < 0) {
            throw a.element().error("moves joint \"" + name + "\", which does not exist");
        }
        if (model.joints.get(joint).type == Mjcf.JointType.FREE) {
            throw a.element().error("moves the free joint \"" + name + "\", which is not supported");
        }
        return joint;
    }

    private double[] controlRange(MjcfAttributes a, Mjcf.Joint joint) {
        double inherit = a.number("inheritrange", 0);
        if (inherit == 0) {
            return range(a, "ctrllimited", "ctrlrange");
        }
        if (!joint.limited) {
            throw a.element().error("inheritrange needs a range on joint \"" + joint.name + "\"");
        }
        a.ignore("ctrllimited", "ctrlrange");
        double middle = (joint.lower + joint.upper) / 2;
        double half = (joint.upper - joint.lower) / 2 * inherit;
        return new double[] {middle - half, middle + half};
    }

    private double[] range(MjcfAttributes a, String flag, String key) {
        boolean limited = a.limited(flag, key, autoLimits);
        double[] given = a.vector(key, UNLIMITED);
        if (limited && !(given[0] < given[1])) {
            throw a.element().error(key + " must rise from the first to the second number");
        }
        return limited ? given : UNLIMITED;
    }

    private static void refuseDynamics(MjcfAttributes a) {
        a.neutral("dyntype", "none");
        a.neutral("actlimited", "false", "auto");
        a.neutral("actdim", "-1", "0");
        a.neutral("timeconst", "0");
        a.neutral("dampratio", "0");
        a.neutral("damping", "0");
        a.neutral("armature", "0");
        a.neutral("delay", "0");
        a.ignore("group", "user", "dynprm", "actearly", "lengthrange", "actrange", "nsample", "interp");
    }
}
