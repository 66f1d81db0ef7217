package org.sinew.sim;

import java.util.List;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Rotation;

/** Finds the contacts between geoms at the present poses of the bodies. */
final class Collider {

    /** Segments whose angle has a smaller sine, squared, count as parallel. */
    private static final double PARALLEL = 1e-8;

    private final Mjcf.Geom[] geoms;
    final GeomPair[] pairs;
    final Contacts contacts;
    private final Kinematics kinematics;

    /** Poses of the geoms in the world; rotation as 3 x 3. */
    private final double[] center;
    private final double[] rotation;
    private final double[] localPosition;
    private final double[] localRotation;

    // Scratch of one pair at a time.
    private final double[] normal = new double[3];
    private final double[] p1 = new double[3];
    private final double[] p2 = new double[3];
    private final double[] v1 = new double[3];
    private final double[] v2 = new double[3];

    Collider(Mjcf model, Tree tree, Kinematics kinematics) {
        this.kinematics = kinematics;
        geoms = model.geoms().toArray(new Mjcf.Geom[0]);
        List<GeomPair> list = GeomPair.of(model, tree);
        pairs = list.toArray(new GeomPair[0]);
        contacts = new Contacts(list.stream().mapToInt(pair -> pair.kind().mostContacts).sum());
        center = new double[3 * geoms.length];
        rotation = new double[9 * geoms.length];
        localPosition = new double[3 * geoms.length];
        localRotation = new double[9 * geoms.length];
        for (int g = 0; g < geoms.length; g++) {
            System.arraycopy(geoms[g].position, 0, localPosition, 3 * g, 3);
            Rotation.matrix(geoms[g].orientation, 0, localRotation, 9 * g);
        }
    }

    /** Turns the planes of the world about its origin: first about x, then about the new y. */
    void tiltFloor(double rollRad, double pitchRad) {
        double[] turn = new double[4];
        Rotation.tilt(rollRad, pitchRad, turn);
        double[] tilt = new double[9];
        Rotation.matrix(turn, 0, tilt, 0);
        double[] own = new double[9];
        for (int g = 0; g < geoms.length; g++) {
            if (isFloor(g)) {
                Rotation.matrix(geoms[g].orientation, 0, own, 0);
                Rotation.compose(tilt, 0, own, 0, localRotation, 9 * g);
                Rotation.rotate(tilt, 0, geoms[g].position, 0, localPosition, 3 * g);
            }
        }
    }

    /** Whether a geom is a plane of the world. */
    boolean isFloor(int geom) {
        return geoms[geom].shape == Mjcf.Shape.PLANE && geoms[geom].body == 0;
    }

    void update() {
        contacts.count = 0;
        for (int g = 0; g < geoms.length; g++) {
            int body = geoms[g].body;
            kinematics.toWorld(body, localPosition, 3 * g, center, 3 * g);
            Rotation.compose(kinematics.rotation, 9 * body, localRotation, 9 * g, rotation, 9 * g);
        }
        for (int i = 0; i < pairs.length; i++) {
            GeomPair pair = pairs[i];
            switch (pair.kind()) {
                case PLANE_SPHERE -> planeSphere(i, pair);
                case PLANE_CAPSULE -> planeCapsule(i, pair);
                case PLANE_ELLIPSOID -> planeEllipsoid(i, pair);
                case PLANE_CYLINDER -> planeCylinder(i, pair);
                case PLANE_BOX -> planeBox(i, pair);
                case SPHERE_SPHERE, SPHERE_CAPSULE -> sphereCapsule(i, pair);
                case CAPSULE_CAPSULE -> capsuleCapsule(i, pair);
                case SPHERE_CYLINDER -> sphereCylinder(i, pair);
                case SPHERE_BOX -> sphereBox(i, pair);
                case WATCHED -> watch(pair);
            }
        }
    }

    /** Sets the normal and answers how high the centre of the second geom stands above the plane. */
    private double overPlane(GeomPair pair) {
        int r = 9 * pair.first();
        int a = 3 * pair.first();
        int b = 3 * pair.second();
        normal[0] = rotation[r + 2];
        normal[1] = rotation[r + 5];
        normal[2] = rotation[r + 8];
        return normal[0] * (center[b] - center[a]) + normal[1] * (center[b + 1] - center[a + 1])
                + normal[2] * (center[b + 2] - center[a + 2]);
    }

    /** Contact of a plane with a point of the second geom, given as offset from its centre. */
    private void touchPlane(int index, GeomPair pair, double distance, double ox, double oy, double oz) {
        int b = 3 * pair.second();
        double half = distance / 2;
        contacts.add(index, distance, center[b] + ox - normal[0] * half, center[b + 1] + oy - normal[1] * half,
                center[b + 2] + oz - normal[2] * half, normal, 0);
    }

    private void planeSphere(int index, GeomPair pair) {
        double radius = geoms[pair.second()].size[0];
        double distance = overPlane(pair) - radius;
        if (distance < 0) {
            touchPlane(index, pair, distance, -normal[0] * radius, -normal[1] * radius, -normal[2] * radius);
        }
    }

    private void planeCapsule(int index, GeomPair pair) {
        double height = overPlane(pair);
        int r = 9 * pair.second();
        double radius = geoms[pair.second()].size[0];
        double half = geoms[pair.second()].size[1];
        double rise = normal[0] * rotation[r + 2] + normal[1] * rotation[r + 5] + normal[2] * rotation[r + 8];
        for (int end = 1; end >= -1; end -= 2) {
            double distance = height + end * half * rise - radius;
            if (distance < 0) {
                touchPlane(index, pair, distance, end * half * rotation[r + 2] - normal[0] * radius,
                        end * half * rotation[r + 5] - normal[1] * radius,
                        end * half * rotation[r + 8] - normal[2] * radius);
                contacts.pointTangent(rotation, r + 2, 3);
            }
        }
    }

    /** The lowest point of an ellipsoid: its sizes squared times the local normal, over their length. */
    private void planeEllipsoid(int index, GeomPair pair) {
        double height = overPlane(pair);
        double[] size = geoms[pair.second()].size;
        Rotation.rotateBack(rotation, 9 * pair.second(), normal, 0, v1, 0);
        double norm = 0;
        for (int i = 0; i < 3; i++) {
            norm += size[i] * size[i] * v1[i] * v1[i];
        }
        norm = Math.sqrt(norm);
        for (int i = 0; i < 3; i++) {
            v1[i] *= -size[i] * size[i] / norm;
        }
        if (height - norm < 0) {
            Rotation.rotate(rotation, 9 * pair.second(), v1, 0, v2, 0);
            touchPlane(index, pair, height - norm, v2[0], v2[1], v2[2]);
        }
    }

    /** Corners below both the plane and the centre of the box, four at most. */
    private void planeBox(int index, GeomPair pair) {
        double height = overPlane(pair);
        double[] size = geoms[pair.second()].size;
        if (height > size[0] + size[1] + size[2]) {
            return; // out of reach whichever way it is turned
        }
        int found = 0;
        for (int corner = 0; corner < 8 && found < 4; corner++) {
            v1[0] = (corner & 1) != 0 ? size[0] : -size[0];
            v1[1] = (corner & 2) != 0 ? size[1] : -size[1];
            v1[2] = (corner & 4) != 0 ? size[2] : -size[2];
            Rotation.rotate(rotation, 9 * pair.second(), v1, 0, v2, 0);
            double rise = normal[0] * v2[0] + normal[1] * v2[1] + normal[2] * v2[2];
            if (height + rise < 0 && rise <= 0) {
                touchPlane(index, pair, height + rise, v2[0], v2[1], v2[2]);
                found++;
            }
        }
    }

    /** The lowest point of both rims, and on the lower rim two more, for a triangle to stand on. */
    private void planeCylinder(int index, GeomPair pair) {
        double height = overPlane(pair);
        int r = 9 * pair.second();
        double radius = geoms[pair.second()].size[0];
        double half = geoms[pair.second()].size[1];
        double rise = normal[0] * rotation[r + 2] + normal[1] * rotation[r + 5] + normal[2] * rotation[r + 8];
        double down = rise > 0 ? -1 : 1; // v2: half axis that points to the plane; v1: radius that points to it
        double norm = 0;
        for (int i = 0; i < 3; i++) {
            v2[i] = down * rotation[r + 3 * i + 2];
            v1[i] = v2[i] * down * rise - normal[i];
            norm += v1[i] * v1[i];
        }
        norm = Math.sqrt(norm);
        for (int i = 0; i < 3; i++) {
            v1[i] = norm < 1e-15 ? rotation[r + 3 * i] * radius : v1[i] / norm * radius;
            v2[i] *= half;
        }
        double axial = down * rise * half;
        double radial = normal[0] * v1[0] + normal[1] * v1[1] + normal[2] * v1[2];
        if (height + axial + radial >= 0) {
            return;
        }
        touchPlane(index, pair, height + axial + radial, v1[0] + v2[0], v1[1] + v2[1], v1[2] + v2[2]);
        if (height - axial + radial < 0) {
            touchPlane(index, pair, height - axial + radial, v1[0] - v2[0], v1[1] - v2[1], v1[2] - v2[2]);
        }
        if (height + axial - radial / 2 < 0) {
            double side = Math.sqrt(3) / 2 / half; // v1 x v2 has length radius * half
            p1[0] = (v1[1] * v2[2] - v1[2] * v2[1]) * side;
            p1[1] = (v1[2] * v2[0] - v1[0] * v2[2]) * side;
            p1[2] = (v1[0] * v2[1] - v1[1] * v2[0]) * side;
            for (int sign = 1; sign >= -1; sign -= 2) {
                touchPlane(index, pair, height + axial - radial / 2, v2[0] - v1[0] / 2 + sign * p1[0],
                        v2[1] - v1[1] / 2 + sign * p1[1], v2[2] - v1[2] / 2 + sign * p1[2]);
            }
        }
    }

    /** A sphere is a capsule of length zero. */
    private void sphereCapsule(int index, GeomPair pair) {
        int a = 3 * pair.first();
        int b = 3 * pair.second();
        double t = 0;
        if (pair.kind() == GeomPair.Kind.SPHERE_CAPSULE) {
            int r = 9 * pair.second();
            double half = geoms[pair.second()].size[1];
            double along = rotation[r + 2] * (center[a] - center[b]) + rotation[r + 5] * (center[a + 1] - center[b + 1])
                    + rotation[r + 8] * (center[a + 2] - center[b + 2]);
            t = clamp(along, half);
        }
        axisPoint(pair.first(), 0, p1);
        axisPoint(pair.second(), t, p2);
        balls(index, pair);
    }

    /** The nearest points of two segments; of parallel ones, two pairs of points. */
    private void capsuleCapsule(int index, GeomPair pair) {
        double half1 = geoms[pair.first()].size[1];
        double half2 = geoms[pair.second()].size[1];
        int r1 = 9 * pair.first() + 2;
        int r2 = 9 * pair.second() + 2;
        double cosine = 0;
        double u = 0;
        double v = 0;
        for (int i = 0; i < 3; i++) {
            double gap = center[3 * pair.first() + i] - center[3 * pair.second() + i];
            cosine += rotation[r1 + 3 * i] * rotation[r2 + 3 * i];
            u -= rotation[r1 + 3 * i] * gap;
            v += rotation[r2 + 3 * i] * gap;
        }
        // Distance squared is least where t1 - cosine t2 = u and t2 - cosine t1 = v.
        double det = 1 - cosine * cosine;
        if (det > PARALLEL) {
            double t1 = (u + cosine * v) / det;
            double t2 = (v + cosine * u) / det;
            if (Math.abs(t1) > half1) {
                t1 = clamp(t1, half1);
                t2 = v + cosine * t1;
            }
            if (Math.abs(t2) > half2) {
                t2 = clamp(t2, half2);
                t1 = clamp(u + cosine * t2, half1);
            }
            segmentPoints(index, pair, t1, t2);
            return;
        }
        for (int end = -1; end <= 1; end += 2) { // the ends of the stretch that lies side by side
            double t1 = clamp(u + end * half2, half1);
            segmentPoints(index, pair, t1, clamp(v + cosine * t1, half2));
        }
    }

    private void segmentPoints(int index, GeomPair pair, double t1, double t2) {
        axisPoint(pair.first(), t1, p1);
        axisPoint(pair.second(), t2, p2);
        balls(index, pair);
    }

    /** The ball meets the side, a cap, or the rim between them. */
    private void sphereCylinder(int index, GeomPair pair) {
        int a = 3 * pair.first();
        int b = 3 * pair.second();
        int r = 9 * pair.second() + 2;
        double radius = geoms[pair.second()].size[0];
        double half = geoms[pair.second()].size[1];
        double along = 0;
        for (int i = 0; i < 3; i++) {
            along += rotation[r + 3 * i] * (center[a + i] - center[b + i]);
        }
        double square = 0;
        for (int i = 0; i < 3; i++) {
            v1[i] = center[a + i] - center[b + i] - along * rotation[r + 3 * i]; // from the axis to the ball
            square += v1[i] * v1[i];
        }
        double away = Math.sqrt(square);
        boolean beside = Math.abs(along) < half;
        boolean above = away < radius;
        if (beside && above) { // the centre is inside: out by the shorter way
            beside = half - Math.abs(along) >= radius - away;
            above = !beside;
        }
        axisPoint(pair.first(), 0, p1);
        if (beside) {
            axisPoint(pair.second(), along, p2);
            balls(index, pair, radius);
        } else if (above) {
            ballOnCap(index, pair, along);
        } else {
            axisPoint(pair.second(), Math.copySign(half, along), p2);
            for (int i = 0; i < 3; i++) {
                p2[i] += v1[i] / away * radius;
            }
            balls(index, pair, 0);
        }
    }

    private void ballOnCap(int index, GeomPair pair, double along) {
        double ball = geoms[pair.first()].size[0];
        double distance = Math.abs(along) - geoms[pair.second()].size[1] - ball;
        if (distance >= 0) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            normal[i] = -Math.copySign(1, along) * rotation[9 * pair.second() + 2 + 3 * i];
        }
        double to = ball + distance / 2;
        contacts.add(index, distance, p1[0] + normal[0] * to, p1[1] + normal[1] * to, p1[2] + normal[2] * to,
                normal, 0);
    }

    /** Point of the axis of a geom at a distance from its centre. */
    private void axisPoint(int geom, double at, double[] out) {
        for (int i = 0; i < 3; i++) {
            out[i] = center[3 * geom + i] + at * rotation[9 * geom + 3 * i + 2];
        }
    }

    /** Contact of two balls around p1 and p2 with the radii of the geoms. */
    private void balls(int index, GeomPair pair) {
        balls(index, pair, geoms[pair.second()].size[0]);
    }

    private void balls(int index, GeomPair pair, double radius2) {
        double radius1 = geoms[pair.first()].size[0];
        double norm = 0;
        for (int i = 0; i < 3; i++) {
            normal[i] = p2[i] - p1[i];
            norm += normal[i] * normal[i];
        }
        norm = Math.sqrt(norm);
        double distance = norm - radius1 - radius2;
        if (distance >= 0) {
            return;
        }
        if (norm < 1e-15) {
            normalAcross(9 * pair.first() + 2, 9 * pair.second() + 2);
        } else {
            for (int i = 0; i < 3; i++) {
                normal[i] /= norm;
            }
        }
        double to = radius1 + distance / 2;
        contacts.add(index, distance, p1[0] + normal[0] * to, p1[1] + normal[1] * to, p1[2] + normal[2] * to,
                normal, 0);
    }

    /** For centres that coincide: the normal of both axes, or x if they are parallel. */
    private void normalAcross(int r1, int r2) {
        double x = rotation[r1 + 3] * rotation[r2 + 6] - rotation[r1 + 6] * rotation[r2 + 3];
        double y = rotation[r1 + 6] * rotation[r2] - rotation[r1] * rotation[r2 + 6];
        double z = rotation[r1] * rotation[r2 + 3] - rotation[r1 + 3] * rotation[r2];
        double norm = Math.sqrt(x * x + y * y + z * z);
        boolean parallel = norm < 1e-15;
        normal[0] = parallel ? 1 : x / norm;
        normal[1] = parallel ? 0 : y / norm;
        normal[2] = parallel ? 0 : z / norm;
    }

    private void sphereBox(int index, GeomPair pair) {
        double radius = geoms[pair.first()].size[0];
        double[] size = geoms[pair.second()].size;
        int box = pair.second();
        for (int i = 0; i < 3; i++) {
            p1[i] = center[3 * pair.first() + i] - center[3 * box + i];
        }
        Rotation.rotateBack(rotation, 9 * box, p1, 0, v1, 0); // centre of the sphere, box axes
        double gap = 0;
        for (int i = 0; i < 3; i++) {
            v2[i] = clamp(v1[i], size[i]); // nearest point of the box
            gap += (v2[i] - v1[i]) * (v2[i] - v1[i]);
        }
        gap = Math.sqrt(gap);
        double distance = gap - radius;
        if (distance >= 0) {
            return;
        }
        if (gap > 1e-15) {
            for (int i = 0; i < 3; i++) {
                p1[i] = (v2[i] - v1[i]) / gap;
                p2[i] = (v2[i] + v1[i] + p1[i] * radius) / 2;
            }
        } else {
            distance = -radius - leaveBox(size, radius);
        }
        Rotation.rotate(rotation, 9 * box, p1, 0, normal, 0);
        Rotation.rotate(rotation, 9 * box, p2, 0, v1, 0);
        contacts.add(index, distance, center[3 * box] + v1[0], center[3 * box + 1] + v1[1],
                center[3 * box + 2] + v1[2], normal, 0);
    }

    /** Centre of the sphere v1 inside the box: out through the nearest face, whose distance it answers. */
    private double leaveBox(double[] size, double radius) {
        int face = 0;
        for (int i = 1; i < 3; i++) {
            if (size[i] - Math.abs(v1[i]) < size[face] - Math.abs(v1[face])) {
                face = i;
            }
        }
        double depth = size[face] - Math.abs(v1[face]);
        for (int i = 0; i < 3; i++) {
            p1[i] = 0;
        }
        p1[face] = v1[face] > 0 ? -1 : 1; // from the sphere into the box
        for (int i = 0; i < 3; i++) {
            p2[i] = v1[i] + p1[i] * (radius - depth) / 2;
        }
        return depth;
    }

    private static double clamp(double x, double most) {
        return Math.max(-most, Math.min(most, x));
    }

    /** Ends the run when shapes come close whose contact this engine cannot compute. */
    private void watch(GeomPair pair) {
        if (BoxOverlap.overlap(center, rotation, pair.first(), geoms[pair.first()], pair.second(),
                geoms[pair.second()])) {
            throw new IllegalStateException(geoms[pair.first()].described + " comes close to "
                    + geoms[pair.second()].described + ", and contact of these shapes is not supported; exclude the"
                    + " pair with <contact><exclude body1= body2=/>, or use spheres and capsules");
        }
    }
}
