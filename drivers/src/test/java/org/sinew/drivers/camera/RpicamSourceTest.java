package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/** A program in place of rpicam-vid: what it writes is what a camera writes, whole, in pieces, or not at all. */
@Timeout(60)
class RpicamSourceTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder;

    private final Image image = Filmed.image();
    private RpicamSource source;

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
    }

    private RpicamSource open(String... lines) throws Exception {
        for (int i = 1; i <= 5; i++) {
            Files.write(folder.resolve(i + ".jpg"), Filmed.jpeg(i));
        }
        Path script = folder.resolve("rpicam-vid");
        Files.writeString(script, "#!/bin/sh\ncd " + folder + "\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        source = new RpicamSource(Filmed.config(CameraConfig.Source.RPICAM, null, null, 30), Clock.WALL,
                List.of("no-such-program", script.toString()));
        source.open();
        return source;
    }

    private int next() throws DeviceException {
        long end = System.nanoTime() + 20 * SECOND;
        while (!source.next(image, System.nanoTime() + SECOND / 10)) {
            assertThat(System.nanoTime()).as("a picture came").isLessThan(end);
        }
        return Pictures.number(image);
    }

    @Test
    void readsPicturesAndStampsThemWhenTheyCome() throws Exception {
        long before = System.nanoTime();
        open("printf '%s ' \"$@\" > arguments", "cat 1.jpg", "sleep 0.3", "cat 2.jpg", "exec sleep 60");
        assertThat(next()).isOne();
        long first = image.stampNanos;
        assertThat(first).isBetween(before, System.nanoTime());
        assertThat(Filmed.kept(image)).as("the very bytes that the program wrote").isEqualTo(Filmed.jpeg(1));
        assertThat(next()).isEqualTo(2);
        assertThat(Filmed.kept(image)).isEqualTo(Filmed.jpeg(2));
        assertThat(image.stampNanos - first).isGreaterThan(SECOND / 5);
        assertThat(source.broken()).isZero();
        assertThat(folder.resolve("arguments")).hasContent("-n -t 0 --codec mjpeg --flush -o - --width 64 --height 48"
                + " --framerate 30 ");
    }

    @Test
    void ofPicturesThatWaitOnlyTheNewestIsRead() throws Exception {
        open("cat 1.jpg", "while [ ! -e go ]; do sleep 0.01; done", "cat 2.jpg 3.jpg 4.jpg 5.jpg", "touch written",
                "exec sleep 60");
        assertThat(next()).isOne();
        Files.createFile(folder.resolve("go"));
        Filmed.await("all is written", () -> Files.exists(folder.resolve("written")));
        assertThat(next()).isEqualTo(5);
    }

    @Test
    void aStallIsNoPicture() throws Exception {
        open("head -c 300 1.jpg", "exec sleep 60");
        assertThat(source.next(image, System.nanoTime() + SECOND / 5)).isFalse();
    }

    @Test
    void garbageAndHalfPicturesAreCountedAndLeftOut() throws Exception {
        int length = Filmed.jpeg(1).length;
        open("echo hello", "head -c " + (length / 2 + 300) + " 1.jpg", "cat 2.jpg", "sleep 0.2", "cat 3.jpg",
                "exec sleep 60");
        assertThat(next()).isEqualTo(2);
        assertThat(source.broken()).isOne();
        assertThat(next()).isEqualTo(3);
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() throws Exception {
        Files.write(folder.resolve("large.jpg"), Pictures.jpeg(128, 96, 1));
        open("cat large.jpg", "exec sleep 60");
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class)
                .hasMessageContaining("its pictures are 128 x 96, but size says 64 x 48");
    }

    @Test
    void aProgramThatDiesSaysItsLastWords() throws Exception {
        open("cat 1.jpg", "sleep 0.1", "echo 'ERROR: *** no cameras available ***' >&2", "exit 255");
        assertThat(next()).isOne();
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class).hasMessageContainingAll(
                "has ended with code 255 and said: ERROR: *** no cameras available ***", "--list-cameras");
    }

    @Test
    void aCameraStartsAProgramThatDiedAgain() throws Exception {
        open("exec sleep 60");
        source.close();
        Files.write(folder.resolve("rpicam-vid"), Arrays.asList("#!/bin/sh", "cd " + folder,
                "if [ -e once ]; then cat 2.jpg; exec sleep 60; fi", "touch once", "cat 1.jpg"));
        try (StreamCamera camera = new StreamCamera("head_cam",
                Filmed.config(CameraConfig.Source.RPICAM, null, null, 30), Clock.WALL, source)) {
            camera.start();
            assertThat(camera.newest(image)).isTrue();
            assertThat(Pictures.number(image)).isOne();
            Filmed.await("it is back", () -> camera.newest(image));
            assertThat(Pictures.number(image)).isEqualTo(2);
        }
    }

    @Test
    void withoutTheProgramItSaysHowToInstallIt() {
        RpicamSource nothing = new RpicamSource(Filmed.config(CameraConfig.Source.RPICAM, null, null, 30),
                Clock.WALL, List.of("no-such-program", "nor-this"));
        assertThatThrownBy(nothing::open).isInstanceOf(DeviceException.class)
                .hasMessageContainingAll("neither no-such-program nor nor-this is installed", "apt install");
    }
}
