package org.sinew.drivers.camera;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import org.sinew.device.Camera;
import org.sinew.device.CameraDriver;
import org.sinew.device.CameraGeometry;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * A camera whose pictures come as a stream: a USB camera, one of a Raspberry Pi, one in the network, files on disk.
 * One thread waits for pictures, decodes the newest and forgets older ones. When the source goes away it is opened
 * again, at first after a quarter of a second, then less and less often, until it is back; the last picture meanwhile
 * keeps its stamp and grows old.
 *
 * <p>{@link #start} and {@link #close} are called by the thread that sets up the robot; the rest by any but the loop's.
 */
public final class StreamCamera implements Camera {
    /** Type name in robot files. */
    public static final String TYPE = "camera";

    private static final System.Logger LOG = System.getLogger("sinew.device");
    /** How long the first picture may take: rpicam-vid sets up its sensor for a second or two. */
    private static final long FIRST_PICTURE_NANOS = 10_000_000_000L;
    /** A source that is silent for so long, and for so many periods, is opened again. */
    private static final long SILENCE_NANOS = 2_000_000_000L;
    private static final int SILENT_PERIODS = 5;
    /** The thread sees at least so often whether it shall end. */
    private static final long TURN_NANOS = 100_000_000;
    private static final long FIRST_PAUSE_NANOS = 250_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final String name;
    private final CameraConfig config;
    private final Clock clock;
    private final FrameSource source;
    private final Object lock = new Object();
    private Image newest; // guarded by lock
    private Image filling; // of the camera's thread
    private volatile long frames;
    private volatile long broken;
    private volatile boolean running;
    private @Nullable Thread thread; // of the thread that starts and closes

    /** Makes the camera of a robot file's entry. */
    @SuppressWarnings("rawtypes") // services are found by their raw type
    @AutoService(CameraDriver.class)
    public static final class Driver implements CameraDriver<CameraConfig> {
        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public Class<CameraConfig> configType() {
            return CameraConfig.class;
        }

        @Override
        public CameraGeometry geometry(CameraConfig config) {
            return new CameraGeometry(config.width(), config.height(), config.rateHz(), config.verticalFovRad());
        }

        @Override
        public Camera create(String name, CameraConfig config, Clock clock) {
            return new StreamCamera(name, config, clock, switch (config.source()) {
                case V4L2 -> new V4l2Source(config, clock, LinuxCalls::here);
                case RPICAM -> new RpicamSource(config, clock, RpicamSource.PROGRAMS);
                case MJPEG -> new MjpegSource(config, clock);
                case FILES -> new FilesSource(config, clock);
            });
        }
    }

    StreamCamera(String name, CameraConfig config, Clock clock, FrameSource source) {
        this.name = name;
        this.config = config;
        this.clock = clock;
        this.source = source;
        newest = new Image(config.width(), config.height(), false);
        filling = new Image(config.width(), config.height(), false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int height() {
        return config.height();
    }

    @Override
    public boolean measuresDepth() {
        return false;
    }

    @Override
    public double verticalFovRad() {
        return config.verticalFovRad();
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public long broken() {
        return broken;
    }

    @Override
    public boolean newest(Image into) {
        synchronized (lock) {
            if (newest.sequence <= into.sequence) {
                return false;
            }
            into.copy(newest);
            return true;
        }
    }

    /** Opens the source and waits for its first picture, so that whatever is wrong with it is said here. */
    @Override
    public void start() throws DeviceException {
        if (thread != null) {
            throw new IllegalStateException("camera " + name + " is started already; close it first");
        }
        try {
            source.open();
            long end = clock.nanos() + Math.max(FIRST_PICTURE_NANOS, 2 * config.periodNanos());
            while (!take()) {
                if (clock.nanos() - end >= 0) {
                    throw new DeviceException("no whole picture in " + FIRST_PICTURE_NANOS / 1_000_000_000
                            + " s, and " + source.broken() + " broken ones; is it the right source?");
                }
            }
        } catch (DeviceException e) {
            source.close();
            throw new DeviceException("camera " + name + ": " + e.getMessage(), e);
        }
        running = true;
        Thread begun = clock.thread("camera-" + name, this::work);
        thread = begun;
        clock.start(begun);
    }

    private void work() {
        try {
            while (running) {
                try {
                    watch();
                } catch (DeviceException e) {
                    if (running) { // else closing has ended it
                        comeBack(e);
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "camera " + name + " has ended", e);
        } finally {
            Thread.interrupted(); // else closing would not wait for anything
            source.close();
        }
    }

    /** Publishes pictures until the camera is closed or the source is gone. */
    private void watch() throws DeviceException {
        long silence = Math.max(SILENCE_NANOS, SILENT_PERIODS * config.periodNanos());
        long last = clock.nanos();
        while (running) {
            if (take()) {
                last = clock.nanos();
            } else if (clock.nanos() - last > silence) {
                throw new DeviceException("no whole picture for " + silence / 1_000_000_000 + " s");
            }
        }
    }

    /** Waits a while for a picture and publishes it. */
    private boolean take() throws DeviceException {
        boolean there = source.next(filling, clock.nanos() + TURN_NANOS);
        broken = source.broken();
        if (there) {
            long sequence = frames + 1;
            filling.sequence = sequence;
            synchronized (lock) {
                Image old = newest;
                newest = filling;
                filling = old;
            }
            frames = sequence;
        }
        return there;
    }

    /** Opens the source again and again until it is there. */
    private void comeBack(DeviceException why) {
        LOG.log(System.Logger.Level.WARNING, "camera " + name + " is gone: " + why.getMessage()
                + "; it is tried again until it is back");
        long gone = clock.nanos();
        long pause = FIRST_PAUSE_NANOS;
        while (running) {
            source.close();
            long next = clock.nanos() + pause;
            while (running && clock.nanos() - next < 0) {
                clock.parkUntil(next);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            if (running && opens(Math.max(SILENCE_NANOS, 2 * config.periodNanos()))) {
                LOG.log(System.Logger.Level.INFO, "camera " + name + " is back after "
                        + (clock.nanos() - gone) / 1_000_000_000 + " s");
                return;
            }
        }
    }

    /** Whether it could be opened and has given a picture in time. */
    private boolean opens(long patienceNanos) {
        try {
            source.open();
            long end = clock.nanos() + patienceNanos;
            while (running && clock.nanos() - end < 0) {
                if (take()) {
                    return true;
                }
            }
        } catch (DeviceException e) {
            LOG.log(System.Logger.Level.DEBUG, "camera " + name + ": " + e.getMessage());
        }
        return false;
    }

    @Override
    public void close() {
        running = false;
        Thread begun = thread;
        if (begun != null) {
            begun.interrupt(); // out of waiting for a network
            clock.unpark(begun);
            clock.join(begun, 0);
            thread = null;
        }
    }
}
