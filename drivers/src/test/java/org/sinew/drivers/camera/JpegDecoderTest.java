package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.camera.JpegDecoder.Verdict;

/** JPEG pictures as cameras send them, whole and otherwise. */
@Timeout(60)
class JpegDecoderTest {
    private static final int W = 64;
    private static final int H = 48;
    private static final byte[] WHOLE = Pictures.jpeg(W, H, 9);

    private final JpegDecoder decoder = new JpegDecoder(W, H);

    private byte[] decoded(byte[] jpeg) {
        byte[] rgb = new byte[3 * W * H];
        assertThat(decoder.decode(jpeg, jpeg.length, rgb)).isEqualTo(Verdict.DECODED);
        return rgb;
    }

    private Verdict verdict(byte[] jpeg) {
        return decoder.decode(jpeg, jpeg.length, new byte[3 * W * H]);
    }

    private static int farthest(byte[] rgb, BufferedImage image) {
        int farthest = 0;
        for (int i = 0; i < W * H; i++) {
            if (Math.abs(i % W - W / 2) < 3) {
                continue; // colours are half as fine as luminance, and run into one another
            }
            int pixel = image.getRGB(i % W, i / W);
            for (int c = 0; c < 3; c++) {
                farthest = Math.max(farthest, Math.abs((rgb[3 * i + c] & 0xFF) - (pixel >> 16 - 8 * c & 0xFF)));
            }
        }
        return farthest;
    }

    @Test
    void decodesColoursInOrder() {
        BufferedImage image = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < W * H; i++) {
            image.setRGB(i % W, i / W, i % W < W / 2 ? 0xC02040 : 0x2060E0); // halves meet between two blocks
        }
        assertThat(farthest(decoded(Pictures.jpeg(image, false)), image)).isLessThan(6);
    }

    @Test
    void aPictureWithoutHuffmanTablesIsReadWithTheUsualOnes() {
        byte[] bare = Pictures.without(WHOLE, 0xC4);
        assertThatThrownBy(() -> ImageIO.read(new ByteArrayInputStream(bare))).as("by Java alone")
                .hasMessageContaining("Huffman table");
        assertThat(bare.length).isLessThan(WHOLE.length - 400);
        assertThat(decoded(bare)).isEqualTo(decoded(WHOLE));
    }

    @Test
    void aPictureThatNamesNoKindHasLuminanceAndColourDifferences() {
        byte[] fine = Pictures.jpeg(Pictures.picture(W, H, 9), true);
        byte[] unnamed = Pictures.without(fine, 0xE0);
        assertThat(unnamed.length).isLessThan(fine.length);
        assertThat(decoded(unnamed)).isEqualTo(decoded(fine));
    }

    @Test
    void greyStaysAsGreyAsItIs() {
        BufferedImage image = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, W, H, 0, filled(90));
        byte[] rgb = decoded(Pictures.jpeg(image, false));
        for (byte each : rgb) {
            assertThat(each & 0xFF).isBetween(89, 91);
        }
    }

    private static int[] filled(int value) {
        int[] all = new int[W * H];
        Arrays.fill(all, value);
        return all;
    }

    @Test
    void aPictureThatIsCutOffIsBroken() {
        for (int length = 0; length < WHOLE.length - 40; length += 9) {
            byte[] cut = Arrays.copyOf(WHOLE, length);
            assertThat(verdict(cut)).as("%d of %d bytes", length, WHOLE.length).isEqualTo(Verdict.BROKEN);
        }
        assertThat(verdict(WHOLE)).isEqualTo(Verdict.DECODED);
    }

    @Test
    void bytesTooManyBeforeTheEndHarmNothing() {
        byte[] padded = Pictures.join(Arrays.copyOf(WHOLE, WHOLE.length - 2), new byte[7],
                new byte[] {(byte) 0xFF, (byte) 0xD9});
        assertThat(decoded(padded)).isEqualTo(decoded(WHOLE));
    }

    @Test
    void saysWhatSizeAPictureOfAnotherSizeHas() {
        assertThat(verdict(Pictures.jpeg(80, 32, 1))).isEqualTo(Verdict.OTHER_SIZE);
        assertThat(decoder.size()).isEqualTo("80 x 32");
    }

    @Test
    void noBytesMakeItFail() {
        SplittableRandom random = new SplittableRandom(20);
        int decoded = 0;
        for (int round = 0; round < 400; round++) {
            byte[] jpeg = WHOLE.clone();
            for (int i = 0; i < 1 + round % 5; i++) {
                jpeg[2 + random.nextInt(jpeg.length - 2)] = (byte) random.nextInt(256);
            }
            decoded += verdict(jpeg) == Verdict.DECODED ? 1 : 0;
        }
        assertThat(decoded).as("still decodable after damage").isBetween(1, 399);
        assertThat(decoded(WHOLE)).as("and the next one is right").isEqualTo(new JpegDecoderTest().decoded(WHOLE));
    }

    /** A replay decodes the pictures of a log alone, the run decoded others between them. */
    @Test
    void whatWasDecodedBeforeChangesNothing() {
        BufferedImage grey = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY);
        for (byte[] each : new byte[][] {WHOLE, Pictures.without(WHOLE, 0xC4), Pictures.jpeg(grey, false),
            Pictures.jpeg(Pictures.picture(W, H, 3), true)}) {
            byte[] fresh = new JpegDecoderTest().decoded(each);
            decoded(Pictures.jpeg(W, H, 20));
            verdict(Arrays.copyOf(WHOLE, 900));
            assertThat(decoded(each)).isEqualTo(fresh);
        }
    }

    @Test
    void aTableThatIsMissingIsNotTakenFromThePictureBefore() throws Exception {
        byte[] first = Arrays.copyOf(tables(WHOLE), 17 + 12); // direct current of luminance
        byte[] one = Pictures.with(Pictures.without(WHOLE, 0xC4), 0xC4, first);
        decoded(tablesOfItsOwn());
        assertThat(decoded(one)).isEqualTo(decoded(WHOLE));
        assertThat(verdict(Pictures.without(WHOLE, 0xDB))).isEqualTo(Verdict.BROKEN);
    }

    private static byte[] tablesOfItsOwn() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            JPEGImageWriteParam param = new JPEGImageWriteParam(null);
            param.setOptimizeHuffmanTables(true);
            writer.setOutput(out);
            writer.write(null, new IIOImage(Pictures.picture(W, H, 9), null, null), param);
        }
        writer.dispose();
        return bytes.toByteArray();
    }

    /** What stands in the first segment of Huffman tables. */
    private static byte[] tables(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xC4) {
            at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
        }
        return Arrays.copyOfRange(jpeg, at + 4, at + 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF));
    }

    @Test
    void allocatesLittleForAPicture() {
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        JpegDecoder large = new JpegDecoder(320, 240);
        byte[] jpeg = Pictures.jpeg(320, 240, 5);
        byte[] rgb = new byte[3 * 320 * 240];
        long bytes = 0;
        for (int round = 0; round < 5; round++) {
            long before = meter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                large.decode(jpeg, jpeg.length, rgb);
            }
            bytes = (meter.getCurrentThreadAllocatedBytes() - before) / 50;
        }
        assertThat(bytes).as("bytes for a picture of 320 x 240").isLessThan(rgb.length / 4);
    }
}
