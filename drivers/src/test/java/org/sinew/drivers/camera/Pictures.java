package org.sinew.drivers.camera;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sinew.state.Image;
import org.w3c.dom.NodeList;

/** Makes pictures to film: each has a number from 0 to 28, told by its brightness, and colours in its lower half. */
final class Pictures {
    private Pictures() {
    }

    static BufferedImage picture(int width, int height, int number) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int grey = 16 + 8 * number;
                image.setRGB(x, y, y < height / 2 ? 0x010101 * grey : 255 * x / width << 16 | 255 * y / height << 8
                        | 60);
            }
        }
        return image;
    }

    /** The number of a picture. */
    static int number(Image image) {
        return number(image.rgb, image.width);
    }

    static int number(byte[] rgb, int width) {
        return ((rgb[3 * (4 * width + 4)] & 0xFF) - 16 + 4) / 8;
    }

    static byte[] jpeg(int width, int height, int number) {
        return jpeg(picture(width, height, number), false);
    }

    /** @param fine colours as fine as luminance: 4:4:4 */
    static byte[] jpeg(BufferedImage image, boolean fine) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
            if (fine) {
                String format = metadata.getNativeMetadataFormatName();
                IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
                NodeList components = tree.getElementsByTagName("componentSpec");
                ((IIOMetadataNode) components.item(0)).setAttribute("HsamplingFactor", "1");
                ((IIOMetadataNode) components.item(0)).setAttribute("VsamplingFactor", "1");
                metadata.setFromTree(format, tree);
            }
            writer.setOutput(out);
            writer.write(metadata, new IIOImage(image, null, metadata), param);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** The picture without the segments of this marker. */
    static byte[] without(byte[] jpeg, int marker) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xDA) {
            int bytes = 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
            if ((jpeg[at + 1] & 0xFF) != marker) {
                out.write(jpeg, at, bytes);
            }
            at += bytes;
        }
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
    }

    /** The picture with a segment in front. */
    static byte[] with(byte[] jpeg, int marker, byte[] content) {
        int length = content.length + 2;
        return join(Arrays.copyOf(jpeg, 2), new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8),
            (byte) length}, content, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> all = new ArrayList<>(List.of(parts));
        all.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
