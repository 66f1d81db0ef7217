package org.sinew.drivers.sim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sinew.mjcf.Mjcf;
import org.sinew.sim.Scene;
import org.sinew.sim.World;

/** Makes the cameras of a simulated robot, each from its entry in the robot file and a camera of the MJCF file. */
public final class SimulatedCameras {
    private static final double SAME_DEG = 1;

    private SimulatedCameras() {
    }

    /**
     * A camera, not yet started. Before {@link World#start}.
     *
     * @param model          of the world's plant
     * @param name           in the robot file
     * @param link           the body that the robot file puts it on, if it says so
     * @param verticalFovDeg what the robot file says; the picture is drawn with that of the MJCF file
     * @param seed           of the run
     * @throws IllegalArgumentException with advice, if no camera of the model fits
     */
    public static SimulatedCamera of(World world, Mjcf model, String name, Optional<String> link, int width,
            int height, int rateHz, double verticalFovDeg, long seed) {
        Mjcf.CameraView view = view(model, name, link, verticalFovDeg);
        return new SimulatedCamera(name, width, height, rateHz, world, Scene.of(model), view, seed);
    }

    /**
     * The camera of the model that an entry of a robot file means.
     *
     * @throws IllegalArgumentException with advice, if none fits
     */
    public static Mjcf.CameraView view(Mjcf model, String name, Optional<String> link, double verticalFovDeg) {
        Mjcf.CameraView view = view(model, name, link);
        if (Math.abs(view.fovyDeg() - verticalFovDeg) > SAME_DEG) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "camera %s: vertical_fov_deg is %s, but"
                    + " camera \"%s\" of the MJCF file has fovy=\"%s\"; write the same number in both files", name,
                    verticalFovDeg, view.name(), view.fovyDeg()));
        }
        return view;
    }

    /**
     * The camera of the model that is meant: on the body of the link if one is given, the one of the same name if there
     * are several there; else the one of the same name; else the only one.
     */
    static Mjcf.CameraView view(Mjcf model, String name, Optional<String> link) {
        List<Mjcf.CameraView> there = model.cameras().stream()
                .filter(view -> link.isEmpty() || body(model, view).equals(link.get())).toList();
        return there.stream().filter(view -> view.name().equals(name)).findFirst()
                .or(() -> there.size() == 1 ? Optional.of(there.getFirst()) : Optional.empty())
                .orElseThrow(() -> new IllegalArgumentException("camera " + name + ": the MJCF file has no "
                        + (there.isEmpty() ? "camera" : "camera of this name, but several")
                        + link.map(body -> " on body " + body).orElse("") + "; it has " + listed(model)
                        + ". Give the device the name of one of them, or a link: to its body"));
    }

    private static String body(Mjcf model, Mjcf.CameraView view) {
        return model.bodies().get(view.body()).name;
    }

    private static String listed(Mjcf model) {
        List<String> all = model.cameras().stream().map(view -> view.name() + " on body " + body(model, view)).toList();
        return all.isEmpty() ? "none" : String.join(", ", all);
    }
}
