import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import javax.imageio.ImageIO;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Rasteriser;
import org.sinew.sim.Scene;
import org.sinew.sim.ScenePose;
import org.sinew.state.Image;
import org.sinew.state.MarkerCode;

/**
 * Writes pictures that the simulated head camera of kid20 takes of random worlds, and where balls and markers are in
 * them. Run in the root of the repository, on built classes:
 * {@code java -cp runtime/target/classes models/training/RenderScenes.java FOLDER COUNT SEED [WIDTH HEIGHT]}.
 *
 * <p>Writes {@code NNNNN.png} and {@code truth.jsonl}, one line for each picture; see {@link SeenProp} for what it says
 * of each ball and marker that shows at least one pixel. One seed, the same pictures on every machine.
 */
final class RenderScenes {
    private static final Path MJCF = Path.of("deploy/robots/kid20/kid20.xml");
    private static final double[][] COLOURS = {{0.85, 0.1, 0.1}, {0.95, 0.5, 0.05}, {0.95, 0.85, 0.1},
        {0.1, 0.65, 0.2}, {0.1, 0.3, 0.85}, {0.95, 0.95, 0.95}, {0.05, 0.05, 0.05}, {0.5, 0.5, 0.5}};

    private final Draw draw;
    private final int width;
    private final int height;

    private RenderScenes(Draw draw, int width, int height) {
        this.draw = draw;
        this.width = width;
        this.height = height;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3 && args.length != 5) {
            System.err.println("usage: RenderScenes FOLDER COUNT SEED [WIDTH HEIGHT]");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        int width = args.length == 5 ? Integer.parseInt(args[3]) : 320;
        int height = args.length == 5 ? Integer.parseInt(args[4]) : 240;
        String mjcf = Files.readString(MJCF);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            Draw draw = new Draw(Long.parseLong(args[2]) * 1_000_003 + i);
            String name = String.format(Locale.ROOT, "%05d.png", i);
            lines.add(new RenderScenes(draw, width, height).write(folder, name, mjcf));
        }
        Files.write(folder.resolve("truth.jsonl"), lines);
    }

    private String write(Path folder, String name, String mjcf) throws IOException {
        Path file = Files.createTempFile("kid20", ".xml");
        try {
            Files.writeString(file, varied(mjcf));
            ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(file, props()));
            lookAround(plant);
            ScenePose pose = new ScenePose(plant.bodyCount());
            pose.copy(plant);
            Mjcf.CameraView view = plant.model().cameras().getFirst();
            Image picture = new Image(width, height, true);
            new Rasteriser(Scene.of(plant.model()), view, width, height).render(pose, picture);
            ImageIO.write(image(picture), "png", folder.resolve(name).toFile());
            StringJoiner objects = new StringJoiner(",", "[", "]");
            for (Prop prop : plant.model().props()) {
                if (prop.kind() == Prop.Kind.BALL || prop.kind() == Prop.Kind.MARKER) {
                    SeenProp.of(plant, view, picture, prop).ifPresent(seen -> objects.add(seen.json()));
                }
            }
            return "{\"file\":\"" + name + "\",\"objects\":" + objects + "}";
        } finally {
            Files.delete(file);
        }
    }

    /** Another light and another floor. */
    private String varied(String mjcf) {
        String light = String.format(Locale.ROOT, "dir=\"%.3f %.3f -1\"", draw.normal(0.6), draw.normal(0.6));
        double grey = draw.between(0.15, 0.85);
        String floor = String.format(Locale.ROOT, "rgba=\"%.3f %.3f %.3f 1\"", grey * draw.between(0.8, 1.15),
                grey, grey * draw.between(0.7, 1.15));
        String dark = String.format(Locale.ROOT, "rgb2=\"%1$.2f %1$.2f %1$.2f\"", draw.between(0.5, 1));
        String squares = String.format(Locale.ROOT, "texrepeat=\"%1$.2f %1$.2f\"", draw.scaleBetween(0.5, 6));
        return replaced(replaced(replaced(replaced(mjcf, "dir=\"-0.2 0.4 -1\"", light),
                "rgba=\"0.45 0.48 0.52 1\"", floor), "rgb2=\"0.88 0.88 0.88\"", dark), "texrepeat=\"2 2\"", squares);
    }

    private static String replaced(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalStateException(MJCF + " does not have " + what + " any more; change this program with it");
        }
        return text.replace(what, by);
    }

    private void lookAround(ArticulatedPlant plant) {
        double[] positions = new double[plant.model().positionCount()];
        plant.positions(positions);
        int first = 7 - plant.jointIndex("left_hip_yaw"); // behind the pose of the torso
        positions[first + plant.jointIndex("head_pan")] = draw.normal(0.3);
        positions[first + plant.jointIndex("head_tilt")] = draw.between(-0.2, 0.9);
        plant.setState(positions, new double[plant.model().velocityCount()]);
    }

    private List<Prop> props() {
        List<Prop> props = new ArrayList<>();
        add(props, "ball", Prop.Kind.BALL, draw.below(4));
        add(props, "marker", Prop.Kind.MARKER, draw.below(4));
        add(props, "box", Prop.Kind.BOX, draw.below(4));
        add(props, "wall", Prop.Kind.WALL, draw.below(3));
        add(props, "person", Prop.Kind.PERSON, draw.below(2));
        return props;
    }

    private void add(List<Prop> props, String name, Prop.Kind kind, int count) {
        for (int i = 0; i < count; i++) {
            boolean far = kind == Prop.Kind.WALL || kind == Prop.Kind.PERSON;
            double distance = far ? draw.between(1.5, 5) : draw.scaleBetween(0.2, kind == Prop.Kind.BALL ? 2.5 : 2);
            double bearing = draw.between(-0.75, 0.75);
            List<Double> half = half(kind);
            double z = kind == Prop.Kind.MARKER ? draw.between(0.05, 0.7)
                    : half.getLast() + (draw.chance(0.8) ? 0 : draw.between(0, 0.4));
            double[] colour = COLOURS[draw.below(COLOURS.length)];
            Prop prop = new Prop(name + i, kind, half,
                    List.of(distance * StrictMath.cos(bearing), distance * StrictMath.sin(bearing), z),
                    List.of(1.0, 0.0, 0.0, 0.0), 0, 0.5,
                    List.of(shade(colour[0]), shade(colour[1]), shade(colour[2]), 1.0),
                    kind == Prop.Kind.MARKER ? draw.below(MarkerCode.COUNT) : Prop.NO_MARKER);
            props.add(kind == Prop.Kind.MARKER
                    ? prop.turned(draw.normal(0.5), -Math.PI / 2 + draw.normal(0.35), draw.between(-3.1, 3.1))
                    : prop.turned(0, 0, draw.between(-3.1, 3.1)));
        }
    }

    private double shade(double colour) {
        return Math.clamp(colour + draw.normal(0.08), 0, 1);
    }

    private List<Double> half(Prop.Kind kind) {
        return switch (kind) {
            case BALL -> List.of(draw.scaleBetween(0.025, 0.11));
            case MARKER -> {
                double half = draw.scaleBetween(0.03, 0.12);
                yield List.of(half, half, 0.001);
            }
            case BOX -> List.of(draw.between(0.02, 0.15), draw.between(0.02, 0.15), draw.between(0.02, 0.15));
            case WALL -> List.of(0.05, draw.between(0.3, 2), draw.between(0.1, 1));
            case PERSON -> List.of(0.25, 0.85);
        };
    }

    private static BufferedImage image(Image from) {
        BufferedImage image = new BufferedImage(from.width, from.height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < from.width * from.height; i++) {
            image.setRGB(i % from.width, i / from.width, (from.rgb[3 * i] & 0xFF) << 16
                    | (from.rgb[3 * i + 1] & 0xFF) << 8 | from.rgb[3 * i + 2] & 0xFF);
        }
        return image;
    }
}
