package org.sinew.drivers.camera;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * JPEG pictures of one size, decoded into red, green and blue by Java's own decoder (libjpeg, native code). Baseline
 * and progressive, in colour or grey. Used by one thread.
 *
 * <p>One thing is mended on the way. Many USB cameras leave out the Huffman tables, as Motion-JPEG in AVI files does,
 * and Java refuses such pictures; then the usual tables are meant (ITU-T T.81, annex K.3), and they are put in.
 *
 * <p>The same bytes give the same pixels, whatever was decoded before, so a replay can decode the pictures of a log:
 * Java's decoder would use tables of the picture before for those that are missing. A picture without quantization
 * tables is broken.
 *
 * <p>Reader and pixels are used again; what Java's decoder itself allocates is told in docs/cameras-and-microphones.md.
 */
public final class JpegDecoder {
    private static final byte[] TABLES = tables();

    static {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true"); // a robot opens no window
        }
    }

    /** What has become of a picture. */
    public enum Verdict { DECODED, BROKEN, OTHER_SIZE }

    private final int width;
    private final int height;
    private final byte[] rgb;
    private final BufferedImage colour;
    private final BufferedImage grey;
    private final ImageReader reader;
    private final JpegHeader header = new JpegHeader();
    private byte[] mended = new byte[0];
    private boolean damaged;

    public JpegDecoder(int width, int height) {
        this.width = width;
        this.height = height;
        rgb = new byte[3 * width * height];
        colour = over(rgb, width, height, 3);
        grey = over(new byte[width * height], width, height, 1);
        reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        reader.addIIOReadWarningListener((from, warning) -> damaged |= harms(warning));
    }

    /** A picture whose pixels lie in an array of ours, in order. */
    private static BufferedImage over(byte[] pixels, int width, int height, int bands) {
        var raster = Raster.createInterleavedRaster(new DataBufferByte(pixels, pixels.length), width, height,
                bands * width, bands, bands == 1 ? new int[] {0} : new int[] {0, 1, 2}, null);
        var model = new ComponentColorModel(ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY
                : ColorSpace.CS_sRGB), false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    /**
     * Whether a warning of Java's decoder, or of libjpeg in it (jerror.h), is about pixels. Bytes too many before a
     * marker harm nothing, and some cameras always send them.
     */
    private static boolean harms(String warning) {
        return !warning.contains("extraneous bytes") && (warning.contains("Corrupt JPEG data")
                || warning.contains("Premature end") || warning.contains("Truncated File"));
    }

    /** Size of the last picture, in words. */
    String size() {
        return header.width() + " x " + header.height();
    }

    /**
     * Decodes a picture.
     *
     * @param jpeg   from its first byte on
     * @param length of it
     * @param into   as many pixels as this decoder is made for; worth nothing unless it says DECODED
     */
    public Verdict decode(byte[] jpeg, int length, byte[] into) {
        if (!header.read(jpeg, length)) {
            return Verdict.BROKEN;
        }
        if (header.width() != width || header.height() != height) {
            return Verdict.OTHER_SIZE;
        }
        boolean isGrey = header.components() == 1;
        damaged = false;
        try (MemoryInput in = mend(jpeg, length)) {
            reader.setInput(in, true, true);
            ImageReadParam param = reader.getDefaultReadParam();
            param.setDestination(isGrey ? grey : colour);
            reader.read(0, param);
        } catch (IOException | RuntimeException e) { // Java's decoder throws either for pictures that are none
            return Verdict.BROKEN;
        }
        if (damaged) {
            return Verdict.BROKEN;
        }
        if (isGrey) {
            spread(((DataBufferByte) grey.getRaster().getDataBuffer()).getData(), into);
        } else {
            System.arraycopy(rgb, 0, into, 0, rgb.length);
        }
        return Verdict.DECODED;
    }

    /** Grey as equal parts of red, green and blue. */
    private static void spread(byte[] grey, byte[] rgb) {
        for (int i = 0; i < grey.length; i++) {
            rgb[3 * i] = grey[i];
            rgb[3 * i + 1] = grey[i];
            rgb[3 * i + 2] = grey[i];
        }
    }

    /** The picture with the tables that it lacks. */
    private MemoryInput mend(byte[] jpeg, int length) {
        if (header.hasHuffmanTables()) {
            return new MemoryInput(jpeg, length);
        }
        int all = length + TABLES.length;
        if (mended.length < all) {
            mended = new byte[all + all / 4];
        }
        System.arraycopy(jpeg, 0, mended, 0, 2);
        System.arraycopy(TABLES, 0, mended, 2, TABLES.length);
        System.arraycopy(jpeg, 2, mended, 2 + TABLES.length, length - 2);
        return new MemoryInput(mended, all);
    }

    /** The usual Huffman tables as segments: class and number, how many codes of each length, their values. */
    private static byte[] tables() {
        JPEGHuffmanTable[] usual = {JPEGHuffmanTable.StdDCLuminance, JPEGHuffmanTable.StdACLuminance,
            JPEGHuffmanTable.StdDCChrominance, JPEGHuffmanTable.StdACChrominance};
        int[] names = {0x00, 0x10, 0x01, 0x11};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < usual.length; i++) {
            short[] lengths = usual[i].getLengths();
            short[] values = usual[i].getValues();
            int bytes = 2 + 1 + 16 + values.length;
            out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xC4, (byte) (bytes >> 8), (byte) bytes, (byte) names[i]});
            for (int j = 0; j < 16; j++) {
                out.write(j < lengths.length ? lengths[j] : 0);
            }
            for (short value : values) {
                out.write(value);
            }
        }
        return out.toByteArray();
    }

    /** Bytes in memory as Java's decoder reads them. */
    private static final class MemoryInput extends ImageInputStreamImpl {
        private final byte[] bytes;
        private final int count;

        MemoryInput(byte[] bytes, int count) {
            this.bytes = bytes;
            this.count = count;
        }

        @Override
        public int read() {
            bitOffset = 0;
            return streamPos < count ? bytes[(int) streamPos++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            bitOffset = 0;
            int n = (int) Math.min(length, count - streamPos);
            if (n <= 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(bytes, (int) streamPos, into, offset, n);
            streamPos += n;
            return n;
        }

        @Override
        public long length() {
            return count;
        }
    }
}
