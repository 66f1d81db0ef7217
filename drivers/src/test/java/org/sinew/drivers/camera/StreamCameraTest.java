package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;
import org.sinew.state.Image;

/** What all cameras have in common, in virtual time with a played source. */
@Timeout(60)
class StreamCameraTest {
    private static final long MILLI = 1_000_000;

    private final VirtualClock clock = new VirtualClock();
    private final PlayedSource source = new PlayedSource(clock);
    private final Image image = Filmed.image();

    private StreamCamera camera(Clock time, FrameSource from) {
        return new StreamCamera("head_cam", Filmed.files(Path.of("x"), 50), time, from);
    }

    private StreamCamera started() throws DeviceException {
        StreamCamera camera = camera(clock, source);
        camera.start();
        return camera;
    }

    @Test
    void givesTheNewestPictureOnce() throws Exception {
        try (StreamCamera camera = started()) {
            assertThat(camera.newest(image)).isTrue();
            assertThat(image.sequence).isOne();
            assertThat(camera.newest(image)).as("the same again").isFalse();
            clock.elapse(101 * MILLI); // five more
            assertThat(camera.newest(image)).isTrue();
            assertThat(image.sequence).isEqualTo(6);
            assertThat(image.rgb).containsOnly(6);
            assertThat(camera.frames()).isEqualTo(6);
            assertThat(clock.nanos() - image.stampNanos).isBetween(0L, 20 * MILLI);
        }
    }

    @Test
    void tellsWhatItsEntrySays() throws Exception {
        try (StreamCamera camera = started()) {
            assertThat(camera.name()).isEqualTo("head_cam");
            assertThat(List.of(camera.width(), camera.height())).containsExactly(64, 48);
            assertThat(camera.verticalFovRad()).isEqualTo(Math.toRadians(48.8));
            assertThat(camera.measuresDepth()).isFalse();
        }
    }

    @Test
    void aSourceThatIsNotThereIsRefusedAndMayBeTriedAgain() throws Exception {
        source.there = false;
        StreamCamera camera = camera(clock, source);
        assertThatThrownBy(camera::start).isInstanceOf(DeviceException.class)
                .hasMessage("camera head_cam: nothing is plugged in; plug it in");
        assertThat(source.log).as("closed behind it").endsWith("close");
        assertThat(camera.newest(image)).isFalse();
        source.there = true;
        camera.start();
        assertThat(camera.newest(image)).isTrue();
        camera.close();
    }

    @Test
    void aSourceThatOpensButStaysSilentIsRefused() {
        source.silent = true;
        assertThatThrownBy(() -> started()).isInstanceOf(DeviceException.class)
                .hasMessageContaining("camera head_cam: no whole picture in 10 s, and 0 broken ones");
        assertThat(source.log).endsWith("close");
    }

    @Test
    void aSourceThatGoesAwayIsTriedLessAndLessOftenUntilItIsBack() throws Exception {
        try (StreamCamera camera = started()) {
            clock.elapse(100 * MILLI);
            source.there = false;
            source.log.clear();
            long gone = clock.nanos() / MILLI;
            clock.elapse(13_000 * MILLI);
            List<Long> tries = source.log.stream().filter(line -> line.startsWith("open"))
                    .map(line -> Long.parseLong(line.substring(5)) - gone).toList();
            assertThat(tries).hasSize(6); // 0.25, 0.75, 1.75, 3.75, 7.75, 12.75 s
            assertThat(tries.get(0)).isBetween(250L, 300L);
            assertThat(tries.get(5) - tries.get(4)).isEqualTo(5000);
            camera.newest(image);
            long last = image.sequence;
            assertThat(camera.newest(image)).as("an old picture as a new one").isFalse();
            source.there = true;
            clock.elapse(6_000 * MILLI);
            assertThat(camera.newest(image)).isTrue();
            assertThat(image.sequence).isGreaterThan(last);
        }
    }

    @Test
    void aSourceThatFallsSilentIsOpenedAgain() throws Exception {
        try (StreamCamera camera = started()) {
            source.silent = true;
            clock.elapse(1_900 * MILLI);
            assertThat(source.opened).as("not at once").isOne();
            clock.elapse(2_000 * MILLI);
            assertThat(source.opened).isEqualTo(2);
            source.silent = false;
            long before = camera.frames();
            clock.elapse(500 * MILLI);
            assertThat(camera.frames()).isGreaterThan(before);
        }
    }

    @Test
    void aSourceThatIsSlowToBeginComesBackAsItHasStarted() throws Exception {
        source.slowNanos = 2_500 * MILLI;
        try (StreamCamera camera = started()) {
            source.there = false;
            clock.elapse(50 * MILLI);
            source.there = true;
            long before = camera.frames();
            clock.elapse(3_500 * MILLI);
            assertThat(camera.frames()).isGreaterThan(before);
            assertThat(source.opened).isEqualTo(2);
        }
    }

    @Test
    void aSourceThatComesBackSilentSaysSoOnce() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(line.getMessage());
            }

            @Override
            public void flush() { }

            @Override
            public void close() { }
        };
        Logger log = Logger.getLogger("sinew.device");
        log.addHandler(listener);
        try (StreamCamera camera = started()) {
            source.silent = true;
            clock.elapse(30_000 * MILLI); // long enough for two tries
            assertThat(camera.newest(image)).isTrue();
            assertThat(source.opened).isGreaterThanOrEqualTo(3);
        } finally {
            log.removeHandler(listener);
        }
        assertThat(said).containsExactly(
                "camera head_cam is gone: no whole picture for 2 s; it is tried again until it is back",
                "camera head_cam is not back: no whole picture in 10 s, and 0 broken ones; is it the right source?");
    }

    @Test
    void brokenPicturesAreCountedAsTheSourceCountsThem() throws Exception {
        try (StreamCamera camera = started()) {
            source.broken = 3;
            clock.elapse(50 * MILLI);
            assertThat(camera.broken()).isEqualTo(3);
        }
    }

    @Test
    void isClosedTwiceAndStartedAgainWithHigherNumbers() throws Exception {
        StreamCamera camera = started();
        clock.elapse(50 * MILLI);
        assertThatThrownBy(camera::start).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("close it first");
        camera.close();
        camera.close();
        assertThat(source.log.stream().filter("close"::equals)).hasSize(1);
        long frames = camera.frames();
        camera.newest(image);
        clock.elapse(100 * MILLI);
        assertThat(camera.frames()).as("closed").isEqualTo(frames);
        camera.start();
        assertThat(camera.newest(image)).as("a number that was not given before").isTrue();
        assertThat(image.sequence).isEqualTo(frames + 1);
        camera.close();
    }

    @Test
    void closesWhileItsSourceIsGone() throws Exception {
        StreamCamera camera = started();
        source.there = false;
        clock.elapse(4_500 * MILLI); // in the middle of a pause
        long before = clock.nanos();
        camera.close();
        assertThat(clock.nanos() - before).isLessThan(100 * MILLI);
    }

    @Test
    void aPictureIsNeverHalfOfAnother() throws Exception {
        PlayedSource fast = new PlayedSource(Clock.WALL) {
            @Override
            public boolean next(Image into, long deadlineNanos) throws DeviceException {
                Arrays.fill(into.rgb, (byte) (frames++));
                return true;
            }

            private int frames;
        };
        try (StreamCamera camera = camera(Clock.WALL, fast)) {
            camera.start();
            byte[] whole = new byte[image.rgb.length];
            for (int copies = 0; copies < 300;) {
                if (camera.newest(image)) {
                    Arrays.fill(whole, image.rgb[0]);
                    assertThat(Arrays.mismatch(image.rgb, whole)).as("first byte of another picture").isEqualTo(-1);
                    copies++;
                }
            }
        }
    }
}
