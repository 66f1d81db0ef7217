package org.sinew.sim;

/**
 * A surface of triangles in its own frame, with one normal at each point: shapes with edges have several points there.
 * Triangles go anticlockwise, seen from outside. Constant; any thread.
 *
 * @param points    x, y, z of each point, m
 * @param normals   of length 1, one for each point
 * @param texture   where a picture lies on it: u to the right, v down, each 0 to 1, for each point; empty: nowhere
 * @param triangles three points each
 */
@SuppressWarnings("ArrayRecordComponent") // of vectors; nobody compares these records
record Mesh(double[] points, double[] normals, double[] texture, int[] triangles) {

    int pointCount() {
        return points.length / 3;
    }

    /** Of the smallest ball about the origin that holds it. */
    double radiusM() {
        double most = 0;
        for (int i = 0; i < points.length; i += 3) {
            double x = points[i], y = points[i + 1], z = points[i + 2];
            most = Math.max(most, x * x + y * y + z * z);
        }
        return Math.sqrt(most);
    }
}
