package org.sinew.drivers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/** Each check of the contract of cameras catches the mistake that it is there for, and no other. */
@Tag("thorough")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class BrokenCamerasTest {
    /** What never happens is waited for so long; what happens takes some milliseconds. */
    private static final long PATIENCE_NANOS = 1_500_000_000;

    /** What a camera does wrong. */
    enum Mistake { NONE, STARTS_WITHOUT_SOURCE, TERSE, SPENT_BY_A_FAILURE, GIVES_TWICE, STAMPS_THE_FUTURE, STAYS_AWAY,
        INVENTS, GOES_ON_WHEN_CLOSED, THROWS_WHEN_CLOSED_TWICE, LEAVES_A_THREAD }

    @Test
    void aContractThatFindsNoDriverFails() {
        DynamicNode only = new CameraContract() {
            @Override
            protected boolean covers(String type) {
                return false;
            }
        }.everyCameraKeepsItsPromises().findFirst().orElseThrow();
        assertThatThrownBy(((DynamicTest) only).getExecutable()::execute).isInstanceOf(AssertionError.class)
                .hasMessageContaining("no driver");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NONE |
            STARTS_WITHOUT_SOURCE | open failure, then start
            TERSE | open failure, then start
            SPENT_BY_A_FAILURE | open failure, then start
            GIVES_TWICE | newest once
            STAMPS_THE_FUTURE | newest once
            STAYS_AWAY | unplug and replug
            INVENTS | unplug and replug
            GOES_ON_WHEN_CLOSED | close
            THROWS_WHEN_CLOSED_TWICE | close
            LEAVES_A_THREAD | close
            """)
    void aMistakeIsCaughtByTheCheckMeantForIt(Mistake mistake, String check) throws Exception {
        List<String> failing = new ArrayList<>();
        Scene scene = new Scene();
        List<TickingCamera> made = new ArrayList<>();
        CameraChecks checks = new CameraChecks(scene, (name, clock) -> {
            TickingCamera camera = new TickingCamera(name, scene, mistake);
            made.add(camera);
            return camera;
        }, PATIENCE_NANOS);
        checks.all().forEach((name, each) -> {
            if (!DriverChecks.run(each).isEmpty()) {
                failing.add(name);
            }
        });
        checks.end();
        made.forEach(TickingCamera::end);
        assertThat(failing).isEqualTo(check == null ? List.of() : List.of(check));
    }

    private static final class Scene implements CameraScene {
        volatile boolean there = true;

        @Override
        public String name() {
            return "ticks";
        }

        @Override
        public Camera camera(String name, Clock clock) {
            return new TickingCamera(name, this, Mistake.NONE);
        }

        @Override
        public void there(boolean is) {
            there = is;
        }

        @Override
        public void close() {
            there = false;
        }
    }

    /** A camera of empty pictures, one each 5 ms. */
    private static final class TickingCamera implements Camera {
        private final String name;
        private final Scene scene;
        private final Mistake mistake;
        private volatile long frames;
        private volatile boolean running;
        private volatile boolean ended;
        private volatile boolean gone;
        private boolean spent;
        private boolean closed;

        TickingCamera(String name, Scene scene, Mistake mistake) {
            this.name = name;
            this.scene = scene;
            this.mistake = mistake;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int width() {
            return 16;
        }

        @Override
        public int height() {
            return 16;
        }

        @Override
        public boolean measuresDepth() {
            return false;
        }

        @Override
        public double verticalFovRad() {
            return 1;
        }

        @Override
        public void start() throws DeviceException {
            if (!scene.there && mistake != Mistake.STARTS_WITHOUT_SOURCE) {
                spent = mistake == Mistake.SPENT_BY_A_FAILURE;
                throw new DeviceException(mistake == Mistake.TERSE ? "no"
                        : "camera " + name + " is not there; plug it in");
            }
            running = true;
            Thread.ofPlatform().daemon().name("camera-" + name).start(this::tick);
        }

        private void tick() {
            while ((running || mistake == Mistake.LEAVES_A_THREAD || mistake == Mistake.GOES_ON_WHEN_CLOSED)
                    && !ended) {
                gone |= !scene.there && mistake == Mistake.STAYS_AWAY;
                boolean shows = (scene.there || mistake == Mistake.INVENTS) && !gone && !spent
                        && (running || mistake == Mistake.GOES_ON_WHEN_CLOSED);
                frames += shows ? 1 : 0;
                Clock.WALL.elapse(5_000_000);
            }
        }

        @Override
        public boolean newest(Image into) {
            long now = frames;
            boolean newer = now > into.sequence || (now > 0 && mistake == Mistake.GIVES_TWICE);
            if (newer) {
                into.sequence = now;
                into.stampNanos = System.nanoTime() + (mistake == Mistake.STAMPS_THE_FUTURE ? 1_000_000_000 : 0);
            }
            return newer;
        }

        @Override
        public long frames() {
            return frames;
        }

        @Override
        public long broken() {
            return 0;
        }

        @Override
        public void close() {
            if (closed && mistake == Mistake.THROWS_WHEN_CLOSED_TWICE) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
            running = false;
        }

        /** So that no mistake lives longer than its test. */
        void end() {
            ended = true;
        }
    }
}
