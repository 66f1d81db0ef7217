package org.sinew.cockpit;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sinew.state.Image;

/** Packs one picture, again and again, as JPEG. One thread. Costs nothing until it is made. */
final class Jpeg implements AutoCloseable {
    private static final float QUALITY = 0.7f;

    private final BufferedImage view;
    private final ImageWriter writer;
    private final ImageWriteParam settings;

    /** @param image whose pixels are read at every {@link #write} */
    Jpeg(Image image) {
        ComponentColorModel colours = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false,
                Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(new DataBufferByte(image.rgb, image.rgb.length),
                image.width, image.height, 3 * image.width, 3, new int[] {0, 1, 2}, null);
        view = new BufferedImage(colours, raster, false, null);
        writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(QUALITY);
    }

    /** Appends the picture to {@code to}. */
    void write(ByteArrayOutputStream to) {
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(to)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(view, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
    }

    @Override
    public void close() {
        writer.dispose();
    }
}
