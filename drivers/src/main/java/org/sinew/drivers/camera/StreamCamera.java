package org.sinew.drivers.camera;

import com.google.auto.service.AutoService;
import org.sinew.device.Camera;
import org.sinew.device.CameraDriver;
import org.sinew.device.CameraGeometry;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.SourceThread;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * A camera whose pictures come as a stream: a USB camera, one of a Raspberry Pi, one in the network, files on disk.
 * One thread waits for pictures, decodes the newest and forgets older ones. When the source goes away it is opened
 * again until it is back ({@link SourceThread}); the last picture meanwhile keeps its stamp and grows old.
 *
 * <p>{@link #start} and {@link #close} are called by the thread that sets up the robot; the rest by any but the loop's.
 */
public final class StreamCamera implements Camera {
    /** Type name in robot files. */
    public static final String TYPE = "camera";

    /** How long the first picture may take: rpicam-vid sets up its sensor for a second or two. */
    private static final long FIRST_PICTURE_NANOS = 10_000_000_000L;

    private final String name;
    private final CameraConfig config;
    private final FrameSource source;
    private final SourceThread thread;
    private final Object lock = new Object();
    private Image newest; // guarded by lock
    private Image filling; // of the camera's thread
    private volatile long frames;
    private volatile long broken;

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
        public void check(CameraConfig config) throws DeviceException {
            if (config.source() == CameraConfig.Source.FILES) {
                new FilesSource(config, Clock.WALL).open();
            }
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
        this.source = source;
        thread = new SourceThread("camera", name, clock, new Pictures(), FIRST_PICTURE_NANOS, config.periodNanos());
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
        thread.start();
    }

    @Override
    public void close() {
        thread.close();
    }

    /** The source as its thread sees it. */
    private final class Pictures implements SourceThread.Source {
        @Override
        public void open() throws DeviceException {
            source.open();
        }

        @Override
        public boolean take(long deadlineNanos) throws DeviceException {
            boolean there = source.next(filling, deadlineNanos);
            broken = source.broken();
            if (there) {
                publish();
            }
            return there;
        }

        private void publish() {
            long sequence = frames + 1;
            filling.sequence = sequence;
            synchronized (lock) {
                Image old = newest;
                newest = filling;
                filling = old;
            }
            frames = sequence;
        }

        @Override
        public String nothing() {
            return "no whole picture";
        }

        @Override
        public String advice() {
            return ", and " + broken + " broken ones; is it the right source?";
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
