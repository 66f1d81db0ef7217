package org.sinew.sim;

/** The contacts of the present positions: a list that is refilled each step, with a place for all that can be. */
final class Contacts {

    int count;
    /** Which pair of geoms touches. */
    final int[] pair;
    /** Negative: how deep they overlap. */
    final double[] distanceM;
    /** Halfway between the surfaces. */
    final double[] position;
    /** Three unit vectors a contact: normal from the first geom to the second, two tangents. */
    final double[] frame;
    /** Sliding friction that holds there; set with the rows. */
    final double[] friction;
    /** First constraint row of the contact, and how many; see {@link Constraints}. */
    final int[] firstRow;
    final int[] rowCount;

    Contacts(int capacity) {
        pair = new int[capacity];
        distanceM = new double[capacity];
        position = new double[3 * capacity];
        frame = new double[9 * capacity];
        friction = new double[capacity];
        firstRow = new int[capacity];
        rowCount = new int[capacity];
    }

    int capacity() {
        return pair.length;
    }

    /** Adds a contact at a point of the given normal; {@link #pointTangent} may choose other tangents. */
    void add(int ofPair, double distance, double px, double py, double pz, double[] normal, int no) {
        int c = count++;
        pair[c] = ofPair;
        distanceM[c] = distance;
        position[3 * c] = px;
        position[3 * c + 1] = py;
        position[3 * c + 2] = pz;
        System.arraycopy(normal, no, frame, 9 * c, 3);
        double ny = normal[no + 1];
        if (ny < 0.5 && ny > -0.5) {
            tangents(9 * c, 0, 1, 0);
        } else {
            tangents(9 * c, 0, 0, 1);
        }
    }

    /** Lays the first tangent of the newest contact along a direction, as friction of a lying capsule wants it. */
    void pointTangent(double[] direction, int d, int stride) {
        tangents(9 * (count - 1), direction[d], direction[d + stride], direction[d + 2 * stride]);
    }

    private void tangents(int f, double x, double y, double z) {
        double nx = frame[f], ny = frame[f + 1], nz = frame[f + 2];
        double along = nx * x + ny * y + nz * z;
        double tx = x - along * nx;
        double ty = y - along * ny;
        double tz = z - along * nz;
        double norm = Math.sqrt(tx * tx + ty * ty + tz * tz);
        if (norm < 1e-15) { // the direction is the normal itself: MuJoCo then takes x, whatever the normal
            tx = 1;
            ty = 0;
            tz = 0;
        } else {
            tx /= norm;
            ty /= norm;
            tz /= norm;
        }
        frame[f + 3] = tx;
        frame[f + 4] = ty;
        frame[f + 5] = tz;
        frame[f + 6] = ny * tz - nz * ty;
        frame[f + 7] = nz * tx - nx * tz;
        frame[f + 8] = nx * ty - ny * tx;
    }
}
