package org.sinew.cockpit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.state.Image;

/** Makes messages of one camera's pictures: a head, then JPEG. The cockpit's thread. */
final class Pictures implements AutoCloseable {
    static final byte KIND = 2;
    static final int HEAD_BYTES = 16;

    private final int camera;
    private final RobotDescription.Camera size;
    private final PictureFeed feed;
    private @Nullable Image image; // both made when first somebody looks
    private @Nullable Jpeg jpeg;

    /** @param camera index in {@code info} */
    Pictures(int camera, RobotDescription.Camera size, PictureFeed feed) {
        this.camera = camera;
        this.size = size;
        this.feed = feed;
    }

    /** The newest picture as a message; empty: none since the last. */
    Optional<byte[]> newest(int sequence) {
        Image into = image;
        Jpeg packer = jpeg;
        if (into == null || packer == null) {
            into = new Image(size.width(), size.height(), false);
            packer = new Jpeg(into);
            image = into;
            jpeg = packer;
        }
        if (!feed.newest(into)) {
            return Optional.empty();
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(KIND)
                .put((byte) camera).putShort((short) 0).putInt(sequence).putLong(into.stampNanos).array());
        packer.write(message);
        return Optional.of(message.toByteArray());
    }

    @Override
    public void close() {
        if (jpeg != null) {
            jpeg.close();
        }
    }
}
