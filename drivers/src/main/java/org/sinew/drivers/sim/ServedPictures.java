package org.sinew.drivers.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.state.Image;

/**
 * The pictures that a twin hands out over one connection: keeps one while the client fetches it in pieces. Used by the
 * thread of the connection. Frames as in {@link TwinChannel}.
 */
final class ServedPictures {
    /** Of colours or of distances: whole pixels of both. */
    static final int PIECE = 60_000;

    private final TwinTarget target;
    private @Nullable Camera camera;
    private Image kept = new Image(0, 0, true);

    ServedPictures(TwinTarget target) {
        this.target = target;
    }

    /** Answers LOOK. */
    void look(ByteBuffer question, ByteBuffer answer) {
        long known = question.getLong();
        Camera at = camera(StandardCharsets.UTF_8.decode(question).toString());
        if (at != camera) { // another one, or the same of the next life
            start(at);
            camera = at;
            kept = new Image(at.width(), at.height(), at.measuresDepth());
        }
        at.newest(kept);
        answer.putShort((short) at.width()).putShort((short) at.height()).putDouble(at.verticalFovRad());
        answer.putLong(kept.sequence == known ? 0 : kept.sequence).putLong(kept.stampNanos);
    }

    private Camera camera(String name) {
        Camera found = target.cameras().get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no camera \"" + name + "\"; there are "
                    + target.cameras().keySet());
        }
        return found;
    }

    private static void start(Camera camera) {
        try {
            camera.start();
        } catch (DeviceException e) {
            throw new IllegalStateException("camera " + camera.name() + " does not start", e);
        }
    }

    /** Answers PIXELS. */
    void pixels(ByteBuffer question, ByteBuffer answer) {
        int offset = question.getInt();
        float[] depth = kept.depthMetre;
        int all = kept.rgb.length + (depth == null ? 0 : Float.BYTES * depth.length);
        if (offset < 0 || offset >= all) {
            throw new IllegalArgumentException("the picture has " + all + " bytes, none at " + offset);
        }
        if (offset < kept.rgb.length) {
            answer.put(kept.rgb, offset, Math.min(PIECE, kept.rgb.length - offset));
        } else if (depth != null) {
            int first = (offset - kept.rgb.length) / Float.BYTES;
            for (int i = first; i < Math.min(depth.length, first + PIECE / Float.BYTES); i++) {
                answer.putFloat(depth[i]);
            }
        }
    }
}
