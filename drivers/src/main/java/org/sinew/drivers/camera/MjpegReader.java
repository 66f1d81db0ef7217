package org.sinew.drivers.camera;

import java.util.Locale;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.TimedInput;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * Takes the newest picture out of a stream of JPEG pictures. When more are there than can be decoded, older ones are
 * left out undecoded: a stream is never read with growing delay. What has piled up while nobody read is left out too:
 * nobody knows when it came. Used by one thread.
 */
final class MjpegReader {
    private static final int CHUNK = 1 << 16;
    /** A stream that gives nothing for so long has given all that it had. */
    private static final long PAUSE_NANOS = 1_500_000;
    /** What has waited for a reader for so long gets no stamp any more. */
    private static final long STALL_NANOS = 500_000_000;

    private final CameraConfig config;
    private final Clock clock;
    private final JpegStream stream;
    private final JpegDecoder decoder;
    private final byte[] chunk = new byte[CHUNK];
    private long undecodable;
    private long lookedNanos; // when it was read last
    private boolean ended;

    MjpegReader(CameraConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        stream = new JpegStream(longest(config));
        decoder = new JpegDecoder(config.width(), config.height());
    }

    /** A JPEG picture is never much longer than its pixels. */
    static int longest(CameraConfig config) {
        return 3 * config.width() * config.height() + (1 << 20);
    }

    /** Forgets what was before: the stream begins anew. */
    void restart() {
        stream.restart();
        ended = false;
        lookedNanos = clock.nanos();
    }

    /** Whether the stream has ended. */
    boolean ended() {
        return ended;
    }

    long broken() {
        return stream.broken() + undecodable;
    }

    /** As {@link FrameSource#next}. The stamp is the time at which the picture's first bytes came. */
    boolean next(TimedInput in, Image into, long deadlineNanos) throws DeviceException {
        if (clock.nanos() - lookedNanos > STALL_NANOS) {
            leaveOut(in);
        }
        boolean whole = take(in, deadlineNanos);
        lookedNanos = clock.nanos();
        return whole && decode(into);
    }

    private void leaveOut(TimedInput in) {
        long enough = clock.nanos() + config.periodNanos();
        int n = 1;
        while (n > 0 && clock.nanos() - enough < 0) {
            n = in.read(chunk, 0, chunk.length, clock.nanos() + PAUSE_NANOS);
        }
        stream.restart();
    }

    /** Reads until a picture is whole and nothing more is there. */
    private boolean take(TimedInput in, long deadlineNanos) {
        boolean whole = false;
        long until = deadlineNanos;
        long enough = Long.MAX_VALUE;
        while (clock.nanos() - enough < 0) {
            int n = in.read(chunk, 0, chunk.length, until);
            if (n <= 0) {
                ended = n < 0;
                break;
            }
            long now = clock.nanos();
            if (stream.push(chunk, n, now) && !whole) {
                whole = true;
                enough = now + config.periodNanos(); // a stream without a pause: one picture each period
            }
            until = whole ? now + PAUSE_NANOS : deadlineNanos;
            if (!whole && now - deadlineNanos >= 0) {
                break;
            }
        }
        return whole;
    }

    private boolean decode(Image into) throws DeviceException {
        switch (decoder.decode(stream.picture(), stream.length(), into.rgb)) {
            case DECODED -> {
                into.keepJpeg(stream.picture(), stream.length());
                into.stampNanos = stream.stampNanos();
                return true;
            }
            case BROKEN -> undecodable++;
            case OTHER_SIZE -> throw otherSize(config, decoder);
        }
        return false;
    }

    /** What a source says that gives pictures of another size than it should. */
    static DeviceException otherSize(CameraConfig config, JpegDecoder decoder) {
        return new DeviceException(String.format(Locale.ROOT, "its pictures are %s, but size says %d x %d; write the"
                + " size that it gives, or set the source to the one you want", decoder.size(), config.width(),
                config.height()));
    }
}
