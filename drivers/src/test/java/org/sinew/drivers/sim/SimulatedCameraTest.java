package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.rt.AllocationMeter;
import org.sinew.rt.Clock;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Noise;
import org.sinew.sim.Rasteriser;
import org.sinew.sim.Scene;
import org.sinew.sim.ScenePose;
import org.sinew.sim.World;
import org.sinew.state.Image;

/** The camera in the head of kid20, which stands before a rolling ball. */
@Timeout(60)
class SimulatedCameraTest {
    static final Path KID20 = Path.of("../deploy/robots/kid20/kid20.xml");
    private static final long MILLI = 1_000_000;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final int RATE_HZ = 30;

    /** A world in virtual time with a camera; what came out of it. */
    private static final class Rig {
        final ArticulatedPlant plant;
        final World world;
        final SimulatedCamera camera;
        final Image image = new Image(WIDTH, HEIGHT, true);
        final List<String> log = new ArrayList<>();

        Rig(int rateHz, long seed) {
            plant = plant();
            world = World.steppedByOwner(plant);
            camera = camera(world, plant, rateHz, seed);
        }

        /** Asks for the newest picture every few milliseconds, at odd times. */
        void run(long untilNanos) {
            while (world.nanos() < untilNanos) {
                world.runTo(Math.min(untilNanos, world.nanos() + 7 * MILLI));
                ask();
            }
        }

        void ask() {
            if (camera.newest(image)) {
                log.add(image.sequence + " " + image.stampNanos + " " + hash(image));
            }
        }
    }

    static ArticulatedPlant plant() {
        Prop ball = new Prop("ball", Prop.Kind.BALL, List.of(0.1), List.of(1.0, 0.2, 0.1),
                List.of(1.0, 0.0, 0.0, 0.0), 0.1, 0.5, List.of(0.9, 0.1, 0.1, 1.0), Prop.NO_MARKER);
        ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(KID20, List.of(ball)));
        plant.push(plant.bodyIndex("ball"), new double[] {0, -0.05, 0, 0, 0, 0});
        return plant;
    }

    static SimulatedCamera camera(World world, ArticulatedPlant plant, int rateHz, long seed) {
        return new SimulatedCamera("head_cam", WIDTH, HEIGHT, rateHz, world, Scene.of(plant.model()),
                plant.model().cameras().getFirst(), seed);
    }

    static long hash(Image image) {
        CRC32 sum = new CRC32();
        sum.update(image.rgb);
        return sum.getValue() ^ (long) Arrays.hashCode(image.depthMetre) << 32;
    }

    @Test
    void givesEachPictureWithTheTimeOfItsBodiesAndNotBeforeItsReadout() {
        Rig rig = new Rig(RATE_HZ, 1);
        rig.world.runTo(16 * MILLI);
        assertThat(rig.camera.newest(rig.image)).isFalse();
        rig.world.runTo(17 * MILLI);
        assertThat(rig.camera.newest(rig.image)).isTrue();
        assertThat(rig.image.sequence).isOne();
        assertThat(rig.image.stampNanos).isEqualTo(rig.world.clockNanos(0));
        assertThat(rig.camera.newest(rig.image)).as("there is no newer one").isFalse();
        rig.world.runTo(60 * MILLI);
        assertThat(rig.camera.newest(rig.image)).isTrue();
        assertThat(rig.image.sequence).isEqualTo(2);
        assertThat(rig.image.stampNanos).as("the first step of 2 ms at or behind 33.3 ms")
                .isEqualTo(rig.world.clockNanos(34 * MILLI));
        assertThat(rig.camera.frames()).isEqualTo(2);
    }

    @Test
    void whoeverAsksGetsTheNewestHoweverSeldomTheWorldIsVisited() {
        for (int rateHz : new int[] {1, RATE_HZ, 240}) {
            Rig rig = new Rig(rateHz, 1);
            rig.world.clock().sleepUntil(rig.world.clockNanos(1_030 * MILLI)); // time passes, and nobody visits
            assertThat(rig.plant.nanos()).isZero();
            assertThat(rig.camera.newest(rig.image)).isTrue();
            assertThat(rig.image.sequence).isEqualTo((1_030 - Math.min(20, 500 / rateHz)) * rateHz / 1000 + 1);
        }
    }

    @Test
    void drawsNothingThatNobodyAsksFor() {
        Rig rig = new Rig(RATE_HZ, 1);
        for (long t = 0; t <= 1_000 * MILLI; t += 10 * MILLI) {
            rig.world.runTo(t);
        }
        assertThat(rig.camera.frames()).isEqualTo(30);
        rig.camera.newest(rig.image);
        assertThat(rig.image.sequence).as("only the newest").isEqualTo(30);
    }

    @Test
    void withoutNoiseItShowsWhatTheRasteriserDrawsOfThatMoment() {
        Rig rig = new Rig(RATE_HZ, 1);
        rig.camera.noise(0);
        ScenePose pose = new ScenePose(rig.plant.bodyCount());
        rig.world.eachStep(plant -> {
            if (plant.nanos() == 34 * MILLI) {
                pose.copy(plant);
            }
        });
        rig.world.runTo(60 * MILLI);
        rig.camera.newest(rig.image);
        Image expected = new Image(WIDTH, HEIGHT, true);
        new Rasteriser(Scene.of(rig.plant.model()), rig.plant.model().cameras().getFirst(), WIDTH, HEIGHT)
                .render(pose, expected);
        assertThat(Arrays.equals(rig.image.rgb, expected.rgb)).isTrue();
        assertThat(Arrays.equals(rig.image.depthMetre, expected.depthMetre)).isTrue();
    }

    private static List<String> pictures(long seed) {
        Rig rig = new Rig(RATE_HZ, seed);
        rig.run(500 * MILLI);
        return rig.log;
    }

    @Test
    void theSameSeedGivesTheSamePicturesAndAnotherOneOthers() {
        List<String> first = pictures(1);
        assertThat(first).hasSizeGreaterThan(13).doesNotHaveDuplicates();
        assertThat(pictures(1)).isEqualTo(first);
        assertThat(pictures(2)).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);
    }

    private static long physics(boolean withCamera) {
        ArticulatedPlant plant = plant();
        World world = World.steppedByOwner(plant);
        CRC32 trace = new CRC32();
        double[] positions = new double[plant.model().positionCount()];
        world.eachStep(now -> {
            plant.positions(positions);
            for (double position : positions) {
                long bits = Double.doubleToRawLongBits(position);
                for (int i = 0; i < Long.BYTES; i++) {
                    trace.update((int) (bits >> 8 * i));
                }
            }
        });
        List<SimulatedCamera> cameras = withCamera ? List.of(camera(world, plant, 100, 1)) : List.of();
        Image image = new Image(WIDTH, HEIGHT, true);
        for (long t = 0; t < 1_000 * MILLI; t += 10 * MILLI) {
            world.runTo(t);
            cameras.forEach(camera -> camera.newest(image));
        }
        assertThat(image.sequence).isEqualTo(withCamera ? 99 : 0);
        return trace.getValue();
    }

    @Test
    void physicsIsTheSameWithAndWithoutIt() {
        assertThat(physics(true)).isEqualTo(physics(false));
    }

    @Test
    void goesBackWithTheWorldAndGivesTheSamePicturesAgain() {
        Rig rig = new Rig(RATE_HZ, 1);
        rig.run(210 * MILLI); // the seventh is not complete
        byte[] saved = rig.world.save();
        String newest = rig.log.getLast();
        rig.log.clear();
        rig.run(500 * MILLI);
        List<String> first = new ArrayList<>(rig.log);
        assertThat(first).hasSizeGreaterThan(7);

        rig.world.load(saved);
        rig.log.clear();
        rig.ask();
        rig.run(500 * MILLI);
        assertThat(pixels(rig.log).getFirst()).as("shown at that time").isEqualTo(pixels(List.of(newest)).getFirst());
        assertThat(pixels(rig.log.subList(1, rig.log.size()))).isEqualTo(pixels(first));

        Rig other = new Rig(RATE_HZ, 1);
        other.world.load(saved);
        other.ask();
        other.run(500 * MILLI);
        assertThat(pixels(other.log.subList(1, other.log.size()))).as("also in another process")
                .isEqualTo(pixels(first));
    }

    /** Numbers and hashes: after going back the clock says other times. */
    private static List<String> pixels(List<String> log) {
        return log.stream().map(line -> line.replaceFirst(" \\d+ ", " ")).toList();
    }

    @Test
    void aWorldThatHasFailedKeepsItsLastPicture() {
        Rig rig = new Rig(RATE_HZ, 1);
        rig.world.runTo(200 * MILLI);
        rig.world.at(250 * MILLI, plant -> {
            throw new IllegalStateException("planted");
        });
        assertThatThrownBy(() -> rig.world.runTo(1_000 * MILLI)).hasMessage("planted");
        assertThat(rig.camera.newest(rig.image)).isTrue();
        assertThat(rig.image.stampNanos).isEqualTo(rig.world.clockNanos(234 * MILLI));
        assertThat(rig.camera.newest(rig.image)).isFalse();
    }

    @Test
    void noiseIsThatOfASensorAndSparesDistances() {
        Image image = new Image(400, 100, true);
        SensorNoise noise = new SensorNoise(Noise.of(1, "cam"));
        for (int level : new int[] {20, 128, 235}) {
            Arrays.fill(image.rgb, (byte) level);
            image.sequence = level;
            noise.add(image);
            double mean = 0;
            double square = 0;
            for (byte each : image.rgb) {
                mean += (each & 0xFF) / (double) image.rgb.length;
                square += (each & 0xFF) * (each & 0xFF) / (double) image.rgb.length;
            }
            double expected = Math.sqrt(1 + (3.2 * 3.2 - 1) * level / 255);
            assertThat(mean).isCloseTo(level, within(0.5 + 0.035 * level)); // exposure
            assertThat(Math.sqrt(square - mean * mean)).isCloseTo(expected, within(0.15));
        }
        assertThat(image.depthMetre).containsOnly(0);
    }

    @Test
    void allocatesNothingForWhoeverAsks() {
        Rig rig = new Rig(RATE_HZ, 1);
        AllocationMeter meter = new AllocationMeter();
        long bytes = -1;
        for (int i = 1; i <= 40; i++) {
            rig.world.runTo(34 * MILLI * i);
            meter.start();
            boolean newer = rig.camera.newest(rig.image);
            bytes = meter.bytes();
            assertThat(newer).isTrue();
        }
        assertThat(bytes).isZero();
    }

    @Test
    void whoIsDrawingKeepsNobodyAwayFromTheWorld() throws InterruptedException {
        ArticulatedPlant plant = plant();
        try (World world = new World(plant, Clock.WALL)) {
            SimulatedCamera camera = new SimulatedCamera("head_cam", 2000, 1500, RATE_HZ, world,
                    Scene.of(plant.model()), plant.model().cameras().getFirst(), 1);
            world.start(0);
            AtomicLong visits = new AtomicLong();
            AtomicLong meanwhile = new AtomicLong(-1);
            Image image = new Image(2000, 1500, true);
            Thread looker = Thread.ofPlatform().start(() -> {
                while (meanwhile.get() < 0) {
                    long before = visits.get();
                    if (camera.newest(image)) {
                        meanwhile.set(visits.get() - before);
                    }
                }
            });
            while (meanwhile.get() < 0) {
                world.visit(now -> { });
                visits.incrementAndGet();
            }
            looker.join();
            assertThat(meanwhile.get()).as("visits while three million pixels were drawn").isGreaterThan(5);
        }
    }
}
