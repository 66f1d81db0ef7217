package org.sinew.drivers.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * A camera of a robot whose body is in another process: fetches the newest picture of a {@link TwinServer} over a
 * connection of its own, so that no chip waits for a picture, on a thread of its own. Stamps are the twin's: both
 * processes read CLOCK_MONOTONIC of the same machine. A twin that is gone gives no more pictures.
 */
public final class SocketCamera implements Camera {
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 2_000_000;
    private static final double SAME_RAD = Math.toRadians(1);

    private final String name;
    private final byte[] wireName;
    private final Path socket;
    private final long periodNanos;
    private final double verticalFovRad;
    private final Clock clock = Clock.WALL;
    private final Thread thread;
    /** Of the thread. */
    private final Image coming;
    /** Guarded by itself. */
    private final Image newest;
    private @Nullable TwinConnection twin;
    private volatile long frames;
    private volatile long broken;
    private volatile boolean running = true;

    /**
     * @param name           of the camera in the robot file, here and in the twin
     * @param socket         of the twin
     * @param verticalFovRad what the robot file says; a twin that has another one is refused
     */
    public SocketCamera(String name, Path socket, int width, int height, int rateHz, double verticalFovRad) {
        this.name = name;
        this.socket = socket;
        this.verticalFovRad = verticalFovRad;
        wireName = name.getBytes(StandardCharsets.UTF_8);
        periodNanos = 1_000_000_000L / rateHz;
        coming = new Image(width, height, true);
        newest = new Image(width, height, true);
        thread = clock.thread("camera " + name, this::work);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int width() {
        return newest.width;
    }

    @Override
    public int height() {
        return newest.height;
    }

    @Override
    public boolean measuresDepth() {
        return true;
    }

    @Override
    public double verticalFovRad() {
        return verticalFovRad;
    }

    /** Connects; a twin without this camera, or with another size or angle, is refused. Once. */
    @Override
    public synchronized void start() throws DeviceException {
        try {
            TwinConnection made = new TwinConnection(socket, TwinChannel.COMMANDS);
            twin = made;
            ask(made);
            made.ask(TwinConnection.COMMAND_NANOS);
            check(made.body());
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        clock.start(thread);
    }

    private void check(ByteBuffer answer) throws DeviceException {
        int width = answer.getShort() & 0xFFFF;
        int height = answer.getShort() & 0xFFFF;
        double fov = answer.getDouble();
        if (width != newest.width || height != newest.height || Math.abs(fov - verticalFovRad) > SAME_RAD) {
            throw refused(String.format(Locale.ROOT, "it is %d x %d with %.1f degrees in the robot file, but the twin"
                    + " has %d x %d with %.1f degrees; start it with the same robot file", newest.width, newest.height,
                    Math.toDegrees(verticalFovRad), width, height, Math.toDegrees(fov)));
        }
    }

    private DeviceException refused(String why) {
        if (twin != null) {
            twin.close();
        }
        return new DeviceException("camera " + name + ": " + why);
    }

    private void ask(TwinConnection of) {
        of.begin(TwinChannel.LOOK).putLong(coming.sequence).put(wireName);
    }

    private void work() {
        TwinConnection of = Objects.requireNonNull(twin, "connected before this thread starts");
        while (running && !of.gone()) {
            long next = clock.nanos() + LOOK_NANOS;
            if (look(of)) {
                next = Math.max(next, coming.stampNanos + periodNanos);
            }
            if (running) {
                clock.parkUntil(next);
            }
        }
    }

    /** Whether there was a newer picture, which has been fetched as a whole. */
    private boolean look(TwinConnection of) {
        ask(of);
        if (of.exchange(PATIENCE_NANOS) != WireFault.OK) {
            return false;
        }
        ByteBuffer answer = of.body();
        answer.position(answer.position() + 2 * Short.BYTES + Double.BYTES);
        long sequence = answer.getLong();
        long stampNanos = answer.getLong();
        if (sequence == 0) {
            return false;
        }
        if (!fetch(of)) {
            broken++;
            return false;
        }
        coming.sequence = sequence;
        coming.stampNanos = stampNanos;
        synchronized (newest) {
            newest.copy(coming);
        }
        frames++;
        return true;
    }

    private boolean fetch(TwinConnection of) {
        byte[] rgb = coming.rgb;
        for (int done = 0; done < rgb.length;) {
            ByteBuffer piece = piece(of, done);
            int length = piece.remaining();
            if (length == 0 || length > rgb.length - done) {
                return false;
            }
            piece.get(rgb, done, length);
            done += length;
        }
        float[] depth = Objects.requireNonNull(coming.depthMetre, "made with room for it");
        for (int done = 0; done < depth.length;) {
            ByteBuffer piece = piece(of, rgb.length + Float.BYTES * done);
            int count = piece.remaining() / Float.BYTES;
            if (count == 0 || count > depth.length - done) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                depth[done++] = piece.getFloat();
            }
        }
        return true;
    }

    /** The rest of the picture from an offset on, as much as comes at once; empty: the twin does not answer. */
    private static ByteBuffer piece(TwinConnection of, int offset) {
        of.begin(TwinChannel.PIXELS).putInt(offset);
        WireFault fault = of.exchange(PATIENCE_NANOS);
        return fault == WireFault.OK ? of.body() : of.body().limit(of.body().position());
    }

    /** As {@link Camera#newest}; after a reset of the twin its pictures count from 1 again. */
    @Override
    public boolean newest(Image into) {
        synchronized (newest) {
            if (newest.sequence == into.sequence) {
                return false;
            }
            into.copy(newest);
            return true;
        }
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
    public synchronized void close() {
        running = false;
        clock.unpark(thread);
        if (thread.isAlive()) {
            clock.join(thread, 0);
        }
        if (twin != null) {
            twin.goodbye(PATIENCE_NANOS);
        }
    }
}
