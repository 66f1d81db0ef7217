package org.sinew.drivers.camera;

import java.util.Locale;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.TimedInput;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * Takes the newest picture out of a stream of JPEG pictures. When more are there than can be decoded, older ones are
 * left out undecoded: a stream is never read with growing delay. Used by one thread.
 */
final class MjpegReader {
    private static final int CHUNK = 1 << 16;
    /** A stream that gives nothing for so long has given all that it had. */
    private static final long PAUSE_NANOS = 1_500_000;

    private final CameraConfig config;
    private final Clock clock;
    private final JpegStream stream;
    private final JpegDecoder decoder;
    private final byte[] chunk = new byte[CHUNK];
    private long undecodable;
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
        return whole && decode(into);
    }

    private boolean decode(Image into) throws DeviceException {
        switch (decoder.decode(stream.picture(), stream.length(), into.rgb)) {
            case DECODED -> {
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
