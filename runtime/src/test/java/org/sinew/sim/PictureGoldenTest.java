package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.mjcf.Rotation;
import org.sinew.state.Image;

/** The same picture bit for bit on every machine: hashes of what was looked at and found right. */
@Timeout(60)
class PictureGoldenTest {
    private static final List<Double> UPRIGHT = List.of(1.0, 0.0, 0.0, 0.0);

    /** A ball, a marker, a turned box, a person and a wall before kid20. */
    static ArticulatedPlant scene() {
        return new ArticulatedPlant(Mjcf.read(Kid20.FILE, List.of(
                prop("ball", Prop.Kind.BALL, List.of(0.85, 0.1, 0.1, 1.0), List.of(0.95, 0.1, 0.09), 0.09),
                Photo.marker(7, 0.2, new double[] {1, -0.25, 0.42}, 0.1, 0.4),
                prop("box", Prop.Kind.BOX, List.of(0.1, 0.3, 0.85, 1.0), List.of(1.2, 0.35, 0.05), 0.1, 0.05, 0.05)
                        .turned(0, 0, 0.8),
                prop("visitor", Prop.Kind.PERSON, List.of(0.1, 0.65, 0.2, 1.0), List.of(3.0, 0.9, 0.85), 0.25, 0.85),
                prop("back", Prop.Kind.WALL, List.of(0.95, 0.85, 0.1, 1.0), List.of(4.0, -1.0, 0.5), 0.05, 1.0, 0.5))));
    }

    private static Prop prop(String name, Prop.Kind kind, List<Double> rgba, List<Double> at, Double... half) {
        return new Prop(name, kind, List.of(half), at, UPRIGHT, 0, 0.5, rgba, Prop.NO_MARKER);
    }

    static String hash(Image image) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(image.rgb);
            float[] depth = Objects.requireNonNull(image.depthMetre, "made with room for it");
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * depth.length);
            bytes.asFloatBuffer().put(depth);
            return HexFormat.of().formatHex(digest.digest(bytes.array())).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Test
    void theHeadCameraOfKid20SeesWhatItAlwaysSaw() {
        assertThat(hash(Photo.of(scene()).image)).isEqualTo("f51f84e198f5806a");
    }

    /** Kid20 from its front left. */
    static Image onlooker(ArticulatedPlant plant) {
        double[] q = Rotation.about(new double[] {0, 0, 1}, 2.25);
        Rotation.multiply(q, 0, Rotation.about(new double[] {1, 0, 0}, 1.35), 0, q, 0);
        Mjcf.CameraView onlooker = new Mjcf.CameraView("onlooker", 0, new double[] {0.8, 0.7, 0.5}, q, 45);
        Image image = new Image(Photo.WIDTH, Photo.HEIGHT, true);
        new Rasteriser(Scene.of(plant.model()), onlooker, Photo.WIDTH, Photo.HEIGHT).render(Photo.pose(plant), image);
        return image;
    }

    @Test
    void anOnlookerSeesKid20AsItAlwaysDid() {
        assertThat(hash(onlooker(scene()))).isEqualTo("b32a742b82c2913e");
    }
}
