package org.sinew.models;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.sinew.state.Image;
import org.sinew.text.WholeFile;

/** Reads a picture from a PNG, JPEG, GIF or BMP file: golden vectors, and what a person gives a command. Cold code. */
public final class PictureFile {
    private static final int MOST_PIXELS = 1 << 24;
    private static final long MOST_BYTES = 4L * MOST_PIXELS;

    private PictureFile() {
    }

    /** Reads a file; transparency is left out. */
    public static Image read(Path file) throws ModelException {
        try {
            ImageIO.setUseCache(false); // no files beside ours
            return read(file, WholeFile.read(file, MOST_BYTES));
        } catch (NoSuchFileException e) {
            throw new ModelException(file + ": there is no such file; check the path", e);
        } catch (IOException | RuntimeException e) { // a broken file makes its reader throw either
            throw new ModelException(file + ": cannot be read as a picture (" + e.getMessage()
                    + "); give a PNG or JPEG file", e);
        }
    }

    private static Image read(Path file, byte[] bytes) throws IOException, ModelException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new ModelException(file + ": is no picture that can be read; give a PNG or JPEG file");
            }
            ImageReader reader = readers.next();
            reader.setInput(in);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MOST_PIXELS) {
                throw new ModelException(file + ": has " + pixels + " pixels; give a picture of at most "
                        + MOST_PIXELS);
            }
            BufferedImage read = reader.read(0);
            reader.dispose();
            return picture(read);
        }
    }

    private static Image picture(BufferedImage read) {
        int width = read.getWidth();
        int height = read.getHeight();
        Image picture = new Image(width, height, false);
        boolean gray = read.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int shift = Math.max(0, read.getColorModel().getComponentSize(0) - 8);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            if (gray) {
                read.getRaster().getSamples(0, y, width, 1, 0, row); // getRGB would change them to another gamma
            } else {
                read.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                picture.rgb[at] = (byte) (row[x] >> (gray ? shift : 16));
                picture.rgb[at + 1] = (byte) (row[x] >> (gray ? shift : 8));
                picture.rgb[at + 2] = (byte) (row[x] >> (gray ? shift : 0));
            }
        }
        return picture;
    }
}
