package org.sinew.drivers.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * What every camera promises, check by check, in real time. Each returns what is wrong, in sentences for whoever writes
 * the driver; an empty list is a kept promise.
 */
final class CameraChecks {
    private static final AtomicInteger MADE = new AtomicInteger(1000);
    /** How long a machine may take for what must happen. */
    static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long CLOSE_LIMIT_MILLIS = 4_000;
    private static final int PICTURES = 10;
    private static final int SHORTEST_ADVICE = 20;

    /** Makes a camera. */
    @FunctionalInterface
    interface Maker {
        Camera make(String name, Clock clock);
    }

    private final String name = "bench" + MADE.incrementAndGet(); // others may be tried at the same time
    private final CameraScene scene;
    private final Maker maker;
    private final long patienceNanos;

    CameraChecks(CameraScene scene, Maker maker, long patienceNanos) {
        this.scene = scene;
        this.maker = maker;
        this.patienceNanos = patienceNanos;
    }

    /** All promises by name. */
    Map<String, DriverChecks.Check> all() {
        Map<String, DriverChecks.Check> all = new LinkedHashMap<>();
        all.put("open failure, then start", this::openFailure);
        all.put("newest once", this::newestOnce);
        all.put("unplug and replug", this::replug);
        all.put("close", this::close);
        return all;
    }

    private List<String> openFailure() throws Exception {
        List<String> problems = new ArrayList<>();
        Camera camera = maker.make(name, Clock.WALL);
        scene.there(false);
        try {
            camera.start();
            problems.add("start() of a source that is not there says nothing; throw a DeviceException");
        } catch (DeviceException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.contains(name) || message.length() < name.length() + SHORTEST_ADVICE
                    || message.contains("\n")) {
                problems.add("start() is refused by \"" + message + "\"; say in one line which camera, what, and what"
                        + " to do");
            }
        }
        if (camera.newest(image(camera))) {
            problems.add("a camera that could not be started gives a picture");
        }
        scene.there(true);
        camera.start();
        if (!comes(() -> camera.newest(image(camera)))) {
            problems.add("started after a failure it gives no picture");
        }
        camera.close();
        return problems;
    }

    private List<String> newestOnce() throws Exception {
        List<String> problems = new ArrayList<>();
        Camera camera = maker.make(name, Clock.WALL);
        camera.start();
        Image image = image(camera);
        long sequence = 0;
        long stamp = 0;
        for (int i = 0; i < PICTURES; i++) {
            if (!comes(() -> camera.newest(image))) {
                problems.add("only " + i + " pictures came");
                break;
            }
            if (image.sequence <= sequence) {
                problems.add("picture " + image.sequence + " is given as a new one after picture " + sequence);
            }
            if (image.stampNanos < stamp || image.stampNanos > System.nanoTime() || image.stampNanos == 0) {
                problems.add("picture " + image.sequence + " has a stamp before the one before it, or in the future");
            }
            sequence = image.sequence;
            stamp = image.stampNanos;
        }
        if (camera.frames() < sequence) {
            problems.add("frames() says " + camera.frames() + " at picture " + sequence);
        }
        camera.close();
        return DriverChecks.firstOfEach(problems);
    }

    private List<String> replug() throws Exception {
        List<String> problems = new ArrayList<>();
        Camera camera = maker.make(name, Clock.WALL);
        camera.start();
        Image image = image(camera);
        comes(() -> camera.newest(image));
        scene.there(false);
        long frames = camera.frames();
        comes(() -> still(camera)); // the last of what was on its way
        if (camera.frames() > frames + PICTURES) {
            problems.add("the source is gone, but pictures go on");
        }
        camera.newest(image);
        scene.there(true);
        if (!comes(() -> camera.newest(image))) {
            problems.add("the source is back, but no picture comes; open it again by yourself");
        }
        camera.close();
        return problems;
    }

    /** Whether no picture has come for a while. */
    private static boolean still(Camera camera) {
        long before = camera.frames();
        Clock.WALL.elapse(300_000_000);
        return camera.frames() == before;
    }

    private List<String> close() throws Exception {
        List<String> problems = new ArrayList<>();
        for (boolean there : new boolean[] {true, true, true, false}) { // at different moments of a picture
            Camera camera = maker.make(name, Clock.WALL);
            scene.there(true);
            camera.start();
            comes(() -> camera.frames() > 2);
            scene.there(there);
            problems.addAll(DriverChecks.within(CLOSE_LIMIT_MILLIS, "close()", () -> {
                camera.close();
                camera.close(); // twice is as good as once
                return List.of();
            }));
            long frames = camera.frames();
            Clock.WALL.elapse(50_000_000);
            if (camera.frames() != frames) {
                problems.add("a closed camera goes on taking pictures");
            }
        }
        scene.there(true);
        if (!comes(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("camera-" + name)))) {
            problems.add("a thread is left behind");
        }
        return DriverChecks.firstOfEach(problems);
    }

    private static Image image(Camera camera) {
        return new Image(camera.width(), camera.height(), camera.measuresDepth());
    }

    private boolean comes(BooleanSupplier holds) {
        long end = System.nanoTime() + patienceNanos;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Clock.WALL.elapse(2_000_000);
        }
        return true;
    }

    /** Closes the scene behind its checks. */
    void end() throws IOException {
        scene.close();
    }
}
