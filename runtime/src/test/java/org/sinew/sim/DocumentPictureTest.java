package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Image;

/**
 * The picture of {@code docs/simulation.md}: what kid20's head camera sees, its distances, and an onlooker's view. Run
 * with {@code -Dsinew.write} to make it again.
 */
@Timeout(60)
class DocumentPictureTest {
    private static final Path FILE = Path.of("docs/camera.png");
    private static final double WHITE_M = 0.4;

    private static void draw(BufferedImage into, int panel, Image image, boolean depth) {
        float[] metre = Objects.requireNonNull(image.depthMetre, "made with room for it");
        for (int i = 0; i < metre.length; i++) {
            int grey = (int) Math.min(255, 255 * WHITE_M / metre[i]);
            into.setRGB(panel * Photo.WIDTH + i % Photo.WIDTH, i / Photo.WIDTH, depth
                    ? grey << 16 | grey << 8 | grey
                    : (image.rgb[3 * i] & 0xFF) << 16 | (image.rgb[3 * i + 1] & 0xFF) << 8
                            | image.rgb[3 * i + 2] & 0xFF);
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void thePictureOfTheDocumentsIsWhatIsDrawnToday() throws IOException {
        ArticulatedPlant plant = PictureGoldenTest.scene();
        Image head = Photo.of(plant).image;
        BufferedImage now = new BufferedImage(3 * Photo.WIDTH, Photo.HEIGHT, BufferedImage.TYPE_INT_RGB);
        draw(now, 0, head, false);
        draw(now, 1, head, true);
        draw(now, 2, PictureGoldenTest.onlooker(plant), false);
        if (System.getProperty("sinew.write") != null) {
            ImageIO.write(now, "png", FILE.toFile());
        }
        assertThat(Arrays.mismatch(pixels(ImageIO.read(FILE.toFile())), pixels(now)))
                .as("first pixel of %s that differs; run with -Dsinew.write and look at it", FILE).isEqualTo(-1);
    }
}
