package org.sinew.mjcf;

import java.util.List;

/** Mass, centre of mass and inertia of bodies: from their inertial element or from their geoms. */
final class MjcfInertia {

    private MjcfInertia() {
    }

    /** Takes over an inertial element; fullinertia comes as xx yy zz xy xz yz. */
    static void explicit(Mjcf.Body body, XmlElement element, MjcfFrames frames) {
        MjcfAttributes a = MjcfAttributes.of(element);
        a.required("mass");
        a.required("pos");
        body.explicitInertia = true;
        body.massKg = a.number("mass", 0);
        body.centerOfMass = a.vector("pos", 0, 0, 0);
        double[] rotation = new double[9];
        Rotation.matrix(frames.orientation(a), 0, rotation, 0);
        double[] inertia;
        if (a.has("fullinertia")) {
            if (rotation[0] != 1 || rotation[4] != 1) {
                throw element.error("has fullinertia and an orientation; turn the one by the other");
            }
            double[] f = a.vector("fullinertia", 0, 0, 0, 0, 0, 0);
            inertia = new double[] {f[0], f[3], f[4], f[3], f[1], f[5], f[4], f[5], f[2]};
        } else {
            a.required("diaginertia");
            body.alignedInertia = rotation[0] == 1 && rotation[4] == 1;
            double[] d = a.vector("diaginertia", 0, 0, 0);
            inertia = new double[] {d[0], 0, 0, 0, d[1], 0, 0, 0, d[2]};
        }
        a.finishLeaf();
        if (body.massKg < 0 || !possible(inertia)) {
            throw element.error("is no inertia of a rigid body: mass and principal moments must not be negative, and"
                    + " no principal moment may exceed the sum of the other two");
        }
        body.inertia = Rotation.turned(rotation, inertia);
    }

    /**
     * A rigid body has moments with A + B >= C in every order, which is to say: half the trace on the diagonal, minus
     * the inertia, is positive semidefinite. A tenth of a thousandth is left for rounding in files.
     */
    private static boolean possible(double[] i) {
        double half = (i[0] + i[4] + i[8]) / 2 * 1.0001 + 1e-14;
        double a = half - i[0];
        double b = half - i[4];
        double c = half - i[8];
        double minor = a * b - i[1] * i[1];
        double det = c * minor - i[5] * (a * i[5] - i[2] * i[1]) + i[2] * (i[1] * i[5] - b * i[2]);
        boolean triangle = a >= 0 && b >= 0 && c >= 0 && minor >= -1e-20 && det >= -1e-30;
        return triangle && i[0] >= 0 && i[4] >= 0 && i[8] >= 0;
    }

    /** Bodies without inertial element, or all of them if the compiler says so, weigh what their geoms weigh. */
    static void compute(List<Mjcf.Body> bodies, String fromGeom) {
        for (Mjcf.Body body : bodies.subList(1, bodies.size())) {
            boolean wanted = switch (fromGeom) {
                case "true" -> true;
                case "false" -> false;
                default -> !body.explicitInertia;
            };
            if (wanted) {
                fromGeoms(body);
            }
        }
    }

    private static void fromGeoms(Mjcf.Body body) {
        double mass = 0;
        double[] center = new double[3];
        for (Mjcf.Geom geom : body.geoms) {
            double m = mass(geom);
            mass += m;
            for (int i = 0; i < 3; i++) {
                center[i] += m * geom.position[i];
            }
        }
        if (mass <= 0) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            center[i] /= mass;
        }
        body.massKg = mass;
        body.centerOfMass = center;
        body.inertia = new double[9];
        List<Mjcf.Geom> heavy = body.geoms.stream().filter(geom -> mass(geom) > 0).toList();
        heavy.forEach(geom -> addInertia(body, geom, mass(geom)));
        double[] i = body.inertia;
        boolean sorted = i[0] >= i[4] && i[4] >= i[8]; // MuJoCo sorts the moments of bodies of several geoms
        boolean diagonal = i[1] == 0 && i[2] == 0 && i[5] == 0;
        body.alignedInertia = heavy.size() == 1 ? heavy.getFirst().orientation[0] == 1 : diagonal && sorted;
    }

    /** Parallel axes: the inertia of the geom about its own centre, and that of its mass about the centre of mass. */
    private static void addInertia(Mjcf.Body body, Mjcf.Geom geom, double m) {
        double[] rotation = new double[9];
        Rotation.matrix(geom.orientation, 0, rotation, 0);
        double[] moments = moments(geom, m);
        double[] own = Rotation.turned(rotation, new double[] {moments[0], 0, 0, 0, moments[1], 0, 0, 0, moments[2]});
        double[] r = new double[3];
        for (int i = 0; i < 3; i++) {
            r[i] = geom.position[i] - body.centerOfMass[i];
        }
        double square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                body.inertia[3 * i + j] += own[3 * i + j] + m * ((i == j ? square : 0) - r[i] * r[j]);
            }
        }
    }

    private static double mass(Mjcf.Geom geom) {
        if (geom.massKg >= 0) {
            if (geom.shape == Mjcf.Shape.MESH && geom.massKg > 0) {
                throw new MjcfException(geom.described, "the inertia of a mesh is not supported; give the body an"
                        + " <inertial>, or the mesh mass=\"0\"");
            }
            return geom.massKg;
        }
        double r = geom.size[0];
        double volume = switch (geom.shape) {
            case SPHERE -> 4.0 / 3 * Math.PI * r * r * r;
            case CAPSULE -> Math.PI * r * r * (2 * geom.size[1] + 4.0 / 3 * r);
            case CYLINDER -> Math.PI * r * r * 2 * geom.size[1];
            case ELLIPSOID -> 4.0 / 3 * Math.PI * r * geom.size[1] * geom.size[2];
            case BOX -> 8 * r * geom.size[1] * geom.size[2];
            case PLANE, HFIELD -> 0;
            case MESH -> {
                if (geom.density == 0) {
                    yield 0;
                }
                throw new MjcfException(geom.described, "the inertia of a mesh is not supported; give the body an"
                        + " <inertial>, or the mesh mass=\"0\"");
            }
        };
        return geom.density * volume;
    }

    /** Principal moments of a solid of uniform density, about its centre. */
    private static double[] moments(Mjcf.Geom geom, double m) {
        double x = geom.size[0];
        double y = geom.size[1];
        double z = geom.size[2];
        return switch (geom.shape) {
            case SPHERE -> new double[] {0.4 * m * x * x, 0.4 * m * x * x, 0.4 * m * x * x};
            case BOX -> new double[] {m * (y * y + z * z) / 3, m * (x * x + z * z) / 3, m * (x * x + y * y) / 3};
            case ELLIPSOID -> new double[] {m * (y * y + z * z) / 5, m * (x * x + z * z) / 5, m * (x * x + y * y) / 5};
            case CYLINDER -> {
                double across = m * (3 * x * x + 4 * y * y) / 12;
                yield new double[] {across, across, m * x * x / 2};
            }
            case CAPSULE -> capsule(x, 2 * y, m);
            case PLANE, HFIELD, MESH -> new double[3];
        };
    }

    /** A cylinder of the given height and two half spheres, sharing the mass by volume. */
    private static double[] capsule(double radius, double height, double m) {
        double balls = m * (4.0 / 3 * radius) / (4.0 / 3 * radius + height);
        double cylinder = m - balls;
        double square = radius * radius;
        double across = cylinder * (3 * square + height * height) / 12
                + 0.4 * balls * square + balls * height * (3 * radius + 2 * height) / 8;
        return new double[] {across, across, cylinder * square / 2 + 0.4 * balls * square};
    }
}
