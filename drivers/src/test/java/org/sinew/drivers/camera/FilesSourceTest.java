package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.rt.VirtualClock;
import org.sinew.state.Image;

/** Pictures on disk, in virtual time. */
@Timeout(60)
class FilesSourceTest {
    private static final long MILLI = 1_000_000;

    @TempDir
    private Path folder;

    private final VirtualClock clock = new VirtualClock();

    private FilesSource open(Path path) throws DeviceException {
        FilesSource source = new FilesSource(Filmed.files(path, 10), clock);
        source.open();
        return source;
    }

    private void write(String file, byte[] bytes) throws Exception {
        Files.write(folder.resolve(file), bytes);
    }

    /** Numbers of the next pictures, and when they were due in ms. */
    private List<String> film(FilesSource source, int count) {
        List<String> seen = new ArrayList<>();
        Image image = Filmed.image();
        while (seen.size() < count) {
            if (source.next(image, clock.nanos() + 1_000 * MILLI)) {
                seen.add(Pictures.number(image) + "@" + (image.stampNanos - VirtualClock.START_NANOS) / MILLI);
            }
        }
        return seen;
    }

    @Test
    void showsAFolderInTheOrderOfNamesAgainAndAgain() throws Exception {
        write("b.png", Pictures.png(Pictures.picture(64, 48, 2)));
        write("a.jpg", Filmed.jpeg(1));
        write("c.JPEG", Filmed.jpeg(3));
        write("notes.txt", new byte[10]);
        assertThat(film(open(folder), 5)).containsExactly("1@0", "2@100", "3@200", "1@300", "2@400");
    }

    @Test
    void keepsTheBytesOfAJpegFileAndNoneOfAnother() throws Exception {
        byte[] first = Pictures.with(Filmed.jpeg(1), 0xE1, "Exif of a camera".getBytes());
        write("a.jpg", first);
        write("b.png", Pictures.png(Pictures.picture(64, 48, 2)));
        FilesSource source = open(folder);
        Image image = Filmed.image();
        for (int round = 0; round < 2; round++) {
            assertThat(source.next(image, clock.nanos() + 1_000 * MILLI)).isTrue();
            assertThat(Filmed.kept(image)).isEqualTo(first);
            assertThat(source.next(image, clock.nanos() + 1_000 * MILLI)).isTrue();
            assertThat(image.jpegLength).isZero();
        }
    }

    @Test
    void onePictureIsShownAgainAndAgain() throws Exception {
        write("a.jpg", Filmed.jpeg(7));
        assertThat(film(open(folder.resolve("a.jpg")), 3)).containsExactly("7@0", "7@100", "7@200");
    }

    @Test
    void waitsNoLongerThanTheDeadline() throws Exception {
        write("a.jpg", Filmed.jpeg(7));
        FilesSource source = open(folder);
        film(source, 1);
        long before = clock.nanos();
        assertThat(source.next(Filmed.image(), before + 30 * MILLI)).isFalse();
        assertThat(clock.nanos() - before).isEqualTo(30 * MILLI);
    }

    @Test
    void afterADelayThereIsNoBurst() throws Exception {
        write("a.jpg", Filmed.jpeg(7));
        FilesSource source = open(folder);
        film(source, 1);
        clock.elapse(1_000 * MILLI);
        film(source, 2);
        long before = clock.nanos();
        film(source, 5);
        assertThat(clock.nanos() - before).isBetween(400 * MILLI, 500 * MILLI);
    }

    @Test
    void greysOfAnyDepthStayAsTheyAre() throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_INT_RGB}) {
            BufferedImage grey = new BufferedImage(64, 48, type);
            int[] values = new int[64 * 48];
            Arrays.fill(values, type == BufferedImage.TYPE_USHORT_GRAY ? 88 * 257 : 88);
            if (type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY) {
                grey.getRaster().setSamples(0, 0, 64, 48, 0, values);
            } else {
                Arrays.fill(values, 0xFF585858);
                grey.setRGB(0, 0, 64, 48, values, 0, 64);
            }
            write("grey.png", Pictures.png(grey));
            Image image = Filmed.image();
            assertThat(open(folder).next(image, clock.nanos())).isTrue();
            int tolerance = type == BufferedImage.TYPE_BYTE_INDEXED ? 8 : 0; // its palette has steps
            assertThat(image.rgb[1000] & 0xFF).as("type %d", type).isBetween(88 - tolerance, 88 + tolerance);
        }
    }

    @Test
    void aPictureOfAnotherSizeIsRefusedByName() throws Exception {
        write("a.jpg", Filmed.jpeg(1));
        write("b.jpg", Pictures.jpeg(80, 48, 1));
        assertThatThrownBy(() -> open(folder)).isInstanceOf(DeviceException.class).hasMessage(folder.resolve("b.jpg")
                + " is 80 x 48, but size says 64 x 48; scale the picture, or write another size");
        Files.delete(folder.resolve("b.jpg"));
        write("c.png", Pictures.png(Pictures.picture(32, 48, 1)));
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("c.png is 32 x 48");
    }

    @Test
    void whatIsNoPictureIsRefusedByName() throws Exception {
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("has no picture in it");
        assertThatThrownBy(() -> open(folder.resolve("nowhere"))).hasMessageContaining("nowhere is not there");
        write("a.png", "hello".getBytes());
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("a.png is no PNG and no JPEG picture");
        write("a.png", Arrays.copyOf(Filmed.jpeg(1), 500));
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("a.png is a broken JPEG picture");
    }

    @Test
    void aPictureThatIsSpoiltMeanwhileIsLeftOutAndCounted() throws Exception {
        write("a.jpg", Filmed.jpeg(1));
        write("b.jpg", Filmed.jpeg(2));
        FilesSource source = open(folder);
        film(source, 2);
        Files.delete(folder.resolve("b.jpg"));
        assertThat(film(source, 2)).containsExactly("1@200", "1@400");
        assertThat(source.broken()).isOne();
    }
}
