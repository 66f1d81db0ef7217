package org.sinew.sim;

import java.util.Arrays;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Rotation;
import org.sinew.state.Image;

/**
 * Draws a {@link Scene} as a pinhole camera sees it: colours, and the distance of each pixel along the optical axis.
 * Bodies are lit by one distant light, from the camera, and from all around; there are no shadows, no reflections and
 * no lens. What is nearer than {@value #NEAR_MM} mm is cut away. Pixel (x, y) is what its middle sees, but for
 * patterns, which are averaged over the pixel.
 *
 * <p>One thread uses one; it allocates nothing in {@link #render}. The same poses give the same bits on every machine.
 */
public final class Rasteriser {
    static final int NEAR_MM = 10;
    static final double NEAR_M = NEAR_MM / 1000.0;
    /** Shares of the light from everywhere, from the camera, and from far away: a choice that shows shapes well. */
    private static final double AMBIENT = 0.35;
    private static final double FROM_CAMERA = 0.25;
    private static final double FROM_AFAR = 0.40;

    private final Scene scene;
    private final Mjcf.CameraView view;
    private final double focalPixels;
    private final Canvas canvas;
    private final Background background;
    private final Triangles triangles;
    private final double[] turn = new double[9];
    private final double[] mounting = new double[9];
    private final double[] world = new double[9];
    private final double[] eye = new double[3];
    /** Turns world axes into those of the picture: right, down, forward. */
    private final double[] toCamera = new double[9];
    private final double[] local = new double[9];
    private final double[] point = new double[3];
    private final double[] moved = new double[3];
    private final double[] light = new double[3];
    private final double[] tilted = new double[9];
    private final double[] tiltedPosition = new double[3];
    private final double[] corners; // of the mesh that is being drawn: position in the camera, shade

    /** What all that draw one picture share. */
    static final class Canvas {
        final int width;
        final int height;
        /** One over the distance along the optical axis; 0: nothing there. */
        final float[] inverseDepth;
        byte[] rgb = new byte[0];

        Canvas(int width, int height) {
            this.width = width;
            this.height = height;
            inverseDepth = new float[width * height];
        }

        /** Colours from 0 to 1; what is brighter is white. */
        void set(int pixel, double red, double green, double blue) {
            rgb[3 * pixel] = level(red);
            rgb[3 * pixel + 1] = level(green);
            rgb[3 * pixel + 2] = level(blue);
        }

        private static byte level(double value) {
            return (byte) Math.min(255, (int) (value * 255 + 0.5));
        }
    }

    /** @param view where the camera is, and the angle between upper and lower edge */
    public Rasteriser(Scene scene, Mjcf.CameraView view, int width, int height) {
        this.scene = scene;
        this.view = view;
        focalPixels = height / 2.0 / StrictMath.tan(StrictMath.toRadians(view.fovyDeg()) / 2);
        canvas = new Canvas(width, height);
        background = new Background(canvas, focalPixels);
        triangles = new Triangles(canvas, focalPixels);
        int most = scene.surfaces.stream().mapToInt(surface -> surface.mesh().pointCount()).max().orElse(0);
        corners = new double[Triangles.CORNER * most];
    }

    /** Draws into {@code into}, which has the size of this; its stamp and sequence stay. */
    public void render(ScenePose pose, Image into) {
        if (into.width != canvas.width || into.height != canvas.height) {
            throw new IllegalArgumentException("a picture of " + canvas.width + " x " + canvas.height
                    + " does not fit into one of " + into.width + " x " + into.height);
        }
        canvas.rgb = into.rgb;
        Arrays.fill(canvas.inverseDepth, 0);
        look(pose);
        for (int i = 0; i < scene.surfaces.size(); i++) {
            draw(pose, scene.surfaces.get(i));
        }
        for (int i = 0; i < scene.floors.size(); i++) {
            draw(pose, scene.floors.get(i));
        }
        background.sky(toCamera);
        float[] depth = into.depthMetre;
        if (depth != null) {
            for (int i = 0; i < depth.length; i++) {
                depth[i] = 1 / canvas.inverseDepth[i]; // infinite where nothing is
            }
        }
    }

    /** Places the camera: its axes are right, up and back. */
    private void look(ScenePose pose) {
        Rotation.matrix(pose.orientation, 4 * view.body(), turn, 0);
        Rotation.matrix(view.orientation(), 0, mounting, 0);
        Rotation.compose(turn, 0, mounting, 0, world, 0);
        Rotation.rotate(turn, 0, view.position(), 0, eye, 0);
        for (int i = 0; i < 3; i++) {
            eye[i] += pose.position[3 * view.body() + i];
            toCamera[i] = world[3 * i];
            toCamera[3 + i] = -world[3 * i + 1];
            toCamera[6 + i] = -world[3 * i + 2];
        }
    }

    /** Frame of something on a body, in the camera: {@link #local} and {@link #moved}; in the world: {@link #world}. */
    private void place(ScenePose pose, int body, double[] position, double[] orientation) {
        Rotation.matrix(pose.orientation, 4 * body, turn, 0);
        Rotation.compose(turn, 0, orientation, 0, world, 0);
        Rotation.rotate(turn, 0, position, 0, point, 0);
        for (int i = 0; i < 3; i++) {
            point[i] += pose.position[3 * body + i] - eye[i];
        }
        Rotation.compose(toCamera, 0, world, 0, local, 0);
        Rotation.rotate(toCamera, 0, point, 0, moved, 0);
    }

    private void draw(ScenePose pose, Scene.Surface surface) {
        place(pose, surface.body(), surface.position(), surface.orientation());
        if (outOfSight(surface.radiusM())) {
            return;
        }
        Rotation.rotateBack(world, 0, scene.towardsLight, 0, light, 0); // in the frame of the mesh
        double[] points = surface.mesh().points();
        double[] normals = surface.mesh().normals();
        for (int i = 0, c = 0; i < points.length; i += 3, c += Triangles.CORNER) {
            Rotation.rotate(local, 0, points, i, corners, c);
            corners[c] += moved[0];
            corners[c + 1] += moved[1];
            corners[c + 2] += moved[2];
            corners[c + 3] = shade(normals[i] * light[0] + normals[i + 1] * light[1] + normals[i + 2] * light[2],
                    -(normals[i] * local[6] + normals[i + 1] * local[7] + normals[i + 2] * local[8]));
        }
        triangles.draw(surface, corners);
    }

    /** Of a surface whose normal has these cosines with the directions of the two lights. */
    private static double shade(double toLight, double toCamera) {
        return AMBIENT + FROM_AFAR * Math.max(0, toLight) + FROM_CAMERA * Math.max(0, toCamera);
    }

    /** Whether a ball about {@link #moved} lies behind the near plane or beside the picture. */
    private boolean outOfSight(double radius) {
        double x = Math.abs(moved[0]) * focalPixels - moved[2] * canvas.width / 2;
        double y = Math.abs(moved[1]) * focalPixels - moved[2] * canvas.height / 2;
        return moved[2] + radius < NEAR_M || beside(x, canvas.width / 2.0, radius)
                || beside(y, canvas.height / 2.0, radius);
    }

    private boolean beside(double distance, double half, double radius) {
        return distance > radius * Math.sqrt(focalPixels * focalPixels + half * half);
    }

    private void draw(ScenePose pose, Scene.Floor floor) {
        if (floor.body() == 0) { // of the world: tilted with it
            Rotation.matrix(pose.floorTilt, 0, mounting, 0);
            Rotation.compose(mounting, 0, floor.orientation(), 0, tilted, 0);
            Rotation.rotate(mounting, 0, floor.position(), 0, tiltedPosition, 0);
            place(pose, 0, tiltedPosition, tilted);
        } else {
            place(pose, floor.body(), floor.position(), floor.orientation());
        }
        double[] l = scene.towardsLight;
        background.floor(floor, local, moved,
                shade(world[2] * l[0] + world[5] * l[1] + world[8] * l[2], -local[8]));
    }
}
