package org.sinew.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.mjcf.Rotation;
import org.sinew.state.MarkerCode;

/**
 * What can be seen of a model: its shapes with their colours, each on its body, the planes of its world, and the light.
 * Constant; several {@link Rasteriser}s may share one.
 *
 * <p>Seen are geoms of the groups 0 to 2 that are not fully transparent, as in MuJoCo's viewer; what is half
 * transparent is drawn as if it were not. Meshes and height fields are not drawn, for the model does not have their
 * points. Sites are not drawn.
 */
public final class Scene {
    private static final int HIDDEN_GROUPS = 3;
    private static final double[] WHITE = {1, 1, 1};
    private static final double[] BOARD = {0.95, 0.95, 0.95};

    final List<Surface> surfaces = new ArrayList<>();
    final List<Floor> floors = new ArrayList<>();
    /** Unit vector towards the light, in the world. */
    final double[] towardsLight = new double[3];
    private final int bodies;

    /**
     * A mesh on a body.
     *
     * @param position    of its frame in that of the body
     * @param orientation of its frame in that of the body, as a matrix
     * @param radiusM     of the mesh
     * @param rgb         0 to 1
     * @param pattern     on it, in shades from 0 to 1; null: plain
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these records
    record Surface(int body, double[] position, double[] orientation, Mesh mesh, double radiusM, double[] rgb,
            @Nullable Pattern pattern) {
    }

    /** Squares that fill a face, row by row from the top left one. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these records
    record Pattern(int cells, double[] shade) {

        /** Of a marker: its 6 x 6 cells in a white margin of one cell. */
        static Pattern marker(int number) {
            int cells = MarkerCode.CELLS + 2;
            double[] shade = new double[cells * cells];
            for (int row = 0; row < cells; row++) {
                for (int column = 0; column < cells; column++) {
                    boolean margin = row == 0 || column == 0 || row == cells - 1 || column == cells - 1;
                    shade[row * cells + column] =
                            margin || MarkerCode.white(number, column - 1, row - 1) ? 1 : 0.05;
                }
            }
            return new Pattern(cells, shade);
        }
    }

    /**
     * A plane, seen from the side of its z only.
     *
     * @param halfX    half its length along x; infinite: endless
     * @param squareX  side of a square of its checker board along x; infinite: it is plain
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these records
    record Floor(int body, double[] position, double[] orientation, double halfX, double halfY, double[] first,
            double[] second, double squareX, double squareY) {
    }

    private Scene(Mjcf model) {
        bodies = model.bodies().size();
        for (Mjcf.Geom geom : model.geoms()) {
            if (geom.group < HIDDEN_GROUPS && geom.rgba[3] > 0) {
                add(model, geom);
            }
        }
        double[] along = model.lightDirection();
        double norm = Math.sqrt(along[0] * along[0] + along[1] * along[1] + along[2] * along[2]);
        for (int i = 0; i < 3; i++) {
            towardsLight[i] = -along[i] / norm;
        }
    }

    /** What can be seen of a model and its props. */
    public static Scene of(Mjcf model) {
        return new Scene(model);
    }

    /** How many bodies the model has, the world among them: for a {@link ScenePose}. */
    public int bodyCount() {
        return bodies;
    }

    private void add(Mjcf model, Mjcf.Geom geom) {
        double[] size = geom.size;
        switch (geom.shape) {
            case PLANE -> floors.add(floor(geom));
            case SPHERE -> add(geom, Tessellation.ellipsoid(size[0], size[0], size[0]));
            case ELLIPSOID -> add(geom, Tessellation.ellipsoid(size[0], size[1], size[2]));
            case CAPSULE -> add(geom, Tessellation.capsule(size[0], size[1]));
            case CYLINDER -> add(geom, Tessellation.cylinder(size[0], size[1]));
            case BOX -> model.props().stream().filter(prop -> geom.prop && prop.name().equals(geom.name)
                    && prop.markerId() != Prop.NO_MARKER).findFirst().ifPresentOrElse(
                            marker -> addMarker(geom, marker.markerId()), () -> add(geom, Tessellation.box(size)));
            case MESH, HFIELD -> { }
        }
    }

    private void add(Mjcf.Geom geom, Mesh mesh) {
        surfaces.add(new Surface(geom.body, geom.position, matrix(geom.orientation), mesh, mesh.radiusM(),
                geom.rgba, null));
    }

    private void addMarker(Mjcf.Geom geom, int number) {
        add(geom, Tessellation.openBox(geom.size));
        Mesh face = Tessellation.lid(geom.size);
        surfaces.add(new Surface(geom.body, geom.position, matrix(geom.orientation), face, face.radiusM(), BOARD,
                Pattern.marker(number)));
    }

    private static Floor floor(Mjcf.Geom geom) {
        Mjcf.Checker board = geom.checker;
        double plain = Double.POSITIVE_INFINITY;
        return new Floor(geom.body, geom.position, matrix(geom.orientation), endlessIfZero(geom.size[0]),
                endlessIfZero(geom.size[1]), tinted(geom.rgba, board == null ? WHITE : board.first()),
                tinted(geom.rgba, board == null ? WHITE : board.second()), board == null ? plain : board.squareX(),
                board == null ? plain : board.squareY());
    }

    private static double[] tinted(double[] rgba, double[] by) {
        return new double[] {rgba[0] * by[0], rgba[1] * by[1], rgba[2] * by[2]};
    }

    private static double endlessIfZero(double half) {
        return half > 0 ? half : Double.POSITIVE_INFINITY;
    }

    private static double[] matrix(double[] orientation) {
        double[] out = new double[9];
        Rotation.matrix(orientation, 0, out, 0);
        return out;
    }
}
