package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.Camera;
import org.sinew.drivers.camera.CameraConfig;
import org.sinew.drivers.camera.StreamCamera;
import org.sinew.record.LogPlace;
import org.sinew.record.PictureTopics;
import org.sinew.record.RunLog;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/** The way of a picture from a camera's files through a log to a network of a replay. Real time, real files. */
@Timeout(60)
class RecordedCameraTest {
    private static final int W = 96;
    private static final int H = 64;
    private static final int PICTURES = 8;
    private static final String NAME = "head_cam";
    private static final String ABOUT = "test";

    @TempDir
    private Path folder;

    private Path log;
    private final TreeMap<Long, Image> seen = new TreeMap<>(); // by stamp, what readers got

    /** Noise: a decoder that rounds otherwise gives other pixels. */
    private static BufferedImage noise(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < W * H; i++) {
            image.setRGB(i % W, i / W, random.nextInt(1 << 24));
        }
        return image;
    }

    private RunLog log() {
        log = folder.resolve("run.mcap");
        return new RunLog(Clock.WALL, Instant.now(), ABOUT, Optional.of(new LogPlace.OneFile(log)), why -> { });
    }

    private void film(String... files) throws IOException {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        for (int i = 0; i < files.length; i++) {
            ImageIO.write(noise(i), files[i].endsWith("png") ? "png" : "jpg", pictures.resolve(files[i]).toFile());
        }
        RunLog run = log();
        CameraConfig config = new CameraConfig(CameraConfig.Source.FILES, Optional.of(pictures), Optional.empty(),
                List.of(W, H), 50, 48.8);
        try (RecordedCamera camera =
                new RecordedCamera(new StreamCamera.Driver().create(NAME, config, Clock.WALL))) {
            camera.record(new PictureTopics(run, NAME));
            run.start();
            camera.start();
            twoLook(camera);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        run.close();
    }

    /** A model and a page, as fast as they can. */
    private void twoLook(RecordedCamera camera) throws Exception {
        Callable<List<Image>> reader = () -> {
            List<Image> got = new ArrayList<>();
            Image image = new Image(W, H, false);
            while (got.size() < PICTURES) {
                if (camera.newest(image)) {
                    Image kept = new Image(W, H, false);
                    kept.copy(image);
                    got.add(kept);
                }
                Thread.onSpinWait();
            }
            return got;
        };
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (Future<List<Image>> each : two.invokeAll(List.of(reader, reader))) {
                each.get().forEach(image -> seen.put(image.stampNanos, image));
            }
        }
    }

    private interface Reading<T> {
        T of(McapReader reader, long zeroNanos) throws IOException;
    }

    private <T> T read(Reading<T> reading) throws IOException {
        try (McapReader reader = McapReader.open(log)) {
            var clock = reader.metadata().stream().filter(each -> each.name().equals(RunLog.CLOCK)).findFirst()
                    .orElseThrow().values();
            return reading.of(reader, Long.parseLong(clock.get(RunLog.LOG_NANOS))
                    - Long.parseLong(clock.get(RunLog.MONOTONIC_NANOS)));
        }
    }

    /** Numbers and stamps of the pictures on a topic, in the order of the file. */
    private List<List<Long>> logged(String topic) throws IOException {
        return read((reader, zero) -> {
            List<List<Long>> all = new ArrayList<>();
            for (MessageCursor cursor = reader.messages(); cursor.next();) {
                if (cursor.channel().topic().equals(topic)) {
                    all.add(List.of((long) cursor.sequence(), cursor.logTimeNanos() - zero));
                }
            }
            return all;
        });
    }

    /** What a network of a replay sees is what one of the run saw, to the bit. */
    private void replayed() throws IOException {
        read((reader, zero) -> {
            LogPictures pictures = new LogPictures(reader, zero, NAME);
            Image image = new Image(W, H, false);
            seen.forEach((stamp, then) -> {
                assertThat(pictures.at(stamp, image)).as("there is a picture of %d", stamp).isTrue();
                assertThat(image.rgb).isEqualTo(then.rgb);
            });
            return null;
        });
    }

    @Test
    void aPictureThatCameAsJpegIsLoggedAsItCameAndDecodedAsInTheRun() throws Exception {
        film("a.jpg", "b.jpg", "c.jpg");
        assertThat(logged(PictureTopics.raw(NAME))).isEmpty();
        assertThat(logged(PictureTopics.compressed(NAME)).stream().map(List::getLast)).containsExactlyElementsOf(
                seen.keySet());
        replayed();
        byte[] file = Files.readAllBytes(folder.resolve("pictures/a.jpg"));
        assertThat(seen.values()).anyMatch(image -> Arrays.equals(Arrays.copyOf(image.jpeg, image.jpegLength), file));
        assertThat(Files.size(log)).as("%d pictures of %d bytes as pixels", seen.size(), 3 * W * H)
                .isLessThan(seen.size() * (file.length + 2_000L) + 4_000);
    }

    @Test
    void eachPictureStandsOnTheTopicOfItsKind() throws Exception {
        film("a.jpg", "b.png");
        List<Long> raw = logged(PictureTopics.raw(NAME)).stream().map(List::getLast).toList();
        List<Long> compressed = logged(PictureTopics.compressed(NAME)).stream().map(List::getLast).toList();
        assertThat(raw).isNotEmpty().allMatch(stamp -> seen.get(stamp).jpegLength == 0);
        assertThat(compressed).isNotEmpty().allMatch(stamp -> seen.get(stamp).jpegLength > 0);
        assertThat(raw.size() + compressed.size()).isEqualTo(seen.size());
        replayed();
    }

    @Test
    void aPictureThatTwoTakeIsLoggedOnceInOrderAndNoneIsMissing() throws Exception {
        film("a.png", "b.png", "c.png");
        List<List<Long>> all = logged(PictureTopics.raw(NAME));
        LongStream numbers = all.stream().mapToLong(List::getFirst);
        assertThat(numbers.toArray()).isSorted().doesNotHaveDuplicates();
        assertThat(all.stream().map(List::getLast)).containsExactlyElementsOf(seen.keySet());
        replayed();
    }

    /** The first of two who take pictures is held up between taking its own and the log. */
    @Test
    void aNewerPictureThatAnotherTakesMeanwhileWaitsForTheOneBefore() throws Exception {
        RunLog run = log();
        CountDownLatch firstTaken = new CountDownLatch(1);
        CountDownLatch secondDone = new CountDownLatch(1);
        AtomicLong given = new AtomicLong();
        RecordedCamera camera = new RecordedCamera((Camera) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Camera.class}, (proxy, method, args) -> {
                    Image into = (Image) args[0];
                    into.sequence = given.incrementAndGet();
                    into.stampNanos = System.nanoTime();
                    if (into.sequence == 1) {
                        firstTaken.countDown();
                        secondDone.await(300, TimeUnit.MILLISECONDS);
                    }
                    return true;
                }));
        camera.record(new PictureTopics(run, NAME));
        run.start();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            two.execute(() -> camera.newest(new Image(W, H, false)));
            firstTaken.await();
            two.execute(() -> {
                camera.newest(new Image(W, H, false));
                secondDone.countDown();
            });
        }
        run.close();
        assertThat(logged(PictureTopics.raw(NAME)).stream().map(List::getFirst)).containsExactly(1L, 2L);
    }
}
