package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.SystemCalls;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/** A USB camera whose system calls are played. */
@Timeout(60)
class V4l2SourceTest {
    private static final int ERROR = 0x40;
    private static final int MONOTONIC = 0x2000;
    private static final int FRAMES = 2 * 64 * 48;

    private final PlayedCamera camera = new PlayedCamera();
    private final V4l2Source source = new V4l2Source(
            Filmed.config(CameraConfig.Source.V4L2, "/dev/video7", null, 30), Clock.WALL, () -> camera);
    private final Image image = Filmed.image();

    @AfterEach
    void nothingWasDoneThatMustNot() {
        source.close();
        source.close();
        assertThat(camera.wrongs).isEmpty();
        assertThat(camera.open).as("left open").isFalse();
    }

    private boolean next() throws DeviceException {
        return source.next(image, System.nanoTime() + 20_000_000);
    }

    private static byte[] yuyv(int luminance, int bytes) {
        byte[] all = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            all[i] = (byte) (i % 2 == 0 ? luminance : 128);
        }
        return all;
    }

    @Test
    void theNumbersOfTheCallsAreThoseOfTheKernelsHeader() {
        assertThat(List.of(V4l2.QUERYCAP, V4l2.ENUM_FMT, V4l2.S_FMT, V4l2.REQBUFS, V4l2.QUERYBUF, V4l2.QBUF,
                V4l2.DQBUF, V4l2.STREAMON, V4l2.STREAMOFF, V4l2.S_PARM, V4l2.ENUM_FRAMESIZES)).containsExactly(
                0x80685600L, 0xC0405602L, 0xC0D05605L, 0xC0145608L, 0xC0585609L, 0xC058560FL, 0xC0585611L,
                0x40045612L, 0x40045613L, 0xC0CC5616L, 0xC02C564AL); // as gcc prints them for linux/videodev2.h
        assertThat(V4l2.MJPG).isEqualTo(0x47504A4D);
        assertThat(V4l2.YUYV).isEqualTo(0x56595559);
        assertThat(V4l2.name(V4l2.YUYV)).isEqualTo("YUYV");
    }

    @Test
    void prefersMotionJpegAndAsksForTheRate() throws Exception {
        source.open();
        assertThat(camera.format).isEqualTo("MJPG");
        assertThat(camera.rateHz).isEqualTo(30);
        assertThat(next()).as("before the first picture").isFalse();
        assertThat(camera.film(Filmed.jpeg(5))).isTrue();
        assertThat(next()).isTrue();
        assertThat(Pictures.number(image)).isEqualTo(5);
        assertThat(Filmed.kept(image)).as("the very bytes that the camera gave").isEqualTo(Filmed.jpeg(5));
        assertThat(camera.free()).as("all buffers are the camera's again").isEqualTo(4);
    }

    @Test
    void readsYuyvWithPaddedRows() throws Exception {
        camera.formats.remove("MJPG");
        camera.bytesPerLine = 2 * 64 + 16;
        source.open();
        camera.film(yuyv(126, (2 * 64 + 16) * 48));
        assertThat(next()).isTrue();
        assertThat(image.rgb).containsOnly(128);
    }

    @Test
    void ofWhatACameraGivesItKeepsTheJpegFileOnly() throws Exception {
        source.open();
        byte[] bare = Pictures.without(Filmed.jpeg(5), 0xC4);
        camera.film(Pictures.join(bare, new byte[500]));
        assertThat(next()).isTrue();
        assertThat(Filmed.kept(image)).as("as it came: no table put in, no padding").isEqualTo(bare);
        source.close();
        camera.formats.remove("MJPG");
        source.open();
        camera.film(yuyv(126, FRAMES));
        assertThat(next()).isTrue();
        assertThat(image.jpegLength).as("of a YUYV picture into the same image").isZero();
    }

    @Test
    void aCameraThatHasTheSizeInYuyvOnlyGivesYuyv() throws Exception {
        camera.sizesOfMotionJpeg = "640x480";
        source.open();
        assertThat(camera.format).isEqualTo("YUYV");
    }

    @Test
    void takesTheKernelsStampIfItIsOfTheMonotonicClock() throws Exception {
        source.open();
        long taken = (System.nanoTime() - 40_000_000) / 1000 * 1000;
        camera.film(Filmed.jpeg(1), MONOTONIC, taken);
        assertThat(next()).isTrue();
        assertThat(image.stampNanos).isEqualTo(taken);
        long before = System.nanoTime();
        camera.film(Filmed.jpeg(1), 0, taken); // by the clock on the wall
        assertThat(next()).isTrue();
        assertThat(image.stampNanos).isGreaterThanOrEqualTo(before);
        camera.film(Filmed.jpeg(1), MONOTONIC, taken - 10_000_000_000L); // lay there while the thread stood still
        assertThat(next()).isTrue();
        assertThat(image.stampNanos).isEqualTo(taken - 10_000_000_000L);
        camera.film(Filmed.jpeg(1), MONOTONIC, taken + 10_000_000_000L);
        assertThat(next()).isTrue();
        assertThat(image.stampNanos).isLessThanOrEqualTo(System.nanoTime());
    }

    @Test
    void ofPicturesThatWaitOnlyTheNewestIsRead() throws Exception {
        source.open();
        for (int i = 1; i <= 4; i++) {
            assertThat(camera.film(Filmed.jpeg(i))).isTrue();
        }
        assertThat(camera.film(Filmed.jpeg(5))).as("no buffer is left").isFalse();
        assertThat(next()).isTrue();
        assertThat(Pictures.number(image)).isEqualTo(4);
        assertThat(next()).isFalse();
        assertThat(camera.free()).isEqualTo(4);
        assertThat(source.broken()).isZero();
    }

    @Test
    void damagedPicturesAreCountedAndLeftOut() throws Exception {
        source.open();
        byte[] whole = Filmed.jpeg(3);
        camera.film(whole, MONOTONIC | ERROR, System.nanoTime());
        assertThat(next()).as("flagged by the driver").isFalse();
        camera.film(Arrays.copyOf(whole, whole.length / 2 + 300));
        assertThat(next()).as("half a picture").isFalse();
        camera.film(new byte[0]);
        assertThat(next()).as("an empty buffer").isFalse();
        camera.film(new byte[2000]);
        assertThat(next()).as("zeros").isFalse();
        assertThat(source.broken()).isEqualTo(4);
        camera.film(Pictures.join(whole, new byte[500]));
        assertThat(next()).as("padded at its end").isTrue();
        assertThat(Pictures.number(image)).isEqualTo(3);
        assertThat(source.broken()).isEqualTo(4);
        assertThat(camera.free()).isEqualTo(4);
    }

    @Test
    void aFlaggedPictureDoesNotHideTheOneBeforeIt() throws Exception {
        source.open();
        camera.film(Filmed.jpeg(3));
        camera.film(Filmed.jpeg(4), MONOTONIC | ERROR, System.nanoTime());
        assertThat(next()).isTrue();
        assertThat(Pictures.number(image)).isEqualTo(3);
        assertThat(source.broken()).isOne();
    }

    @Test
    void aShortYuyvPictureIsBroken() throws Exception {
        camera.formats.remove("MJPG");
        source.open();
        camera.film(yuyv(126, FRAMES - 2));
        assertThat(next()).isFalse();
        assertThat(source.broken()).isOne();
        camera.film(yuyv(126, FRAMES));
        assertThat(next()).isTrue();
    }

    @Test
    void anErrorInsideIsOnePictureLost() throws Exception {
        source.open();
        camera.film(Filmed.jpeg(1));
        camera.failing.add(new long[] {0xC0585611L, SystemCalls.EIO});
        assertThat(next()).isFalse();
        assertThat(source.broken()).isOne();
        camera.failing.clear();
        assertThat(next()).isTrue();
    }

    @Test
    void pulledOutItSaysSoAndComesBack() throws Exception {
        source.open();
        camera.film(Filmed.jpeg(1));
        assertThat(next()).isTrue();
        camera.pulled = true;
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("/dev/video7 is gone: is the camera plugged in? ");
        source.close();
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("/dev/video7 is not there: is the camera plugged in? ");
        camera.pulled = false;
        source.open();
        camera.film(Filmed.jpeg(2));
        assertThat(next()).isTrue();
        assertThat(Pictures.number(image)).isEqualTo(2);
    }

    @Test
    void pulledOutBetweenPollAndDequeueItSaysSoToo() throws Exception {
        source.open();
        camera.film(Filmed.jpeg(1));
        camera.failing.add(new long[] {0xC0585611L, SystemCalls.ENODEV});
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class).hasMessageContaining("is gone");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 2 | /dev/video7 is not there: is the camera plugged in?
            0 | 13 | no permission to open /dev/video7; sudo usermod -aG video
            0 | 16 | /dev/video7 is in use by
            0 | 5 | /dev/video7 cannot be opened (error 5
            0x80685600 | 25 | /dev/video7 is no camera
            0xC0D05605 | 16 | /dev/video7 is in use by
            0xC0145608 | 12 | has no memory for pictures (error 12
            0xC0585609 | 22 | does not say where its memory is (error 22
            1 | 12 | does not share its memory (error 12
            0xC058560F | 5 | takes no memory (error 5
            0x40045612 | 28 | this USB has not enough time left for it
            0x40045612 | 19 | /dev/video7 is gone
            """)
    void aCallThatFailsIsToldWithAdviceAndNothingStaysOpen(String call, int error, String message) {
        camera.failing.add(new long[] {Long.decode(call), error});
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class).hasMessageContaining(message);
        assertThat(camera.open).isFalse();
    }

    @Test
    void aCameraWithOneRateOnlyIsTakenAsItIs() throws Exception {
        camera.failing.add(new long[] {0xC0CC5616L, SystemCalls.ENOTTY});
        source.open();
        assertThat(camera.streaming).isTrue();
    }

    @Test
    void aSizeThatItDoesNotHaveIsAnsweredWithThoseThatItHas() {
        camera.sizes = "640x480 320x240";
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class).hasMessage("/dev/video7 has no pictures"
                + " of 64 x 48; write another size: MJPG 640 x 480, 320 x 240; YUYV 640 x 480, 320 x 240");
    }

    @Test
    void formatsThatNobodyReadsAreNamed() {
        camera.formats = List.of("pBAA", "RG10");
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class).hasMessageContainingAll(
                "/dev/video7 gives pBAA, RG10, but only MJPG and YUYV are read", "source: rpicam");
    }

    @Test
    void theSecondDeviceOfACameraGivesNoPictures() {
        camera.deviceCapabilities = 0x04A00000; // metadata, streaming
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class)
                .hasMessageContaining("/dev/video7 (Played) gives no pictures");
    }

    @Test
    void aCameraWithOneBufferIsRefused() {
        camera.buffersGiven = 1;
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class)
                .hasMessageContaining("has memory for 1 pictures only");
    }

    @Test
    void aPictureOfAnotherSizeThanPromisedIsRefused() throws Exception {
        source.open();
        camera.film(Pictures.jpeg(128, 96, 1));
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class)
                .hasMessageContaining("its pictures are 128 x 96, but size says 64 x 48");
    }
}
