package org.sinew.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.MjcfException;

/**
 * Two geoms that may touch, the first of the simpler shape, and what holds for their contacts. Rules of who may touch
 * whom and how settings mix: MJCF, chapter "Computation", sections "Collision detection" and "Contact parameters".
 *
 * @param dofs the dofs that move either body, in rising order
 * @param signs of each of them: 1 if it moves the second body, -1 the first, 0 both alike
 * @param couples whether contact ties two branches of the tree together
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pairs
record GeomPair(int first, int second, int body1, int body2, Kind kind, int dimension, double friction,
        Mjcf.Softness softness, int[] dofs, int[] signs,
        boolean couples) {

    static final double LEAST_FRICTION = 1e-5;

    /** Which routine finds the contacts, and how many there can be. */
    enum Kind {
        PLANE_SPHERE(1), PLANE_CAPSULE(2), PLANE_ELLIPSOID(1), PLANE_CYLINDER(4), PLANE_BOX(4),
        SPHERE_SPHERE(1), SPHERE_CAPSULE(1), SPHERE_CYLINDER(1), SPHERE_BOX(1), CAPSULE_CAPSULE(2),
        /** Not computed: the run ends, by name, when such geoms come close. */
        WATCHED(0);

        final int mostContacts;

        Kind(int mostContacts) {
            this.mostContacts = mostContacts;
        }
    }

    static List<GeomPair> of(Mjcf model, Tree tree) {
        List<GeomPair> pairs = new ArrayList<>();
        List<Mjcf.Geom> geoms = model.geoms();
        for (int i = 0; i < geoms.size() && model.contactsEnabled(); i++) {
            for (int j = i + 1; j < geoms.size(); j++) {
                if (mayTouch(model, tree, geoms.get(i), geoms.get(j))) {
                    boolean ordered = geoms.get(i).shape.compareTo(geoms.get(j).shape) <= 0;
                    pairs.add(ordered ? of(geoms, tree, i, j) : of(geoms, tree, j, i));
                }
            }
        }
        return pairs;
    }

    private static boolean mayTouch(Mjcf model, Tree tree, Mjcf.Geom a, Mjcf.Geom b) {
        if (a.prop || b.prop) {
            boolean moves = !tree.isStatic(a.body) || !tree.isStatic(b.body);
            return moves && touchesProps(a) && touchesProps(b) && knownKind(a, b);
        }
        boolean wanted = (a.contactType & b.contactAffinity) != 0 || (b.contactType & a.contactAffinity) != 0;
        if (!wanted || (tree.isStatic(a.body) && tree.isStatic(b.body))) {
            return false;
        }
        if (model.excludes(a.body, b.body)) {
            return false;
        }
        int weldA = tree.weldedTo[a.body];
        int weldB = tree.weldedTo[b.body];
        if (weldA == weldB) {
            return false;
        }
        boolean fixed = weldA == 0 || weldB == 0;
        return fixed || (parentWeld(tree, weldA) != weldB && parentWeld(tree, weldB) != weldA);
    }

    /** What may touch anything at all may touch a prop. */
    private static boolean touchesProps(Mjcf.Geom geom) {
        return (geom.contactType | geom.contactAffinity) != 0 && geom.shape != Mjcf.Shape.MESH
                && geom.shape != Mjcf.Shape.HFIELD;
    }

    private static boolean knownKind(Mjcf.Geom a, Mjcf.Geom b) {
        return (a.shape.compareTo(b.shape) <= 0 ? kind(a, b) : kind(b, a)) != Kind.WATCHED;
    }

    private static int parentWeld(Tree tree, int body) {
        return tree.weldedTo[tree.parent[body]];
    }

    private static GeomPair of(List<Mjcf.Geom> geoms, Tree tree, int first, int second) {
        Mjcf.Geom a = geoms.get(first);
        Mjcf.Geom b = geoms.get(second);
        boolean firstRules = a.priority > b.priority;
        boolean equal = a.priority == b.priority;
        Mjcf.Geom ruling = firstRules ? a : b;
        int dimension = equal ? Math.max(a.contactDimension, b.contactDimension) : ruling.contactDimension;
        double friction = equal ? Math.max(a.slidingFriction, b.slidingFriction) : ruling.slidingFriction;
        if (dimension != 1 && dimension != 3) {
            throw new MjcfException(b.described, "touches " + a.described + " with condim " + dimension
                    + ", which is not supported; use condim 1 or 3");
        }
        int[] dofs = IntStream.concat(IntStream.of(tree.chain[a.body]), IntStream.of(tree.chain[b.body]))
                .sorted().distinct().toArray();
        int[] signs = IntStream.of(dofs).map(dof -> moves(tree, dof, b.body) - moves(tree, dof, a.body)).toArray();
        boolean couples = dofs.length > Math.max(tree.chain[a.body].length, tree.chain[b.body].length);
        return new GeomPair(first, second, a.body, b.body, kind(a, b), dimension, Math.max(friction, LEAST_FRICTION),
                equal ? mix(a, b) : ruling.softness, dofs, signs, couples);
    }

    private static int moves(Tree tree, int dof, int body) {
        return IntStream.of(tree.chain[body]).anyMatch(other -> other == dof) ? 1 : 0;
    }

    private static Kind kind(Mjcf.Geom a, Mjcf.Geom b) {
        for (Mjcf.Geom geom : List.of(a, b)) {
            if (geom.shape == Mjcf.Shape.MESH || geom.shape == Mjcf.Shape.HFIELD) {
                throw new MjcfException(geom.described, "may touch " + (geom == a ? b : a).described + ", which is not"
                        + " supported; use plain shapes for contact, or contype=\"0\" conaffinity=\"0\"");
            }
        }
        String name = a.shape + "_" + b.shape;
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return Kind.WATCHED;
    }

    private static Mjcf.Softness mix(Mjcf.Geom a, Mjcf.Geom b) {
        double share = a.softnessMix + b.softnessMix > 1e-15 ? a.softnessMix / (a.softnessMix + b.softnessMix) : 0.5;
        double[] ra = a.softness.reference();
        double[] rb = b.softness.reference();
        double[] reference = new double[2];
        for (int i = 0; i < 2; i++) {
            boolean plain = ra[0] > 0 && rb[0] > 0; // time constant and damping ratio; negative: stiffness and damping
            reference[i] = plain ? share * ra[i] + (1 - share) * rb[i] : Math.min(ra[i], rb[i]);
        }
        double[] impedance = new double[5];
        for (int i = 0; i < 5; i++) {
            impedance[i] = share * a.softness.impedance()[i] + (1 - share) * b.softness.impedance()[i];
        }
        return new Mjcf.Softness(reference, impedance);
    }
}
