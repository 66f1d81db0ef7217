package org.sinew.drivers.camera;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.state.Image;
import org.sinew.text.WholeFile;

/**
 * Pictures on disk as a camera: one PNG or JPEG file, or a folder of them in the order of their names, at
 * {@code rate_hz}, from the first again after the last. For models and behaviours without a camera, and for tests that
 * see the same every time.
 *
 * <p>Stamp: the moment at which a picture is due, without error. In virtual time it is exact too, and the same on every
 * run.
 *
 * <p>Quirks. Which pictures there are is looked up when the camera is opened; each is read anew in its turn, so a
 * folder may be as large as the disk. One that cannot be read by then counts as broken. What is transparent is as if
 * it were not.
 */
final class FilesSource implements FrameSource {
    private static final long MOST_BYTES = 1 << 26; // of the largest picture without compression, twice
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final CameraConfig config;
    private final Path path;
    private final Clock clock;
    private final JpegDecoder decoder;
    private final Image kept; // the picture that was read last
    private List<Path> pictures = List.of();
    private int next;
    private int read = -1; // which picture is kept
    private long dueNanos;
    private long broken;

    FilesSource(CameraConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        path = config.path().orElseThrow();
        decoder = new JpegDecoder(config.width(), config.height());
        kept = new Image(config.width(), config.height(), false);
    }

    @Override
    public void open() throws DeviceException {
        List<Path> found = found();
        for (Path picture : found) {
            read(picture);
        }
        pictures = found;
        next = 0;
        read = -1;
        dueNanos = clock.nanos();
    }

    private List<Path> found() throws DeviceException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            throw new DeviceException(path + " is " + WholeFile.otherKind(path).orElse("not there")
                    + "; path takes a PNG or JPEG picture, or a folder of them");
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
            for (Path each : all) {
                String file = each.getFileName().toString().toLowerCase(Locale.ROOT);
                if (Files.isRegularFile(each) && ENDINGS.stream().anyMatch(file::endsWith)) {
                    found.add(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new DeviceException("folder " + path + " cannot be read: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new DeviceException("folder " + path + " has no picture in it; a picture's name ends with "
                    + String.join(", ", ENDINGS));
        }
        found.sort(null);
        return List.copyOf(found);
    }

    @Override
    public boolean next(Image into, long deadlineNanos) {
        clock.sleepUntil(Math.min(dueNanos, deadlineNanos));
        if (dueNanos - deadlineNanos > 0) {
            return false;
        }
        long stamp = dueNanos;
        int picture = next;
        next = (next + 1) % pictures.size();
        dueNanos = Math.max(dueNanos + config.periodNanos(), clock.nanos() - config.periodNanos()); // never a burst
        if (picture != read) {
            try {
                read = -1;
                read(pictures.get(picture));
                read = picture;
            } catch (DeviceException e) {
                broken++; // it was whole when the camera was opened
                return false;
            }
        }
        into.copy(kept);
        into.stampNanos = stamp;
        return true;
    }

    /** Reads a picture and keeps it. */
    private void read(Path picture) throws DeviceException {
        try {
            byte[] bytes = WholeFile.read(picture, MOST_BYTES);
            boolean jpeg = bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8;
            if (!jpeg) {
                readPng(picture, bytes);
                return;
            }
            switch (decoder.decode(bytes, bytes.length, kept.rgb)) {
                case DECODED -> kept.keepJpeg(bytes, bytes.length);
                case BROKEN -> throw new DeviceException(picture + " is a broken JPEG picture; make it anew");
                case OTHER_SIZE -> throw otherSize(picture, decoder.size());
            }
        } catch (IOException e) {
            throw new DeviceException(picture + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void readPng(Path picture, byte[] bytes) throws DeviceException, IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            String size = reader.getWidth(0) + " x " + reader.getHeight(0);
            if (!size.equals(config.width() + " x " + config.height())) {
                throw otherSize(picture, size);
            }
            spread(reader.read(0), kept.rgb);
            kept.jpegLength = 0;
        } catch (IOException | RuntimeException e) { // Java's decoder throws either
            throw new DeviceException(picture + " is no PNG and no JPEG picture, or a broken one (" + e.getMessage()
                    + ")", e);
        } finally {
            reader.dispose();
        }
    }

    private DeviceException otherSize(Path picture, String size) {
        return new DeviceException(picture + " is " + size + ", but size says " + config.width() + " x "
                + config.height() + "; scale the picture, or write another size");
    }

    /** Pixels as red, green and blue. Java would brighten greys, which it takes for linear; they stay as they are. */
    static void spread(BufferedImage image, byte[] rgb) {
        ColorModel model = image.getColorModel();
        boolean grey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int shift = Math.max(0, model.getComponentSize(0) - 8);
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = grey ? 0x010101 * (image.getRaster().getSample(x, y, 0) >> shift) : image.getRGB(x, y);
                rgb[at++] = (byte) (pixel >> 16);
                rgb[at++] = (byte) (pixel >> 8);
                rgb[at++] = (byte) pixel;
            }
        }
    }

    @Override
    public long broken() {
        return broken;
    }

    @Override
    public void close() {
        pictures = List.of();
    }
}
