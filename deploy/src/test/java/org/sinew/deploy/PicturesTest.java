package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pictures of the cockpit show the page as it is now, and are those that {@code make.sh} made of it. */
@Timeout(60)
class PicturesTest {
    private static final Path PICTURES = Path.of("docs/pictures");
    private static final Path PAGE = Document.ROOT.resolve("runtime/src/main/resources/org/sinew/cockpit/page");
    private static final long MOST_BYTES = 1_500_000;

    /** What is written beside the pictures: name to hash. */
    private static Map<String, String> noted() throws IOException {
        return Files.readAllLines(PICTURES.resolve("pictures.txt")).stream().map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }

    /** Of all files one after the other, in the order of their names. */
    private static String hash(List<Path> files) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (Path file : files) {
            sha256.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    @Test
    void showThePageAsItIsNow() throws Exception {
        try (Stream<Path> files = Files.walk(PAGE)) {
            List<Path> page = files.filter(Files::isRegularFile).sorted().toList();
            assertThat(page).hasSizeGreaterThan(20);
            assertThat(noted().get("page")).as("the cockpit's page has changed since its pictures were made; on a calm"
                    + " machine run deploy/docs/pictures/make.sh, look at them, and commit them").isEqualTo(hash(page));
        }
    }

    @Test
    void areThoseThatWereMadeOfIt() throws Exception {
        assertThat(noted()).containsOnlyKeys("page", "cockpit.png", "arm6.png", "demo.gif");
        for (String name : List.of("cockpit.png", "arm6.png", "demo.gif")) {
            assertThat(noted().get(name)).as(name).isEqualTo(hash(List.of(PICTURES.resolve(name))));
        }
    }

    @Test
    void haveTheSizeOfAScreen() throws IOException {
        for (String name : List.of("cockpit.png", "arm6.png")) {
            BufferedImage picture = ImageIO.read(PICTURES.resolve(name).toFile());
            assertThat(List.of(picture.getWidth(), picture.getHeight())).as(name).containsExactly(1280, 800);
        }
    }

    @Test
    void theAnimationMovesForSomeSecondsAndIsSmall() throws IOException {
        Path file = PICTURES.resolve("demo.gif");
        assertThat(Files.size(file)).isLessThan(MOST_BYTES);
        ImageReader reader = ImageIO.getImageReadersBySuffix("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            int frames = reader.getNumImages(true);
            int hundredths = 0;
            for (int i = 0; i < frames; i++) {
                IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(i).getAsTree(
                        "javax_imageio_gif_image_1.0");
                hundredths += Integer.parseInt(((IIOMetadataNode) root.getElementsByTagName(
                        "GraphicControlExtension").item(0)).getAttribute("delayTime"));
            }
            assertThat(frames).as("frames").isGreaterThan(25);
            assertThat(hundredths).as("length in 1/100 s").isBetween(400, 600);
            assertThat(reader.getWidth(0)).as("width").isEqualTo(640);
        } finally {
            reader.dispose();
        }
    }
}
