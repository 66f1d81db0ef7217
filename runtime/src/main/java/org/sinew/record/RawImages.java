package org.sinew.record;

import java.nio.ByteBuffer;
import org.sinew.record.proto.Foxglove;
import org.sinew.record.proto.FoxgloveMessages;
import org.sinew.record.proto.ProtoFields;
import org.sinew.record.proto.ProtoWriter;
import org.sinew.state.Image;

/** Pictures of one camera in a log, as foxglove.RawImage. One thread. */
public final class RawImages {
    private static final int WIDTH = 2;
    private static final int HEIGHT = 3;
    private static final int DATA = 6;

    private final RunLog log;
    private final LogTopic topic;
    private final String frame;
    private final ProtoWriter message = new ProtoWriter();
    private final FoxgloveMessages images = new FoxgloveMessages(message);

    /**
     * Before the log starts.
     *
     * @param topic for example {@code /camera/head_cam/image}
     * @param frame of the camera
     */
    public RawImages(RunLog log, String topic, String frame) {
        this.log = log;
        this.topic = log.topic(topic, "protobuf", RunLog.Shape.of(Foxglove.RAW_IMAGE));
        this.frame = frame;
    }

    /** Adds a picture. */
    public void add(Image picture) {
        images.rgbImage(log.dateNanos(picture.stampNanos), frame, picture.width, picture.height, picture.rgb);
        topic.add(picture.sequence, picture.stampNanos, message.array(), message.size());
    }

    /** Takes a picture out of a message; false if it is of another size, or no picture. */
    public static boolean read(ByteBuffer from, Image into) {
        try {
            return take(from, into);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean take(ByteBuffer from, Image into) {
        long width = 0;
        long height = 0;
        boolean there = false;
        for (ProtoFields fields = new ProtoFields(from); fields.next();) {
            switch (fields.number()) {
                case WIDTH -> width = fields.bits();
                case HEIGHT -> height = fields.bits();
                case DATA -> {
                    there = fields.bytes().remaining() == into.rgb.length;
                    if (there) {
                        fields.bytes().get(into.rgb);
                    }
                }
                default -> { }
            }
        }
        return there && width == into.width && height == into.height;
    }
}
